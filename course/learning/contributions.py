"""What one learner's attempts in one cohort count with, in each population that results are read for.

`first`, `best`, `last`   all places of the first, best or last attempt at each quiz; best: the highest
                          share of points, of equal ones the earlier
`met`                     each place where a marking hash was met for the first time, in whichever quiz

A contribution hangs on the attempts alone, not on the order in which they are told. So whatever happens to
them (one handed in, marked anew, handed over, erased), the sums follow by the difference of two
contributions. For that difference the attempts at the same quizzes and those with the same items are
enough: what others contribute is in both and goes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from course.learning.sums import Place

Chosen = Literal["met", "first", "best", "last"]
CHOSEN: tuple[Chosen, ...] = ("met", "first", "best", "last")
DAY_MS = 86_400_000
#: An answer takes this long at least and at most, in milliseconds: else somebody clicked, or went away.
SHORTEST_MS, LONGEST_MS = 1_000, 30 * 60_000


@dataclass(frozen=True)
class Work:
    """What is counted of an attempt. `points` of `possible` (840ths) are its score as it was told.

    `day`: whole days since 1970 (UTC) when it was handed in. `items` are the item ids of `places`.
    """

    cohort: str
    quiz: str
    day: int
    points: int
    possible: int
    items: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class HandedIn:
    """An attempt that was handed in, and where it stands among a learner's others. UTC milliseconds."""

    submitted_at: int
    opened_at: int
    ordinal: int
    id: str
    work: Work

    @property
    def order(self) -> tuple[int, int, int, str]:
        """No two attempts have the same."""
        return self.submitted_at, self.opened_at, self.ordinal, self.id


@dataclass(frozen=True)
class Part:
    """How often an attempt stands in a population, less than none to take it out; `met` for each place."""

    first: int
    best: int
    last: int
    met: tuple[int, ...]

    def __bool__(self) -> bool:
        """Whether it changes any sum."""
        return any((self.first, self.best, self.last, *self.met))


Contribution = Mapping[Work, Part]


def contribution(attempts: Iterable[HandedIn]) -> Contribution:
    """What these attempts of one learner in one cohort count with."""
    in_order = sorted(attempts, key=lambda attempt: attempt.order)
    quizzes: dict[str, list[HandedIn]] = {}
    for attempt in in_order:
        quizzes.setdefault(attempt.work.quiz, []).append(attempt)
    first = {tries[0].id for tries in quizzes.values()}
    best = {_best(tries).id for tries in quizzes.values()}
    last = {tries[-1].id for tries in quizzes.values()}
    seen: set[str] = set()
    return total(
        {attempt.work: _part(attempt.id, first, best, last, _met(attempt, seen))} for attempt in in_order
    )


def total(contributions: Iterable[Contribution]) -> Contribution:
    """All of them together; what comes to nothing is left out."""
    found: dict[Work, Part] = {}
    for each in contributions:
        for work, part in each.items():
            found[work] = _plus(found.get(work), part, 1)
    return {work: part for work, part in found.items() if part}


def difference(before: Contribution, after: Contribution) -> Contribution:
    """What has to be added to sums that hold `before`, so that they hold `after`."""
    found = dict(after)
    for work, part in before.items():
        found[work] = _plus(found.get(work), part, -1)
    return {work: part for work, part in found.items() if part}


def times_taken(opened_at: int, saved: Sequence[int | None]) -> tuple[int | None, ...]:
    """How long each answer took: milliseconds since the answer saved before it, or since opening.

    None where there is no answer, where several were saved at one moment (by one button for a whole page),
    and where the time is under a second or over half an hour. An answer that was changed counts from
    the save before its last change: what is measured is how long one stayed with a question in the end.
    """
    moments = sorted({at for at in saved if at is not None})
    before = dict(zip(moments, [opened_at, *moments], strict=False))
    alone = {at for at in moments if saved.count(at) == 1}
    taken = [None if at is None or at not in alone else at - before[at] for at in saved]
    return tuple(ms if ms is not None and SHORTEST_MS <= ms <= LONGEST_MS else None for ms in taken)


def _part(attempt: str, first: set[str], best: set[str], last: set[str], met: tuple[int, ...]) -> Part:
    return Part(int(attempt in first), int(attempt in best), int(attempt in last), met)


def _best(tries: Sequence[HandedIn]) -> HandedIn:
    best = tries[0]
    for attempt in tries[1:]:
        work, so_far = attempt.work, best.work
        if work.points * so_far.possible > so_far.points * work.possible:
            best = attempt
    return best


def _met(attempt: HandedIn, seen: set[str]) -> tuple[int, ...]:
    """1 for each place whose marking hash was not seen yet; they are seen from now on."""
    found = []
    for place in attempt.work.places:
        found.append(int(place.marking_hash not in seen))
        seen.add(place.marking_hash)
    return tuple(found)


def _plus(part: Part | None, more: Part, sign: int) -> Part:
    before = part or Part(0, 0, 0, (0,) * len(more.met))
    return Part(
        before.first + sign * more.first,
        before.best + sign * more.best,
        before.last + sign * more.last,
        tuple(one + sign * other for one, other in zip(before.met, more.met, strict=True)),
    )
