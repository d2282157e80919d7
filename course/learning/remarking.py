"""Marks an answer as decisions on its item have it, and sums an attempt over the items that count.

Decisions bear on one another in a fixed way, whatever their order: the newest `rekey` says by whose key an
answer is marked; each `accept` reads what it accepts as that key; `full` gives full marks; `drop` leaves
the item out of points and possible alike, so that a share is of the remaining items.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, assert_never

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
from course.learning.exemplars import right_response
from course.learning.grading import FULL, Mark, mark
from course.learning.quizzes import total
from course.learning.responses import Response, clean, is_empty

Act = Literal["accept", "drop", "full", "rekey"]


@dataclass(frozen=True)
class Ruling:
    """A decision as marking sees it. `accepted`: of an accept; `key`: of a rekey, the item as it is now.

    `everywhere`: it holds for all learners, not only for those of one cohort.
    """

    id: str
    act: Act
    made_at: int
    accepted: Response = field(default_factory=dict)
    key: Item | None = None
    everywhere: bool = False


@dataclass(frozen=True)
class Remarked:
    """A mark with decisions on it. `item`: by whose key; `counts`: whether it is in the attempt's sum."""

    mark: Mark
    item: Item
    counts: bool = True
    rulings: tuple[Ruling, ...] = ()


@dataclass(frozen=True)
class Figures:
    """An attempt's result, in 840ths of an item."""

    points: int
    possible: int

    @property
    def share(self) -> int:
        """The share of the possible points, in 840ths of one, rounded down; 0 where nothing counts."""
        return self.points * FULL // self.possible if self.possible else 0


def remark(item: Item, given: object, rulings: Sequence[Ruling]) -> Remarked:
    """The mark of a response under all decisions that stand. Total, like marking."""
    if not rulings:
        return Remarked(mark(item, given), item, True, ())
    standing = tuple(sorted(rulings, key=lambda ruling: (ruling.made_at, ruling.id)))
    keyed = by_whose_key(item, standing)
    response = clean(keyed, given)
    found = mark(keyed, _read_as_key(keyed, response, standing))
    if any(ruling.act == "full" for ruling in standing):
        found = replace(found, points=FULL)
    return Remarked(found, keyed, all(ruling.act != "drop" for ruling in standing), standing)


def figures(quiz_id: str, places: Iterable[tuple[int, bool]]) -> Figures:
    """The result over (points, whether it counts) of each place."""
    counted = [points for points, counts in places if counts]
    return Figures(total(quiz_id, counted), FULL * len(counted))


def settling(rulings: Iterable[Ruling]) -> Ruling | None:
    """The decision after which an item asks for nothing more: that drops it, else that gives full marks.

    Of several the one for all learners, then the earliest.
    """
    ending = (ruling for ruling in rulings if ruling.act in ("drop", "full"))
    return min(ending, key=lambda each: (each.act, not each.everywhere, each.made_at, each.id), default=None)


def can_rekey(item: Item, newer: Item) -> bool:
    """Whether answers to an item can be marked by a newer key: the same type, and the same pieces by id."""
    return item.type == newer.type and _pieces(item) == _pieces(newer)


def acceptable(item: Item, given: object) -> Response | None:
    """A response as a decision accepts it, without a reason in words; none if it is empty or right anyway."""
    response = _bare(clean(item, given))
    if is_empty(response) or mark(item, response).right:
        return None
    return response


def by_whose_key(item: Item, standing: Iterable[Ruling]) -> Item:
    """The item with the key that answers are marked by: its own, or the newer one of the last decision."""
    keyed = item
    for ruling in standing:
        if ruling.key is not None and can_rekey(item, ruling.key):
            keyed = ruling.key
    return keyed


def _read_as_key(item: Item, response: Response, standing: Iterable[Ruling]) -> Response:
    """The response with whatever was accepted in it put as the key has it."""
    for ruling in standing:
        if ruling.act == "accept":
            response = _accepting(item, response, clean(item, ruling.accepted))
    return response


def _accepting(item: Item, response: Response, accepted: Response) -> Response:
    """A choice, ticks, a verdict with its reason and an order are accepted whole; rows and gaps each."""
    match item:
        case Single() | Scenario() | Region() | Multiple() | TrueFalseWhy() | Order():
            whole = not is_empty(accepted) and _bare(response) == _bare(accepted)
            return right_response(item) if whole else response
        case Match():
            return _rows("pairs", item, response, accepted)
        case Categorise():
            return _rows("elements", item, response, accepted)
        case Cloze():
            return _rows("gaps", item, response, accepted)
        case _:
            assert_never(item)


def _rows(name: str, item: Item, response: Response, accepted: Response) -> Response:
    given, also = response.get(name, {}), accepted.get(name, {})
    keys: Mapping[str, str] = right_response(item)[name]
    put = {row: keys[row] if also.get(row) == answer else answer for row, answer in given.items()}
    return {name: put} if put else {}


def _bare(response: Response) -> Response:
    """Without the reason in words, which is never marked."""
    return {key: value for key, value in response.items() if key != "rationale"}


def _pieces(item: Item) -> Any:
    """The ids of everything that a response can name."""
    match item:
        case Single() | Scenario() | Multiple():
            return _ids(item.options)
        case Region():
            return _ids(item.regions)
        case TrueFalseWhy():
            return _ids(item.reasons)
        case Match():
            return _ids(item.pairs), _ids((*item.pairs, *item.extra_right))
        case Categorise():
            return _ids(item.elements), _ids(item.categories)
        case Order():
            return _ids(item.elements_in_order)
        case Cloze():
            return {gap.id: _ids(gap.choices) for gap in item.gaps}
        case _:
            assert_never(item)


def _ids(pieces: Iterable[Any]) -> frozenset[str]:
    return frozenset(piece.id for piece in pieces)
