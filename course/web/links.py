"""One-time links for a new password."""

from __future__ import annotations

import secrets

from course.records import people, sessions
from course.records.db import Store
from course.settings import Settings


def make_reset_link(store: Store, settings: Settings, email: str, now: int) -> str | None:
    """A fresh link for the account with this address, or none if there is no such account."""
    with store.read() as connection:
        found = people.by_email(connection, email)
    if found is None:
        return None
    token = secrets.token_urlsafe(32)
    learner = found.id
    store.write(lambda connection: sessions.make_link(connection, learner, token, now + sessions.LINK_MS))
    return address_of(settings, token)


def address_of(settings: Settings, token: str) -> str:
    """Where a one-time link leads."""
    return f"{settings.address}/reset/{token}"
