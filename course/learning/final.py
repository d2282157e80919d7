"""The final assessment: its form, when it may be begun, how long it runs, and what is told of it.

Pure: times are UTC milliseconds and passed in. Nothing here says anything of a single question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from course.content.blueprint import cells, rows_by_lesson
from course.content.model import Course
from course.content.rules import PassRules
from course.learning.drawing import UNSEEN, Met, lot, shuffled
from course.learning.grading import FULL

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
#: After the deadline answers that were on their way are still taken for so long.
GRACE_MS = 60_000


@dataclass(frozen=True)
class FormSize:
    """How long a form is: `questions` now, `whole` once every section has its lessons; `minutes` for it."""

    questions: int
    whole: int
    minutes: int


def form_size(course: Course) -> FormSize:
    """The length of a form. While lessons are missing it is shorter, and so is its time, in proportion."""
    found = cells(course)
    whole = sum(cell.places for cell in found)
    questions = sum(min(cell.places, len(cell.items)) for cell in found)
    minutes = ceil(course.rules.final_minutes * questions / whole) if whole else 0
    return FormSize(questions, whole, minutes)


def draw_form(course: Course, seed: str, met: Mapping[str, Met]) -> tuple[str, ...]:
    """The ids of a form's items: cell by cell, those that stood least often in this learner's forms first.

    `met`: in how many of her forms an item stood, answered or not. Taking the least met of each cell
    makes the sum of the overlaps with all earlier forms as small as can be, since no item falls into two
    cells. Places are shuffled, so that they do not tell the cell.
    """
    chosen: list[str] = []
    for cell in cells(course):
        ids = sorted(
            (item.id for item in cell.items), key=lambda name: (met.get(name, UNSEEN).times, lot(seed, name))
        )
        chosen += ids[: cell.places]
    return shuffled(chosen, seed, "place")


def deadline(begun_at: int, minutes: int, extra_percent: int) -> int:
    """When time is up: the minutes, and `extra_percent` of them more, after the beginning."""
    return begun_at + minutes * MINUTE_MS * (100 + extra_percent) // 100


def minutes_with(minutes: int, extra_percent: int) -> int:
    """A learner's minutes with extra time, rounded down to whole ones."""
    return minutes * (100 + extra_percent) // 100


@dataclass(frozen=True)
class Sitting:
    """One attempt at the final. `ended_at`: when it was handed in or its time was up; none while it runs."""

    begun_at: int
    ended_at: int | None


@dataclass(frozen=True)
class Door:
    """Whether a final may be begun. `opens_at`: when, if not now. `left`: how often within the window."""

    running: bool
    opens_at: int | None
    left: int

    @property
    def is_open(self) -> bool:
        """Whether one may be begun now."""
        return not self.running and self.opens_at is None


def door(sittings: Sequence[Sitting], rules: PassRules, now: int) -> Door:
    """The rules of retaking: after some hours, and at most so many begun within the window of days."""
    window = rules.final_window_days * DAY_MS
    recent = sorted(s.begun_at for s in sittings if s.begun_at > now - window)
    left = max(0, rules.final_attempts - len(recent))
    ended = [s.ended_at for s in sittings if s.ended_at is not None]
    waits = [max(ended) + rules.final_retake_hours * HOUR_MS] if ended else []
    if not left:
        waits.append(recent[-rules.final_attempts] + window)
    opens_at = max((at for at in waits if at > now), default=None)
    return Door(any(s.ended_at is None for s in sittings), opens_at, left)


@dataclass(frozen=True)
class PartResult:
    """Points in 840ths earned in one part of the blueprint, and on how many questions."""

    title: str
    points: int
    questions: int

    @property
    def percent(self) -> int:
        """The share of the points, in whole per cent, rounded down."""
        return self.points * 100 // (FULL * self.questions)


def by_part(course: Course, answers: Iterable[tuple[str, int]]) -> tuple[PartResult, ...]:
    """Sums for (lesson, points) of each place, in the order of the blueprint.

    What belongs to no part any more stands last.
    """
    by_lesson = rows_by_lesson(course)
    order = {part.id: part.title for part in course.final.parts} if course.final else {}
    sums: dict[str, list[int]] = {name: [0, 0] for name in (*order, "")}
    for lesson, points in answers:
        placed = by_lesson.get(lesson)
        entry = sums[placed.part.id if placed else ""]
        entry[0] += points
        entry[1] += 1
    titles = order | {"": "Sections that have changed since"}
    return tuple(PartResult(titles[name], got, count) for name, (got, count) in sums.items() if count)
