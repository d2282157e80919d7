"""Whole classes of answers for the statistics: small ones by hand, larger ones from models of known truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from math import exp
from random import Random

from hypothesis import strategies as st

from course.learning.grading import FULL
from course.learning.sums import ItemSums, Place, Sums, add_attempt

Row = Sequence[int]
NOBODY = Sums()


def name_of(item: int) -> str:
    """The marking hash of an item by its number."""
    return f"item-{item}"


def summed(rows: Iterable[Row]) -> Sums:
    """The sums of attempts at one fixed set, from the points of each attempt."""
    return together([Place(name_of(i), x) for i, x in enumerate(row)] for row in rows)


def together(attempts: Iterable[Sequence[Place]]) -> Sums:
    """The sums of attempts."""
    return reduce(add_attempt, attempts, NOBODY)


def items(sums: Sums) -> list[ItemSums]:
    """The sums of the items, in the order of their names."""
    return [sums.items[name] for name in sorted(sums.items)]


def right_or_wrong(*words: str) -> list[list[int]]:
    """Rows from words of 0 and 1, one a learner."""
    return [[FULL * int(mark) for mark in word] for word in words]


def even_class(chance: Random, n: int, k: int, true: float, error: float) -> list[list[int]]:
    """Marks of n learners on k items: each a learner's level and an error, with these standard deviations.

    In 840ths around 420, and far enough from 0 and 840 never to reach them. Items are parallel.
    """
    rows = []
    for _ in range(n):
        level = chance.gauss(FULL / 2, true)
        rows.append([round(chance.gauss(level, error)) for _ in range(k)])
    return rows


def logistic(ability: float, slope: float, difficulty: float) -> float:
    """The chance of a right answer by the two-parameter model."""
    return 1 / (1 + exp(-slope * (ability - difficulty)))


def answered(chance: Random, n: int, parameters: Sequence[tuple[float, float]]) -> list[list[int]]:
    """Right or wrong answers of n learners of standard normal ability; slope and difficulty of each item."""
    rows = []
    for _ in range(n):
        ability = chance.gauss(0, 1)
        rows.append([FULL * (chance.random() < logistic(ability, *item)) for item in parameters])
    return rows


def mixed_class(n: int, k: int, seed: int, partial: bool) -> list[list[int]]:
    """Answers from a logistic model; with `partial` what is not right may earn a part."""
    chance, rows = Random(seed), []
    for _ in range(n):
        ability, row = chance.gauss(0, 1), []
        for j in range(k):
            right = chance.random() < 1 / (1 + 2.718281828 ** -(ability - (-1 + 2 * j / (k - 1))))
            row.append(FULL if right else (chance.choice([0, 210, 420, 630]) if partial else 0))
        rows.append(row)
    return rows


marks = st.sampled_from([0, 0, 105, 210, 280, 420, 630, FULL, FULL])
binary_marks = st.sampled_from([0, FULL])


def classes(values: st.SearchStrategy[int], least: int = 2) -> st.SearchStrategy[list[list[int]]]:
    """Classes at a fixed set of 2 to 6 items."""
    return st.integers(2, 6).flatmap(
        lambda k: st.lists(st.lists(values, min_size=k, max_size=k), min_size=least, max_size=20)
    )


places = st.builds(
    Place,
    marking_hash=st.sampled_from(["a", "b", "c", "d"]),
    points=marks,
    answered=st.booleans(),
    chosen=st.sampled_from([(), ("x",), ("y",), ("x", "y")]),
    confidence=st.sampled_from([None, 0, 1, 2]),
    milliseconds=st.one_of(st.none(), st.integers(0, 4_000_000)),
)
attempts = st.lists(places, max_size=4, unique_by=lambda place: place.marking_hash)
