"""Answers with some parts right and the others wrong, by lot: what learners who half know would give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random
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
from course.learning.responses import Response


def guess(item: Item) -> float:
    """The share that somebody earns who knows nothing: by how many answers each part offers."""
    match item:
        case Single() | Scenario():
            return 1 / len(item.options)
        case Region():
            return 1 / len(item.regions)
        case TrueFalseWhy():
            return 0.25 + 0.5 / len(item.reasons)
        case Match():
            return 1 / (len(item.pairs) + len(item.extra_right))
        case Categorise():
            return 1 / len(item.categories)
        case Cloze():
            return sum(1 / len(gap.choices) for gap in item.gaps) / len(item.gaps)
        case Order():
            return 1 / len(item.elements_in_order)
        case Multiple():
            return 0.0  # a wrong tick takes a right one away
        case _:
            assert_never(item)


def jumbled(item: Item, share: float, chance: Random) -> Response:
    """A complete answer in which about this share of the parts is right."""
    match item:
        case Single() | Scenario():
            return {"choice": _option(item.options, share, chance)}
        case Region():
            return {"choice": _option(item.regions, share, chance)}
        case Multiple():
            return {"choices": _ticks(item, share, chance)}
        case TrueFalseWhy():
            return _verdict(item, share, chance)
        case Match():
            rights = [piece.id for piece in (*item.pairs, *item.extra_right)]
            return {"pairs": _table({pair.id: pair.id for pair in item.pairs}, rights, share, chance)}
        case Categorise():
            keys = {element.id: element.category for element in item.elements}
            return {"elements": _table(keys, [place.id for place in item.categories], share, chance)}
        case Cloze():
            return {"gaps": _gaps(item, share, chance)}
        case Order():
            return {"order": _order([step.id for step in item.elements_in_order], share, chance)}
        case _:
            assert_never(item)


def _option(options: Sequence[Option], share: float, chance: Random) -> str:
    right = chance.random() < share
    return _one([each.id for each in options if each.correct is right], chance)


def _one(names: Sequence[str], chance: Random) -> str:
    """One of them, the first ones rather: wrong options differ in how many they attract."""
    return names[min(chance.randrange(len(names)), chance.randrange(len(names)))]


def _ticks(item: Multiple, share: float, chance: Random) -> list[str]:
    ticked = [
        option.id
        for option in item.options
        if chance.random() < (share if option.correct else 0.8 * (1 - share))
    ]
    return ticked or [chance.choice(item.options).id]


def _verdict(item: TrueFalseWhy, share: float, chance: Random) -> Response:
    verdict = item.key if chance.random() < share else not item.key
    right = verdict is item.key and chance.random() < share
    reasons = [each.id for each in item.reasons if each.correct is right]
    return {"verdict": verdict, "reason": chance.choice(reasons or [item.reasons[0].id])}


def _gaps(item: Cloze, share: float, chance: Random) -> dict[str, str]:
    return {gap.id: _part(gap.key, (choice.id for choice in gap.choices), share, chance) for gap in item.gaps}


def _table(keys: Mapping[str, str], places: Sequence[str], share: float, chance: Random) -> dict[str, str]:
    return {row: _part(key, places, share, chance) for row, key in keys.items()}


def _part(key: str, names: Iterable[str], share: float, chance: Random) -> str:
    wrong = [name for name in names if name != key]
    return key if chance.random() < share or not wrong else chance.choice(wrong)


def _order(steps: list[str], share: float, chance: Random) -> list[str]:
    """The right order with some steps put elsewhere."""
    given = list(steps)
    for step in steps:
        if chance.random() >= share:
            given.remove(step)
            given.insert(chance.randrange(len(steps)), step)
    return given
