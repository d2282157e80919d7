"""What to teach again: objectives and paragraphs by how surely the cohort has not mastered them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from course.learning.grading import FULL
from course.learning.intervals import Estimate, share
from course.learning.quantiles import beta_share
from course.learning.sums import ItemSums

#: From this probability on that it is not mastered: surely, and likely.
SURELY, LIKELY = 0.95, 0.75
Standing = Literal["not mastered", "likely not mastered", "open", "likely mastered", "mastered", "few"]
HOW = (
    "The share of points on all its questions, each learner’s first meeting with each, is compared with the "
    "mark for mastery. The probability is that the true share lies below the mark. Answers of one learner "
    "hang together, so that it is reckoned as if each learner had answered once."
)


@dataclass(frozen=True)
class Unmastered:
    """An objective or paragraph: the pooled share with its interval, and how surely it is below the mark.

    `share.n` is the number of learners it is reckoned with, `answers` all answers; `probability` 0 to 1.
    """

    name: str
    share: Estimate
    answers: int
    probability: float

    @property
    def standing(self) -> Standing:
        """The probability in words; "few" below 30 learners."""
        if not self.share.enough:
            return "few"
        if self.probability >= LIKELY:
            return "not mastered" if self.probability >= SURELY else "likely not mastered"
        if self.probability <= 1 - LIKELY:
            return "mastered" if self.probability <= 1 - SURELY else "likely mastered"
        return "open"


def ranked(groups: Mapping[str, Sequence[ItemSums]], mastery_percent: int) -> tuple[Unmastered, ...]:
    """The groups that anyone has answered, the most surely unmastered first.

    Of those equally sure to the fourth place, as nearly all are in a large cohort, the lower share first.
    """
    found = (unmastered(name, items, mastery_percent) for name, items in groups.items())
    return tuple(sorted((each for each in found if each is not None), key=_order))


def unmastered(name: str, items: Sequence[ItemSums], mastery_percent: int) -> Unmastered | None:
    """How surely the true share of points lies below the mark; None without answers.

    By the posterior Beta(s + 1/2, n - s + 1/2) of Jeffreys' prior (Brown, Cai and DasGupta 2001, Interval
    Estimation for a Binomial Proportion): the rule for mastery of Novick and Lewis 1974 (Prescribing test
    length for criterion-referenced measurement), turned round. n is the answers to the item with the most,
    the least number of learners that there can be: as if all answers of one learner told the same (Kish
    1965, Survey Sampling, design effect with a correlation of 1), so that nothing looks surer than it is.
    s is n times the pooled share, partial marks included.
    """
    answers = sum(item.answers for item in items)
    if answers <= 0:
        return None
    n = max(item.answers for item in items)
    value = sum(item.points for item in items) / (FULL * answers)
    below = beta_share(mastery_percent / 100, value * n + 0.5, (1 - value) * n + 0.5)
    return Unmastered(name, share(value * n, n), answers, below)


def by_name(pairs: Iterable[tuple[str, ItemSums]]) -> dict[str, list[ItemSums]]:
    """Sums of items under the objective, or each of the paragraphs, that they rest on."""
    groups: dict[str, list[ItemSums]] = {}
    for name, sums in pairs:
        groups.setdefault(name, []).append(sums)
    return groups


def _order(found: Unmastered) -> tuple[float, float, str]:
    return (-round(found.probability, 4), found.share.value or 0.0, found.name)
