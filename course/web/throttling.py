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
LIMITS = {"sign-in": (10, 200), "register": (5, 100), "reset": (3, 60), "confirm": (10, 200)}


class TooMany(TooManyRequests):
    """More attempts than a person makes."""


def count(action: str, account: str) -> None:
    """Count an attempt. Raises TooMany (429) beyond the limit."""
    by_account, by_address = LIMITS[action]
    when = now()
    keys = (
        (f"{action}:{_short(account.strip().casefold())}", by_account),
        (f"{action}@{_short(request.remote_addr or '')}", by_address),
    )
    for key, limit in keys:
        used = db.write(partial(sessions.count_attempt, key=key, window_ms=QUARTER_HOUR_MS, now=when))
        if used > limit:
            raise TooMany


def _short(text: str) -> str:
    """Addresses are kept as hashes only."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
