"""What each option of an item did: chosen by how many, and by which third of the learners.

A right option should rise from the lower to the upper third, a good wrong one fall (Haladyna and
Rodriguez 2013, Developing and Validating Test Items). Thirds are of learners by their score on the
other items of the same attempt, cut when they are read from bins of five per cent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from course.learning.intervals import Estimate, share
from course.learning.sums import EVERYONE, NO_REST, Choices

Thirds = tuple[Estimate, Estimate, Estimate]


@dataclass(frozen=True)
class OptionCurve:
    """Who chose one option: of all, and of the lower, the middle and the upper third by the other items."""

    option: str
    overall: Estimate
    thirds: Thirds


def option_curves(choices: Choices, options: Sequence[str]) -> tuple[OptionCurve, ...]:
    """How often each option was chosen, by all and by thirds.

    Shares are of all who met the item where the choices count `EVERYONE`, otherwise of all choices. Whoever
    met no other item in the attempt is in no third.
    """
    met = _met(choices)
    thirds = third_of_bins({b: count for b, count in met.items() if b != NO_REST})
    sizes = _by_third(met, thirds)
    return tuple(
        OptionCurve(name, share(sum(chosen.values()), sum(met.values())), _shares(chosen, thirds, sizes))
        for name in options
        for chosen in [_in_bins(choices, name)]
    )


def third_of_bins(met: Mapping[int, int]) -> dict[int, int]:
    """For each bin the third it belongs to: 0 lower, 1 middle, 2 upper.

    A bin is never split, since learners in it cannot be told apart. It belongs where its middle learner
    stands: in the lower third with at most one third of all below, in the upper with at most one third
    above, else in the middle. Thirds may so be unequal, and one may be empty.
    """
    bins = sorted(met)
    everyone = sum(met.values())
    above = accumulate(met[b] for b in bins)  # learners up to and with each bin
    return {b: _third(2 * upto - met[b], 2 * everyone) for b, upto in zip(bins, above, strict=True)}


def _third(rank: int, everyone: int) -> int:
    if 3 * rank <= everyone:
        return 0
    return 2 if 3 * rank >= 2 * everyone else 1


def _met(choices: Choices) -> dict[int, int]:
    """Learners per bin; without a count of them each is taken to have chosen once."""
    counted = _in_bins(choices, EVERYONE)
    if counted:
        return counted
    met: dict[int, int] = {}
    for (_, score), count in choices.items():
        met[score] = met.get(score, 0) + count
    return met


def _in_bins(choices: Choices, option: str) -> dict[int, int]:
    return {score: count for (name, score), count in choices.items() if name == option}


def _by_third(counts: Mapping[int, int], thirds: Mapping[int, int]) -> list[int]:
    sizes = [0, 0, 0]
    for score, count in counts.items():
        if score in thirds:
            sizes[thirds[score]] += count
    return sizes


def _shares(chosen: Mapping[int, int], thirds: Mapping[int, int], sizes: Sequence[int]) -> Thirds:
    lower, middle, upper = map(share, _by_third(chosen, thirds), sizes)
    return lower, middle, upper
