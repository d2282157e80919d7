"""Item analysis by classical test theory, from sums: how an item did in one population of answers.

Sources: Lord and Novick 1968, Statistical Theories of Mental Test Scores; Haladyna and Rodriguez 2013,
Developing and Validating Test Items. What the options did is in `distractors.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from course.learning.binned import median_seconds
from course.learning.distractors import OptionCurve, option_curves
from course.learning.grading import FULL
from course.learning.intervals import Estimate, fisher, mean_interval, share
from course.learning.sums import Certainty, Choices, ItemSums, Times

#: Said beside the discrimination where each learner meets other items.
ATTENUATED = (
    "Learners met unlike questions, so that the rest is a share of questions of unlike difficulty. "
    "This pulls the figure towards zero."
)
#: By how much an item must miss its expected share before that is said.
NOTABLE = 0.10
CERTAIN = 2
Comparison = Literal["harder", "easier", "as meant"]


@dataclass(frozen=True)
class Confidence:
    """Certainty against correctness: the share right of each certainty stated (2, 1, 0), and the share
    of all who stated one that was certain and not fully right."""

    right: Mapping[int, Estimate]
    sure_and_wrong: Estimate


@dataclass(frozen=True)
class ItemAnalysis:
    """All that is known of one item in one population. `expected` is the share its authors expected right."""

    facility: Estimate
    discrimination: Estimate
    omitted: Estimate
    seconds: Estimate
    confidence: Confidence
    options: tuple[OptionCurve, ...]
    expected: float


def analyse(
    sums: ItemSums,
    expected: float,
    options: Sequence[str],
    choices: Choices,
    certainty: Certainty,
    times: Times,
) -> ItemAnalysis:
    """The analysis of one item from its sums; `options` are ids in file order, none for items without."""
    return ItemAnalysis(
        facility(sums),
        discrimination(sums),
        share(sums.omitted, sums.answers),
        median_seconds(times),
        confidence(certainty),
        option_curves(choices, options),
        expected,
    )


def binary(sums: ItemSums) -> bool:
    """Whether each answer earned nothing or all: x(FULL - x) is never below 0, so its sum is 0 only then."""
    return sums.squares == FULL * sums.points


def facility(sums: ItemSums) -> Estimate:
    """The mean share of the points: sum x / (n FULL). An answer left out earned 0.

    With Wilson's interval where every answer earned nothing or all, otherwise with that of the mean by t.
    """
    n = sums.answers
    if n <= 0:
        return Estimate(None, 0, why="nobody has met it yet")
    if binary(sums):
        return share(sums.points / FULL, n)
    return Estimate(sums.points / (n * FULL), n, mean_interval(n, sums.points, sums.squares, FULL))


def discrimination(sums: ItemSums) -> Estimate:
    """The corrected item-rest correlation: Pearson's r of x and of r, the mean of the attempt's other items.

    "Corrected" since the item is not part of what it is compared with (Henrysson 1963). None where all
    earned the same on the item or on the rest. The interval is Fisher's, approximate. An answer without
    other items in its attempt has no r and is left out: n counts the others.
    """
    n, points = sums.answers - sums.alone, sums.points - sums.alone_points
    own = n * (sums.squares - sums.alone_squares) - points * points
    rest = n * sums.rest_squares - sums.rest * sums.rest
    if own <= 0 or rest <= 0:
        return Estimate(None, n, why=_no_spread(sums, own))
    joint = n * sums.products - points * sums.rest
    r = max(-1.0, min(1.0, joint / (sqrt(own) * sqrt(rest))))
    return Estimate(r, n, fisher(r, n))


def _no_spread(sums: ItemSums, own: int) -> str:
    if not sums.answers:
        return "nobody has met it yet"
    if sums.alone == sums.answers:
        return "there are no other questions that could be compared"
    if own > 0:
        return "all earned the same on the other questions"
    if sums.right == sums.answers:
        return "everyone is right"
    return "everyone earned the same" if sums.points else "nobody is right"


def against_expected(found: Estimate, expected: float) -> Comparison | None:
    """Whether an item was harder or easier than its authors expected.

    So only where the whole interval lies on one side, and the estimate a tenth or more away: among very
    many answers a hair's breadth would be certain too. None without a value.
    """
    if found.value is None or found.interval is None:
        return None
    away = round(found.value - expected, 9)  # 0.5 - 0.4 is a little less than 0.1
    if found.interval.high < expected and away <= -NOTABLE:
        return "harder"
    if found.interval.low > expected and away >= NOTABLE:
        return "easier"
    return "as meant"


def confidence(certainty: Certainty) -> Confidence:
    """Certainty against correctness, of answers whose learner stated it; partly right is not right."""
    stated = {level: [certainty.get((level, right), 0) for right in (True, False)] for level in (2, 1, 0)}
    everyone = sum(map(sum, stated.values()))
    return Confidence(
        {level: share(right, right + wrong) for level, (right, wrong) in stated.items()},
        share(stated[CERTAIN][1], everyone),
    )
