"""How a quiz as a whole went: mean, quartiles, and how many reached a mark, from its sums."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from course.learning.grading import FULL
from course.learning.intervals import Estimate, mean_interval, share
from course.learning.sums import QuizSums


def mean_score(quiz: QuizSums) -> Estimate:
    """The mean share of the possible points; its interval by t where all attempts have as many items."""
    n = quiz.attempts
    if n <= 0 or quiz.places <= 0:
        return Estimate(None, 0, why="no attempts yet")
    full = FULL * quiz.places // n
    interval = mean_interval(n, quiz.points, quiz.squares, full) if quiz.even else None
    return Estimate(quiz.points / (FULL * quiz.places), n, interval)


def score_quartiles(quiz: QuizSums) -> tuple[int, int, int] | None:
    """Lower quartile, median and upper quartile of the scores, in whole per cent rounded down.

    Each is the least score that a quarter, half and three quarters do not exceed (Hyndman and Fan 1996,
    definition 1), so that it is a score that somebody has.
    """
    if quiz.attempts <= 0:
        return None
    scores = sorted(quiz.bins)
    upto = list(accumulate(quiz.bins[score] for score in scores))
    lower, middle, upper = (scores[bisect_left(upto, upto[-1] * part / 4)] for part in (1, 2, 3))
    return lower, middle, upper


def reached(quiz: QuizSums, percent: int) -> Estimate:
    """The share of attempts with at least so many per cent: exact, since bins are rounded down."""
    return share(sum(count for score, count in quiz.bins.items() if score >= percent), quiz.attempts)
