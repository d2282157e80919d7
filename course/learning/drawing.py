"""Which items an attempt gets and in which order: fixed by a seed, the same on every machine.

Order comes from SHA-256 of seed and id, since `random` may change between versions of Python.
The list of ids kept with the attempt is the truth; this only makes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, zip_longest

from course.content.items import Item


@dataclass(frozen=True)
class Met:
    """How often a learner has met an item, and whether the latest answer to it was not fully right."""

    times: int
    missed: bool


UNSEEN = Met(0, False)


def lot(seed: str, *names: str) -> str:
    """A draw from the hat: a string that sorts names in an order fixed by the seed."""
    return hashlib.sha256("\0".join((seed, *names)).encode()).hexdigest()


def shuffled(ids: Iterable[str], seed: str, *salt: str) -> tuple[str, ...]:
    """The ids in an order fixed by seed and salt, whatever order they came in."""
    return _shuffled(tuple(ids), seed, salt)


# An attempt asks for the same order with every answer that is saved.
@lru_cache(maxsize=4096)
def _shuffled(ids: tuple[str, ...], seed: str, salt: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(ids, key=lambda name: lot(seed, *salt, name)))


def draw(
    pool: Sequence[Item], count: int, seed: str, met: Mapping[str, Met], service: str | None = None
) -> tuple[str, ...]:
    """For practice: missed items first, then unseen ones, then those met least; `count` at most.

    Among items equally met, cases of the learner's own service come first.
    """
    return _placed((item.id for item in _ranked(pool, seed, met, service)), count, seed)


def draw_stratified(
    pool: Sequence[Item], count: int, seed: str, met: Mapping[str, Met], service: str | None = None
) -> tuple[str, ...]:
    """For a module quiz: one item from each objective before a second from any.

    Missed items come first within an objective, and objectives with a missed item first among all;
    then those met least; among those equally met, cases of the learner's own service. `count` at most.
    """
    by_objective: dict[str, list[str]] = {}
    for item in _ranked(pool, seed, met, service):
        by_objective.setdefault(item.objective, []).append(item.id)
    rounds = zip_longest(*by_objective.values())
    chosen = (name for ids in rounds for name in ids if name is not None)
    return _placed(chosen, count, seed)


def _ranked(pool: Sequence[Item], seed: str, met: Mapping[str, Met], service: str | None) -> list[Item]:
    """Each item once, the one most wanted first."""

    def rank(item: Item) -> tuple[bool, int, bool, str]:
        known = met.get(item.id, UNSEEN)
        return not known.missed, known.times, not concerns(item, service), lot(seed, item.id)

    return sorted({item.id: item for item in pool}.values(), key=rank)


def concerns(item: Item, service: str | None) -> bool:
    """Whether an item is a case of this service."""
    return item.type == "scenario" and service in item.roles


def _placed(ids: Iterable[str], count: int, seed: str) -> tuple[str, ...]:
    """The first `count`, in places that do not tell why each was drawn."""
    return shuffled(islice(ids, max(0, count)), seed, "place")
