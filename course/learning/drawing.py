"""Which items an attempt gets and in which order: fixed by a seed, the same on every machine.

Order comes from SHA-256 of seed and id, since `random` may change between versions of Python.
The list of ids kept with the attempt is the truth; this only makes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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


def shuffled(ids: Iterable[str], seed: str, salt: str) -> tuple[str, ...]:
    """The ids in an order fixed by seed and salt, whatever order they came in."""
    return tuple(sorted(ids, key=lambda name: lot(seed, salt, name)))


def draw(pool: Sequence[Item], count: int, seed: str, met: Mapping[str, Met]) -> tuple[str, ...]:
    """For practice: missed items first, then unseen ones, then those met least; `count` at most."""

    def rank(item: Item) -> tuple[int, int, str]:
        known = met.get(item.id, UNSEEN)
        group = 0 if known.missed else 1
        return group, known.times, lot(seed, item.id)

    chosen = sorted(pool, key=rank)[:count]
    return shuffled((item.id for item in chosen), seed, "place")


def draw_stratified(pool: Sequence[Item], count: int, seed: str, met: Mapping[str, Met]) -> tuple[str, ...]:
    """For a module quiz: one item from each objective before a second from any, least-met first."""
    by_objective: dict[str, list[Item]] = {}
    for item in sorted(pool, key=lambda item: (met.get(item.id, UNSEEN).times, lot(seed, item.id))):
        by_objective.setdefault(item.objective, []).append(item)
    objectives = sorted(by_objective, key=lambda name: lot(seed, "objective", name))
    chosen: list[str] = []
    while len(chosen) < count and any(by_objective.values()):
        for name in objectives:
            if by_objective[name] and len(chosen) < count:
                chosen.append(by_objective[name].pop(0).id)
    return shuffled(chosen, seed, "place")
