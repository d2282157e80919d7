"""Re-scoring: what attempts come to is written down, a batch of them in each transaction.

Doing it twice does it once: an attempt that is already as it comes to is left alone. So what was broken
off half-way is simply done again. Certificates are never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, text, update

from course.learning.effects import Reckoned
from course.learning.remarking import Figures
from course.records import counted, decisions, statistics
from course.records.db import Store
from course.records.decisions import Decided
from course.records.reckoning import Court, attempts_with, batches, reckon, reckon_all
from course.records.tables import Attempt, ResponseRow

#: Attempts changed in one request; what is left is done by the next.
MOST = 1000
_MARK = (
    update(ResponseRow)
    .where(ResponseRow.attempt == bindparam("in_attempt"), ResponseRow.place == bindparam("at_place"))
    .values(points=bindparam("earned"))
)
_TOTAL = (
    update(Attempt)
    .where(Attempt.id == bindparam("in_attempt"))
    .values(points=bindparam("earned"), possible=bindparam("most"))
)
_CHANGE = text(
    "INSERT INTO score_change (attempt, cause, at, kind, points_before, possible_before, points_after, "
    "possible_after) VALUES (:attempt, :cause, :at, :kind, :points_before, :possible_before, "
    ":points_after, :possible_after) ON CONFLICT (attempt, cause, at) DO UPDATE "
    "SET points_after = excluded.points_after, possible_after = excluded.possible_after"
)


@dataclass(frozen=True)
class Cause:
    """Why results change: a decision or an override, what of it, and when. What learners are told."""

    id: str
    kind: str
    at: int

    @classmethod
    def of(cls, decided: Decided) -> Cause:
        """A decision that was made; or, where it was ended, its undoing."""
        if decided.ended_at is not None:
            return cls(decided.id, "undone", decided.ended_at)
        return cls(decided.id, decided.act, decided.made_at)


def outstanding(connection: Connection, decided: Decided) -> list[Reckoned]:
    """The attempts that do not follow a decision (or its end) yet."""
    court = Court.of(connection, decisions.standing(connection), decided.marking_hash)
    attempts = attempts_with(connection, decided.marking_hash, decided.cohort)
    return [found for found in reckon_all(connection, attempts, court) if found.changes]


def carry_out(store: Store, decided: Decided, new_id: Callable[[], str], most: int = MOST) -> int:
    """Re-score the attempts in scope, each batch durable by itself; how many were changed.

    It stops after `most`. Attempts that are open are looked at too: one that is just being handed in may
    have been marked before the decision was there. `new_id` makes outbox ids.
    """
    with store.read() as connection:
        court = Court.of(connection, decisions.standing(connection), decided.marking_hash)
        attempts = attempts_with(connection, decided.marking_hash, decided.cohort)
        found = reckon_all(connection, attempts, court)
        waiting = [each.attempt for each in found if each.changes or each.before is None]
    done = 0
    for some in batches(waiting):
        done += store.write(lambda connection, some=some: rescore(connection, some, decided, new_id))  # type: ignore[misc]
        if done >= most:
            break
    return done


def rescore(
    connection: Connection, attempts: Sequence[str], decided: Decided, new_id: Callable[[], str]
) -> int:
    """Write down what these attempts come to; how many that changed. Part of a transaction."""
    hold(connection, attempts)
    court = Court.of(connection, decisions.standing(connection), decided.marking_hash)
    changed = [found for found in reckon(connection, attempts, court) if found.changes]
    for found in changed:
        write_down(connection, found, Cause.of(decided), new_id)
    return len(changed)


def hold(connection: Connection, attempts: Sequence[str]) -> None:
    """On PostgreSQL nobody else changes these before the transaction ends; who is at it is waited for.

    Their learners are held first, as whoever hands in does it.
    """
    whose = select(Attempt.learner).where(Attempt.id.in_(attempts)).distinct()
    counted.hold(connection, *connection.execute(whose).scalars())
    connection.execute(
        select(Attempt.id).where(Attempt.id.in_(attempts)).order_by(Attempt.id).with_for_update()
    )


def write_down(connection: Connection, found: Reckoned, cause: Cause, new_id: Callable[[], str]) -> None:
    """Marks and result of one attempt, and the note for its learner where the result changes."""
    _rescore(connection, found, new_id, cause.at)
    if found.before is not None and found.after is not None and found.before != found.after:
        connection.execute(_CHANGE, _change(found, cause, found.before, found.after))


def _rescore(connection: Connection, found: Reckoned, new_id: Callable[[], str], now: int) -> None:
    """The one place where kept marks are changed; the statistics follow those that were handed in."""

    def change() -> None:
        marks = [
            {"in_attempt": found.attempt, "at_place": each.place, "earned": each.points_now}
            for each in found.places
            if each.points != each.points_now
        ]
        if marks:
            connection.execute(_MARK, marks)
        if found.after is not None:
            total = {"in_attempt": found.attempt, "earned": found.after.points, "most": found.after.possible}
            connection.execute(_TOTAL, total)

    if found.after is None:
        change()
    else:
        statistics.recount(
            connection, found.learner, found.cohort, change, new_id(), now, attempt=found.attempt
        )


def _change(found: Reckoned, cause: Cause, before: Figures, after: Figures) -> dict[str, object]:
    return {
        "attempt": found.attempt,
        "cause": cause.id,
        "at": cause.at,
        "kind": cause.kind,
        "points_before": before.points,
        "possible_before": before.possible,
        "points_after": after.points,
        "possible_after": after.possible,
    }
