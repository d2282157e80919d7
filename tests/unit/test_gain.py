"""The gain of a group, against arithmetic by hand; nothing of fewer than ten."""

from __future__ import annotations

import random
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.learning import gain as gains
from course.learning.gain import LEAST, Gain, Pair, Taken, Withheld, gain, paired

#: Right answers of twelve, before and after; form A before for the first six.
BEFORE = (5, 6, 4, 7, 8, 3, 5, 6, 4, 2)
AFTER = (6, 8, 7, 7, 9, 7, 7, 9, 5, 5)
CLASS = [
    Pair(before / 12, after / 12, "a" if n < 6 else "b")
    for n, (before, after) in enumerate(zip(BEFORE, AFTER, strict=True))
]


def of(pairs: list[Pair]) -> Gain:
    found = gain(pairs)
    assert isinstance(found, Gain)
    return found


def test_a_class_of_ten_reckoned_by_hand() -> None:
    # Gains in twelfths: 1 2 3 0 1 4 2 3 1 3. Sum 20, mean 2; squares 54, 54 - 10*2^2 = 14,
    # variance 14/9 = 1.55556, s = 1.24722, s/sqrt(10) = 0.394405; t(0.975, 9) = 2.262157 (tables),
    # half width 0.892206: from 1.107794 to 2.892206 twelfths.
    found = of(CLASS)
    assert found.learners == 10 and found.a_first == 6 and found.balanced is None
    assert found.before == pytest.approx(50 / 120) and found.after == pytest.approx(70 / 120)
    assert found.gain == pytest.approx(2 / 12)
    assert found.interval == pytest.approx((1.107794 / 12, 2.892206 / 12), abs=1e-6)
    # Before: sum 50, mean 5, squares 280, 280 - 250 = 30, variance 30/9, s = 1.825742.
    # 2/1.825742 = 1.095445, times 1 - 3/(4*9 - 1) = 32/35: 1.001550.
    assert found.standardised == pytest.approx(1.001550, abs=1e-6)


@pytest.mark.parametrize("count", [0, 1, 9])
def test_of_fewer_than_ten_nothing_is_shown(count: int) -> None:
    assert gain(CLASS[:count]) == Withheld("Fewer than ten learners did both forms.")
    assert LEAST == 10


def test_without_spread_there_is_no_interval_and_no_standard() -> None:
    same = of([Pair(0.25, 0.5, "a")] * 10)
    assert same.gain == 0.25 and same.interval is None and same.standardised is None


def test_a_harder_form_cancels_out_where_both_orders_are_weighed_alike() -> None:
    # Everybody gains 3 of 12; form B is 2 of 12 harder. Thirty meet A first and seem to gain 1, ten seem to
    # gain 5: the plain mean is (30*1 + 10*5)/40 = 2, the balanced one (1 + 5)/2 = 3.
    pairs = [Pair(6 / 12, 7 / 12, "a")] * 30 + [Pair(4 / 12, 9 / 12, "b")] * 10
    found = of(pairs)
    assert found.gain * 12 == pytest.approx(2)
    assert found.balanced is not None and found.balanced * 12 == pytest.approx(3)
    assert of(pairs[:-1]).balanced is None, "an order of nine would tell of its learners"


shares = st.integers(0, 12).map(lambda right: right / 12)
classes = st.lists(st.builds(Pair, shares, shares, st.sampled_from("ab")), min_size=10, max_size=40)


@given(classes, st.randoms(use_true_random=False))
def test_order_of_learners_changes_nothing_and_intervals_hold_the_mean(
    pairs: list[Pair], chance: random.Random
) -> None:
    found = of(pairs)
    mixed = pairs[:]
    chance.shuffle(mixed)
    again = of(mixed)
    assert again.gain == pytest.approx(found.gain) and again.a_first == found.a_first
    assert found.gain == pytest.approx(found.after - found.before)
    if found.interval is not None:
        assert found.interval[0] < found.gain < found.interval[1]


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    chance, held, times = random.Random(68_283), 0, 400
    for _ in range(times):
        sample = [chance.gauss(0.2, 0.15) for _ in range(12)]
        found = gains.interval(sample)
        assert found is not None
        held += found[0] < 0.2 < found[1]
    # The share has a standard error of sqrt(.95*.05/400), about a point; four of them either way.
    assert abs(held / times - 0.95) < 4 * sqrt(0.95 * 0.05 / times)


def test_pairs_are_of_those_who_did_one_form_at_each_moment() -> None:
    rows = [
        Taken("dua", "measure-after-a", 0.9),
        Taken("amina", "measure-before-a", 0.25),
        Taken("bao", "measure-before-b", 0.5),
        Taken("amina", "measure-after-b", 0.75),
        Taken("chen", "measure-before-a", 0.5),
        Taken("chen", "measure-after-a", 0.75),
        Taken("esra", "measure-before-a", 0.5),
        Taken("esra", "measure-before-b", 0.5),
        Taken("esra", "measure-after-b", 0.5),
        Taken("farah", "measure-after-a", 1.0),
        Taken("farah", "measure-before-b", 0.0),
    ]
    assert paired(rows) == [Pair(0.25, 0.75, "a"), Pair(0.0, 1.0, "b")]
