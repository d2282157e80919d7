"""What a group gained from before the course to after it: shown of ten learners or more, never of one.

Shares are of the items of a form, from 0 to 1; gains are differences of shares, from -1 to 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from course.learning.forms import BY_ID, Form
from course.learning.quantiles import t_quantile

#: Below so many learners a mean would tell too much of each, and too little of the course.
LEAST = 10


@dataclass(frozen=True)
class Taken:
    """A form that was handed in: by whom, under which quiz id, and the share that was right."""

    learner: str
    quiz: str
    share: float


@dataclass(frozen=True)
class Pair:
    """One learner's shares before and after, and the form she met before."""

    before: float
    after: float
    first: Form


@dataclass(frozen=True)
class Gain:
    """Mean shares and the mean gain of a group.

    `interval`: of the mean gain, at 95 per cent; none where all gained the same. `standardised`: the
    gain in standard deviations of the shares before; none where all were the same. `a_first`: how many
    met form A before. `balanced`: the gain with both orders weighed alike, so that a harder form cannot
    pass for a gain or a loss; none unless each order has enough learners.
    """

    learners: int
    before: float
    after: float
    gain: float
    interval: tuple[float, float] | None
    standardised: float | None
    a_first: int
    balanced: float | None


@dataclass(frozen=True)
class Withheld:
    """Why no gain is shown, in words."""

    reason: str


def paired(taken: Iterable[Taken]) -> list[Pair]:
    """The pairs of those who handed in one form before and the other one after, in order of their ids.

    Whoever handed in twice at one moment, as a guest and with an account, is left out: she has met a form
    before it was to measure anything.
    """
    by_learner: dict[str, list[Taken]] = {}
    for each in taken:
        by_learner.setdefault(each.learner, []).append(each)
    found = (_pair(by_learner[learner]) for learner in sorted(by_learner))
    return [pair for pair in found if pair is not None]


def _pair(taken: Sequence[Taken]) -> Pair | None:
    before = [each for each in taken if BY_ID[each.quiz].moment == "before"]
    after = [each for each in taken if BY_ID[each.quiz].moment == "after"]
    if len(before) != 1 or len(after) != 1 or BY_ID[before[0].quiz].form == BY_ID[after[0].quiz].form:
        return None
    return Pair(before[0].share, after[0].share, BY_ID[before[0].quiz].form)


def gain(pairs: Sequence[Pair]) -> Gain | Withheld:
    """The gain of a group, with the interval of the paired t statistic.

    Mean d of the differences, d -/+ t(0.975, n-1) s/sqrt(n): Student 1908, "The probable error of a mean",
    Biometrika 6. Counterbalanced order as in any two-period crossover (Hills and Armitage 1979).
    """
    if len(pairs) < LEAST:
        return Withheld("Fewer than ten learners did both forms.")
    gains = [pair.after - pair.before for pair in pairs]
    return Gain(
        len(pairs),
        fmean(pair.before for pair in pairs),
        fmean(pair.after for pair in pairs),
        fmean(gains),
        interval(gains),
        standardised(pairs),
        sum(pair.first == "a" for pair in pairs),
        balanced(pairs),
    )


def interval(gains: Sequence[float]) -> tuple[float, float] | None:
    """The 95 per cent t interval of a mean; none without any spread, where it would claim to be certain."""
    spread = stdev(gains)
    if spread < 1e-9:
        return None
    half = t_quantile(0.975, len(gains) - 1) * spread / sqrt(len(gains))
    return fmean(gains) - half, fmean(gains) + half


def standardised(pairs: Sequence[Pair]) -> float | None:
    """The mean gain by the standard deviation before, corrected for small groups by 1 - 3/(4m - 1).

    The standardised mean change in raw score units, m = n - 1: Becker 1988, British Journal of
    Mathematical and Statistical Psychology 41. Not by the deviation of the gains, which would grow the
    more alike learners gain, however little.
    """
    spread = stdev(pair.before for pair in pairs)
    if spread < 1e-9:
        return None
    mean = fmean(pair.after - pair.before for pair in pairs)
    return (1 - 3 / (4 * (len(pairs) - 1) - 1)) * mean / spread


def balanced(pairs: Sequence[Pair]) -> float | None:
    """The mean of the two orders' mean gains: the difference between the forms cancels out exactly."""
    orders = [[pair.after - pair.before for pair in pairs if pair.first == form] for form in ("a", "b")]
    return fmean(map(fmean, orders)) if all(len(gains) >= LEAST for gains in orders) else None
