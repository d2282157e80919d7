"""What to teach again: how surely a share lies below the mark and what was expected, and in which order."""

from __future__ import annotations

from math import asin, pi, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.learning.analysis import NOTABLE
from course.learning.grading import FULL
from course.learning.reteach import Part, by_name, ranked, unmastered
from course.learning.sums import ItemSums

from .strategies import quick


def item(right: int, n: int, expected: float = 0.9) -> Part:
    """An item that so many of n got right, the others nothing; as easy as that it was meant to be."""
    return Part(ItemSums(n, FULL * right, FULL * FULL * right, right=right), expected)


def test_without_successes_by_hand() -> None:
    # n = 0 gives Beta(1/2, 1/2), whose share below x is 2/pi asin(sqrt x). One item, nobody of 1 right:
    # Beta(1/2, 3/2) below x is that + 2/pi sqrt(x (1 - x)): .7048 + .6366 * .4 = .9595 at .8.
    found = unmastered("o1", [item(0, 1)], 80)
    assert found is not None
    assert found.probability == pytest.approx(2 / pi * (asin(sqrt(0.8)) + 0.4))
    assert found.probability == pytest.approx(0.9595, abs=1e-4)


def test_as_scipy_has_it() -> None:
    # scipy.special.betainc(30.5, 10.5, .8) of scipy 1.17: 30 of 40 right.
    found = unmastered("o1", [item(30, 40)], 80)
    assert found is not None and found.share.value == 0.75
    assert found.probability == pytest.approx(0.7898335450354343, abs=1e-10)


def test_answers_of_one_learner_count_once() -> None:
    # Three items, 30, 20 and 10 answers, 30 right of 60: reckoned as 15 of 30.
    pooled = unmastered("o1", [item(20, 30), item(8, 20), item(2, 10)], 80)
    single = unmastered("o1", [item(15, 30)], 80)
    assert pooled is not None and single is not None
    assert (pooled.share, pooled.probability) == (single.share, single.probability)
    assert (pooled.share.n, pooled.answers) == (30, 60)


def test_the_surest_first_and_of_the_equally_sure_the_lowest() -> None:
    groups = {
        "mastered": [item(95, 100)],
        "open": [item(80, 100)],
        "low": [item(3000, 10_000)],
        "lower": [item(2000, 10_000)],
        "likely": [item(75, 100)],
        "nobody": [item(0, 0)],
        "none": [],
    }
    found = ranked(groups, 80)
    assert [each.name for each in found] == ["lower", "low", "likely", "open", "mastered"]
    standings = [each.standing for each in found]
    assert standings == ["not mastered", "not mastered", "open", "open", "mastered"]


def test_of_two_told_as_more_than_99_per_cent_sure_the_one_further_below_comes_first() -> None:
    found = ranked({"many": [item(240, 400)], "few": [item(12, 30)]}, 80)
    assert found[0].probability < found[1].probability
    assert [each.name for each in found] == ["few", "many"]


def test_what_was_meant_to_be_hard_is_told_from_what_is_below_what_was_expected() -> None:
    # 220 of 400 are .55. Expected .55: below the mark, as meant. Expected .70: .15 below that as well.
    meant = unmastered("meant", [item(220, 400, 0.55)], 80)
    below = unmastered("below", [item(220, 400, 0.70)], 80)
    assert meant is not None and below is not None
    assert (meant.standing, below.standing) == ("as meant", "not mastered")
    assert meant.probability == pytest.approx(0.5, abs=0.02)
    assert below.probability > 0.999 and meant.below_mark == below.below_mark > 0.999
    assert meant.shortfall == pytest.approx(0) and below.shortfall == pytest.approx(0.15)
    found = ranked({"lowest": [item(160, 400, 0.40)], "below": [item(220, 400, 0.70)]}, 80)
    assert [each.name for each in found] == ["below", "lowest"]


def test_a_hair_below_what_was_expected_is_as_meant_however_many_answered() -> None:
    found = unmastered("o", [item(65_000, 100_000, 0.70)], 80)
    assert found is not None and found.probability > 0.999 and found.standing == "as meant"
    tenth = unmastered("o", [item(60_000, 100_000, 0.70)], 80)
    assert tenth is not None and tenth.shortfall == pytest.approx(NOTABLE)
    assert tenth.standing == "not mastered"


def test_what_was_expected_is_pooled_by_answers() -> None:
    # (.5 * 30 + .8 * 10) / 40 = .575
    found = unmastered("o", [item(15, 30, 0.5), item(5, 10, 0.8)], 80)
    assert found is not None and found.expected == pytest.approx(0.575)


def test_chance_alone_lists_at_most_five_of_a_hundred_that_are_as_they_were_meant() -> None:
    chance, shown = Random(4), 0
    for _ in range(1500):
        right = sum(chance.random() < 0.6 for _ in range(60))
        found = unmastered("o", [item(right, 60, 0.6)], 80)
        shown += found is not None and found.standing == "not mastered"
    assert 0 < shown <= 0.05 * 1500


def test_a_small_share_of_few_is_less_sure_than_a_middling_one_of_many() -> None:
    found = ranked({"few": [item(1, 3)], "many": [item(60, 100)]}, 80)
    assert [each.name for each in found] == ["many", "few"]
    assert found[1].standing == "few"


def test_likely_is_open() -> None:
    for right in (75, 84):
        found = unmastered("o1", [item(right, 100)], 80)
        assert found is not None and found.standing == "open"


def test_by_name() -> None:
    one, two = item(1, 2), item(2, 2)
    assert by_name([("a", one), ("b", one), ("a", two)]) == {"a": [one, two], "b": [one]}


results = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@quick
@given(results)
def test_one_more_right_makes_it_less_sure(case: tuple[int, int]) -> None:
    right, n = case
    found, more = unmastered("o", [item(right, n)], 80), unmastered("o", [item(min(right + 1, n), n)], 80)
    assert found is not None and more is not None
    assert 0 <= more.probability <= found.probability <= 1
    assert found.share.interval is not None and found.share.value is not None
    assert found.share.interval.low <= found.share.value <= found.share.interval.high
