"""Who passes a quiz by the best of all attempts, before a decision and after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from course.content.model import Course
from course.learning.completion import passes, proves
from course.learning.grading import FULL
from course.learning.quizzes import FINAL, is_pretest
from course.learning.remarking import Figures

#: Somebody in a quiz: learner and quiz.
Sitter = tuple[str, str]


@dataclass(frozen=True)
class Passing:
    """Learners in one quiz: how many have handed it in, and how many pass it before and after."""

    quiz: str
    learners: int
    before: int
    after: int
    now_pass: int
    now_fail: int


def passes_quiz(course: Course, quiz_id: str, figures: Figures) -> bool | None:
    """Whether a result masters a module, proves it, or passes the final; none for practice."""
    if quiz_id == FINAL:
        return passes(course, figures.share)
    if is_pretest(quiz_id):
        return proves(course, figures.share)
    if any(module.id == quiz_id for module in course.modules):
        return figures.share * 100 >= course.rules.mastery_percent * FULL
    return None


class Best:
    """Gathers attempts, one at a time; an attempt that passes is enough, as the best one counts."""

    def __init__(self) -> None:
        self._before: dict[Sitter, bool] = {}
        self._after: dict[Sitter, bool] = {}

    def add(self, sitter: Sitter, passed: bool | None, now: bool | None) -> None:
        """One attempt that may change; `passed` and `now`: none where nothing is passed."""
        if passed is not None and now is not None:
            self._before[sitter] = self._before.get(sitter, False) or passed
            self._after[sitter] = self._after.get(sitter, False) or now

    def elsewhere(self) -> list[Sitter]:
        """Those of whom other attempts could say more: they do not pass on one of the sides."""
        return sorted(who for who, passed in self._before.items() if not (passed and self._after[who]))

    def passing(self, others: Mapping[Sitter, bool]) -> tuple[Passing, ...]:
        """The counts by quiz, in order of id. `others`: whether some attempt that stays as it is passes."""
        found: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
        for sitter, passed in self._before.items():
            other = others.get(sitter, False)
            found[sitter[1]].append((passed or other, self._after[sitter] or other))
        return tuple(_counted(quiz, sides) for quiz, sides in sorted(found.items()))


def passed_beside(course: Course, results: Iterable[tuple[Sitter, Figures]]) -> dict[Sitter, bool]:
    """Whether a learner passes a quiz by any of these results."""
    found: dict[Sitter, bool] = {}
    for sitter, figures in results:
        found[sitter] = found.get(sitter, False) or passes_quiz(course, sitter[1], figures) is True
    return found


def _counted(quiz: str, sides: Iterable[tuple[bool, bool]]) -> Passing:
    known = list(sides)
    return Passing(
        quiz,
        len(known),
        sum(before for before, _ in known),
        sum(after for _, after in known),
        sum(after and not before for before, after in known),
        sum(before and not after for before, after in known),
    )
