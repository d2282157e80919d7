"""An answer in the words that its learner chose, for reading outside the program.

Words and never ids: the id of a right side is that of its left side, so an id would tell the key.
"""

from __future__ import annotations

from collections.abc import Mapping
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
from course.learning.responses import clean

OWN_WORDS = "in own words"


def in_words(item: Item, given: object) -> dict[str, Any]:
    """What was chosen, as JSON-ready words; empty for no answer. Total, like marking."""
    response = clean(item, given)
    match item:
        case Single() | Scenario() | Region():
            options = item.regions if isinstance(item, Region) else item.options
            said: dict[str, Any] = {"chosen": _one(_texts(options), response.get("choice"))}
            if "rationale" in response:
                said[OWN_WORDS] = response["rationale"]
        case Multiple():
            texts = _texts(item.options)
            said = {"chosen": [texts[name] for name in response.get("choices", [])]}
        case TrueFalseWhy():
            verdicts = {True: "True", False: "False", None: None}
            said = {
                "verdict": verdicts[response.get("verdict")],
                "because": _one(_texts(item.reasons), response.get("reason")),
            }
        case Match():
            rights = {pair.id: pair.right for pair in item.pairs} | _texts(item.extra_right)
            lefts = {pair.id: pair.left for pair in item.pairs}
            said = _named(lefts, rights, response.get("pairs", {}))
        case Categorise():
            said = _named(_texts(item.elements), _texts(item.categories), response.get("elements", {}))
        case Order():
            texts = _texts(item.elements_in_order)
            said = {"order": [texts[name] for name in response.get("order", [])]}
        case Cloze():
            gaps = response.get("gaps", {})
            said = {
                f"gap {number}": _one(_texts(gap.choices), gaps.get(gap.id))
                for number, gap in enumerate(item.gaps, start=1)
            }
        case _:
            assert_never(item)
    return {name: words for name, words in said.items() if words}


def in_one_line(said: Mapping[str, Any]) -> str:
    """What was chosen (as `in_words` has it) for one cell. What was written in own words is left out:
    it is the learner's."""
    parts = []
    for name, words in said.items():
        listed = "; ".join(words) if isinstance(words, list) else str(words)
        if name != OWN_WORDS:
            parts.append(listed if name in ("chosen", "order") else f"{name}: {listed}")
    return "; ".join(parts)


def _texts(pieces: Any) -> dict[str, str]:
    return {piece.id: piece.text for piece in pieces}


def _one(texts: dict[str, str], name: str | None) -> str | None:
    return texts[name] if name is not None else None


def _named(lefts: dict[str, str], rights: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    return {text: rights[given[name]] for name, text in lefts.items() if name in given}
