"""Estimates with their number of observations and a 95 per cent interval. Nothing is shown without both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import atanh, sqrt, tanh
from typing import Literal

from course.learning.grading import FULL
from course.learning.quantiles import normal_quantile, t_quantile

LEVEL = 0.95
#: Below so many observations a figure is shown, but not judged; from `FIRM` it is judged, not only flagged.
ENOUGH = 30
FIRM = 100
#: A group of fewer has no figures of its own.
LEAST_GROUP = 10
#: With fewer whole items lost, or earned, by all together, a mean is too near its end for t.
NEAR_END = 5

Method = Literal["Wilson", "t", "Wilson or t", "Fisher's z", "Feldt", "F", "order statistics"]


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, by which method, and whether that is only roughly right at the sizes met here."""

    low: float
    high: float
    method: Method
    approximate: bool = False


@dataclass(frozen=True)
class Estimate:
    """A figure, the `n` that it rests on, its interval; without a value `why` says the reason in words."""

    value: float | None
    n: int
    interval: Interval | None = None
    why: str = ""

    @property
    def enough(self) -> bool:
        """Whether it rests on enough to be judged at all."""
        return self.n >= ENOUGH

    @property
    def firm(self) -> bool:
        """Whether it rests on enough for more than a first sign."""
        return self.n >= FIRM


def share(count: float, n: int) -> Estimate:
    """A share of `n` with Wilson's interval."""
    if n <= 0:
        return Estimate(None, 0, why="nobody yet")
    return Estimate(count / n, n, wilson(count, n))


def wilson(count: float, n: float, level: float = LEVEL) -> Interval:
    """The score interval of a share `count / n`, n > 0 (Wilson 1927; Brown, Cai and DasGupta 2001).

    Of partial marks their sum may stand for the count: none spread more than 0 and 1, so it is wide enough.
    """
    p, z = count / n, _z(level)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Interval(max(0.0, min(middle - half, p)), min(1.0, max(middle + half, p)), "Wilson")


def mean_interval(n: int, total: int, squares: int, full: int, level: float = LEVEL) -> Interval:
    """The interval by t of a mean share, from sums of marks of 0 to `full` each; n > 0. Within 0 to 1.

    Where all marks are the same (or there is one), t has no width and would feign certainty. Then it is
    Wilson's, the widest that marks of this mean can have, since no marks spread more than 0 and `full`.
    Near the ends too few marks differ from the rest to tell their spread, and t is too short (Brown, Cai
    and DasGupta 2001 of shares): there the wider end of both on each side.
    """
    spread, widest = n * squares - total * total, wilson(total / full, n, level)
    if n < 2 or spread <= 0:
        return widest
    mean = total / (n * full)
    half = t_quantile((1 + level) / 2, n - 1) * sqrt(spread / (n * n * (n - 1))) / full
    low, high = max(0.0, mean - half), min(1.0, mean + half)
    if min(total, n * full - total) >= NEAR_END * FULL:
        return Interval(low, high, "t")
    return Interval(min(low, widest.low), max(high, widest.high), "Wilson or t")


def fisher(r: float, n: int, level: float = LEVEL) -> Interval | None:
    """The interval of a correlation by Fisher's z: tanh(atanh r ± z / sqrt(n - 3)) (Fisher 1921).

    Approximate: exact for pairs of normal values only. None for three pairs or fewer, and for r = ±1.
    """
    if n <= 3 or abs(r) >= 1:
        return None
    half = _z(level) / sqrt(n - 3)
    return Interval(tanh(atanh(r) - half), tanh(atanh(r) + half), "Fisher's z", approximate=True)


def surely_more(one: int, other: int) -> bool:
    """Whether one of two choices was made more often by more than chance: Wilson's lower end above a half."""
    return one + other > 0 and wilson(one, one + other).low > 0.5


@cache
def _z(level: float) -> float:
    return normal_quantile((1 + level) / 2)
