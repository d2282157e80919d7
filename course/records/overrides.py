"""Scores set by hand, each with its reason; and what learners are told of results that have changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from course.records import decisions
from course.records.audit import Pen
from course.records.reckoning import Court, reckon
from course.records.rescoring import Cause, hold, write_down
from course.records.tables import Attempt
from course.records.tables_mending import Decision, Override, ScoreChange


@dataclass(frozen=True)
class ByHand:
    """A score set by hand, in 840ths. `author` is an id; times are UTC milliseconds."""

    id: str
    attempt: str
    points: int
    reason: str
    author: str
    made_at: int
    ended_at: int | None


@dataclass(frozen=True)
class Change:
    """A result that changed after it had been told. Points are 840ths.

    `kind`: the act of a decision, `override`, `undone`, or `reopened`, after which there is no result until
    the attempt is handed in again. `marking_hash`: of the item that was decided on,
    and `act` what was decided; empty where the score was set by hand.
    """

    at: int
    kind: str
    points_before: int
    possible_before: int
    points_after: int
    possible_after: int
    marking_hash: str
    act: str


@dataclass(frozen=True)
class Changed:
    """A result that some decision changed, and whose it was. Points are 840ths."""

    attempt: str
    learner: str
    quiz: str
    ordinal: int
    kind: str
    at: int
    points_before: int
    possible_before: int
    points_after: int
    possible_after: int

    @classmethod
    def of(cls, row: Sequence[Any]) -> Changed:
        """The columns that `changed_by` asks for, in their order."""
        return cls(*row)


_BY_HAND = select(
    Override.id,
    Override.attempt,
    Override.points,
    Override.reason,
    Override.author,
    Override.made_at,
    Override.ended_at,
)
_CHANGES = (
    select(
        ScoreChange.at,
        ScoreChange.kind,
        ScoreChange.points_before,
        ScoreChange.possible_before,
        ScoreChange.points_after,
        ScoreChange.possible_after,
        Decision.marking_hash,
        Decision.act,
    )
    .outerjoin(Decision, Decision.id == ScoreChange.cause)
    .where(ScoreChange.attempt == bindparam("attempt"))
    .order_by(ScoreChange.at, ScoreChange.cause)
)


def changes_of(connection: Connection, attempt: str) -> list[Change]:
    """How the result of an attempt has changed, the first change first. One query."""
    rows = connection.execute(_CHANGES, {"attempt": attempt})
    return [Change(*row[:6], row.marking_hash or "", row.act or "") for row in rows]


def changed_by(connection: Connection, cause: str, limit: int, offset: int) -> list[Changed]:
    """The results that a decision changed, and those that its end changed back; so many from so far on."""
    rows = connection.execute(
        select(
            Attempt.id,
            Attempt.learner,
            Attempt.quiz,
            Attempt.ordinal,
            ScoreChange.kind,
            ScoreChange.at,
            ScoreChange.points_before,
            ScoreChange.possible_before,
            ScoreChange.points_after,
            ScoreChange.possible_after,
        )
        .join(ScoreChange, ScoreChange.attempt == Attempt.id)
        .where(ScoreChange.cause == cause)
        .order_by(Attempt.id, ScoreChange.at)
        .limit(limit)
        .offset(offset)
    )
    return [Changed.of(row) for row in rows]


def of_attempt(connection: Connection, attempt: str) -> list[ByHand]:
    """The scores set by hand for an attempt, the latest first."""
    rows = connection.execute(
        _BY_HAND.where(Override.attempt == attempt).order_by(Override.made_at.desc(), Override.id)
    )
    return [ByHand(*row) for row in rows]


def override(
    connection: Connection,
    attempt: str,
    points: int,
    reason: str,
    fresh: str,
    new_id: Callable[[], str],
    pen: Pen,
) -> bool:
    """Set the points (840ths) of an attempt that was handed in; false where it was not, or has fewer to give.

    `fresh`: the id of the override, so that a second call with it does nothing; `new_id` makes outbox ids.
    """
    hold(connection, [attempt])
    state, possible = connection.execute(
        select(Attempt.state, Attempt.possible).where(Attempt.id == attempt)
    ).one()
    if state != "submitted" or not 0 <= points <= (possible or 0):
        return False
    if connection.execute(select(Override.id).where(Override.id == fresh)).first() is not None:
        return True
    connection.execute(
        insert(Override).values(
            id=fresh, attempt=attempt, points=points, reason=reason, author=pen.actor, made_at=pen.at
        )
    )
    _settle(connection, attempt, Cause(fresh, "override", pen.at), new_id)
    pen.note(
        connection, "score.override", attempt, _cohort(connection, attempt), override=fresh, points=points
    )
    return True


def end(connection: Connection, attempt: str, override_id: str, new_id: Callable[[], str], pen: Pen) -> bool:
    """End a score set by hand: the attempt has the points of its answers again. False where none stands."""
    hold(connection, [attempt])
    ended = connection.execute(
        update(Override)
        .where(Override.id == override_id, Override.attempt == attempt, Override.ended_at.is_(None))
        .values(ended_at=pen.at)
    )
    if ended.rowcount != 1:
        return False
    made_at = connection.execute(select(Override.made_at).where(Override.id == override_id)).scalar_one()
    _settle(connection, attempt, Cause(override_id, "undone", max(pen.at, made_at + 1)), new_id)
    pen.note(connection, "score.undo", attempt, _cohort(connection, attempt), override=override_id)
    return True


def opened_again(
    connection: Connection, attempt: str, cause: str, new_id: Callable[[], str], pen: Pen
) -> None:
    """An attempt is about to be opened again: scores set by hand end, and its learner is told.

    For one that was handed in. `cause`: the id of the act.
    """
    for each in of_attempt(connection, attempt):
        if each.ended_at is None:
            end(connection, attempt, each.id, new_id, pen)
    points, possible = connection.execute(
        select(Attempt.points, Attempt.possible).where(Attempt.id == attempt)
    ).one()
    told = select(func.max(ScoreChange.at)).where(ScoreChange.attempt == attempt)
    last = connection.execute(told).scalar() or 0
    connection.execute(
        insert(ScoreChange).values(
            attempt=attempt,
            cause=cause,
            at=max(pen.at, last + 1),
            kind="reopened",
            points_before=points or 0,
            possible_before=possible or 0,
            points_after=0,
            possible_after=0,
        )
    )


def _settle(connection: Connection, attempt: str, cause: Cause, new_id: Callable[[], str]) -> None:
    court = Court.of(connection, decisions.standing(connection), "")
    for found in reckon(connection, [attempt], court):
        if found.changes:
            write_down(connection, found, cause, new_id)


def _cohort(connection: Connection, attempt: str) -> str:
    return connection.execute(select(Attempt.cohort).where(Attempt.id == attempt)).scalar() or ""
