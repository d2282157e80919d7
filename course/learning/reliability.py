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
from course.learning.intervals import LEAST_GROUP, LEVEL, Estimate, Interval
from course.learning.quantiles import f_quantile
from course.learning.set_design import SetDesign
from course.learning.sums import ItemSums, QuizSums

FIXED = (
    "Everyone met the same {k} questions, each learner is counted once, and the questions measure the same "
    "thing equally well; where they do not, the true figure is higher. The interval takes scores to be "
    "normally distributed (Feldt 1965)."
)
DRAWN = (
    "Each learner met {k} questions and is counted once. Questions are taken to be drawn at random from one "
    "pool: chance in which ones came counts as error, so that the figure holds for comparing with a pass "
    "mark. The interval takes scores to be normally distributed (Shrout and Fleiss 1979; Brennan 2001)."
)
UNEQUAL = (
    "Attempts differ in how many questions they have: the figure is that of an attempt of {k}, their mean, "
    "by the analysis of variance of groups of unlike size (Searle 1971), and its interval is approximate."
)
CHANGED = "the set of questions changed between these attempts; days within which it did not can be chosen"
UNTOLD = "learners met unlike questions, and the course no longer has the quiz to tell how they were drawn"


@dataclass(frozen=True)
class Reliability:
    """A coefficient by its name, the standard error of measurement in items, and what it assumes in words.

    A score of T items right means a true score of about T ± `error` in two cases of three. `drawn`: learners
    met unlike sets, which attenuates the discrimination of their questions.
    """

    name: str
    estimate: Estimate
    error: float | None
    assumes: str
    drawn: bool = False


def reliability(quiz: QuizSums, items: Sequence[ItemSums], design: SetDesign) -> Reliability:
    """Alpha of a fixed set, phi where each learner met questions drawn for her; else none, and why.

    `items`: one for each item id, its revisions together, since an edited question keeps its place in the
    set. Attempts that all met the same items had a fixed set, unless that may be by chance: of ten drawn
    sets it is not.
    """
    if same_items(quiz, items) and (design.kind == "fixed" or quiz.attempts >= LEAST_GROUP):
        return alpha(quiz, items)
    if design.kind == "drawn":
        return phi(quiz, design.said)
    why = CHANGED if design.kind == "fixed" else UNTOLD
    return Reliability("Reliability", Estimate(None, quiz.attempts, why=why), None, "", drawn=True)


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


def phi(quiz: QuizSums, said: str = "") -> Reliability:
    """The dependability of scores where each learner met items of her own, drawn from one pool.

    Items nested in persons, one-way random model: of equal k phi = (MSB - MSW) / MSB, which is ICC(1,k)
    (Shrout and Fleiss 1979; Brennan 2001, Generalizability Theory, design i:p). Where attempts differ, that
    of an attempt of their mean length (see `_ratio`). Error: that of the sum, sqrt(k MSW). `said`: how
    questions were drawn.
    """
    n = quiz.attempts
    k = quiz.places / n if n > 0 else 0.0
    told = (DRAWN, said, "" if quiz.even else UNEQUAL)
    assumes = " ".join(filter(None, told)).format(k=f"{k:.3g}")
    between, within = _mean_squares(quiz) if not _not_drawn(quiz) else (0.0, 0.0)
    ratio = _ratio(quiz, between / within) if within > 0 else 0.0
    why = _not_drawn(quiz) or _no_phi(between, within, ratio)
    if why:
        return Reliability("Phi", Estimate(None, n, why=why), None, assumes, drawn=True)
    value = 1 - 1 / ratio if within > 0 else 1.0
    interval = _phi_interval(quiz, between / within) if within > 0 else None
    return Reliability("Phi", Estimate(value, n, interval), sqrt(k * within) / FULL, assumes, drawn=True)


def _not_drawn(quiz: QuizSums) -> str:
    if quiz.attempts < 2:
        return "fewer than two attempts"
    return "a single question in each attempt" if quiz.places <= quiz.attempts else ""


def _no_phi(between: float, within: float, ratio: float) -> str:
    if between <= 0:
        return "all attempts have the same score"
    return "scores differ less than chance alone would have them differ" if within > 0 >= ratio else ""


def _mean_squares(quiz: QuizSums) -> tuple[float, float]:
    """Between and within persons, in squared 840ths, of n attempts with N places in all.

    SSB = sum T²/k - (sum T)²/N; SSW = sum x² - sum T²/k; degrees of freedom n - 1 and N - n.
    """
    n, places = quiz.attempts, quiz.places
    levels = n * quiz.squares if quiz.even else places * quiz.level_squares  # N times the sum of T²/k
    between = (levels - quiz.points**2) / (places * (n - 1))
    within = max(0, places * quiz.item_squares - levels) / (places * (places - n))
    return between, within


def _ratio(quiz: QuizSums, ratio: float) -> float:
    """What F = MSB/MSW would be, had all attempts the mean length k = N/n: 1 + (F - 1) k/n0.

    MSB is expected to be the error within and n0 times the variance of persons, with
    n0 = (N - sum k²/N) / (n - 1), which is k where all are equal (Searle 1971, Linear Models, 10.2).
    """
    n, places = quiz.attempts, quiz.places
    n0 = places - quiz.place_squares / places
    return 1 + (ratio - 1) * (n - 1) * places / (n * n0)


def _phi_interval(quiz: QuizSums, ratio: float, level: float = LEVEL) -> Interval | None:
    """From 1 - 1/FL to 1 - 1/FU with FL = F / F(n-1, N-n) and FU = F F(N-n, n-1), upper quantiles.

    Shrout and Fleiss 1979, page 424. Of unequal attempts F has its distribution where persons do not differ,
    else nearly so: tried out in the tests. None where the lower end would be without bound.
    """
    p, above, below = (1 + level) / 2, quiz.attempts - 1, quiz.places - quiz.attempts
    least = _ratio(quiz, ratio / f_quantile(p, above, below))
    most = _ratio(quiz, ratio * f_quantile(p, below, above))
    return Interval(1 - 1 / least, 1 - 1 / most, "F", approximate=True) if least > 0 else None
