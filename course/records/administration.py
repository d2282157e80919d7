"""What administrators do with accounts: find them, give roles, suspend. One administrator stays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from sqlalchemy import Connection, or_, select, update

from course.records import people, sessions, statistics
from course.records.audit import Pen
from course.records.people import Learner
from course.records.staff import Role

ROWS = 50
Done = Literal["done", "last", "none"]


@dataclass(frozen=True)
class Account:
    """An account as administrators see it. Times are UTC milliseconds."""

    id: str
    email: str
    name: str
    role: str
    created_at: int
    suspended_at: int | None


_ACCOUNT: Any = select(
    Learner.id,
    Learner.email,
    Learner.display_name,
    Learner.role,
    Learner.created_at,
    Learner.suspended_at,
).where(Learner.email.is_not(None))


def accounts(connection: Connection, search: str, role: str, after: str) -> tuple[list[Account], str]:
    """A page of accounts by address, and the address after which the next page begins. One query."""
    found = _ACCOUNT.where(Learner.email > after) if after else _ACCOUNT
    if role:
        found = found.where(Learner.role == role)
    if search:
        found = found.where(
            or_(
                Learner.email.contains(search.casefold(), autoescape=True),
                Learner.display_name.icontains(search, autoescape=True),
            )
        )
    rows = [Account(*row) for row in connection.execute(found.order_by(Learner.email).limit(ROWS + 1))]
    return rows[:ROWS], rows[ROWS - 1].email if len(rows) > ROWS else ""


def account(connection: Connection, person: str) -> Account | None:
    """One account."""
    row = connection.execute(_ACCOUNT.where(Learner.id == person)).first()
    return Account(*row) if row else None


def give_role(connection: Connection, person: str, role: Role, event: str, pen: Pen) -> Done:
    """Change a role and note it. What is done outside of cohorts counts in the statistics by the role.

    `event`: the id of the row by which the statistics hear of it.
    """
    found = account(connection, person)
    if found is None:
        return "none"
    if role != "administrator" and _is_last(connection, found):
        return "last"
    if role != found.role:
        change = partial(people.change, connection, person, role=role)
        statistics.recount_all(connection, [person], change, event, pen.at)
        pen.note(connection, "person.role", person, before=found.role, role=role)
    return "done"


def suspend(connection: Connection, person: str, out: bool, pen: Pen) -> Done:
    """Keep somebody out from now on, ending every session; or let her in again. Noted."""
    found = account(connection, person)
    if found is None:
        return "none"
    if out and _is_last(connection, found):
        return "last"
    connection.execute(
        update(Learner).where(Learner.id == person).values(suspended_at=pen.at if out else None)
    )
    if out:
        sessions.end_others(connection, person)
    pen.note(connection, "person.suspend" if out else "person.admit", person)
    return "done"


def end_sessions(connection: Connection, person: str, pen: Pen) -> None:
    """Sign somebody out everywhere, and note it."""
    sessions.end_others(connection, person)
    pen.note(connection, "person.sessions", person)


def make_link(connection: Connection, person: str, token: str, pen: Pen) -> bool:
    """Make a one-time link for a new password and note it; not for somebody who is suspended."""
    found = account(connection, person)
    if found is None or found.suspended_at is not None:
        return False
    sessions.make_link(connection, person, token, pen.at + sessions.LINK_MS)
    pen.note(connection, "person.link", person)
    return True


def _is_last(connection: Connection, person: Account) -> bool:
    """Whether nobody else could administer. On PostgreSQL the others are held, so that two cannot both go."""
    if person.role != "administrator" or person.suspended_at is not None:
        return False
    able = (
        select(Learner.id)
        .where(Learner.role == "administrator", Learner.email.is_not(None), Learner.suspended_at.is_(None))
        .order_by(Learner.id)
        .with_for_update()
    )
    return set(connection.execute(able).scalars()) <= {person.id}
