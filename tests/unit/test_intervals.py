"""Intervals: by hand, against values of statsmodels 0.15, and how often they hold the truth."""

from __future__ import annotations

from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.learning.analysis import discrimination, facility
from course.learning.grading import FULL
from course.learning.intervals import (
    Estimate,
    Interval,
    fisher,
    mean_interval,
    share,
    surely_more,
    wilson,
)

from .classes import answered, even_class, logistic, name_of, summed
from .strategies import quick


def ends(found: Interval | None) -> tuple[float, float]:
    assert found is not None
    return found.low, found.high


def test_wilson_by_hand() -> None:
    # 7 of 10, z = 1.96, z² = 3.8415: middle (0.7 + 3.8415/20) / (1 + 3.8415/10) = 0.89207/1.38415 = 0.64449;
    # half 1.96/1.38415 * sqrt(0.7*0.3/10 + 3.8415/400) = 1.41602 * 0.17494 = 0.24772.
    assert ends(wilson(7, 10)) == pytest.approx((0.39678, 0.89221), abs=1e-5)


@pytest.mark.parametrize(
    ("count", "n", "theirs"),
    # statsmodels.stats.proportion.proportion_confint(count, n, method="wilson")
    [
        (7, 10, (0.39677814746114537, 0.8922087325936989)),
        (0, 12, (0.0, 0.24249400665524096)),
        (30, 30, (0.8864866068260311, 1.0)),
        (87, 128, (0.594634112445217, 0.7542697938939908)),
    ],
)
def test_wilson_as_statsmodels_has_it(count: int, n: int, theirs: tuple[float, float]) -> None:
    assert ends(wilson(count, n)) == pytest.approx(theirs, abs=1e-12)


def test_a_mean_by_hand() -> None:
    # Marks 0.25, 0.5, 0.5, 0.5, 0.75, each four times: mean 0.5, squared deviations 0.5, s² = 0.5/19 =
    # 0.026316, standard error sqrt(0.026316/20) = 0.036274, t(19) = 2.0930: half 0.07592.
    marks = 4 * [210, 420, 420, 420, 630]
    found = mean_interval(20, sum(marks), sum(x * x for x in marks), FULL)
    assert ends(found) == pytest.approx((0.42408, 0.57592), abs=1e-5)
    assert found.method == "t"


def test_a_mean_near_its_end_takes_the_wider_of_both_by_hand() -> None:
    # 29 full marks and a half one: mean 0.98333, s² = (29 * 0.01667² + 0.48333²)/29 = 0.0083333, standard
    # error 0.016667, t(29) = 2.0452: 0.94925 to beyond 1. Half an item is lost: too little to know it by.
    # Wilson of 29.5 of 30: middle (0.98333 + 3.8415/60)/(1 + 3.8415/30) = 0.92847, half
    # 1.95996/1.12805 * sqrt(0.98333*0.01667/30 + 3.8415/3600) = 0.06979: 0.85868 to 0.99826; t reaches 1.
    marks = [*[FULL] * 29, 420]
    found = mean_interval(30, sum(marks), sum(x * x for x in marks), FULL)
    assert ends(found) == pytest.approx((0.85868, 1.0), abs=1e-5)
    assert found.method == "Wilson or t"


@pytest.mark.parametrize("n", [30, 60, 100])
@pytest.mark.parametrize("half", [0.03, 0.1, 0.3])
def test_a_mean_near_its_end_lies_within_in_93_cases_of_100_at_least(n: int, half: float) -> None:
    # Of marks of a half with this chance and else full ones; t alone holds 61, 80 and 94 of 100 for n = 30.
    chance, hits = Random(7), 0
    for _ in range(600):
        marks = [420 if chance.random() < half else FULL for _ in range(n)]
        found = mean_interval(n, sum(marks), sum(x * x for x in marks), FULL)
        hits += held(found, 1 - half / 2)
    assert hits / 600 >= 0.93


