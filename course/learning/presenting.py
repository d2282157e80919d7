"""A question as it is asked: without key, feedback or ids, by construction.

What a learner can choose is named by a token, its position in the order shown to this attempt.
Ids would tell (`a` is often the key, a pair's two sides share one id); a position tells nothing.
`decode` turns the fields of a form back into a response by ids, `encode` the other way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

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
from course.learning.drawing import shuffled
from course.learning.responses import Response, clean

Fields = Mapping[str, Sequence[str]]
UNMOVED = "unmoved"


@dataclass(frozen=True)
class Shown:
    """Something to choose or to place: its token, and its words."""

    token: str
    text: str


@dataclass(frozen=True)
class AskChoice:
    """Choose one (`several` false) or all that apply; a scenario has a case before it."""

    kind: str
    stem: str
    options: tuple[Shown, ...]
    several: bool = False
    case: str = ""
    rationale_prompt: str = ""
    text_alternative: str = ""


@dataclass(frozen=True)
class AskVerdict:
    """True or false, then because."""

    kind: str
    stem: str
    reasons: tuple[Shown, ...]


@dataclass(frozen=True)
class AskTable:
    """Give each row one of the choices; `field` begins the name of each row's field."""

    kind: str
    stem: str
    field: str
    rows: tuple[Shown, ...]
    choices: tuple[Shown, ...]


@dataclass(frozen=True)
class AskOrder:
    """Steps in the order of the moment; nothing counts until something was moved or confirmed."""

    kind: str
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

    kind: str
    stem: str
    pieces: tuple[str | GapShown, ...]


Asked = AskChoice | AskVerdict | AskTable | AskOrder | AskCloze


def ask(item: Item, seed: str, response: Response | None = None) -> Asked:
    """The question for an attempt with this seed. `response` only sets the present order of an order item."""
    match item:
        case Single() | Multiple():
            options = _options(item.options, option_order(item, seed))
            return AskChoice(item.type, item.stem, options, several=isinstance(item, Multiple))
        case Scenario():
            options = _options(item.options, option_order(item, seed))
            prompt = item.rationale_prompt or ""
            return AskChoice(item.type, item.stem, options, case=item.case, rationale_prompt=prompt)
        case Region():
            options = _options(item.regions, option_order(item, seed))
            return AskChoice(item.type, item.stem, options, text_alternative=item.text_alternative)
        case TrueFalseWhy():
            texts = {reason.id: reason.text for reason in item.reasons}
            return AskVerdict(item.type, item.stem, _shown(option_order(item, seed), texts))
        case Match():
            lefts = {pair.id: pair.left for pair in item.pairs}
            rights = _right_texts(item)
            rows, choices = _shown(row_order(item, seed), lefts), _shown(option_order(item, seed), rights)
            return AskTable(item.type, item.stem, "left", rows, choices)
        case Categorise():
            texts = {element.id: element.text for element in item.elements}
            places = {category.id: category.text for category in item.categories}
            rows, choices = _shown(row_order(item, seed), texts), _shown(option_order(item, seed), places)
            return AskTable(item.type, item.stem, "el", rows, choices)
        case Order():
            return _ask_order(item, seed, response or {})
        case Cloze():
            return AskCloze(item.type, item.stem, _cloze_pieces(item))
        case _:
            assert_never(item)


def option_order(item: Item, seed: str) -> tuple[str, ...]:
    """The ids of what can be chosen, in the order shown. A list of gaps has its own; it is never shuffled."""
    match item:
        case Single() | Multiple() | Scenario():
            ids = [option.id for option in item.options]
            return shuffled(ids, seed, item.id) if item.shuffle else tuple(ids)
        case Region():
            return tuple(region.id for region in item.regions)
        case TrueFalseWhy():
            return shuffled((reason.id for reason in item.reasons), seed, item.id)
        case Match():
            return shuffled(_right_texts(item), seed, f"{item.id} right")
        case Categorise():
            return tuple(category.id for category in item.categories)
        case Order():
            return _step_order(item, seed)
        case Cloze():
            return tuple(gap.id for gap in item.gaps)
        case _:
            assert_never(item)


def row_order(item: Match | Categorise, seed: str) -> tuple[str, ...]:
    """The ids of the rows in the order shown."""
    ids = [piece.id for piece in (item.pairs if isinstance(item, Match) else item.elements)]
    return shuffled(ids, seed, f"{item.id} row")


