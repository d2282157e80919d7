"""Item analysis: by hand, against other implementations, and what must hold of any class."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from statistics import StatisticsError, correlation

import pytest
from hypothesis import given

from course.learning.analysis import (
    ItemAnalysis,
    against_expected,
    analyse,
    binary,
    confidence,
    discrimination,
    facility,
)
from course.learning.binned import at_rank, median_seconds
from course.learning.grading import FULL
from course.learning.intervals import Estimate, Interval, share
from course.learning.scores import mean_score, reached, score_quartiles
from course.learning.sums import ItemSums, Place, QuizSums

from .classes import binary_marks, classes, items, marks, mixed_class, right_or_wrong, summed, together
from .strategies import quick

#: Four learners at three items: totals 3, 2, 1, 0.
FOUR_ROWS = right_or_wrong("111", "110", "100", "000")
FOUR = summed(FOUR_ROWS)


def test_facility_by_hand() -> None:
    # 3, 2 and 1 of 4 are right.
    assert [facility(item).value for item in items(FOUR)] == [0.75, 0.5, 0.25]
    assert all(found.interval and found.interval.method == "Wilson" for found in map(facility, items(FOUR)))


def test_facility_of_partial_marks_is_their_mean() -> None:
    # Marks 0.25, 0.5, 0.5, 0.5, 0.75 four times: mean 0.5; the interval is worked out in test_intervals.
    sums = summed([[x, 0] for x in 4 * (210, 420, 420, 420, 630)])
    found = facility(items(sums)[0])
    assert found.value == 0.5 and found.n == 20
    assert found.interval is not None and found.interval.method == "t"
    assert found.interval.low == pytest.approx(0.42408, abs=1e-5)


def test_discrimination_by_hand() -> None:
    # Item 2: x = 1, 1, 0, 0, its rest (1+1)/2, (1+0)/2, (1+0)/2, 0 = 1, .5, .5, 0. Deviations of x ±.5, of
    # the rest .5, 0, 0, -.5: products .25 + .25 = .5; squares 1 and .5; r = .5/sqrt(.5) = .7071.
    # Item 1: x = 1, 1, 1, 0, its rest 1, .5, 0, 0, mean .375: deviations of x .25 three times and -.75, of
    # the rest .625, .125, -.375, -.375: products .25 * .375 + .75 * .375 = .375; squares .75 and .6875.
    first, second, _ = (discrimination(item).value for item in items(FOUR))
    assert second == pytest.approx(sqrt(0.5))
    assert first == pytest.approx(0.375 / sqrt(0.75 * 0.6875))


@pytest.mark.parametrize(
    ("n", "k", "seed", "partial", "theirs"),
    # The same answers, each rest rounded down to whole 840ths, by numpy.corrcoef (numpy 2.4).
    [(60, 12, 1, False, 0.4470026859564055), (200, 8, 2, True, 0.24581304808617274)],
)
def test_discrimination_as_numpy_has_it(n: int, k: int, seed: int, partial: bool, theirs: float) -> None:
    item = items(summed(mixed_class(n, k, seed, partial)))[0]
    assert discrimination(item).value == pytest.approx(theirs, abs=1e-12)


@quick
@given(classes(marks))
def test_discrimination_as_the_standard_library_has_it(rows: list[list[int]]) -> None:
    for i, item in enumerate(items(summed(rows))):
        rests = [(sum(row) - row[i]) // (len(row) - 1) for row in rows]
        try:
            theirs = correlation([row[i] for row in rows], rests)
        except StatisticsError:
            theirs = None
        found = discrimination(item)
        assert found.value == (theirs if theirs is None else pytest.approx(theirs, abs=1e-9))
        assert bool(found.why) == (theirs is None)


def test_an_item_that_all_get_right_has_no_discrimination() -> None:
    sums = summed(right_or_wrong("111", "110", "100", "101"))
    assert discrimination(items(sums)[0]) == Estimate(None, 4, why="everyone is right")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (right_or_wrong("01", "01", "00"), "nobody is right"),
        ([[420, 0], [420, 840]], "everyone earned the same"),
        (right_or_wrong("011", "111"), "all earned the same on the other questions"),
    ],
)
def test_why_there_is_no_discrimination(rows: list[list[int]], why: str) -> None:
    assert discrimination(items(summed(rows))[0]) == Estimate(None, len(rows), why=why)


def test_a_question_alone_has_no_discrimination() -> None:
    found = discrimination(items(summed(right_or_wrong("0", "1")))[0])
    assert found == Estimate(None, 0, why="there are no other questions that could be compared")


def test_attempts_with_this_question_alone_do_not_enter_its_discrimination() -> None:
    # The second item of FOUR, r = .7071 (above), and four who were asked nothing else; two of them right.
    alone = [[Place("item-1", mark)] for mark in (FULL, FULL, 0, 0)]
    whole = [[Place(f"item-{i}", x) for i, x in enumerate(row)] for row in FOUR_ROWS]
    found = together([*whole, *alone]).items["item-1"]
    assert facility(found).n == 8
    assert discrimination(found).n == 4 and discrimination(found).value == pytest.approx(sqrt(0.5))


def test_nobody_has_met_it() -> None:
    assert (
        facility(ItemSums()) == discrimination(ItemSums()) == Estimate(None, 0, why="nobody has met it yet")
    )


@quick
@given(classes(marks))
def test_figures_lie_where_they_must(rows: list[list[int]]) -> None:
    for item in items(summed(rows)):
        found, r = facility(item), discrimination(item)
        assert found.value is not None and found.interval is not None
        assert 0 <= found.interval.low <= found.value <= found.interval.high <= 1
        if r.interval is not None and r.value is not None:
            assert -1 <= r.interval.low <= r.value <= r.interval.high <= 1


@quick
@given(classes(binary_marks), classes(marks))
def test_marks_of_nothing_or_all_are_known_by_their_sums(
    rows: list[list[int]], mixed: list[list[int]]
) -> None:
    assert all(map(binary, items(summed(rows))))
    for i, item in enumerate(items(summed(mixed))):
        assert binary(item) == all(row[i] in (0, FULL) for row in mixed)


def around(value: float, half: float) -> Estimate:
    return Estimate(value, 100, Interval(value - half, value + half, "Wilson"))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (around(0.40, 0.09), "harder"),
        (around(0.45, 0.06), "as meant"),  # the interval reaches 0.51
        (around(0.41, 0.01), "as meant"),  # certain, but nearer than a tenth
        (around(0.60, 0.09), "easier"),
        (around(0.60, 0.11), "as meant"),
        (Estimate(None, 0), None),
    ],
)
def test_beside_what_was_expected(found: Estimate, said: str | None) -> None:
    assert against_expected(found, 0.5) == said


def test_certainty_by_hand() -> None:
    # Ten stated how certain they were; of five certain three are right, so that 2 of 10 are sure and wrong.
    found = confidence({(2, True): 3, (2, False): 2, (1, True): 2, (1, False): 1, (0, False): 2})
    assert found.sure_and_wrong == share(2, 10)
    assert found.right == {2: share(3, 5), 1: share(2, 3), 0: share(0, 2)}
    assert confidence({}).sure_and_wrong.value is None


def test_the_median_of_times_by_hand() -> None:
    # Two times of 4 to 5.66 s (bin 4), four of 8 to 11.3 s (bin 6). Rank 3 of 6 is a quarter into the four:
    # 2^((6 + 1/4)/2) = 8.72 s. The interval goes 0.98 sqrt(6) = 2.40 ranks either way: from rank 0.60,
    # 2^((4 + 0.30)/2) = 4.44 s, to rank 5.40, 2^((6 + 0.85)/2) = 10.74 s.
    found = median_seconds({4: 2, 6: 4})
    assert found.value == pytest.approx(8.72, abs=0.01) and found.n == 6
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((4.44, 10.74), abs=0.01)
    assert median_seconds({}).value is None


def test_a_median_of_five_times_has_no_interval() -> None:
    # The median lies outside of all of n times with 2 / 2^n: of 5 in 6 cases of 100, of 6 in 3.
    assert median_seconds({4: 2, 6: 3}).interval is None and median_seconds({4: 2, 6: 3}).value is not None
    assert median_seconds({4: 3, 6: 3}).interval is not None


def test_a_rank_beyond_the_bins_gives_their_end() -> None:
    assert at_rank({3: 2}, -1) == 3
    assert at_rank({3: 2}, 5) == 4


def test_scores_by_hand() -> None:
    # Totals 3, 2, 1, 0 of 3: mean half; bins 0, 33, 66 and 100; one of four has 0 at most, two 33, three 66.
    found = mean_score(FOUR.quiz)
    assert found.value == 0.5 and found.n == 4
    # s² of 1, 2/3, 1/3, 0 is 0.18519, standard error 0.21517, t(3) = 3.1824: ±0.685, cut at 0 and 1.
    assert found.interval == Interval(0.0, 1.0, "t")
    assert score_quartiles(FOUR.quiz) == (0, 33, 66)
    assert score_quartiles(replace(FOUR.quiz, bins={40: 3, 80: 2}, attempts=5)) == (40, 40, 80)
    assert reached(FOUR.quiz, 66) == share(2, 4)
    assert reached(FOUR.quiz, 67) == share(1, 4)


def test_no_attempts_have_no_scores() -> None:
    assert mean_score(QuizSums()).value is None
    assert score_quartiles(QuizSums()) is None
    assert reached(QuizSums(), 70).value is None


def test_attempts_of_unlike_length_have_a_mean_without_interval() -> None:
    # Lengths 4 and 8 of two, whose mean length is whole: 6 + 4 of 12 points.
    rows = right_or_wrong("1111", "11111100")
    found = mean_score(summed(rows).quiz)
    assert found.value == pytest.approx(10 / 12) and found.interval is None


def test_all_of_an_item_at_once() -> None:
    found = analyse(replace(items(FOUR)[1], omitted=1), 0.6, ["a"], {("a", 10): 2}, {(2, False): 1}, {4: 1})
    assert isinstance(found, ItemAnalysis)
    assert (found.facility.value, found.omitted, found.expected) == (0.5, share(1, 4), 0.6)
    assert found.options[0].overall == share(2, 2)
    assert found.confidence.sure_and_wrong == share(1, 1) and found.seconds.n == 1
