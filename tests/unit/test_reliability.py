"""Reliability: by hand, as printed by Shrout and Fleiss, as pingouin has it, and on models of known truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from statistics import pvariance

import pytest
from hypothesis import given

from course.learning.grading import FULL
from course.learning.intervals import Interval
from course.learning.reliability import CHANGED, UNTOLD, Reliability, alpha, phi, reliability
from course.learning.set_design import UNKNOWN, SetDesign
from course.learning.sums import Place, QuizSums

from .classes import (
    binary_marks,
    classes,
    even_class,
    items,
    marks,
    mixed_class,
    right_or_wrong,
    summed,
    together,
)
from .strategies import quick

#: Four learners at three items: totals 3, 2, 1, 0.
FOUR = summed(right_or_wrong("111", "110", "100", "000"))
#: Six targets, four judges: Shrout and Fleiss 1979, table 2.
PRINTED = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def of_fixed(rows: list[list[int]]) -> Reliability:
    sums = summed(rows)
    return alpha(sums.quiz, items(sums))


def of_drawn(rows: list[list[int]]) -> Reliability:
    return phi(summed(rows).quiz)


def ends(found: Reliability) -> tuple[float, float]:
    interval = found.estimate.interval
    assert interval is not None and interval.approximate
    return interval.low, interval.high


def test_kr20_by_hand() -> None:
    # Shares right .75, .5, .25: p(1-p) = .1875 + .25 + .1875 = .625. Totals 3, 2, 1, 0: variance 5/4.
    # 3/2 (1 - .625/1.25) = .75. Variance with n - 1: 5/3; error sqrt(5/3 * .25) = .6455 of an item.
    # Feldt, degrees of freedom 3 and 6: 1 - .25 * 6.599 = -.650; 1 - .25 / 14.735 = .983 (F tables).
    found = alpha(FOUR.quiz, items(FOUR))
    assert found.name == "KR-20" and found.estimate.n == 4
    assert found.estimate.value == pytest.approx(0.75)
    assert found.error == pytest.approx(0.6455, abs=1e-4)
    assert ends(found) == pytest.approx((-0.650, 0.983), abs=1e-3)
    assert "the same 3 questions" in found.assumes


def test_phi_by_hand() -> None:
    # Sum x² = 6, sum T² = 14, sum T = 6: SSW = 6 - 14/3 = 4/3, degrees of freedom 8, MSW = 1/6;
    # SSB = 14/3 - 36/12 = 5/3, degrees of freedom 3, MSB = 5/9. Phi = 1 - (1/6)/(5/9) = .7.
    # Error sqrt(3/6) = .7071. F = 10/3: 1 - 5.416/3.3333 = -.625; 1 - 1/(3.3333 * 14.540) = .979 (F tables).
    found = phi(FOUR.quiz)
    assert found.name == "Phi" and found.estimate.n == 4
    assert found.estimate.value == pytest.approx(0.7)
    assert found.error == pytest.approx(0.7071, abs=1e-4)
    assert ends(found) == pytest.approx((-0.625, 0.979), abs=1e-3)
    assert "met 3 questions and is counted once" in found.assumes


def test_as_printed() -> None:
    # ICC(1,4) = .44 and ICC(3,4) = .91, which is alpha. Unrounded, and intervals, by pingouin 0.7.
    drawn, fixed = of_drawn(PRINTED), of_fixed(PRINTED)
    assert drawn.estimate.value == pytest.approx(0.4427971337, abs=1e-9)
    assert ends(drawn) == pytest.approx((-0.88, 0.91), abs=0.005)
    assert fixed.estimate.value == pytest.approx(0.9093155423770694, abs=1e-12)
    assert ends(fixed) == pytest.approx((0.676, 0.986), abs=0.0005)
    assert fixed.name == "Coefficient alpha"


@pytest.mark.parametrize(
    ("n", "k", "seed", "partial", "fixed", "drawn"),
    # pingouin 0.7: cronbach_alpha, and ICC(1,k) of intraclass_corr; ends with quantiles of scipy 1.17.
    [
        (60, 12, 1, False, (0.812045768283, 0.733376769572, 0.875285842553),
         (0.808919399121, 0.729026398147, 0.873184517197)),
        (200, 8, 2, True, (0.536049935035, 0.432122207168, 0.627279978095),
         (0.515930537751, 0.407539006256, 0.611093981324)),
    ],
)  # fmt: skip
def test_as_pingouin_has_it(
    n: int, k: int, seed: int, partial: bool, fixed: tuple[float, ...], drawn: tuple[float, ...]
) -> None:
    rows = mixed_class(n, k, seed, partial)
    for found, theirs in ((of_fixed(rows), fixed), (of_drawn(rows), drawn)):
        assert (found.estimate.value, *ends(found)) == pytest.approx(theirs, abs=1e-9)


@quick
@given(classes(binary_marks))
def test_alpha_of_right_and_wrong_is_kr20(rows: list[list[int]]) -> None:
    found, n, k = of_fixed(rows), len(rows), len(rows[0])
    spread = pvariance([sum(row) / FULL for row in rows])
    right = [sum(row[i] for row in rows) / FULL / n for i in range(k)]
    kr20 = k / (k - 1) * (1 - sum(p * (1 - p) for p in right) / spread) if spread else None
    assert found.name == "KR-20"
    assert found.estimate.value == (kr20 if kr20 is None else pytest.approx(kr20, abs=1e-9))


@quick
@given(classes(marks))
def test_alpha_from_variances_alone(rows: list[list[int]]) -> None:
    found, k = of_fixed(rows), len(rows[0])
    total = pvariance([sum(row) for row in rows])
    own = sum(pvariance([row[i] for row in rows]) for i in range(k))
    theirs = k / (k - 1) * (1 - own / total) if total else None
    assert found.estimate.value == (theirs if theirs is None else pytest.approx(theirs, abs=1e-9))


@quick
@given(classes(marks))
def test_neither_is_above_1_and_intervals_hold_them(rows: list[list[int]]) -> None:
    for found in (of_fixed(rows), of_drawn(rows)):
        value, interval = found.estimate.value, found.estimate.interval
        assert (value is None) == bool(found.estimate.why) == (found.error is None)
        assert value is None or value <= 1
        assert interval is None or (value is not None and interval.low <= value <= interval.high <= 1)


@quick
@given(classes(marks))
def test_learners_in_another_order_change_nothing(rows: list[list[int]]) -> None:
    assert of_fixed(rows[::-1]) == of_fixed(rows)
    assert of_drawn(rows[::-1]) == of_drawn(rows)


def test_perfect_agreement_is_1_without_error_or_interval() -> None:
    for found in (
        of_fixed(right_or_wrong("111", "000", "111")),
        of_drawn(right_or_wrong("111", "000", "111")),
    ):
        assert (found.estimate.value, found.estimate.interval, found.error) == (1.0, None, 0.0)


@pytest.mark.parametrize(
    ("rows", "fixed", "drawn"),
    [
        ([], "fewer than two attempts", "fewer than two attempts"),
        (right_or_wrong("110"), "fewer than two attempts", "fewer than two attempts"),
        (right_or_wrong("1", "0"), "a single question", "a single question in each attempt"),
        (right_or_wrong("10", "01"), "all attempts have the same score", "all attempts have the same score"),
    ],
)
def test_why_there_is_none(rows: list[list[int]], fixed: str, drawn: str) -> None:
    assert of_fixed(rows).estimate.why == fixed
    assert of_drawn(rows).estimate.why == drawn


def test_alpha_needs_that_all_met_the_same() -> None:
    lost = [*items(FOUR)[:2], replace(items(FOUR)[2], answers=3)]
    assert alpha(FOUR.quiz, lost).estimate.why == "not all attempts met the same questions"
    assert alpha(FOUR.quiz, items(FOUR)[:2]).estimate.why == "not all attempts met the same questions"


FIXED, LARGE = SetDesign("fixed"), SetDesign("drawn", "Here by lot.")
#: Each of three met two of three questions.
OWN = together(
    [
        [Place("a", FULL), Place("b", 0)],
        [Place("b", FULL), Place("c", FULL)],
        [Place("a", 0), Place("c", 0)],
    ]
)


def test_a_fixed_set_has_alpha_and_one_drawn_phi_with_how_it_was_drawn() -> None:
    assert reliability(FOUR.quiz, items(FOUR), FIXED) == alpha(FOUR.quiz, items(FOUR))
    found = reliability(OWN.quiz, items(OWN), LARGE)
    assert found == phi(OWN.quiz, "Here by lot.") and "Here by lot." in found.assumes
    assert found.drawn and not alpha(FOUR.quiz, items(FOUR)).drawn


def test_one_attempt_at_a_quiz_that_draws_has_no_alpha() -> None:
    one = summed(right_or_wrong("110"))
    found = reliability(one.quiz, items(one), LARGE)
    assert (found.name, found.estimate.why) == ("Phi", "fewer than two attempts")


def test_ten_who_all_met_the_same_had_a_fixed_set_whatever_the_pool_is_now() -> None:
    ten = summed(right_or_wrong(*["110", "100"] * 5))
    for design in (FIXED, LARGE, UNKNOWN):
        assert reliability(ten.quiz, items(ten), design) == alpha(ten.quiz, items(ten))
    nine = summed(right_or_wrong(*["110", "100", "111"] * 3))
    assert reliability(nine.quiz, items(nine), LARGE).name == "Phi"
    assert reliability(nine.quiz, items(nine), UNKNOWN).estimate.why == UNTOLD


def test_a_fixed_set_that_changed_has_no_figure_and_says_why() -> None:
    found = reliability(OWN.quiz, items(OWN), FIXED)
    assert (found.estimate.value, found.estimate.why, found.error) == (None, CHANGED, None)


def by_lengths(chance: Random, lengths: Sequence[int], true: float, error: float) -> QuizSums:
    """Attempts of these lengths: each a learner's level, and an error in each place."""
    levels = [(chance.gauss(FULL / 2, true), k) for k in lengths]
    return together(
        [Place(str(i), round(chance.gauss(level, error))) for i in range(k)] for level, k in levels
    ).quiz


