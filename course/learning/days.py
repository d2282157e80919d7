"""Days of a time zone as moments. A day ends where the next one begins, also when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def day_ends(day: str, zone: str) -> int:
    """The moment, in UTC milliseconds, with which an ISO date ends in a time zone.

    Raises ValueError or KeyError (ZoneInfoNotFoundError) for what is no day or no zone. Midnight may be
    skipped when clocks go forward; the day then ends at that very change.
    """
    after = date.fromisoformat(day) + timedelta(days=1)
    midnight = datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone))
    return int(midnight.astimezone(UTC).timestamp()) * 1000


def is_over(day: str | None, zone: str, now: int) -> bool:
    """Whether a day has ended; none never ends."""
    return day is not None and now >= day_ends(day, zone)


def day_of(moment: int, zone: str) -> date:
    """The day on which a moment (UTC milliseconds) falls in a time zone."""
    return datetime.fromtimestamp(moment / 1000, ZoneInfo(zone)).date()
