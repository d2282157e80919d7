"""What to teach again: objectives and paragraphs by how surely the cohort has not mastered them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from course.learning.analysis import NOTABLE
from course.learning.grading import FULL
from course.learning.intervals import Estimate, share
from course.learning.quantiles import beta_share
from course.learning.sums import ItemSums

#: From this probability on something is called sure.
SURELY = 0.95
Standing = Literal["not mastered", "as meant", "open", "mastered", "few"]
RULE = (
    "To teach again is what lies below the mark for mastery and below what the authors of its questions "
    f"expected: with a probability of {SURELY * 100:.0f} per cent or more below both, and {NOTABLE:.2f} or "
    "more below what was expected. First stands what is surest to the per cent, and of what is equally sure "
    "what lies furthest below the lower of the two."
)
HOW = (
    "The share is of the points on all its questions, each learner’s first meeting with each. Many "
    "questions are meant to be hard, so that a share below the mark may be just what was expected. Answers "
    "of one learner hang together, so that it is reckoned as if each learner had answered once. Each stands "
    "by itself: of 100 that are just as they were meant to be, chance alone lists five at most."
)


class Part(NamedTuple):
    """The sums of one question, and the share that its authors expected."""

    sums: ItemSums
    expected: float


@dataclass(frozen=True)
class Unmastered:
    """An objective or paragraph: the pooled share with its interval, what was expected, and how surely it is
    below the mark (`below_mark`), and below the mark and the expectation both (`probability`), 0 to 1.

    `share.n` is the number of learners it is reckoned with, `answers` all answers; `mark` is a share.
    """

    name: str
    share: Estimate
    answers: int
    expected: float
    mark: float
    below_mark: float
    probability: float

    @property
    def standing(self) -> Standing:
        """How it stands: "as meant" is surely below the mark, and not surely or not notably below what was
        expected; "few" below 30 learners."""
        if not self.share.enough:
            return "few"
        if self.probability >= SURELY and self._away >= NOTABLE:
            return "not mastered"
        if self.below_mark >= SURELY:
            return "as meant"
        return "mastered" if self.below_mark <= 1 - SURELY else "open"

    @property
    def shortfall(self) -> float:
        """How far the share lies below the lower of mark and expectation; negative above."""
        return min(self.mark, self.expected) - (self.share.value or 0.0)

    @property
    def _away(self) -> float:
        return round(self.expected - (self.share.value or 0.0), 9)  # 0.5 - 0.4 is a little less than 0.1


def ranked(groups: Mapping[str, Sequence[Part]], mastery_percent: int) -> tuple[Unmastered, ...]:
    """The groups that anyone has answered, the most surely unmastered first.

    Of those equally sure to the per cent, as many are in a large cohort, what lies furthest below first.
    """
    found = (unmastered(name, parts, mastery_percent) for name, parts in groups.items())
    return tuple(sorted((each for each in found if each is not None), key=_order))


def unmastered(name: str, parts: Sequence[Part], mastery_percent: int) -> Unmastered | None:
    """How surely the true share of points lies below the mark and the expectation; None without answers.

    By the posterior Beta(s + 1/2, n - s + 1/2) of Jeffreys' prior (Brown, Cai and DasGupta 2001, Interval
    Estimation for a Binomial Proportion): the rule for mastery of Novick and Lewis 1974 (Prescribing test
    length for criterion-referenced measurement), turned round. n is the answers to the item with the most,
    the least number of learners that there can be: as if all answers of one learner told the same (Kish
    1965, Survey Sampling, design effect with a correlation of 1), so that nothing looks surer than it is.
    s is n times the pooled share, partial marks included. What was expected is pooled by answers too; the
    true share is below both where it is below the lower of the two.
    """
    answers = sum(part.sums.answers for part in parts)
    if answers <= 0:
        return None
    n = max(part.sums.answers for part in parts)
    value = sum(part.sums.points for part in parts) / (FULL * answers)
    expected = sum(part.expected * part.sums.answers for part in parts) / answers
    mark = mastery_percent / 100

    def below(bound: float) -> float:
        return beta_share(bound, value * n + 0.5, (1 - value) * n + 0.5)

    both = below(min(mark, expected))
    return Unmastered(name, share(value * n, n), answers, expected, mark, below(mark), both)


def by_name(pairs: Iterable[tuple[str, Part]]) -> dict[str, list[Part]]:
    """Questions under the objective, or each of the paragraphs, that they rest on."""
    groups: dict[str, list[Part]] = {}
    for name, part in pairs:
        groups.setdefault(name, []).append(part)
    return groups


def _order(found: Unmastered) -> tuple[float, float, str]:
    """Above 99 per cent all are told as equally sure, and so ranked."""
    return (-min(0.99, round(found.probability, 2)), -found.shortfall, found.name)
