"""Numbers of drawings: where dots, lines and columns stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.learning.charts import (
    CURVES_BOX,
    DISTRIBUTION_BOX,
    WHISKER_BOX,
    Zone,
    columns,
    curves,
    discrimination_whisker,
    facility_whisker,
    mark_at,
)
from course.learning.distractors import OptionCurve
from course.learning.intervals import Estimate, Interval, share

from .strategies import quick


def test_share_right_by_hand() -> None:
    # From 6 to 154, 148 units for 0 to 1: 0.5 stands at 80, 0.3 at 50.4, 0.95 at 146.6.
    found = facility_whisker(Estimate(0.5, 40, Interval(0.25, 0.75, "Wilson")))
    assert (found.start, found.end, found.dot, found.low, found.high) == (6, 154, 80, 43, 117)
    assert found.zones == (Zone(6, 44.4), Zone(146.6, 7.4))
    assert found.zero is None and found.enough


def test_discrimination_by_hand() -> None:
    # 148 units for -0.4 to 0.8: 0 stands at 6 + 148/3 = 55.3, 0.15 at 73.8, 0.38 at 102.2.
    found = discrimination_whisker(Estimate(0.38, 12, Interval(-0.6, 0.9, "Fisher's z", approximate=True)))
    assert (found.zero, found.dot, found.zones) == (55.3, 102.2, (Zone(6, 67.8),))
    assert (found.low, found.high) == (6, 154)  # cut at the ends of the scale
    assert not found.enough


def test_without_value_or_interval_only_the_scale_is_drawn() -> None:
    found = discrimination_whisker(Estimate(None, 40, why="everyone is right"))
    assert (found.dot, found.low, found.high) == (None, None, None) and found.zones
    assert facility_whisker(Estimate(0.5, 3)).low is None


def option(name: str, *shares: tuple[int, int]) -> OptionCurve:
    lower, middle, upper = (share(*each) for each in shares)
    return OptionCurve(name, share(1, 2), (lower, middle, upper))


def test_curves_by_hand() -> None:
    # 180 units up from 200 for all of a third: 45 per cent at 119, 70 at 74, 89 at 39.8.
    key = option("a", (45, 100), (70, 100), (89, 100))
    b = option("b", (28, 100), (19, 100), (8, 100))
    first, second = curves([key, b], frozenset({"a"}))
    assert first.path == "M60 119.0 L190 74.0 L320 39.8"
    assert (first.key, first.dash, first.label_y) == (True, "", 44.3)
    assert second.points == ((60, 149.6), (190, 165.8), (320, 185.6)) and second.dash == "7 4"


def test_an_empty_third_has_no_point() -> None:
    (found,) = curves([option("a", (1, 2), (0, 0), (2, 2))], frozenset())
    assert found.points == ((60, 110), (320, 20))
    (nothing,) = curves([option("a", (0, 0), (0, 0), (0, 0))], frozenset())
    assert nothing.points == () and nothing.path == ""


upper = st.lists(st.integers(0, 100), min_size=1, max_size=16)


@quick
@given(upper)
def test_labels_never_meet_nor_leave_the_drawing(shares: list[int]) -> None:
    found = curves([option(str(i), (1, 2), (1, 2), (n, 100)) for i, n in enumerate(shares)], frozenset())
    places = sorted(curve.label_y for curve in found)
    assert places[0] > 0 and places[-1] < CURVES_BOX[1]
    room = min(16, 188.5 / max(1, len(shares) - 1))
    assert all(after - before >= room - 0.11 for before, after in pairwise(places))
    by_share = sorted(found, key=lambda curve: curve.points[-1][1])
    assert [curve.label_y for curve in by_share] == places


def test_wrong_options_have_unlike_dashes() -> None:
    found = curves([option(name, (1, 2), (1, 2), (1, 2)) for name in "abcdefg"], frozenset("a"))
    assert len({curve.dash for curve in found}) == 7


def test_columns_by_hand() -> None:
    # Ten columns 40 wide from 40 on, the fullest 153 high on the ground at 190; full marks in the last.
    found = columns({0: 1, 9: 1, 65: 3, 99: 5, 100: 1})
    assert [column.count for column in found] == [2, 0, 0, 0, 0, 0, 3, 0, 0, 6]
    assert [(column.first, column.last) for column in (found[0], found[9])] == [(0, 9), (90, 100)]
    assert (found[9].x, found[9].y, found[9].width, found[9].height) == (402, 37, 36, 153)
    assert (found[0].height, found[0].y, found[0].middle) == (51, 139, 60)


def test_no_attempts_leave_the_ground_line() -> None:
    assert all((column.height, column.y) == (0, 190) for column in columns({}))


@pytest.mark.parametrize(("percent", "x"), [(0, 40), (70, 320), (100, 440)])
def test_the_pass_mark_stands_where_its_score_does(percent: float, x: float) -> None:
    assert mark_at(percent) == x


@quick
@given(st.dictionaries(st.integers(0, 100), st.integers(1, 9)), st.sampled_from([5, 10, 20]))
def test_columns_count_everyone_within_the_drawing(bins: dict[int, int], number: int) -> None:
    found = columns(bins, number)
    assert len(found) == number and sum(column.count for column in found) == sum(bins.values())
    for column in found:
        assert column.x > 0 and column.x + column.width < DISTRIBUTION_BOX[0]
        assert 0 < column.y <= 190


@quick
@given(st.floats(-1, 1), st.floats(0, 0.5))
def test_whiskers_stay_within_the_drawing(value: float, half: float) -> None:
    found = discrimination_whisker(Estimate(value, 50, Interval(value - half, value + half, "t")))
    assert found.low is not None and found.dot is not None and found.high is not None
    assert 0 < found.low <= found.dot <= found.high < WHISKER_BOX[0]
