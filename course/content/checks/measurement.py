"""Checks of the items that measure: both forms have one of each lesson, and they can be compared."""

from __future__ import annotations

from collections.abc import Iterator

from course.content.checks.common import at_item, pieces
from course.content.items import Item
from course.content.measurement import matched_pairs, measuring
from course.content.model import Course
from course.content.problems import Problem


def pairs_whole(course: Course) -> Iterator[Problem]:
    """A lesson has two live measure items, one for each form, or none."""
    for lesson, items in measuring(course).items():
        if len(items) != 2:
            needed = f"{lesson} needs two live measure items, one for each form, or none"
            yield at_item(course, items[-1], f"{needed}; it has {len(items)}")


def pairs_matched(course: Course) -> Iterator[Problem]:
    """The two of a pair have the same type, objective, level, expected difficulty and number of options."""
    for pair in matched_pairs(course):
        one, other = compared(pair.a), compared(pair.b)
        for what, value in one.items():
            if other[what] != value:
                message = f"has {what} {other[what]}, but {pair.a.id}, its pair in form A, has {value}"
                yield at_item(course, pair.b, message)


def compared(item: Item) -> dict[str, object]:
    """What must be the same in both items of a pair."""
    return {
        "type": item.type,
        "objective": item.objective,
        "bloom": item.bloom,
        "difficulty": item.difficulty,
        "options": len(pieces(item)),
    }


CHECKS = (pairs_whole, pairs_matched)
