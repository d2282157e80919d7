"""The list of all attempts, in words."""

from __future__ import annotations

from dataclasses import dataclass

from course.content.model import Course
from course.learning.forms import is_measurement
from course.learning.grading import FULL
from course.records.attempts import AttemptHead
from course.web.naming import KINDS_IN_WORDS, names


@dataclass(frozen=True)
class AttemptLine:
    """An attempt in the list of all attempts."""

    id: str
    title: str
    kind: str
    opened_at: int
    state: str
    points: float | None
    possible: int | None


def attempt_line(course: Course, head: AttemptHead) -> AttemptLine:
    """An attempt in words; the content it was made on may be gone by now. A measurement tells no points."""
    named = names(course, head.quiz)
    told = head.points is not None and not is_measurement(head.quiz)
    points = head.points / FULL if told and head.points is not None else None
    possible = head.possible // FULL if told and head.possible is not None else None
    return AttemptLine(
        head.id, named.title, KINDS_IN_WORDS[named.kind], head.opened_at, head.state, points, possible
    )
