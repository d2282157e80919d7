"""Marks a response. Points are whole 840ths of an item, so that sums stay exact under partial credit.

840 is the least number that 1 to 8 all divide: an item of up to eight parts is marked exactly.
Rules, each with the part it counts:

all or nothing        the one choice (single, scenario, region)
right_minus_wrong     FULL * max(0, right - wrong) // keys (multiple)
share_right           FULL * right // places (match, categorise, cloze)
adjacent_pairs        FULL * kept // (steps - 1): neighbours of the right order kept as neighbours (order)
verdict_then_reason   half for the verdict; half for the reason, with the right verdict only
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, assert_never

from course.content.items import (
    Categorise,
    Cloze,
    Item,
    Match,
    Multiple,
    Option,
    Order,
    Region,
    Scenario,
    Single,
    TrueFalseWhy,
)
from course.learning.responses import Response, clean, is_complete, is_empty

FULL = 840


@dataclass(frozen=True)
class PartMark:
    """One part of an item: its id, what was chosen for it (none: nothing), and whether that is right.

    `chosen` is the id given to a row, gap or choice; for an option of a multiple item whether it was
    ticked; for a step of an order item the step that was put right after it.
    """

    id: str
    chosen: str | bool | None
    right: bool


@dataclass(frozen=True)
class Mark:
    """What a response earns. `points` and `possible` are 840ths of an item; `parts` are in file order."""

    points: int
    possible: int
    answered: bool
    complete: bool
    parts: tuple[PartMark, ...]

    @property
    def right(self) -> bool:
        """Whether everything was right."""
        return self.points == self.possible

    @property
    def partly(self) -> bool:
        """Whether some, but not all, was right."""
        return 0 < self.points < self.possible


def mark(item: Item, given: object) -> Mark:
    """The mark of any response whatever: what is no answer to this item earns nothing and raises nothing."""
    response = clean(item, given)
    parts = tuple(_parts(item, response))
    return Mark(_points(item, parts), FULL, not is_empty(response), is_complete(item, response), parts)


def _parts(item: Item, response: Response) -> Iterable[PartMark]:
    match item:
        case Single() | Scenario():
            return _choice(item.options, response)
        case Region():
            return _choice(item.regions, response)
        case Multiple():
            return _ticks(item, response)
        case TrueFalseWhy():
            return _verdict_and_reason(item, response)
        case Match():
            return _rows({pair.id: pair.id for pair in item.pairs}, response.get("pairs", {}))
        case Categorise():
            return _rows({e.id: e.category for e in item.elements}, response.get("elements", {}))
        case Cloze():
            return _rows({gap.id: gap.key for gap in item.gaps}, response.get("gaps", {}))
        case Order():
            return _neighbours(item, response)
        case _:
            assert_never(item)


def _points(item: Item, parts: tuple[PartMark, ...]) -> int:
    """Points by the item's rule; right parts over all parts, unless the rule says otherwise."""
    match item:
        case Multiple():
            return _right_minus_wrong(item, parts)
        case Single() | Scenario() | Region() | TrueFalseWhy() | Match() | Categorise() | Cloze() | Order():
            return FULL * sum(part.right for part in parts) // len(parts)
        case _:
            assert_never(item)


def _right_minus_wrong(item: Multiple, parts: tuple[PartMark, ...]) -> int:
    """An item has eight options at most, so that its number of keys divides 840."""
    keys = sum(option.correct for option in item.options)
    ticked = [part.right for part in parts if part.chosen]
    net = max(item.scoring.floor, ticked.count(True) - ticked.count(False))
    return FULL * net // keys if keys else 0


def _choice(options: tuple[Option, ...], response: Response) -> Iterable[PartMark]:
    chosen = response.get("choice")
    yield PartMark("choice", chosen, any(option.correct for option in options if option.id == chosen))


def _ticks(item: Multiple, response: Response) -> Iterable[PartMark]:
    chosen = response.get("choices", [])
    for option in item.options:
        ticked = option.id in chosen
        yield PartMark(option.id, ticked, ticked == option.correct)


def _verdict_and_reason(item: TrueFalseWhy, response: Response) -> Iterable[PartMark]:
    verdict, reason = response.get("verdict"), response.get("reason")
    agreed = verdict is item.key
    yield PartMark("verdict", verdict, agreed)
    yield PartMark("reason", reason, agreed and any(r.correct for r in item.reasons if r.id == reason))


def _rows(keys: Mapping[str, str], given: Mapping[str, Any]) -> Iterable[PartMark]:
    for row, key in keys.items():
        yield PartMark(row, given.get(row), given.get(row) == key)


def _neighbours(item: Order, response: Response) -> Iterable[PartMark]:
    """Each step but the last, with the step that was put right after it."""
    given = response.get("order", [])
    after = dict(pairwise(given))
    steps = [step.id for step in item.elements_in_order]
    for step, following in pairwise(steps):
        yield PartMark(step, after.get(step), after.get(step) == following)
