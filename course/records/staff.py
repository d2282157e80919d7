"""Roles: who teaches and who administers; and the link by which the first administrator comes in."""

from __future__ import annotations

from functools import partial
from typing import Literal

from sqlalchemy import Connection, select, text

from course.records import people, sessions, statistics
from course.records.audit import Pen
from course.records.people import Learner

Role = Literal["learner", "instructor", "administrator"]
RANK: dict[str, int] = {"learner": 0, "instructor": 1, "administrator": 2}
#: The row that waits for the first administrator. One name, so that two processes make one row.
FIRST = "first-administrator"
FIRST_WORDS = (
    "The first administrator makes an account here (once, within an hour): {address}/welcome/{token}"
)
_MAKE = text(
    "INSERT INTO learner (id, email, display_name, one_by_one, created_at, role) "
    "VALUES (:id, :email, '', false, :now, :role) ON CONFLICT (id) DO NOTHING"
)


def raise_to(connection: Connection, email: str, role: Role, new_id: str, token: str, pen: Pen) -> bool:
    """Make the account with this address at least this, and note it; `token` is for one that is not there.

    `new_id`: its id, or that of the row by which the statistics hear that somebody counts no more.
    Whether an account was made: its password is then set by the one-time link of this token.
    """
    found = people.by_email(connection, email)
    if found is not None:
        if RANK[role] > RANK[found.role]:
            change = partial(people.change, connection, found.id, role=role)
            statistics.recount_all(connection, [found.id], change, new_id, pen.at)
            pen.note(connection, "person.role", found.id, before=found.role, role=role)
        return False
    values = {"id": new_id, "email": people.normalise(email), "role": role, "now": pen.at}
    connection.execute(_MAKE, values)
    sessions.make_link(connection, new_id, token, pen.at + sessions.LINK_MS)
    pen.note(connection, "person.role", new_id, before="", role=role)
    return True


def first_link(connection: Connection, token: str, now: int) -> bool:
    """Let this token make the first administrator, if there is no account yet; an earlier one ends."""
    if connection.execute(select(Learner.id).where(Learner.email.is_not(None)).limit(1)).first():
        return False
    connection.execute(_MAKE, {"id": FIRST, "email": None, "role": "administrator", "now": now})
    sessions.make_link(connection, FIRST, token, now + sessions.LINK_MS)
    return True


def become_first(
    connection: Connection, token: str, email: str, password_hash: str, name: str, pen: Pen
) -> bool:
    """Use the first link up, and note it; whether it worked. Raises AddressTaken: it is then still good."""
    if sessions.link_owner(connection, token, pen.at) != FIRST:
        return False
    people.become_account(connection, FIRST, email, password_hash, name)
    if sessions.use_link(connection, token, pen.at) != FIRST:
        return False
    pen.note(connection, "person.role", FIRST, before="", role="administrator")
    return True
