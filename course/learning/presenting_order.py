"""In which order an attempt shows what can be chosen or placed.

A shuffled order comes from SHA-256 of (seed, item id, name of the list, piece id), so that it is the
same whenever and wherever an attempt is shown, and whatever order the file has. Kept as in the file:
options of an item that says so, categories (often a scale), the choices of a gap, and regions, which
have their places on a map. True stands before False, always.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from course.content.items import (
    Categorise,
    Cloze,
    Item,
    Match,
    Multiple,
    Order,
    Region,
    Scenario,
    Single,
    TrueFalseWhy,
)
from course.learning.drawing import shuffled


def option_order(item: Item, seed: str) -> tuple[str, ...]:
    """The ids of what can be chosen, in the order shown; for a cloze the ids of its gaps."""
    match item:
        case Single() | Multiple() | Scenario():
            ids = tuple(option.id for option in item.options)
            return _mixed(item, seed, "options", ids) if item.shuffle else ids
        case Region():
            return tuple(region.id for region in item.regions)
        case TrueFalseWhy():
            return _mixed(item, seed, "reasons", (reason.id for reason in item.reasons))
        case Match():
            return _mixed(
                item, seed, "rights", (*(p.id for p in item.pairs), *(e.id for e in item.extra_right))
            )
        case Categorise():
            return tuple(category.id for category in item.categories)
        case Order():
            return _first_order(item, seed)
        case Cloze():
            return tuple(gap.id for gap in item.gaps)
        case _:
            assert_never(item)


def row_order(item: Match | Categorise, seed: str) -> tuple[str, ...]:
    """The ids of the rows, each of which gets one of the choices, in the order shown."""
    if isinstance(item, Match):
        return _mixed(item, seed, "lefts", (pair.id for pair in item.pairs))
    return _mixed(item, seed, "elements", (element.id for element in item.elements))


def _first_order(item: Order, seed: str) -> tuple[str, ...]:
    """Steps as first shown: never in the right order, lest an untouched answer be right by luck."""
    right = tuple(step.id for step in item.elements_in_order)
    order = _mixed(item, seed, "steps", right)
    return order if order != right else (*order[1:], order[0])


def _mixed(item: Item, seed: str, name: str, ids: Iterable[str]) -> tuple[str, ...]:
    return shuffled(ids, seed, item.id, name)
