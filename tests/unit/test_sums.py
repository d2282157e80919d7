"""Sums: of one attempt by hand, the same in any order, and nothing left of what is taken back."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.learning.contributions import LONGEST_MS
from course.learning.grading import FULL
from course.learning.sums import (
    BINS,
    EVERYONE,
    NO_REST,
    ItemSums,
    Place,
    QuizSums,
    Sums,
    add_attempt,
    added,
    divided_sure,
    rest_bin,
    rest_of,
    score_bin,
    sure_bin,
    time_bin,
    without_rest,
    without_rests,
)

from .classes import NOBODY, attempts, together
from .strategies import quick

ONE = (
    Place("a", FULL, chosen=("x",), confidence=2, milliseconds=5_000),
    Place("b", 420, chosen=("y", "z"), confidence=0, milliseconds=40_000),
    Place("c", 0, answered=False),
)


def test_one_attempt_by_hand() -> None:
    # Total 1260 of 2520, half. Rest of a: (420 + 0)/2 = 210; of b: 840/2 = 420; of c: 1260/2 = 630.
    sums = add_attempt(NOBODY, ONE)
    assert sums.items == {
        "a": ItemSums(1, 840, 840**2, 210, 210**2, 840 * 210, 1, 0),
        "b": ItemSums(1, 420, 420**2, 420, 420**2, 420 * 420, 0, 0),
        "c": ItemSums(1, 0, 0, 630, 630**2, 0, 0, 1),
    }
    # T²/k: 1260²/3 = 529200.
    assert sums.quiz == QuizSums(1, 1260, 1260**2, 840**2 + 420**2, 3, 9, 529_200, 0, {50: 1})
    # The rest of two items: 25, 50 and 75 per cent, in twentieths. A list of choices counts each once.
    assert sums.choices["a"] == {(EVERYONE, 5): 1, ("x", 5): 1}
    assert sums.choices["b"] == {(EVERYONE, 10): 1, ("y", 10): 1, ("z", 10): 1}
    assert sums.choices["c"] == {(EVERYONE, 15): 1}
    assert sums.certainty == {"a": {(2, True): 1}, "b": {(0, False): 1}, "c": {}}
    # 5 s: 2^(4/2) = 4 <= 5 < 2^(5/2) = 5.66. 40 s: 2^(10/2) = 32 <= 40 < 2^(11/2) = 45.25.
    assert sums.times == {"a": {4: 1}, "b": {10: 1}, "c": {}}


def test_the_rest_is_rounded_down_and_a_single_item_has_none() -> None:
    assert rest_of(1000, 105, 5) == 223  # 895/4 = 223.75
    assert rest_of(840, 840, 1) is None


def test_an_answer_without_others_is_counted_apart() -> None:
    # With b: total 1260, rest of a 420. Alone: 210 points, no rest, in a bin of its own.
    sums = together([ONE[:2], [Place("a", 210, chosen=("x",))]])
    assert sums.items["a"] == ItemSums(2, 1050, 840**2 + 210**2, 420, 420**2, 840 * 420, 1, 0, 1, 210, 210**2)
    assert sums.choices["a"] == {(EVERYONE, 10): 1, ("x", 10): 1, (EVERYONE, 21): 1, ("x", 21): 1}
    whole = without_rest(sums.items["a"])
    assert whole == ItemSums(2, 1050, 840**2 + 210**2, 0, 0, 0, 1, 0, 2, 1050, 840**2 + 210**2)
    assert without_rests(sums.choices["a"]) == {(EVERYONE, 21): 2, ("x", 21): 2}


def test_attempts_of_unlike_length_are_known_by_their_sums() -> None:
    # Lengths 1 and 3: 2 * (1 + 9) is not (1 + 3)²; T²/k: 1000²/3 = 333333.3 and 10² / 1, rounded down.
    sums = together([[Place("a", 10)], [Place("a", 500), Place("b", 500), Place("c", 0)]]).quiz
    assert (sums.places, sums.place_squares, sums.level_squares) == (4, 10, 100 + 333_333)
    assert not sums.even and together([ONE, ONE]).quiz.even and NOBODY.quiz.even
    # Twenty of 4 and twenty of 8: 240 is a multiple of 40, yet 40 * 1600 is more than 240² = 57600.
    assert not QuizSums(attempts=40, places=240, place_squares=20 * 16 + 20 * 64).even
    assert score_bin(0, 0) == 0


@pytest.mark.parametrize(("points", "bin_"), [(0, 0), (419, 0), (420, 1), (8399, 19), (8400, 20)])
def test_the_rest_is_counted_in_twentieths_rounded_down(points: int, bin_: int) -> None:
    assert rest_bin(points, 10) == bin_


def test_no_rest_has_a_bin_of_its_own() -> None:
    assert rest_bin(0, 0) == NO_REST == 21


def test_every_bin_has_a_column() -> None:
    assert (
        rest_bin(FULL, 1) < NO_REST < BINS
        and sure_bin(2, right=True) < BINS
        and time_bin(LONGEST_MS) == BINS - 1
    )
    assert [divided_sure(sure_bin(c, right=r)) for c in range(3) for r in (False, True)] == [
        (c, r) for c in range(3) for r in (False, True)
    ]


@pytest.mark.parametrize(("points", "bin_"), [(0, 0), (83, 0), (84, 1), (8399, 99), (8400, 100)])
def test_bins_of_scores_are_whole_per_cents_rounded_down(points: int, bin_: int) -> None:
    assert score_bin(points, 10) == bin_


@pytest.mark.parametrize(
    ("milliseconds", "bin_"), [(0, 0), (999, 0), (1414, 0), (1415, 1), (1999, 1), (2000, 2), (1_024_000, 20)]
)
def test_bins_of_times_are_halves_of_doublings(milliseconds: int, bin_: int) -> None:
    assert time_bin(milliseconds) == bin_


@quick
@given(st.integers(1000, 10**8))
def test_a_time_lies_in_its_bin(milliseconds: int) -> None:
    b = time_bin(milliseconds)
    assert 2**b * 10**6 <= milliseconds**2 < 2 ** (b + 1) * 10**6


@quick
@given(st.lists(attempts, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_learners_changes_nothing(class_: list[list[Place]], lot: object) -> None:
    shuffled = list(class_)
    lot.shuffle(shuffled)  # type: ignore[attr-defined]
    assert together(shuffled) == together(class_)


@quick
@given(st.lists(attempts, max_size=6))
def test_a_learner_without_answers_changes_nothing(class_: list[list[Place]]) -> None:
    assert together([*class_, []]) == together(class_)


@quick
@given(st.lists(attempts, max_size=5), attempts)
def test_taking_back_leaves_what_was_before(class_: list[list[Place]], more: list[Place]) -> None:
    before = together(class_)
    after = add_attempt(add_attempt(before, more), more, sign=-1)
    assert after.quiz == before.quiz
    for name in (field.name for field in fields(Sums) if field.name != "quiz"):
        left = {key: value for key, value in getattr(after, name).items() if value and value != ItemSums()}
        assert left == {key: value for key, value in getattr(before, name).items() if value}


@quick
@given(st.lists(attempts, max_size=8))
def test_items_and_quiz_count_the_same_answers(class_: list[list[Place]]) -> None:
    sums = together(class_)
    assert sum(item.answers for item in sums.items.values()) == sums.quiz.places
    assert sum(item.points for item in sums.items.values()) == sums.quiz.points
    assert sum(item.squares for item in sums.items.values()) == sums.quiz.item_squares
    assert sum(sums.quiz.bins.values()) == sums.quiz.attempts


def test_counts_that_come_to_nothing_are_left_out() -> None:
    assert added({1: 2, 2: 1}, {1: 2, 3: 1}, sign=-1) == {2: 1, 3: -1}
