"""A day ends where the next begins, in its own zone, also when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.learning.days import day_ends, day_of, is_over

ENDS = [
    ("2026-11-25", "UTC", "2026-11-26T00:00"),
    ("2026-11-25", "Africa/Nairobi", "2026-11-25T21:00"),
    # Berlin puts its clocks forward within 29 March 2026, and back within 25 October 2026.
    ("2026-03-28", "Europe/Berlin", "2026-03-28T23:00"),
    ("2026-03-29", "Europe/Berlin", "2026-03-29T22:00"),
    ("2026-10-24", "Europe/Berlin", "2026-10-24T22:00"),
    ("2026-10-25", "Europe/Berlin", "2026-10-25T23:00"),
    # In Beirut midnight itself was skipped on 26 March 2017: 24:00 of the 25th is 01:00 of the 26th.
    ("2017-03-25", "Asia/Beirut", "2017-03-25T22:00"),
    # In Beirut clocks went from midnight back to 23:00 on 28 October 2017: that day had 25 hours.
    ("2017-10-28", "Asia/Beirut", "2017-10-28T22:00"),
]


@pytest.mark.parametrize(("day", "zone", "moment"), ENDS)
def test_where_a_day_ends(day: str, zone: str, moment: str) -> None:
    ends = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert day_ends(day, zone) == int(ends.timestamp() * 1000)


@given(
    st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/Santiago", "Asia/Beirut", "Asia/Kathmandu", "UTC"]),
)
def test_the_last_moment_is_of_the_day_and_the_next_is_not(day: date, zone: str) -> None:
    ends = day_ends(day.isoformat(), zone)
    assert day_of(ends - 1, zone) == day < day_of(ends, zone)
    assert not is_over(day.isoformat(), zone, ends - 1) and is_over(day.isoformat(), zone, ends)


def test_no_day_never_ends() -> None:
    assert not is_over(None, "UTC", 10**15)