def test_phi_of_unlike_lengths_by_hand() -> None:
    # Items right 2 of 2, 0 of 2, 2 of 4: N = 8, sum T = 4, sum T²/k = 2 + 0 + 1 = 3, sum x² = 4.
    # SSB = 3 - 16/8 = 1, MSB = 1/2; SSW = 4 - 3 = 1, degrees of freedom 5, MSW = 1/5; F = 2.5.
    # n0 = (8 - (4 + 4 + 16)/8)/2 = 2.5; variance of persons (1/2 - 1/5)/2.5 = .12.
    # Of an attempt of 8/3: phi = .12/(.12 + .2/(8/3)) = .6154; error sqrt(8/3 * .2) = .7303.
    found = phi(summed(right_or_wrong("11", "00", "1100")).quiz)
    assert found.estimate.value == pytest.approx(0.12 / (0.12 + 0.075))
    assert found.error == pytest.approx(0.7303, abs=1e-4)
    assert "an attempt of 2.67, their mean" in found.assumes
    assert "Attempts differ" not in phi(FOUR.quiz).assumes and phi(QuizSums()).assumes


@pytest.mark.parametrize("truth", [0.0, 0.5, 0.8])
@pytest.mark.parametrize("lengths", [[4] * 20 + [8] * 20, [10] * 30 + [3] * 5])
def test_phi_of_unlike_lengths_on_a_model_of_known_truth(lengths: list[int], truth: float) -> None:
    # 1 - 1/F is too low by 2 / (n - 3) where persons do not differ, as of equal lengths: here by .05 and .06.
    chance, error, k = Random(5), 110.0, sum(lengths) / len(lengths)
    true = (truth / (1 - truth) * error**2 / k) ** 0.5
    found = [phi(by_lengths(chance, lengths, true, error)).estimate for _ in range(300)]
    assert sum(each.value or 0 for each in found) / 300 == pytest.approx(truth, abs=0.08)
    assert 0.90 < sum(held(each.interval, truth) for each in found) / 300 < 0.98


