"""What one learner is allowed beyond the rule of a cohort: attempts added, an attempt opened again.

Each has a reason and an author. Nothing is changed afterwards: a second act ends it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from course.records import statistics
from course.records.finals import Accommodation
from course.records.people import Learner
from course.records.tables import Attempt, ResponseRow
from course.records.tables_cohorts import Allowance


@dataclass(frozen=True)
class Allowed:
    """An allowance. `kind`: attempts, reopened, or time (`amount` in per cent). Times: UTC milliseconds."""

    id: str
    kind: str
    quiz: str
    amount: int
    reason: str
    author: str
    at: int
    ended_at: int | None


@dataclass(frozen=True)
class Act:
    """Who allows something, why and when; `id` is a fresh one."""

    id: str
    author: str
    reason: str
    at: int


def add_attempts(connection: Connection, cohort: str, learner: str, quiz: str, amount: int, act: Act) -> None:
    """Allow so many more attempts at a module quiz in this cohort."""
    _note(connection, cohort, learner, quiz, "attempts", amount, None, act)


def end(connection: Connection, cohort: str, learner: str, allowance: str, now: int) -> bool:
    """End attempts that were added; those begun meanwhile stay. Whether there was anything to end."""
    done = connection.execute(
        update(Allowance)
        .where(
            Allowance.id == allowance,
            Allowance.cohort == cohort,
            Allowance.learner == learner,
            Allowance.kind == "attempts",
            Allowance.ended_at.is_(None),
        )
        .values(ended_at=now)
    )
    return done.rowcount == 1


def reopen(
    connection: Connection, cohort: str, learner: str, attempt: str, deadline_at: int | None, act: Act
) -> bool:
    """Open an attempt that was handed in, its answers kept; its points leave the statistics.

    Whether it was done: not where another attempt at the quiz is open, or this one was not handed in.
    """
    statistics.hold(connection, learner)
    quiz = connection.execute(
        select(Attempt.quiz).where(
            Attempt.id == attempt,
            Attempt.cohort == cohort,
            Attempt.learner == learner,
            Attempt.state == "submitted",
        )
    ).scalar()
    running = select(Attempt.id).where(
        Attempt.learner == learner, Attempt.quiz == quiz, Attempt.state == "open"
    )
    if quiz is None or connection.execute(running).first() is not None:
        return False
    statistics.recount(
        connection, learner, cohort, lambda: _open(connection, attempt, deadline_at), act.id, act.at, attempt
    )
    _note(connection, cohort, learner, quiz, "reopened", 1, attempt, act)
    return True


def of_learner(connection: Connection, cohort: str, learner: str) -> list[Allowed]:
    """What a learner was allowed in this cohort, and extra time anywhere, the latest first: two queries."""
    rows = connection.execute(
        select(
            Allowance.id,
            Allowance.kind,
            Allowance.quiz,
            Allowance.amount,
            Allowance.reason,
            Allowance.author,
            Allowance.made_at,
            Allowance.ended_at,
        ).where(Allowance.cohort == cohort, Allowance.learner == learner)
    )
    found = [Allowed(*row) for row in rows]
    times = connection.execute(
        select(
            Accommodation.quiz,
            Accommodation.extra_percent,
            Accommodation.reason,
            Accommodation.author,
            Accommodation.at,
        ).where(Accommodation.learner == learner)
    )
    for quiz, percent, reason, author, at in times:
        found.append(Allowed("", "time", quiz, percent, reason, author, at, None if percent else at))
    return sorted(found, key=lambda each: (-each.at, each.id))


def names_of(connection: Connection, people: Collection[str]) -> dict[str, str]:
    """What those of these ids are called that are accounts."""
    rows = connection.execute(
        select(Learner.id, Learner.display_name, Learner.email).where(Learner.id.in_(people))
    )
    return {person: name or email or "" for person, name, email in rows}


def _note(
    connection: Connection,
    cohort: str,
    learner: str,
    quiz: str,
    kind: str,
    amount: int,
    attempt: str | None,
    act: Act,
) -> None:
    connection.execute(
        insert(Allowance).values(
            id=act.id,
            learner=learner,
            cohort=cohort,
            quiz=quiz,
            kind=kind,
            amount=amount,
            attempt=attempt,
            reason=act.reason,
            author=act.author,
            made_at=act.at,
        )
    )


def _open(connection: Connection, attempt: str, deadline_at: int | None) -> None:
    """Answers that were marked by handing in are unmarked; those checked singly stay as they are."""
    fresh = {"state": "open", "submitted_at": None, "points": None, "possible": None}
    connection.execute(update(Attempt).where(Attempt.id == attempt).values(**fresh, deadline_at=deadline_at))
    connection.execute(
        update(ResponseRow)
        .where(ResponseRow.attempt == attempt, ResponseRow.checked_at.is_(None))
        .values(points=None)
    )
