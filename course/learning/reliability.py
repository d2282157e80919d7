"""How far a quiz's scores can be relied on, from sums: alpha for fixed sets, phi for sets drawn at random.

Both are shares of the scores' variance that comes from learners and not from the questions they happened
to meet. Below zero means that learners differ less than chance alone would make them; it is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from course.learning.analysis import binary
from course.learning.grading import FULL
from course.learning.intervals import LEVEL, Estimate, Interval
from course.learning.quantiles import f_quantile
from course.learning.sums import ItemSums, QuizSums

FIXED = (
    "Everyone met the same {k} questions, each learner is counted once, and the questions measure the same "
    "thing equally well; where they do not, the true figure is higher. The interval takes scores to be "
    "normally distributed (Feldt 1965)."
)
DRAWN = (
    "Each learner met {k} questions drawn at random from one pool and is counted once. Chance in which "
    "questions came counts as error, so the figure holds for comparing with a pass mark. The interval "
    "takes scores to be normally distributed (Shrout and Fleiss 1979; Brennan 2001)."
)
UNEQUAL = (
    " Attempts differ in how many questions they have. Their mean stands for all, so that this is an "
    "approximation, which comes out too high where they differ much."
)


@dataclass(frozen=True)
class Reliability:
    """A coefficient by its name, the standard error of measurement in items, and what it assumes in words.

    A score of T items right means a true score of about T ± `error` in two cases of three.
    """

    name: str
    estimate: Estimate
    error: float | None
    assumes: str


def reliability(quiz: QuizSums, items: Sequence[ItemSums]) -> Reliability:
    """Alpha where all attempts met the same items, phi where each met its own; sums of the same attempts."""
    return alpha(quiz, items) if same_items(quiz, items) else phi(quiz)


def same_items(quiz: QuizSums, items: Sequence[ItemSums]) -> bool:
    """Whether every attempt met every item, and nothing else."""
    met = all(item.answers == quiz.attempts for item in items)
    return met and quiz.places == quiz.attempts * len(items)


def alpha(quiz: QuizSums, items: Sequence[ItemSums]) -> Reliability:
    """KR-20, or coefficient alpha where marks are partial, of a set of which all attempts met every item.

    alpha = k/(k-1) (1 - sum of the items' variances / variance of the totals) (Cronbach 1951; for items
    right or wrong Kuder and Richardson 1937). Error: s sqrt(1 - alpha), s of the totals with n - 1.
    """
    n, k = quiz.attempts, len(items)
    name = "KR-20" if all(map(binary, items)) else "Coefficient alpha"
    assumes = FIXED.format(k=k)
    spread = n * quiz.squares - quiz.points**2  # n² times the variance of the totals
    why = _not_fixed(quiz, items) or ("all attempts have the same score" if spread <= 0 else "")
    if why:
        return Reliability(name, Estimate(None, n, why=why), None, assumes)
    own = sum(n * item.squares - item.points**2 for item in items)
    # 1 - alpha, brought into whole numbers so that perfect agreement gives exactly 1.
    chance = (k * own - spread) / ((k - 1) * spread)
    error = sqrt(spread / (n * (n - 1)) * chance) / FULL
    value = 1 - chance
    return Reliability(name, Estimate(value, n, feldt(value, n, k)), error, assumes)


def _not_fixed(quiz: QuizSums, items: Sequence[ItemSums]) -> str:
    if quiz.attempts < 2:
        return "fewer than two attempts"
    if len(items) < 2:
        return "a single question"
    return "" if same_items(quiz, items) else "not all attempts met the same questions"


def feldt(value: float, n: int, k: int, level: float = LEVEL) -> Interval | None:
    """The interval of alpha: (1 - alpha) / (1 - estimate) has F's distribution (n - 1, (n - 1)(k - 1)).

    Feldt 1965, The approximate sampling distribution of Kuder-Richardson reliability coefficient twenty,
    Psychometrika 30. None for an estimate of 1, which leaves no error to judge by.
    """
    if value >= 1:
        return None
    ends = [f_quantile(p, n - 1, (n - 1) * (k - 1)) for p in ((1 + level) / 2, (1 - level) / 2)]
    low, high = (1 - (1 - value) * end for end in ends)
    return Interval(low, high, "Feldt", approximate=True)


def phi(quiz: QuizSums) -> Reliability:
    """The dependability of scores where each learner met k items of her own, drawn from one pool.

    Items nested in persons, one-way random model: phi = (MSB - MSW) / MSB, which is ICC(1,k) (Shrout and
    Fleiss 1979; Brennan 2001, Generalizability Theory, design i:p). Error: that of the sum, sqrt(k MSW).
    Taken for equal k; where attempts differ, k is their mean.
    """
    n = quiz.attempts
    k = quiz.places / n if n > 0 else 0.0
    assumes = DRAWN.format(k=f"{k:.3g}") + (UNEQUAL if n > 0 and quiz.places % n else "")
    why = _not_drawn(quiz)
    if why:
        return Reliability("Phi", Estimate(None, n, why=why), None, assumes)
    between, within = _mean_squares(quiz)
    if between <= 0:
        return Reliability("Phi", Estimate(None, n, why="all attempts have the same score"), None, assumes)
    estimate = Estimate(1 - within / between, n, _phi_interval(between, within, n, k))
    return Reliability("Phi", estimate, sqrt(k * within) / FULL, assumes)


def _not_drawn(quiz: QuizSums) -> str:
    if quiz.attempts < 2:
        return "fewer than two attempts"
    return "a single question in each attempt" if quiz.places <= quiz.attempts else ""


def _mean_squares(quiz: QuizSums) -> tuple[float, float]:
    """Between and within persons, in squared 840ths.

    SSB = sum T²/k - (sum T)²/(n k); SSW = sum x² - sum T²/k; degrees of freedom n - 1 and n (k - 1).
    """
    n, places = quiz.attempts, quiz.places  # n k
    between = (n * quiz.squares - quiz.points**2) / (places * (n - 1))
    within = max(0, places * quiz.item_squares - n * quiz.squares) / (places * (places - n))
    return between, within


def _phi_interval(between: float, within: float, n: int, k: float, level: float = LEVEL) -> Interval | None:
    """From 1 - 1/FL to 1 - 1/FU with FL = F / F(n-1, n(k-1)) and FU = F F(n(k-1), n-1), upper quantiles.

    Shrout and Fleiss 1979, page 424. None without differences within attempts.
    """
    if within <= 0:
        return None
    ratio, p, freedom = between / within, (1 + level) / 2, n * (k - 1)
    low = 1 - f_quantile(p, n - 1, freedom) / ratio
    high = 1 - 1 / (ratio * f_quantile(p, freedom, n - 1))
    return Interval(low, high, "F", approximate=True)
