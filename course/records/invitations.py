"""Invitations: addresses that may join a cohort. Whoever signs in with one is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, func, select, text

from course.records.cohorts import HEAD_COLUMNS, CohortHead
from course.records.people import Learner, normalise
from course.records.tables_cohorts import Cohort, Invitation, Member

#: So many values fit into one statement on both databases.
BATCH = 500
_INVITE = text(
    "INSERT INTO invitation (cohort, email, name, invited_by, invited_at) "
    "VALUES (:cohort, :email, :name, :author, :now) "
    "ON CONFLICT (cohort, email) DO UPDATE SET name = excluded.name"
)


@dataclass(frozen=True)
class Invited:
    """An address that has not answered yet."""

    email: str
    name: str
    invited_at: int


def invite(
    connection: Connection, cohort: str, people: Sequence[tuple[str, str]], author: str, now: int
) -> None:
    """Invite (address, name) pairs, all or none; twice is once."""
    rows = [
        {"cohort": cohort, "email": normalise(email), "name": name, "author": author, "now": now}
        for email, name in people
    ]
    if rows:
        connection.execute(_INVITE, rows)


def of_cohort(connection: Connection, cohort: str, limit: int, offset: int) -> list[Invited]:
    """Who is invited and has not answered, by address; so many from so far on."""
    found = select(Invitation.email, Invitation.name, Invitation.invited_at)
    some = found.where(Invitation.cohort == cohort).order_by(Invitation.email).limit(limit).offset(offset)
    return [Invited(*row) for row in connection.execute(some)]


def count(connection: Connection, cohort: str) -> int:
    """How many are invited and have not answered."""
    found = select(func.count()).select_from(Invitation).where(Invitation.cohort == cohort)
    return connection.execute(found).scalar_one()


def for_address(connection: Connection, email: str) -> list[CohortHead]:
    """The cohorts that wait for an answer from this address."""
    rows = connection.execute(
        select(*HEAD_COLUMNS)
        .join(Invitation, Invitation.cohort == Cohort.id)
        .where(Invitation.email == normalise(email), Cohort.archived_at.is_(None))
        .order_by(Invitation.invited_at, Cohort.id)
    )
    return [CohortHead.of(row) for row in rows]


def is_invited(connection: Connection, cohort: str, email: str) -> bool:
    """Whether this address is invited to the cohort."""
    found = select(Invitation.email).where(Invitation.cohort == cohort, Invitation.email == normalise(email))
    return connection.execute(found).first() is not None


def end(connection: Connection, cohort: str, email: str) -> None:
    """Take an invitation back, or decline it."""
    connection.execute(
        delete(Invitation).where(Invitation.cohort == cohort, Invitation.email == normalise(email))
    )


def learning(connection: Connection, cohort: str, emails: Iterable[str]) -> set[str]:
    """Those of these addresses whose accounts are in the cohort already, as learner or staff."""
    return _those(
        connection,
        emails,
        select(Learner.email)
        .join(Member, Member.learner == Learner.id)
        .where(Member.cohort == cohort, Member.left_at.is_(None)),
        Learner.email,
    )


def invited(connection: Connection, cohort: str, emails: Iterable[str]) -> set[str]:
    """Those of these addresses that are invited already."""
    found = select(Invitation.email).where(Invitation.cohort == cohort)
    return _those(connection, emails, found, Invitation.email)


def _those(connection: Connection, emails: Iterable[str], statement: Any, column: Any) -> set[str]:
    found: set[str] = set()
    given = iter(sorted({normalise(email) for email in emails}))
    while batch := list(islice(given, BATCH)):
        found |= set(connection.execute(statement.where(column.in_(batch))).scalars())
    return found
