"""Checks over the whole bank: what a test-wise learner could use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from course.content.checks.common import at, at_item, option_texts
from course.content.items import Item, Scenario, Single
from course.content.model import Course
from course.content.problems import Problem

#: The key may be the longest option this much more often than chance, in a bank of at least this many items.
TOLERANCE = 0.05
LEAST_BANK = 20
#: Two items of one lesson that share this much of their words are one item twice.
LIKE = 0.8
#: A key of at least so many words must not stand in another item's stem or case.
TELLING = 4


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
        shares = f"{share:.0%} of {len(items)} items (chance {chance:.0%})"
        message = f"the key is the longest option in {shares}: {names}"
        yield at(course, f"item:{longest[0].id}", message)


def key_is_longest(item: Single | Scenario) -> bool:
    """Whether the key is longer than every other option, by characters. False without a single key."""
    keys = [len(option.text) for option in item.options if option.correct]
    others = [len(option.text) for option in item.options if not option.correct]
    return len(keys) == 1 and bool(others) and keys[0] > max(others)


def reserve_kept_back(course: Course) -> Iterator[Problem]:
    """No reserve or measure item can be met in practice under another id."""
    for lesson in course.lessons:
        for one, other in alike(course.items_of(lesson)):
            if one.use != other.use and "practice" in (one.use, other.use):
                kept, shown = (one, other) if other.use == "practice" else (other, one)
                yield at_item(
                    course, kept, f"is a {kept.use} item, but {shown.id} ({shown.use}) is nearly the same"
                )


def nothing_twice(course: Course) -> Iterator[Problem]:
    """No two items of one use ask the same."""
    for lesson in course.lessons:
        for one, other in alike(course.items_of(lesson)):
            if one.use == other.use:
                yield at_item(course, other, f"is nearly the same as {one.id}")


def alike(items: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    """The pairs of items that are nearly one item twice."""
    worded = [(item, _words(item)) for item in items]
    for (one, mine), (other, theirs) in combinations(worded, 2):
        if likeness(mine, theirs) >= LIKE:
            yield one, other


def likeness(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """The share of words (stem, case, options) that two items have in common: 0 to 1."""
    return len(mine & theirs) / len(mine | theirs)


def stems_keep_silent(course: Course) -> Iterator[Problem]:
    """No stem or case says another item's key word for word."""
    for lesson in course.lessons:
        items = course.items_of(lesson)
        for item in items:
            if not isinstance(item, Single | Scenario):
                continue
            keys = [_plain(option.text) for option in item.options if option.correct]
            for other in items:
                told = _plain(f"{other.stem} {other.case}" if isinstance(other, Scenario) else other.stem)
                for key in keys:
                    if other.id != item.id and len(key.split()) >= TELLING and f" {key} " in f" {told} ":
                        yield at_item(course, other, f"its stem gives the key of {item.id}: {key}")


def _words(item: Item) -> frozenset[str]:
    told = item.case if isinstance(item, Scenario) else ""
    return frozenset(_plain(" ".join([item.stem, told, *option_texts(item)])).split())


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.casefold()))


CHECKS = (key_not_longest, reserve_kept_back, nothing_twice, stems_keep_silent)