def decode(item: Item, seed: str, fields: Fields) -> Response:
    """A response from the fields of a form; unknown tokens count as not answered."""
    order = option_order(item, seed)
    match item:
        case Single() | Region():
            return clean(item, {"choice": _one(fields, "choice", order)})
        case Scenario():
            return clean(item, {"choice": _one(fields, "choice", order), "rationale": _text(fields, "rationale")})
        case Multiple():
            return clean(item, {"choices": [_id(token, order) for token in fields.get("choices", ())]})
        case TrueFalseWhy():
            verdict = {"true": True, "false": False}.get(_text(fields, "verdict"))
            return clean(item, {"verdict": verdict, "reason": _one(fields, "reason", order)})
        case Match():
            return clean(item, {"pairs": _rows(fields, "left", row_order(item, seed), order)})
        case Categorise():
            return clean(item, {"elements": _rows(fields, "el", row_order(item, seed), order)})
        case Cloze():
            chosen = {
                gap.id: _one(fields, f"gap-{i}", tuple(choice.id for choice in gap.choices))
                for i, gap in enumerate(item.gaps)
            }
            return clean(item, {"gaps": chosen})
        case Order():
            return _decode_order(item, order, fields)
        case _:
            assert_never(item)


def encode(item: Item, seed: str, response: Response) -> dict[str, list[str]]:
    """The fields that show a response again; the inverse of `decode` for every clean response."""
    order = option_order(item, seed)
    fields: dict[str, list[str]] = {}
    for name in ("choice", "reason"):
        if name in response:
            fields[name] = [str(order.index(response[name]))]
    if "choices" in response:
        fields["choices"] = [str(order.index(name)) for name in response["choices"]]
    if "rationale" in response:
        fields["rationale"] = [response["rationale"]]
    if "verdict" in response:
        fields["verdict"] = ["true" if response["verdict"] else "false"]
    if isinstance(item, Match | Categorise):
        rows, key, name = row_order(item, seed), *(("pairs", "left") if isinstance(item, Match) else ("elements", "el"))
        for row, chosen in response.get(key, {}).items():
            fields[f"{name}-{rows.index(row)}"] = [str(order.index(chosen))]
    if isinstance(item, Cloze):
        for i, gap in enumerate(item.gaps):
            ids = [choice.id for choice in gap.choices]
            if gap.id in response.get("gaps", {}):
                fields[f"gap-{i}"] = [str(ids.index(response["gaps"][gap.id]))]
    if isinstance(item, Order) and "order" in response:
        fields["order"] = [",".join(str(order.index(name)) for name in response["order"])]
    return fields


def _options(options: Sequence[Option], order: Sequence[str]) -> tuple[Shown, ...]:
    return _shown(order, {option.id: option.text for option in options})


def _shown(order: Sequence[str], texts: Mapping[str, str]) -> tuple[Shown, ...]:
    return tuple(Shown(str(i), texts[name]) for i, name in enumerate(order))


def _right_texts(item: Match) -> dict[str, str]:
    return {pair.id: pair.right for pair in item.pairs} | {extra.id: extra.text for extra in item.extra_right}


def _step_order(item: Order, seed: str) -> tuple[str, ...]:
    """Steps as first shown: never in the right order, lest an untouched answer be right by luck."""
    right = tuple(step.id for step in item.elements_in_order)
    order = shuffled(right, seed, item.id)
    return order if order != right else (*order[1:], order[0])


def _ask_order(item: Order, seed: str, response: Response) -> AskOrder:
    order = _step_order(item, seed)
    texts = {step.id: step.text for step in item.elements_in_order}
    now = response.get("order", order)
    return AskOrder(item.type, item.stem, tuple(Shown(str(order.index(name)), texts[name]) for name in now))


def _cloze_pieces(item: Cloze) -> tuple[str | GapShown, ...]:
    numbers = {gap.id: i for i, gap in enumerate(item.gaps)}
    pieces: list[str | GapShown] = []
    for part in re.split(r"(\{\{[a-z0-9-]+\}\})", item.text):
        if part.startswith("{{"):
            i = numbers[part[2:-2]]
            choices = tuple(Shown(str(n), choice.text) for n, choice in enumerate(item.gaps[i].choices))
            pieces.append(GapShown(i + 1, str(i), choices))
        elif part:
            pieces.append(part)
    return tuple(pieces)


def _decode_order(item: Order, order: Sequence[str], fields: Fields) -> Response:
    """The order sent, after one move (`up-2`: the step at position 2 goes up) where one is asked for."""
    given = _text(fields, "order")
    now = [_id(token, order) for token in given.split(",")] if given else list(order)
    move = re.fullmatch(r"(up|down)-(\d{1,2})", _text(fields, "move"))
    if move and all(now):
        here = int(move[2])
        there = here - 1 if move[1] == "up" else here + 1
        if 0 <= here < len(now) and 0 <= there < len(now):
            now[here], now[there] = now[there], now[here]
    elif _text(fields, "touched") != "1":
        return {}
    return clean(item, {"order": now})


def _text(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[0] if values else ""


def _id(token: str, order: Sequence[str]) -> str | None:
    return order[int(token)] if token.isascii() and token.isdigit() and int(token[:3]) < len(order) else None


def _one(fields: Fields, name: str, order: Sequence[str]) -> str | None:
    return _id(_text(fields, name), order)


def _rows(fields: Fields, name: str, rows: Sequence[str], order: Sequence[str]) -> dict[str, str | None]:
    return {row: _one(fields, f"{name}-{i}", order) for i, row in enumerate(rows)}
