"""What a decision would change, attempt by attempt and summed up: who passes or fails, and the statistics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from course.content.model import Course
from course.learning.grading import FULL
from course.learning.passing import Best, passes_quiz
from course.learning.remarking import Figures
from course.learning.sums import ItemSums, item_sums, pooled, without_rest
from course.learning.sums import Place as Counted


@dataclass(frozen=True)
class Place:
    """One place of an attempt: points as they are kept (none: no mark), and as they come to now."""

    place: int
    item: str
    marking_hash: str
    points: int | None
    points_now: int | None


@dataclass(frozen=True)
class Reckoned:
    """An attempt as it is kept and as it comes to. `before` and `after` are none while it is open."""

    attempt: str
    learner: str
    cohort: str
    quiz: str
    ordinal: int
    submitted_at: int | None
    before: Figures | None
    after: Figures | None
    places: tuple[Place, ...]

    @property
    def changes(self) -> bool:
        """Whether anything that is kept differs from what it comes to."""
        return self.before != self.after or any(each.points != each.points_now for each in self.places)


@dataclass(frozen=True)
class Effect:
    """One attempt whose result changes. `passed`, `passes`: before and now; none where nothing is passed."""

    attempt: str
    learner: str
    quiz: str
    ordinal: int
    before: Figures
    after: Figures
    passed: bool | None
    passes: bool | None


@dataclass(frozen=True)
class Side:
    """All attempts handed in, before or after: how many, their mean share (if any), how many pass.

    `item`: the sums of each learner's first answer alone, since intervals take answers not to hang on one
    another; without a rest where those stand in several `quizzes`, whose other questions are unlike.
    """

    attempts: int
    share: float | None
    passed: int
    item: ItemSums
    quizzes: int


@dataclass(frozen=True)
class Effects:
    """All of it. `effects` in order of attempt; `learners`: how many those belong to.

    `best`: all learners in scope by the best of their attempts, as far as these tell.
    """

    before: Side
    after: Side
    effects: tuple[Effect, ...]
    learners: int
    open: int
    best: Best

    @property
    def now_pass(self) -> int:
        """How many attempts pass that did not."""
        return sum(each.passes is True and each.passed is False for each in self.effects)

    @property
    def now_fail(self) -> int:
        """How many attempts do not pass that did."""
        return sum(each.passes is False and each.passed is True for each in self.effects)


def effects(course: Course, reckoned: Iterable[Reckoned], marking_hash: str) -> Effects:
    """What changes among these attempts, all of which hold an item with this marking hash."""
    found: list[Effect] = []
    sides = {"before": _Sums(), "after": _Sums()}
    still_open, best = 0, Best()
    for each in reckoned:
        if each.before is None or each.after is None:
            still_open += 1
            continue
        passed = passes_quiz(course, each.quiz, each.before)
        now = passes_quiz(course, each.quiz, each.after)
        sides["before"].add(each, each.before, passed, marking_hash, now=False)
        sides["after"].add(each, each.after, now, marking_hash, now=True)
        best.add((each.learner, each.quiz), passed, now)
        if each.before != each.after:
            found.append(
                Effect(
                    each.attempt, each.learner, each.quiz, each.ordinal, each.before, each.after, passed, now
                )
            )
    learners = len({effect.learner for effect in found})
    return Effects(sides["before"].side(), sides["after"].side(), tuple(found), learners, still_open, best)


class _Sums:
    """Adds attempts up, one at a time. `first`: of each learner when her first answer was, where, and it."""

    def __init__(self) -> None:
        self.attempts = self.counted = self.share = self.passed = 0
        self.first: dict[str, tuple[tuple[int, int, str], str, ItemSums]] = {}

    def add(
        self, each: Reckoned, figures: Figures, passed: bool | None, marking_hash: str, *, now: bool
    ) -> None:
        """One attempt more; one in which nothing counts any more has no share."""
        self.attempts += 1
        self.counted += bool(figures.possible)
        self.share += figures.share
        self.passed += passed is True
        when = each.submitted_at or 0, each.ordinal, each.attempt
        if each.learner not in self.first or when < self.first[each.learner][0]:
            self.first[each.learner] = when, each.quiz, _answer(each, marking_hash, now=now)

    def side(self) -> Side:
        """The sums so far."""
        share = self.share / (FULL * self.counted) if self.counted else None
        quizzes = len({quiz for _, quiz, _ in self.first.values()})
        item = pooled(sums for _, _, sums in self.first.values())
        return Side(self.attempts, share, self.passed, without_rest(item) if quizzes > 1 else item, quizzes)


def _answer(each: Reckoned, marking_hash: str, *, now: bool) -> ItemSums:
    """What an attempt adds to the sums of the item that is decided on."""
    points = [((p.points_now if now else p.points) or 0, p) for p in each.places]
    total = sum(own for own, _ in points)
    own, place = next(pair for pair in points if pair[1].marking_hash == marking_hash)
    counted = Counted(marking_hash, own, answered=place.points is not None)
    return item_sums(counted, total, len(points))
