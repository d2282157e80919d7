"""Invented answers from an item response model with known parameters: for trying the course out at any size.

An answer is drawn by the three-parameter logistic model (Birnbaum, in Lord and Novick 1968, part 5):
P = c + (1 - c) / (1 + exp(-a (ability - b))). An item that can earn n different marks above nothing gets
the k-th of them with k binomial of n and P, so that one of all or nothing is right with P itself.
Chance is passed in, seeded by the caller: the same seed gives the same answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import comb, exp, log, sqrt
from random import Random
from typing import NamedTuple

from course.content.items import Item
from course.learning.exemplars import right_response, wrong_response
from course.learning.grading import FULL, mark
from course.learning.jumbling import guess, jumbled
from course.learning.responses import Response

#: How many ways to earn the same mark are kept of an item.
MOST_WAYS = 24
#: Tried at each of these shares of right parts, so that every mark an item can earn is met.
SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.95)
TRIES = 24
#: The median time for one item; single items and learners differ from it.
SECONDS = 35.0
#: Of ten who are wrong on the flawed item, nine fall for the same option.
LURED = 9


@dataclass(frozen=True)
class Parameters:
    """Of one item: `slope` a, `difficulty` b on the scale of ability, `guess` c, median seconds for it."""

    slope: float
    difficulty: float
    guess: float
    seconds: float = SECONDS

    def chance(self, ability: float) -> float:
        """P for a learner of this ability, which is standard normal where `difficulty` is meant."""
        return self.guess + (1 - self.guess) / (1 + exp(-self.slope * (ability - self.difficulty)))


@dataclass(frozen=True)
class Level:
    """One mark that an item can earn, in 840ths, and responses that earn it, as JSON."""

    points: int
    ways: tuple[str, ...]


@dataclass(frozen=True)
class ItemModel:
    """An item, how it behaves, and its levels from no points upwards."""

    item: Item
    parameters: Parameters
    levels: tuple[Level, ...]

    def expected(self, ability: float) -> float:
        """The mean share of the points that learners of this ability earn."""
        return self.moment(ability, 1)

    def moment(self, ability: float, power: int) -> float:
        """The mean of that share to a power: with 1 the mean, with 2 what the variance is reckoned from."""
        p, n = self.parameters.chance(ability), len(self.levels) - 1
        return sum(
            comb(n, k) * p**k * (1 - p) ** (n - k) * (level.points / FULL) ** power
            for k, level in enumerate(self.levels)
        )


class Given(NamedTuple):
    """One answer: its mark (840ths), the response as JSON, certainty 0–2 or none, milliseconds taken."""

    points: int
    response: str
    confidence: int | None
    milliseconds: int


@dataclass(frozen=True)
class Character:
    """A learner. `haste` multiplies times; `states`: how often certainty is stated, `practises` a lesson's
    practice is done, `returns` a failed quiz is tried again (0 to 1); `responses`: how many answers before
    she stops; `days` between one module and the next; `gain`: ability added with each further try.
    """

    ability: float
    haste: float
    states: float
    practises: float
    returns: float
    responses: int
    days: float
    gain: float = 1.4


def character(chance: Random, responses: float, able: float = 0.0) -> Character:
    """A learner by lot: ability is normal with the mean `able` and standard deviation 1; `responses` is the
    mean of how many answers learners give before they stop."""
    return Character(
        ability=chance.gauss(able, 1),
        haste=exp(chance.gauss(0, 0.3)),
        states=chance.choice((0.0, 0.7, 0.9, 1.0)),
        practises=chance.random() * 0.5,
        returns=min(1.0, 0.6 + chance.random() * 0.8),
        responses=round(2 * responses * chance.betavariate(2.5, 2.5)),
        days=exp(chance.gauss(log(4.5), 0.4)),
    )


def item_model(item: Item, chance: Random) -> ItemModel:
    """A sound item: as hard as its authors expected, give or take, and the better the surer."""
    own = guess(item)
    slope = min(2.2, max(0.6, exp(chance.gauss(log(1.2), 0.25))))
    share = min(0.97, max(0.05, (item.difficulty - own) / (1 - own)))
    # A logistic curve over standard normal ability gives this share on average (Zeger and others 1988).
    middle = -log(share / (1 - share)) * sqrt(1 + 0.346 * slope * slope) / slope
    difficulty = min(2.5, max(-3.0, middle + chance.gauss(0, 0.4)))
    seconds = SECONDS * exp(chance.gauss(0, 0.3))
    return ItemModel(item, Parameters(slope, difficulty, own, seconds), levels(item, chance))


def flawed(model: ItemModel) -> ItemModel:
    """The same item with a key that strong learners avoid: they choose one and the same other option."""
    wrong = model.levels[0].ways
    lure = min(set(wrong))
    others = tuple(way for way in wrong if way != lure) or (lure,)
    none = Level(0, tuple(others[n % len(others)] if n % 10 == LURED else lure for n in range(MOST_WAYS)))
    parameters = replace(model.parameters, slope=-1.5, difficulty=-1.0, guess=0.05)
    return replace(model, parameters=parameters, levels=(none, *model.levels[1:]))


def levels(item: Item, chance: Random) -> tuple[Level, ...]:
    """Every mark that answers to an item were found to earn, each with ways to earn it."""
    found: dict[int, list[str]] = {}
    for response in _tried(item, chance):
        ways = found.setdefault(mark(item, response).points, [])
        if len(ways) < MOST_WAYS:
            ways.append(as_text(response))
    return tuple(Level(points, tuple(ways)) for points, ways in sorted(found.items()))


def _tried(item: Item, chance: Random) -> Iterator[Response]:
    yield right_response(item)
    yield wrong_response(item)
    for share in SHARES:
        for _ in range(TRIES):
            yield jumbled(item, share, chance)


def as_text(response: Mapping[str, object]) -> str:
    """A response as it is kept."""
    return json.dumps(response, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def answer(model: ItemModel, who: Character, chance: Random) -> Given:
    """One learner's answer to one item."""
    lot, parameters = chance.random, model.parameters
    p, found = parameters.chance(who.ability), model.levels
    level = found[sum([lot() < p for _ in range(len(found) - 1)])]
    way = level.ways[int(lot() * len(level.ways))]
    sure = None
    if lot() < who.states:
        feeling = 0.8 * (who.ability - parameters.difficulty) + chance.gauss(0, 1)
        sure = (feeling > -0.4) + (feeling > 0.8)
    seconds = parameters.seconds * who.haste * exp(chance.gauss(0, 0.5))
    return Given(level.points, way, sure, int(1000 * min(900.0, max(2.0, seconds))))
