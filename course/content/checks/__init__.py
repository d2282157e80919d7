"""What must hold in a course, as a list of small functions from a course to its problems."""

from __future__ import annotations

from collections.abc import Iterator

from course.content.checks import (
    bank,
    final,
    items,
    keys,
    lessons,
    maps,
    measurement,
    originality,
    outside,
    reference,
    voices,
    whole,
)
from course.content.model import Course
from course.content.problems import Problem
from course.content.source import SourceReport

CHECKS = (
    *whole.CHECKS,
    *lessons.CHECKS,
    *voices.CHECKS,
    *items.CHECKS,
    *keys.CHECKS,
    *maps.CHECKS,
    *bank.CHECKS,
    *final.CHECKS,
    *measurement.CHECKS,
    *outside.CHECKS,
    *reference.CHECKS,
)


def run_checks(course: Course, source: SourceReport | None = None) -> Iterator[Problem]:
    """Every problem of a course; with the official text, also where its words were taken over."""
    for check in CHECKS:
        yield from check(course)
    if source is not None:
        for compare in originality.CHECKS:
            yield from compare(course, source)
