"""The items that measure what the course teaches: in each lesson that has them a matched pair.

The first of a pair in its file stands in form A, the second in form B.
"""

from __future__ import annotations

from dataclasses import dataclass

from course.content.items import Item
from course.content.model import Course

#: How the ids begin by which the forms are addressed.
QUIZ_START = "measure-"


@dataclass(frozen=True)
class MatchedPair:
    """Two items of one lesson that ask for the same in other words."""

    a: Item
    b: Item


def measuring(course: Course) -> dict[str, list[Item]]:
    """The live measure items of each lesson that has any, in the order of the files."""
    found: dict[str, list[Item]] = {}
    for item in course.items.values():
        if item.use == "measure" and item.status == "live":
            found.setdefault(item.lesson, []).append(item)
    return found


def matched_pairs(course: Course) -> tuple[MatchedPair, ...]:
    """The pairs that make up both forms. A course without problems has no lesson with one or three."""
    return tuple(MatchedPair(*items) for items in measuring(course).values() if len(items) == 2)
