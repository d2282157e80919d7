"""Which lessons hold cases of a learner's own service."""

from __future__ import annotations

from course.content.body import blocks_of, names
from course.content.model import Course, Lesson


def lessons_of(course: Course, service: str) -> tuple[Lesson, ...]:
    """The lessons with a case block that names the service, in the order of the course."""
    return tuple(lesson for lesson in course.lessons.values() if has_case(lesson, service))


def has_case(lesson: Lesson, service: str) -> bool:
    """Whether some case of the lesson concerns the service."""
    return any(block.fence == "case" and service in names(block) for block in blocks_of(lesson)[0])
