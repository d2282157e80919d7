"""Whose answers an address asks for, and how figures are written."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest

from course.learning.intervals import Interval
from course.web.results_asked import Asked, asked
from course.web.results_words import fixed, percent, percents, seconds, span, surely

WISHES = [
    Asked(),
    Asked("best", date(2026, 5, 1), date(2026, 5, 3), "all", "facility", True),
    Asked("last", until=date(2026, 5, 3), revision="0123456789ab"),
]


@pytest.mark.parametrize("wish", WISHES)
def test_an_address_brings_back_what_it_was_made_of(wish: Asked) -> None:
    assert asked(dict(parse_qsl(wish.address()))) == wish


def test_an_address_says_only_what_is_not_usual() -> None:
    assert Asked().address() == "" and Asked("best").address(chosen="met", sort="number") == "sort=number"


def test_days_are_whole_days_since_1970_both_included() -> None:
    wish = Asked(since=date(1970, 1, 3), until=date(1970, 1, 4))
    assert wish.population(("x",)).days == (2, 3)
    assert Asked(until=date(1970, 1, 4)).population(("x",)).days == (0, 3)
    assert Asked().population(("x",)).days is None


@pytest.mark.parametrize("text", ["soon", "2026-13-01", "1969-12-31", "0001-01-01", "2026-05-01T00"])
def test_what_is_no_day_is_said_and_left_out(text: str) -> None:
    found = asked({"since": text})
    assert found.problem and found.since is None and not found.some_days


def test_what_is_not_known_is_what_stands_without_it() -> None:
    assert asked({"chosen": "worst", "sort": "'; --", "items": "yes"}) == Asked()


def test_the_population_is_said_in_words() -> None:
    words = Asked("best", date(2026, 5, 1), date(2026, 5, 3)).words()
    assert words == (
        "Scores and questions are of each learner’s best attempt, of equal ones the earlier. "
        "Only what was handed in from 1 May 2026 to 3 May 2026 (days in UTC). Staff are not counted."
    )


def test_figures_are_written_with_a_true_minus_and_never_minus_zero() -> None:
    assert [fixed(x) for x in (0.676, -0.06, -0.001, None)] == ["0.68", "\u22120.06", "0.00", "–"]
    assert fixed(12.4, 0) == "12" and span(Interval(-0.2, 0.5, "t")) == "\u22120.20 to 0.50"
    assert percent(0.675) == "68\u00a0%" and percent(None) == "–"
    assert percents(Interval(0.2, 0.31, "Wilson")) == "20 to 31"
    assert [seconds(x) for x in (8.4, 60, 125, None)] == ["8 s", "1 min 0 s", "2 min 5 s", "–"]
    assert surely(0.97) == "97 per cent sure" and surely(1.0) == "more than 99 per cent sure"
