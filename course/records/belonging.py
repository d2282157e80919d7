"""What cohorts keep about a person: for her own reading, and gone with her."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, select

from course.records.people import Learner
from course.records.tables_cohorts import Allowance, Cohort, Invitation, Member


def cohorts_of(connection: Connection, person: str) -> list[dict[str, Any]]:
    """The cohorts that somebody is or was in, as learner or staff."""
    return _rows(
        connection,
        select(Cohort.name, Member.part, Member.joined_at, Member.left_at)
        .join(Cohort, Cohort.id == Member.cohort)
        .where(Member.learner == person)
        .order_by(Member.joined_at, Cohort.id),
    )


def invitations_of(connection: Connection, person: str) -> list[dict[str, Any]]:
    """The cohorts that wait for an answer."""
    return _rows(
        connection,
        select(Cohort.name, Invitation.name.label("as"), Invitation.invited_at)
        .join(Cohort, Cohort.id == Invitation.cohort)
        .join(Learner, Learner.email == Invitation.email)
        .where(Learner.id == person)
        .order_by(Invitation.invited_at, Cohort.id),
    )


def allowances_of(connection: Connection, person: str) -> list[dict[str, Any]]:
    """Attempts added and attempts reopened, with the reason, and the reason for which they ended."""
    return _rows(
        connection,
        select(
            Allowance.quiz,
            Allowance.kind,
            Allowance.amount,
            Allowance.reason,
            Allowance.made_at,
            Allowance.ended_at,
            Allowance.end_reason,
        )
        .where(Allowance.learner == person)
        .order_by(Allowance.made_at, Allowance.id),
    )


def forget(connection: Connection, person: str) -> None:
    """Delete what hangs on a person's address; what hangs on the row goes with the row."""
    address = select(Learner.email).where(Learner.id == person).scalar_subquery()
    connection.execute(delete(Invitation).where(Invitation.email == address))


def _rows(connection: Connection, statement: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(statement).mappings()]