def test_scores_that_differ_less_than_chance_have_no_phi_where_it_has_no_bound() -> None:
    # N = 24, n0 = (24 - 408/24)/2 = 3.5, k = 8. SSB = 1/2 + 1/2 + 121/20 - 169/24 = .0083, MSB = .0042;
    # MSW = (13 - 7.05)/21 = .283; F = .0147, and 1 + (F - 1) 8/3.5 is below 0.
    found = phi(summed(right_or_wrong("10", "01", "1" * 11 + "0" * 9)).quiz)
    assert found.estimate.value is None and "less than chance" in found.estimate.why


def held(interval: Interval | None, truth: float) -> bool:
    assert interval is not None
    return interval.low <= truth <= interval.high


def test_a_known_alpha_lies_within_in_95_cases_of_100() -> None:
    # Parallel items: k true² / (k true² + error²).
    chance, k, true, error = Random(3), 6, 60.0, 90.0
    truth = k * true**2 / (k * true**2 + error**2)
    found = [of_fixed(even_class(chance, 40, k, true, error)) for _ in range(300)]
    assert 0.92 < sum(held(each.estimate.interval, truth) for each in found) / 300 < 0.98


def test_a_known_phi_lies_within_in_95_cases_of_100() -> None:
    # Each learner meets items of her own: their difficulty is part of the error of each answer.
    chance, k, true, error = Random(4), 6, 60.0, 110.0
    truth = k * true**2 / (k * true**2 + error**2)
    found = [of_drawn(even_class(chance, 40, k, true, error)) for _ in range(300)]
    assert 0.92 < sum(held(each.estimate.interval, truth) for each in found) / 300 < 0.98
    # The error of the sum of k items: sqrt(k) error, in items.
    mean = sum(each.error or 0 for each in found) / 300
    assert mean == pytest.approx(6**0.5 * error / FULL, rel=0.02)