def test_equal_marks_feign_no_certainty() -> None:
    found = mean_interval(4, 4 * 420, 4 * 420**2, FULL)
    assert found == wilson(2, 4)
    assert mean_interval(1, 420, 420**2, FULL) == wilson(0.5, 1)


def test_fisher_by_hand() -> None:
    # r = 0.5, n = 28: atanh 0.549306, half 1.959964/5 = 0.391993; tanh 0.157313 = 0.15603 and
    # tanh 0.941299 = 0.73582.
    found = fisher(0.5, 28)
    assert ends(found) == pytest.approx((0.15603, 0.73582), abs=1e-5)
    assert found is not None and found.approximate


def test_fisher_has_nothing_to_say_of_three_pairs_or_of_a_line() -> None:
    assert fisher(0.5, 3) is None
    assert fisher(1.0, 50) is None
    assert fisher(-1.0, 50) is None


def test_a_share_of_nobody() -> None:
    assert share(0, 0) == Estimate(None, 0, why="nobody yet")


def test_enough_and_firm() -> None:
    assert [share(5, n).enough for n in (29, 30)] == [False, True]
    assert [share(5, n).firm for n in (99, 100)] == [False, True]


def test_surely_more_needs_more_than_a_few() -> None:
    # Wilson of 9 of 13: middle 0.6484, half 0.2247, low 0.4237; of 26 of 39: 0.6517, 0.1419, 0.5098.
    assert not surely_more(9, 4)
    assert surely_more(26, 13)
    assert not surely_more(0, 0)


counted = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@quick
@given(counted)
def test_the_interval_of_a_share_holds_it(case: tuple[int, int]) -> None:
    count, n = case
    found = wilson(count, n)
    assert 0 <= found.low <= count / n <= found.high <= 1


@quick
@given(st.lists(st.integers(0, FULL), min_size=1, max_size=40))
def test_the_interval_of_a_mean_holds_it(marks: list[int]) -> None:
    found = mean_interval(len(marks), sum(marks), sum(x * x for x in marks), FULL)
    assert 0 <= found.low <= sum(marks) / len(marks) / FULL <= found.high <= 1


@quick
@given(st.floats(-0.999, 0.999), st.integers(4, 10_000))
def test_the_interval_of_a_correlation_holds_it(r: float, n: int) -> None:
    low, high = ends(fisher(r, n))
    assert -1 <= low < r < high <= 1


def held(found: Interval | None, truth: float) -> bool:
    low, high = ends(found)
    return low <= truth <= high


def test_facility_of_a_known_model_lies_within_in_95_cases_of_100() -> None:
    chance, parameters = Random(1), [(1.2, -1.0), (0.8, 0.4), (1.5, 1.1)]
    # The share right of each: the model's chance over the standard normal, in steps of a hundredth.
    grid = [-6 + step / 100 for step in range(1201)]
    weights = [2.718281828459045 ** (-(z * z) / 2) / sqrt(6.283185307179586) / 100 for z in grid]
    truth = [sum(w * logistic(z, *each) for z, w in zip(grid, weights, strict=True)) for each in parameters]
    hits = 0
    for _ in range(200):
        sums = summed(answered(chance, 60, parameters))
        hits += sum(held(facility(sums.items[name_of(i)]).interval, t) for i, t in enumerate(truth))
    assert 0.92 < hits / 600 < 0.98


def test_discrimination_of_a_known_model_lies_within_in_95_cases_of_100() -> None:
    chance, true, error, k = Random(2), 60.0, 90.0, 6
    # Cov(x, rest) is the variance of the levels; Var x that and the error's; Var rest that and a fifth of it.
    truth = true**2 / sqrt((true**2 + error**2) * (true**2 + error**2 / (k - 1)))
    found = [summed(even_class(chance, 50, k, true, error)) for _ in range(300)]
    hits = sum(held(discrimination(sums.items[name_of(0)]).interval, truth) for sums in found)
    assert 0.91 < hits / 300 < 0.985
