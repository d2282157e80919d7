"""How a member of a cohort stands in each module: from plain facts, for the instructor's grid.

Attempts count in the cohort that they were begun in; lessons read and modules proved by a pre-test count
everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from course.content.model import Course, Module
from course.learning.completion import proves
from course.learning.grading import FULL
from course.learning.quizzes import pretest_id


@dataclass(frozen=True)
class Go:
    """An attempt, begun or handed in (`submitted_at`). Points in 840ths, times in UTC milliseconds."""

    quiz: str
    cohort: str | None
    ordinal: int
    opened_at: int
    submitted_at: int | None
    points: int
    possible: int

    @property
    def share(self) -> int:
        """Hundredths of a per cent of the possible points, rounded down."""
        return 10_000 * self.points // self.possible if self.possible else 0

    @property
    def at(self) -> int:
        """When something was done last."""
        return self.submitted_at or self.opened_at


@dataclass(frozen=True)
class Reading:
    """A lesson that was opened, and whether it was read (`done_at`). UTC milliseconds."""

    lesson: str
    opened_at: int
    done_at: int | None

    @property
    def at(self) -> int:
        """When something was done last."""
        return max(self.opened_at, self.done_at or 0)


@dataclass(frozen=True)
class ModuleStanding:
    """A learner in one module; shares in hundredths of a per cent, none without an attempt."""

    module: str
    attempts: int
    failed: int
    first: int | None
    best: int | None
    last: int | None
    proved: int
    lessons_done: int
    last_at: int | None


def standings(
    course: Course, cohort: str, goes: Iterable[Go], readings: Iterable[Reading]
) -> tuple[ModuleStanding, ...]:
    """The modules in which anything was done, in course order."""
    goes, readings = list(goes), list(readings)
    found = (_standing(course, module, cohort, goes, readings) for module in course.modules)
    return tuple(each for each in found if each is not None)


def last_active(cohort: str, goes: Iterable[Go], readings: Iterable[Reading]) -> int | None:
    """When the learner last did anything that counts in the cohort; UTC milliseconds."""
    moments = [go.at for go in goes if go.cohort == cohort] + [reading.at for reading in readings]
    return max(moments, default=None)


def _standing(
    course: Course, module: Module, cohort: str, goes: Sequence[Go], readings: Sequence[Reading]
) -> ModuleStanding | None:
    lessons = {lesson.id for lesson in module.lessons}
    read = [reading for reading in readings if reading.lesson in lessons]
    here = [go for go in goes if go.quiz == module.id and go.cohort == cohort]
    done = sorted(
        (go for go in here if go.submitted_at is not None),
        key=lambda go: (go.submitted_at or 0, go.opened_at, go.ordinal),
    )
    proved = _proved(course, module, goes)
    if not (read or here or proved):
        return None
    shares = [go.share for go in done]
    mark = course.rules.mastery_percent
    return ModuleStanding(
        module.id,
        attempts=len(done),
        failed=sum(100 * go.points < mark * go.possible for go in done),
        first=shares[0] if shares else None,
        best=max(shares, default=None),
        last=shares[-1] if shares else None,
        proved=int(proved),
        lessons_done=sum(reading.done_at is not None for reading in read),
        last_at=max([*(go.at for go in here), *(reading.at for reading in read)], default=None),
    )


def _proved(course: Course, module: Module, goes: Iterable[Go]) -> bool:
    tests = (go for go in goes if go.quiz == pretest_id(module) and go.submitted_at is not None)
    return any(proves(course, go.points * FULL // go.possible) for go in tests if go.possible)
