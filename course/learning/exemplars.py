"""Answers made from an item itself: the right one, and one with nothing right in it."""

from __future__ import annotations

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
from course.learning.responses import Response


def right_response(item: Item) -> Response:
    """The answer that earns full marks."""
    match item:
        case Single() | Scenario():
            return {"choice": next(o.id for o in item.options if o.correct)}
        case Region():
            return {"choice": next(o.id for o in item.regions if o.correct)}
        case Multiple():
            return {"choices": [o.id for o in item.options if o.correct]}
        case TrueFalseWhy():
            return {"verdict": item.key, "reason": next(r.id for r in item.reasons if r.correct)}
        case Match():
            return {"pairs": {pair.id: pair.id for pair in item.pairs}}
        case Order():
            return {"order": [step.id for step in item.elements_in_order]}
        case Categorise():
            return {"elements": {element.id: element.category for element in item.elements}}
        case Cloze():
            return {"gaps": {gap.id: gap.key for gap in item.gaps}}
        case _:
            assert_never(item)


def wrong_response(item: Item) -> Response:
    """A complete answer without a right part in it. An order is turned round."""
    match item:
        case Single() | Scenario():
            return {"choice": next(o.id for o in item.options if not o.correct)}
        case Region():
            return {"choice": next(o.id for o in item.regions if not o.correct)}
        case Multiple():
            return {"choices": [o.id for o in item.options if not o.correct]}
        case TrueFalseWhy():
            verdict = not item.key
            return {
                "verdict": verdict,
                "reason": next((r.id for r in item.reasons if r.supports is verdict), item.reasons[0].id),
            }
        case Match():
            names = [pair.id for pair in item.pairs]
            return {"pairs": dict(zip(names, names[1:] + names[:1], strict=True))}
        case Order():
            return {"order": [step.id for step in reversed(item.elements_in_order)]}
        case Categorise():
            places = [place.id for place in item.categories]
            return {
                "elements": {
                    e.id: next(place for place in places if place != e.category) for e in item.elements
                }
            }
        case Cloze():
            return {"gaps": {gap.id: next(c.id for c in gap.choices if c.id != gap.key) for gap in item.gaps}}
        case _:
            assert_never(item)
