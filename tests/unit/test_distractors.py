"""Option curves: thirds cut between bins, and shares of those who met the item."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from course.learning.distractors import option_curves, third_of_bins
from course.learning.intervals import share
from course.learning.sums import EVERYONE, NO_REST

from .classes import attempts, together
from .strategies import quick


def test_thirds_by_hand() -> None:
    # Nine learners: a bin whose middle is at 3 or below is in the lower third, at 6 or above in the upper.
    # Bin 20 goes from 0 to 2, its middle at 1; bin 40 to 5, at 3.5; bin 60 to 7, at 6; bin 80 to 9, at 8.
    assert third_of_bins({20: 2, 40: 3, 60: 2, 80: 2}) == {20: 0, 40: 1, 60: 2, 80: 2}


def test_learners_who_cannot_be_told_apart_stay_together() -> None:
    assert third_of_bins({50: 30}) == {50: 1}
    assert third_of_bins({0: 10, 100: 10}) == {0: 0, 100: 2}
    assert third_of_bins({}) == {}


def test_curves_by_hand() -> None:
    # Two learners in each third; of the lower one leaves it out, the key rises 0, 1, 2 of 2.
    choices = {(EVERYONE, 10): 2, (EVERYONE, 50): 2, (EVERYONE, 90): 2}
    choices |= {("key", 50): 1, ("key", 90): 2, ("b", 10): 1, ("b", 50): 1}
    key, b, idle = option_curves(choices, ["key", "b", "idle"])
    assert key.overall == share(3, 6)
    assert key.thirds == (share(0, 2), share(1, 2), share(2, 2))
    assert b.thirds == (share(1, 2), share(1, 2), share(0, 2))
    assert idle.option == "idle" and idle.overall == share(0, 6)


def test_who_met_no_other_question_is_in_no_third() -> None:
    # Three alone, all of whom chose a; of those with others the lower one chose it and the upper one did not.
    choices = {(EVERYONE, 2): 1, (EVERYONE, 18): 1, (EVERYONE, NO_REST): 3, ("a", 2): 1, ("a", NO_REST): 3}
    (a,) = option_curves(choices, ["a"])
    assert a.overall == share(4, 5) and a.thirds == (share(1, 1), share(0, 0), share(0, 1))


def test_without_a_count_of_everyone_shares_are_of_choices() -> None:
    key, b = option_curves({("key", 10): 1, ("b", 10): 1, ("key", 90): 2}, ["key", "b"])
    assert key.overall == share(3, 4) and b.overall == share(1, 4)
    assert key.thirds == (share(1, 2), share(0, 0), share(2, 2))


bins = st.dictionaries(st.integers(0, 100), st.integers(1, 50), max_size=12)


@quick
@given(bins)
def test_thirds_rise_and_none_is_larger_than_it_may_be(met: dict[int, int]) -> None:
    thirds = third_of_bins(met)
    assert list(thirds) == sorted(met)
    assert sorted(thirds.values()) == list(thirds.values())
    everyone, most = sum(met.values()), max(met.values(), default=0)
    for third in range(3):
        assert 3 * sum(met[b] for b in met if thirds[b] == third) <= everyone + 3 * most


@quick
@given(bins)
def test_upside_down_the_upper_third_is_the_lower(met: dict[int, int]) -> None:
    turned = third_of_bins({100 - b: count for b, count in met.items()})
    assert {100 - b: 2 - third for b, third in turned.items()} == third_of_bins(met)


@quick
@given(st.lists(attempts, max_size=8))
def test_thirds_add_up_to_all(class_: list[list]) -> None:
    sums = together(class_)
    for name, item in sums.items.items():
        for curve in option_curves(sums.choices[name], ["x", "y"]):
            assert curve.overall.n == item.answers
            assert item.answers - item.alone == sum(third.n for third in curve.thirds)
            alone = sums.choices[name].get((curve.option, NO_REST), 0)
            chosen = sum((third.value or 0) * third.n for third in curve.thirds) + alone
            assert round(chosen, 6) == round((curve.overall.value or 0) * curve.overall.n, 6)
