"""Figures read from bins of times: where the observation of a rank lies, and the median."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from course.learning.intervals import LEVEL, Estimate, Interval
from course.learning.quantiles import normal_quantile
from course.learning.sums import Times

#: Of fewer there is no interval of the median at 95 per cent: 1 - 2 / 2^n is less.
LEAST_TIMES = 6


def median_seconds(times: Times) -> Estimate:
    """The median time of those that were measured, interpolated within its bin on the scale of the bins.

    The interval goes from the n/2 ± z √n/2 th time (order statistics by the normal approximation; Conover
    1999, Practical Nonparametric Statistics, section 3.2), which is approximate. None below six times: of
    five the least and the largest hold the median between them in 94 cases of 100 only, 1 - 2 / 2^5.
    """
    n = sum(times.values())
    if n <= 0:
        return Estimate(None, 0, why="no times yet")
    half = normal_quantile((1 + LEVEL) / 2) * sqrt(n) / 2
    low, middle, high = (2 ** (at_rank(times, n / 2 + step) / 2) for step in (-half, 0, half))
    interval = Interval(low, high, "order statistics", approximate=True) if n >= LEAST_TIMES else None
    return Estimate(middle, n, interval)


def at_rank(bins: Mapping[int, int], rank: float) -> float:
    """Where the observation of this rank lies on the scale of the bins, as if each bin were filled evenly.

    The bins must not be empty; a rank outside them gives their end.
    """
    below = 0
    for b in sorted(bins):
        if rank <= below + bins[b]:
            return b + max(0.0, rank - below) / bins[b]
        below += bins[b]
    return max(bins) + 1.0
