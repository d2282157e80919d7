"""A response is plain JSON by stable ids; this makes whatever arrives into one, or into nothing.

single, scenario, region  {"choice": "a"}  (scenario also {"rationale": "…"})
multiple                  {"choices": ["a", "b"]}
truefalse_why             {"verdict": true, "reason": "reclaim"}
match                     {"pairs": {"unhcr": "ohchr"}}
order                     {"order": ["hld", "gfmd"]}
categorise                {"elements": {"hld": "in"}}
cloze                     {"gaps": {"states": "states-151"}}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, assert_never

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

Response = dict[str, Any]
LONGEST_RATIONALE = 2000  # characters


def clean(item: Item, given: object) -> Response:
    """Only what this item knows, in its own order; an empty dict for what is no answer to it."""
    data = given if isinstance(given, Mapping) else {}
    match item:
        case Single():
            return _choice(data, (option.id for option in item.options))
        case Region():
            return _choice(data, (region.id for region in item.regions))
        case Scenario():
            return _choice(data, (option.id for option in item.options)) | _rationale(item, data)
        case Multiple():
            chosen = data.get("choices")
            named = chosen if isinstance(chosen, list | tuple) else ()
            known = [option.id for option in item.options if option.id in named]
            return {"choices": known} if known else {}
        case TrueFalseWhy():
            return _verdict(item, data)
        case Match():
            rights = {piece.id for piece in (*item.pairs, *item.extra_right)}
            return _table(data, "pairs", {pair.id: rights for pair in item.pairs})
        case Order():
            return _order(item, data)
        case Categorise():
            places = {category.id for category in item.categories}
            return _table(data, "elements", {element.id: places for element in item.elements})
        case Cloze():
            return _table(data, "gaps", {gap.id: {c.id for c in gap.choices} for gap in item.gaps})
        case _:
            assert_never(item)


def is_empty(response: Response) -> bool:
    """Whether a clean response answers nothing that could earn points."""
    return not any(key != "rationale" for key in response)


def is_complete(item: Item, response: Response) -> bool:
    """Whether a clean response answers every part of the item."""
    match item:
        case Single() | Scenario() | Region():
            return "choice" in response
        case Multiple():
            return bool(response.get("choices"))
        case TrueFalseWhy():
            return "verdict" in response and "reason" in response
        case Match():
            return len(response.get("pairs", {})) == len(item.pairs)
        case Order():
            return "order" in response
        case Categorise():
            return len(response.get("elements", {})) == len(item.elements)
        case Cloze():
            return len(response.get("gaps", {})) == len(item.gaps)
        case _:
            assert_never(item)


def _choice(data: Mapping[Any, Any], known: Iterable[str]) -> Response:
    chosen = data.get("choice")
    return {"choice": chosen} if isinstance(chosen, str) and chosen in set(known) else {}


def _rationale(item: Scenario, data: Mapping[Any, Any]) -> Response:
    """The words as they can be stored everywhere: no NUL, no half surrogate, line ends as one LF."""
    words = data.get("rationale")
    if item.rationale_prompt is None or not isinstance(words, str):
        return {}
    whole = words.encode(errors="ignore").decode().replace("\x00", "")
    kept = whole.replace("\r\n", "\n").replace("\r", "\n").strip()[:LONGEST_RATIONALE].rstrip()
    return {"rationale": kept} if kept else {}


def _verdict(item: TrueFalseWhy, data: Mapping[Any, Any]) -> Response:
    found: Response = {}
    if isinstance(data.get("verdict"), bool):
        found["verdict"] = data["verdict"]
    reason = data.get("reason")
    if isinstance(reason, str) and reason in {r.id for r in item.reasons}:
        found["reason"] = reason
    return found


def _order(item: Order, data: Mapping[Any, Any]) -> Response:
    """An order counts only when it names every step once."""
    given = data.get("order")
    if not isinstance(given, list | tuple) or not all(isinstance(name, str) for name in given):
        return {}
    whole = sorted(given) == sorted(step.id for step in item.elements_in_order)
    return {"order": list(given)} if whole else {}


def _table(data: Mapping[Any, Any], key: str, known: Mapping[str, set[str]]) -> Response:
    """What was given to each known row, where it is something that the row may get."""
    given = data.get(key)
    if not isinstance(given, Mapping):
        return {}
    found = {}
    for row, allowed in known.items():
        answer = given.get(row)
        if isinstance(answer, str) and answer in allowed:
            found[row] = answer
    return {key: found} if found else {}
