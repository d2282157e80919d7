"""What one learner is allowed beyond the rule of a cohort: attempts added, an attempt opened again.

Each has a reason and an author, and so has its end. Nothing is changed afterwards: a second act ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from course.records import counted, finals, overrides, statistics
from course.records.attempts import open_attempt
from course.records.audit import Pen
from course.records.people import Learner
from course.records.tables import Attempt, ResponseRow
from course.records.tables_cohorts import Allowance


@dataclass(frozen=True)
class Allowed:
    """An allowance. `kind`: attempts, reopened, or time (`amount` in per cent). Times: UTC milliseconds.

    `end_reason` and `ended_by`: why it ended and by whose act, where that was said.
    """

    id: str
    kind: str
    quiz: str
    amount: int
    reason: str
    author: str
    at: int
    ended_at: int | None
    end_reason: str = ""
    ended_by: str = ""

    @classmethod
    def of(cls, row: Sequence[Any]) -> Allowed:
        """The columns that `of_learner` reads, in their order."""
        return cls(*row)


@dataclass(frozen=True)
class Act:
    """Something is allowed for a reason; `id` is a fresh one, `pen` says by whom and when."""

    id: str
    reason: str
    pen: Pen


def add_attempts(connection: Connection, cohort: str, learner: str, quiz: str, amount: int, act: Act) -> None:
    """Allow so many more attempts at a module quiz in this cohort."""
    _keep(connection, cohort, learner, quiz, "attempts", amount, None, act)
    act.pen.note(
        connection, "allowance.attempts", learner, cohort, allowance=act.id, quiz=quiz, amount=amount
    )


def end(connection: Connection, cohort: str, learner: str, allowance: str, reason: str, pen: Pen) -> bool:
    """End attempts that were added, for a reason; those begun meanwhile stay. Whether there were any."""
    done = connection.execute(
        update(Allowance)
        .where(
            Allowance.id == allowance,
            Allowance.cohort == cohort,
            Allowance.learner == learner,
            Allowance.kind == "attempts",
            Allowance.ended_at.is_(None),
        )
        .values(ended_at=pen.at, ended_by=pen.actor, end_reason=reason)
    )
    if done.rowcount == 1:
        pen.note(connection, "allowance.end", learner, cohort, allowance=allowance)
    return done.rowcount == 1


def end_time(connection: Connection, learner: str, quiz: str, reason: str, pen: Pen) -> bool:
    """End extra time in a quiz, for a reason; whether there was any. That for which it was given stays."""
    given = finals.extra_time_of(connection, learner)
    if not any(each.quiz == quiz and each.ended_at is None for each in given):
        return False
    finals.give_extra_time(connection, learner, 0, reason, pen, quiz=quiz)
    return True


def reopen(
    connection: Connection,
    cohort: str,
    learner: str,
    attempt: str,
    deadline_at: int | None,
    act: Act,
    new_id: Callable[[], str],
) -> bool:
    """Open an attempt that was handed in, its answers kept; its points leave the statistics.

    A score set by hand ends with it, and the learner is told. Whether it was done: not where another attempt
    at the quiz is open, or this one was not handed in. `new_id` makes outbox ids.
    """
    counted.hold(connection, learner)
    quiz = connection.execute(
        select(Attempt.quiz).where(
            Attempt.id == attempt,
            Attempt.cohort == cohort,
            Attempt.learner == learner,
            Attempt.state == "submitted",
        )
    ).scalar()
    if quiz is None or open_attempt(connection, learner, quiz) is not None:
        return False
    try:
        with connection.begin_nested():
            overrides.opened_again(connection, attempt, act.id, new_id, act.pen)
            opening = partial(_open, connection, attempt, deadline_at)
            statistics.recount(connection, learner, cohort, opening, act.id, act.pen.at, attempt)
    except IntegrityError:
        # On PostgreSQL she may have begun another since we looked: then that one is the one.
        if open_attempt(connection, learner, quiz) is None:
            raise
        return False
    _keep(connection, cohort, learner, quiz, "reopened", 1, attempt, act)
    act.pen.note(connection, "attempt.reopen", attempt, cohort, allowance=act.id)
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
            func.coalesce(Allowance.end_reason, ""),
            func.coalesce(Allowance.ended_by, ""),
        ).where(Allowance.cohort == cohort, Allowance.learner == learner)
    )
    found = [Allowed.of(row) for row in rows]
    for time in finals.extra_time_of(connection, learner):
        given = (time.quiz, time.percent, time.reason, time.author, time.at)
        found.append(Allowed("", "time", *given, time.ended_at, time.end_reason, time.ended_by))
    return sorted(found, key=lambda each: (-each.at, each.id))


def names_of(connection: Connection, people: Collection[str]) -> dict[str, str]:
    """What those of these ids are called that are accounts."""
    rows = connection.execute(
        select(Learner.id, Learner.display_name, Learner.email).where(Learner.id.in_(people))
    )
    return {person: name or email or "" for person, name, email in rows}


def _keep(
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
            author=act.pen.actor,
            made_at=act.pen.at,
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
