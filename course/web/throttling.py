"""Attempts by account and by network address, counted in the database.

The limit by account is tight; the limit by address is wide, since a whole class may sit behind one. Wrong
passwords are counted tightly for an account from one address only, else anybody could shut its owner out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv6Address, ip_address, ip_network

from flask import request
from sqlalchemy import Connection
from werkzeug.exceptions import TooManyRequests

from course.records import db, sessions
from course.web.access import now

QUARTER_HOUR_MS = 15 * 60 * 1000
#: (by account, by address) in a quarter of an hour.
LIMITS = {
    "register": (5, 100),
    "reset": (3, 60),
    "confirm": (10, 200),
    "report": (20, 400),
}
#: By address alone, for what concerns no account.
BY_ADDRESS = {"certificate": 100, "join": 60, "guest": 300}
#: Wrong passwords: for one account from one address, for it from anywhere, for any from one address.
WRONG_PASSWORDS = (10, 100, 200)


class TooMany(TooManyRequests):
    """More attempts than a person makes."""


def count(action: str, account: str) -> None:
    """Count an attempt. Raises TooMany (429) beyond the limit."""
    by_account, by_address = LIMITS[action]
    _count(f"{action}:{_short(account.strip().casefold())}", by_account)
    _count(_address(action), by_address)


@dataclass(frozen=True)
class PasswordTry:
    """A try at a password, counted as a wrong one until it turns out to be right."""

    keys: tuple[str, ...]
    at: int

    def was_right(self, connection: Connection) -> None:
        """Count it no more, in the transaction that signs in."""
        sessions.uncount_attempts(connection, self.keys, QUARTER_HOUR_MS, self.at)


def count_password(account: str) -> PasswordTry:
    """Count a try at the password of an account before it is looked at. Raises TooMany (429)."""
    who, address = _short(account.strip().casefold()), _address("sign-in")
    made = PasswordTry((f"sign-in:{who}:{address[-32:]}", f"sign-in:{who}", address), now())
    work = partial(sessions.count_attempts, keys=made.keys, window_ms=QUARTER_HOUR_MS, now=made.at)
    counted = db.write(work)
    if any(counted[key] > limit for key, limit in zip(made.keys, WRONG_PASSWORDS, strict=True)):
        raise TooMany
    return made


def address_limit(action: str) -> Callable[[Connection], None]:
    """What counts an attempt by network address in a transaction of the caller's, whose undoing undoes it.

    Raises TooMany (429) there. Made in the request, since writes run in a thread that knows none.
    """
    key, when, limit = _address(action), now(), BY_ADDRESS[action]

    def count_here(connection: Connection) -> None:
        if sessions.count_attempt(connection, key, QUARTER_HOUR_MS, when) > limit:
            raise TooMany

    return count_here


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
    return f"{action}@{_short(_network(request.remote_addr or ''))}"


def _network(given: str) -> str:
    """An address; of version 6 the half that a household or a school has to itself."""
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


def _short(text: str) -> str:
    """Addresses are kept as hashes only."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
