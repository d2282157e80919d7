"""A question as it is asked: without key, feedback or ids, by construction.

What a learner can choose is named by a token, its position in the order shown to this attempt.
Ids would tell (`a` is often the key, a pair's two sides share one id); a position tells nothing.
`decode` turns the fields of a form back into a response by ids, `encode` the other way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from course.content.items import (
    Categorise,
    Cloze,
    GapChoice,
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
from course.learning.mapping import Area, areas
from course.learning.presenting_fields import Decoder, Fields, decode, encode
from course.learning.presenting_order import option_order, row_order
from course.learning.responses import clean

__all__ = [
    "AskChoice",
    "AskCloze",
    "AskOrder",
    "AskTable",
    "AskVerdict",
    "Asked",
    "Decoder",
    "Fields",
    "GapShown",
    "Shown",
    "ask",
    "decode",
    "encode",
    "option_order",
    "row_order",
]

Rule = Literal["all_or_nothing", "right_minus_wrong", "share_right", "adjacent_pairs", "verdict_then_reason"]


@dataclass(frozen=True)
class Shown:
    """Something to choose or to place: its token, and its words."""

    token: str
    text: str


@dataclass(frozen=True)
class AskChoice:
    """Choose one (`several` false) or all that apply; a scenario has a case before it."""

    kind: Literal["single", "multiple", "scenario", "region"]
    scored: Rule
    stem: str
    options: tuple[Shown, ...]
    several: bool = False
    case: str = ""
    rationale_prompt: str = ""
    text_alternative: str = ""
    map_title: str = ""
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class AskVerdict:
    """True or false, then because."""

    kind: Literal["truefalse_why"]
    scored: Rule
    stem: str
    reasons: tuple[Shown, ...]


@dataclass(frozen=True)
class AskTable:
    """Give each row one of the choices; `field` begins the name of each row's field."""

    kind: Literal["match", "categorise"]
    scored: Rule
    stem: str
    field: Literal["left", "el"]
    rows: tuple[Shown, ...]
    choices: tuple[Shown, ...]


@dataclass(frozen=True)
class AskOrder:
    """Steps in the order of the moment; nothing counts until something was moved."""

    kind: Literal["order"]
    scored: Rule
    stem: str
    steps: tuple[Shown, ...]


@dataclass(frozen=True)
class GapShown:
    """A gap: its number from 1, its token, and its list."""

    number: int
    token: str
    choices: tuple[Shown, ...]


@dataclass(frozen=True)
class AskCloze:
    """A text with gaps, in pieces."""

    kind: Literal["cloze"]
    scored: Rule
    stem: str
    pieces: tuple[str | GapShown, ...]


Asked = AskChoice | AskVerdict | AskTable | AskOrder | AskCloze


def ask(item: Item, seed: str, response: object = None) -> Asked:
    """The question for an attempt with this seed. `response` only sets the present order of an order item.

    `scored` names the rule by which points are given, for the words that a page has for it.
    """
    match item:
        case Single() | Multiple() | Scenario() | Region():
            return _ask_choice(item, seed)
        case TrueFalseWhy():
            texts = {reason.id: reason.text for reason in item.reasons}
            reasons = _shown(option_order(item, seed), texts)
            return AskVerdict(item.type, item.scoring.rule, item.stem, reasons)
        case Match():
            lefts = {pair.id: pair.left for pair in item.pairs}
            rights = {p.id: p.right for p in item.pairs} | {
                extra.id: extra.text for extra in item.extra_right
            }
            rows, choices = _shown(row_order(item, seed), lefts), _shown(option_order(item, seed), rights)
            return AskTable(item.type, item.scoring.rule, item.stem, "left", rows, choices)
        case Categorise():
            elements = {element.id: element.text for element in item.elements}
            places = {category.id: category.text for category in item.categories}
            rows, choices = _shown(row_order(item, seed), elements), _shown(option_order(item, seed), places)
            return AskTable(item.type, item.scoring.rule, item.stem, "el", rows, choices)
        case Order():
            return AskOrder(item.type, item.scoring.rule, item.stem, _steps(item, seed, response))
        case Cloze():
            return AskCloze(item.type, item.scoring.rule, item.stem, tuple(_pieces(item)))
        case _:
            assert_never(item)


def _ask_choice(item: Single | Multiple | Scenario | Region, seed: str) -> AskChoice:
    offered: Sequence[Option] = item.regions if isinstance(item, Region) else item.options
    options = _shown(option_order(item, seed), {option.id: option.text for option in offered})
    match item:
        case Single():
            return AskChoice(item.type, "all_or_nothing", item.stem, options)
        case Multiple():
            return AskChoice(item.type, item.scoring.rule, item.stem, options, several=True)
        case Scenario():
            prompt = item.rationale_prompt or ""
            return AskChoice(
                item.type, "all_or_nothing", item.stem, options, case=item.case, rationale_prompt=prompt
            )
        case Region():
            plain = AskChoice(item.type, "all_or_nothing", item.stem, options)
            words, title = item.text_alternative, item.map_title or ""
            return replace(plain, text_alternative=words, map_title=title, areas=areas(item))
        case _:
            assert_never(item)


def _shown(order: Sequence[str], texts: Mapping[str, str]) -> tuple[Shown, ...]:
    return tuple(Shown(str(i), texts[name]) for i, name in enumerate(order))


def _steps(item: Order, seed: str, response: object) -> tuple[Shown, ...]:
    """A step's token is its position at first, wherever it stands now."""
    first = option_order(item, seed)
    texts = {step.id: step.text for step in item.elements_in_order}
    now = clean(item, response).get("order", first)
    return tuple(Shown(str(first.index(name)), texts[name]) for name in now)


def _pieces(item: Cloze) -> Iterator[str | GapShown]:
    """The text cut at its gaps. A mark that names no gap stays text."""
    places = {f"{{{{{gap.id}}}}}": i for i, gap in enumerate(item.gaps)}
    for part in re.split(r"(\{\{[a-z0-9-]+\}\})", item.text):
        if part in places:
            i = places[part]
            yield GapShown(i + 1, str(i), _gap_choices(item.gaps[i].choices))
        elif part:
            yield part


def _gap_choices(choices: Sequence[GapChoice]) -> tuple[Shown, ...]:
    return tuple(Shown(str(i), choice.text) for i, choice in enumerate(choices))
