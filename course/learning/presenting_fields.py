"""From the fields of a question's form to a response by ids, and back.

A field's value is a token: the position of what was chosen in the order that this attempt shows.
Whatever else arrives counts as not answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import assert_never

from course.content.items import (
    Categorise,
    Cloze,
    Gap,
    Item,
    Match,
    Multiple,
    Order,
    Region,
    Scenario,
    Single,
    TrueFalseWhy,
)
from course.learning.presenting_order import option_order, row_order
from course.learning.responses import Response, clean

Fields = Mapping[str, Sequence[str]]
_TOKEN = re.compile(r"[0-9]{1,2}")
_MOVE = re.compile(r"(up|down)-([0-9]{1,2})")
_VERDICTS = {"true": True, "false": False}


def decode(item: Item, seed: str, fields: Fields) -> Response:
    """A clean response from the fields of a form. Never raises, whatever the fields hold."""
    return Decoder(item, seed).decode(fields)


def encode(item: Item, seed: str, response: object) -> dict[str, list[str]]:
    """The fields that show a response again; `decode` gives the clean response back from them."""
    kept = clean(item, response)
    order = option_order(item, seed)
    match item:
        case Single() | Region():
            return _filled(choice=_token(kept.get("choice"), order))
        case Scenario():
            return _filled(choice=_token(kept.get("choice"), order), rationale=kept.get("rationale"))
        case Multiple():
            return {"choices": [str(order.index(name)) for name in kept["choices"]]} if kept else {}
        case TrueFalseWhy():
            verdict = str(kept["verdict"]).lower() if "verdict" in kept else None
            return _filled(verdict=verdict, reason=_token(kept.get("reason"), order))
        case Match():
            return _encode_rows("left", row_order(item, seed), order, kept.get("pairs", {}))
        case Categorise():
            return _encode_rows("el", row_order(item, seed), order, kept.get("elements", {}))
        case Cloze():
            gaps = kept.get("gaps", {})
            tokens = {f"gap-{i}": _token(gaps.get(gap.id), _choices(gap)) for i, gap in enumerate(item.gaps)}
            return _filled(**tokens)
        case Order():
            if not kept:
                return {}
            return {"order": [",".join(str(order.index(name)) for name in kept["order"])], "touched": ["1"]}
        case _:
            assert_never(item)


class Decoder:
    """Reads what is sent for one item as one attempt shows it; the orders are found once for all answers."""

    __slots__ = ("item", "order", "rows")

    def __init__(self, item: Item, seed: str) -> None:
        self.item = item
        self.order = option_order(item, seed)
        self.rows = row_order(item, seed) if isinstance(item, Match | Categorise) else ()

    def decode(self, fields: Fields) -> Response:
        """A clean response from the fields of a form. Never raises, whatever the fields hold."""
        return clean(self.item, self._named(fields))

    def _named(self, fields: Fields) -> Response:
        """What the fields say, by ids; none for what they do not say."""
        item, order = self.item, self.order
        match item:
            case Single() | Region():
                return {"choice": _one(fields, "choice", order)}
            case Scenario():
                return {"choice": _one(fields, "choice", order), "rationale": _text(fields, "rationale")}
            case Multiple():
                return {"choices": [_id(token, order) for token in fields.get("choices", ())]}
            case TrueFalseWhy():
                verdict = _VERDICTS.get(_text(fields, "verdict"))
                return {"verdict": verdict, "reason": _one(fields, "reason", order)}
            case Match():
                return {"pairs": _rows(fields, "left", self.rows, order)}
            case Categorise():
                return {"elements": _rows(fields, "el", self.rows, order)}
            case Cloze():
                gaps = enumerate(item.gaps)
                return {"gaps": {gap.id: _one(fields, f"gap-{i}", _choices(gap)) for i, gap in gaps}}
            case Order():
                return {"order": _steps(fields, order)}
            case _:
                assert_never(item)


def _steps(fields: Fields, first: tuple[str, ...]) -> list[str | None] | None:
    """The order sent, after one move where one is asked for; none while nobody has touched it.

    `move` is `up-2` or `down-2`: the step at position 2 (from 0) changes places with its neighbour.
    `touched` is 1 once a step was moved, even if all now stand as at first.
    """
    given = _text(fields, "order")
    now: list[str | None] = [_id(token, first) for token in given.split(",")] if given else [*first]
    moved = _move(now, _text(fields, "move"))
    return now if moved or tuple(now) != first or _text(fields, "touched") == "1" else None


def _move(steps: list[str | None], move: str) -> bool:
    """Swap two neighbours in place; false if there is no such step or no such neighbour."""
    asked = _MOVE.fullmatch(move)
    if asked is None:
        return False
    here = int(asked[2])
    there = here - 1 if asked[1] == "up" else here + 1
    if not (0 <= here < len(steps) and 0 <= there < len(steps)):
        return False
    steps[here], steps[there] = steps[there], steps[here]
    return True


def _text(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[0] if values else ""


def _id(token: str, order: Sequence[str]) -> str | None:
    return order[int(token)] if _TOKEN.fullmatch(token) and int(token) < len(order) else None


def _one(fields: Fields, name: str, order: Sequence[str]) -> str | None:
    return _id(_text(fields, name), order)


def _rows(fields: Fields, name: str, rows: Sequence[str], order: Sequence[str]) -> dict[str, str | None]:
    return {row: _one(fields, f"{name}-{i}", order) for i, row in enumerate(rows)}


def _choices(gap: Gap) -> tuple[str, ...]:
    return tuple(choice.id for choice in gap.choices)


def _token(name: str | None, order: Sequence[str]) -> str | None:
    return None if name is None else str(order.index(name))


def _encode_rows(
    name: str, rows: Sequence[str], order: Sequence[str], given: Mapping[str, str]
) -> dict[str, list[str]]:
    return _filled(**{f"{name}-{i}": _token(given.get(row), order) for i, row in enumerate(rows)})


def _filled(**values: str | None) -> dict[str, list[str]]:
    return {name: [value] for name, value in values.items() if value is not None}
