"""Whether a share differs between two groups by more than chance."""

from __future__ import annotations

from math import hypot

from course.learning.intervals import Estimate


def newcombe(one: Estimate, other: Estimate) -> tuple[float, float] | None:
    """The 95 per cent interval of the difference of two groups' shares, `one` less `other`.

    From the Wilson interval of each (Newcombe 1998, Interval estimation for the difference between
    independent proportions, method 10). None where a group is empty.
    """
    if one.value is None or other.value is None or one.interval is None or other.interval is None:
        return None
    away = one.value - other.value
    down = hypot(one.value - one.interval.low, other.interval.high - other.value)
    up = hypot(one.interval.high - one.value, other.value - other.interval.low)
    return max(-1.0, away - down), min(1.0, away + up)
