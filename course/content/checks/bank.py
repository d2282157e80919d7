"""Checks over the whole bank: what a test-wise learner could use."""

from __future__ import annotations

from collections.abc import Iterator

from course.content.items import Scenario, Single
from course.content.model import Course
from course.content.problems import Problem

#: The key may be the longest option this much more often than chance, in a bank of at least this many items.
TOLERANCE = 0.05
LEAST_BANK = 20


def key_not_longest(course: Course) -> Iterator[Problem]:
    """The key is the one longest option at most as often as chance, plus five points (curriculum rule 8)."""
    items = [item for item in course.items.values() if isinstance(item, Single | Scenario)]
    if len(items) < LEAST_BANK:
        return
    chance = sum(1 / len(item.options) for item in items) / len(items)
    longest = [item for item in items if key_is_longest(item)]
    share = len(longest) / len(items)
    if share > chance + TOLERANCE:
        names = ", ".join(item.id for item in longest)
        place = course.places[f"item:{longest[0].id}"]
        yield Problem(
            place.path,
            place.line,
            f"the key is the longest option in {share:.0%} of {len(items)} items (chance {chance:.0%}): {names}",
        )


def key_is_longest(item: Single | Scenario) -> bool:
    """Whether the key is longer than every other option, by characters."""
    lengths = {option.id: len(option.text) for option in item.options}
    key = next(option.id for option in item.options if option.correct)
    return all(lengths[key] > length for name, length in lengths.items() if name != key)


CHECKS = (key_not_longest,)
