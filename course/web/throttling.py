"""Attempts by account and by network address, counted in the database.

The limit by account is tight; the limit by address is wide, since a whole class may sit behind one.
"""

from __future__ import annotations

import hashlib
from functools import partial

from flask import request
from werkzeug.exceptions import TooManyRequests

from course.records import db, sessions
from course.web.access import now

QUARTER_HOUR_MS = 15 * 60 * 1000
#: (by account, by address) in a quarter of an hour.
LIMITS = {
    "sign-in": (10, 200),
    "register": (5, 100),
    "reset": (3, 60),
    "confirm": (10, 200),
    "report": (20, 400),
}
#: By address alone, for what concerns no account.
BY_ADDRESS = {"certificate": 100, "join": 60}


class TooMany(TooManyRequests):
    """More attempts than a person makes."""


def count(action: str, account: str) -> None:
    """Count an attempt. Raises TooMany (429) beyond the limit."""
    by_account, by_address = LIMITS[action]
    _count(f"{action}:{_short(account.strip().casefold())}", by_account)
    _count(_address(action), by_address)


def count_address(action: str) -> None:
    """Count an attempt by network address alone. Raises TooMany (429) beyond the limit."""
    _count(_address(action), BY_ADDRESS[action])


def refuse_after_too_many(action: str) -> None:
    """Raises TooMany (429) once an address has gone beyond the limit; counts nothing itself."""
    key, when = _address(action), now()
    with db.read() as connection:
        counted = sessions.attempts_in_window(connection, key, QUARTER_HOUR_MS, when)
    if counted > BY_ADDRESS[action]:
        raise TooMany


def _count(key: str, limit: int) -> None:
    work = partial(sessions.count_attempt, key=key, window_ms=QUARTER_HOUR_MS, now=now())
    if db.write(work) > limit:
        raise TooMany


def _address(action: str) -> str:
    return f"{action}@{_short(request.remote_addr or '')}"


def _short(text: str) -> str:
    """Addresses are kept as hashes only."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
