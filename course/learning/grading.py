"""Marks a response. Points are whole 840ths of an item, so that sums stay exact under partial credit.

840 is the least number that 1 to 8 all divide: an item of up to eight parts is marked exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
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
from course.learning.responses import Response, clean, is_complete, is_empty

FULL = 840


@dataclass(frozen=True)
class Mark:
    """What a response earns. `points` and `possible` are 840ths of an item; `parts` counts what was right."""

    points: int
    possible: int
    answered: bool
    complete: bool
    right_parts: int
    parts: int

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
    right, parts, points = _count(item, response)
    return Mark(points, FULL, not is_empty(response), is_complete(item, response), right, parts)


def _count(item: Item, response: Response) -> tuple[int, int, int]:
    """Parts right, parts in all, and points."""
    match item:
        case Single() | Scenario() | Region():
            options = item.regions if isinstance(item, Region) else item.options
            key = next(option.id for option in options if option.correct)
            right = int(response.get("choice") == key)
            return right, 1, FULL * right
        case Multiple():
            return _multiple(item, response)
        case TrueFalseWhy():
            return _verdict_then_reason(item, response)
        case Match():
            pairs = response.get("pairs", {})
            return _share(sum(pairs.get(pair.id) == pair.id for pair in item.pairs), len(item.pairs))
        case Categorise():
            placed = response.get("elements", {})
            return _share(sum(placed.get(e.id) == e.category for e in item.elements), len(item.elements))
        case Cloze():
            gaps = response.get("gaps", {})
            return _share(sum(gaps.get(gap.id) == gap.key for gap in item.gaps), len(item.gaps))
        case Order():
            return _adjacent_pairs(item, response)
        case _:
            assert_never(item)


def _share(right: int, parts: int) -> tuple[int, int, int]:
    return right, parts, FULL * right // parts


def _multiple(item: Multiple, response: Response) -> tuple[int, int, int]:
    """Right minus wrong, never below zero, over the number of keys."""
    chosen = set(response.get("choices", []))
    keys = {option.id for option in item.options if option.correct}
    net = max(item.scoring.floor, len(chosen & keys) - len(chosen - keys))
    return len(chosen & keys), len(keys), FULL * net // len(keys)


def _verdict_then_reason(item: TrueFalseWhy, response: Response) -> tuple[int, int, int]:
    """Half for the verdict; the other half for the reason, but only with the right verdict."""
    verdict = response.get("verdict") == item.key and "verdict" in response
    key = next(reason.id for reason in item.reasons if reason.correct)
    reason = verdict and response.get("reason") == key
    return _share(int(verdict) + int(reason), 2)


def _adjacent_pairs(item: Order, response: Response) -> tuple[int, int, int]:
    """The share of neighbouring steps of the right order that stand one after the other in the response."""
    right_order = [step.id for step in item.elements_in_order]
    position = {name: i for i, name in enumerate(response.get("order", []))}
    pairs = list(zip(right_order, right_order[1:], strict=False))
    kept = sum(position.get(second, -1) - position.get(first, len(pairs) + 9) == 1 for first, second in pairs)
    return _share(kept, len(pairs))
