"""What learners' attempts contribute to the statistics, and the changes of it.

Whatever changes what counts (handing in, another mark, another owner, a cohort left or joined, becoming
staff, erasing) is done through `recount`: in one transaction it asks what the learner contributed
before and what afterwards, and leaves the difference in the outbox.

In a cohort those count who are in it as learners; staff, and those who have left, do not. Outside of
cohorts those count who are neither instructors nor administrators.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Select, and_, bindparam, or_, select

from course.learning.choices import choices_of
from course.learning.contributions import (
    DAY_MS,
    Contribution,
    HandedIn,
    Work,
    contribution,
    difference,
    times_taken,
    total,
)
from course.learning.responses import is_empty
from course.learning.sums import Place
from course.records import outbox
from course.records.people import Learner
from course.records.prepared import Prepared
from course.records.tables import Attempt, AttemptItem, ItemRevision, ResponseRow
from course.records.tables_cohorts import Member

T = TypeVar("T")
_LEARNS_THERE = and_(Member.part == "learner", Member.left_at.is_(None))
_LEARNS_ALONE = and_(Attempt.cohort.is_(None), Learner.role == "learner")
_PLACES: Select[*tuple[Any, ...]] = (
    select(
        Attempt.learner,
        Attempt.cohort,
        Attempt.id,
        Attempt.quiz,
        Attempt.ordinal,
        Attempt.opened_at,
        Attempt.submitted_at,
        Attempt.points,
        Attempt.possible,
        AttemptItem.item,
        ItemRevision.marking_hash,
        ResponseRow.response,
        ResponseRow.confidence,
        ResponseRow.saved_at,
        ResponseRow.points.label("earned"),
    )
    .join(AttemptItem, AttemptItem.attempt == Attempt.id)
    .join(ItemRevision, ItemRevision.hash == AttemptItem.revision)
    .join(Learner, Learner.id == Attempt.learner)
    .outerjoin(Member, (Member.cohort == Attempt.cohort) & (Member.learner == Attempt.learner))
    .outerjoin(
        ResponseRow, (ResponseRow.attempt == AttemptItem.attempt) & (ResponseRow.place == AttemptItem.place)
    )
    .where(Attempt.state == "submitted", or_(_LEARNS_ALONE, _LEARNS_THERE))
    .order_by(Attempt.id, AttemptItem.place)
)
_OF_ONE = _PLACES.where(Attempt.learner == bindparam("learner"))
_SAME_ITEMS = (
    select(AttemptItem.attempt)
    .join(Attempt, Attempt.id == AttemptItem.attempt)
    .where(
        Attempt.learner == bindparam("learner"),
        AttemptItem.item.in_(select(AttemptItem.item).where(AttemptItem.attempt == bindparam("attempt"))),
    )
)
_SAME_QUIZ = select(Attempt.quiz).where(Attempt.id == bindparam("attempt")).scalar_subquery()


class _Row(NamedTuple):
    """A row of `_PLACES`: an attempt handed in, with one of its places and the answer if there is one."""

    learner: str
    cohort: str | None
    id: str
    quiz: str
    ordinal: int
    opened_at: int
    submitted_at: int
    points: int | None
    possible: int | None
    item: str
    marking_hash: str
    response: str | None
    confidence: int | None
    saved_at: int | None
    earned: int | None


def _in_cohort(statement: Select[*tuple[Any, ...]]) -> dict[bool, Prepared]:
    """The statement for a cohort, and for work outside of any: NULL is equal to nothing."""
    return {
        True: Prepared(statement.where(Attempt.cohort == bindparam("cohort"))),
        False: Prepared(statement.where(Attempt.cohort.is_(None))),
    }


_ALL = Prepared(_OF_ONE)
_THERE = _in_cohort(_OF_ONE)
_BESIDE = _in_cohort(_OF_ONE.where(or_(Attempt.quiz == _SAME_QUIZ, Attempt.id.in_(_SAME_ITEMS))))
_BETWEEN = _in_cohort(_PLACES.where(Attempt.learner.between(bindparam("low"), bindparam("high"))))
_HOLD = (
    select(Learner.id)
    .where(Learner.id.in_(bindparam("learners", expanding=True)))
    .order_by(Learner.id)
    .with_for_update(key_share=True)
)


def hold(connection: Connection, *learners: str) -> None:
    """On PostgreSQL let nobody else change what these learners contribute before the transaction ends.

    First thing of the transaction. On SQLite there is one writer anyway.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(_HOLD, {"learners": sorted(learners)})


def recount(
    connection: Connection,
    learner: str,
    cohort: str,
    change: Callable[[], T],
    event_id: str,
    now: int,
    attempt: str | None = None,
) -> T:
    """Do `change`, and let the statistics of this learner in this cohort ('' for none) follow.

    `event_id` is the id of the outbox row. `attempt`: the only attempt that changes, where it is only one;
    then no others are read than those that it could displace. Returns what `change` returned.
    """
    hold(connection, learner)
    before = contributed(connection, learner, cohort, attempt)
    result = change()
    after = contributed(connection, learner, cohort, attempt)
    outbox.add(connection, event_id, difference(before, after), [learner], now)
    return result


def recount_all(
    connection: Connection, learners: Sequence[str], change: Callable[[], T], event_id: str, now: int
) -> T:
    """The same where all that some learners have ever done may change: adopting, erasing, another role."""
    hold(connection, *learners)
    before = total(_everywhere(connection, learner) for learner in learners)
    result = change()
    after = total(_everywhere(connection, learner) for learner in learners)
    outbox.add(connection, event_id, difference(before, after), _left(connection, learners), now)
    return result


def count_in(
    connection: Connection, learner: str, cohort: str, attempt: str, event_id: str, now: int
) -> None:
    """Let the statistics know of an attempt just handed in and marked, in the same transaction: one query.

    The learner must be held since the beginning of the transaction.
    """
    found = list(_beside(connection, learner, cohort, attempt))
    before = contribution(each for each in found if each.id != attempt)
    outbox.add(connection, event_id, difference(before, contribution(found)), [learner], now)


def contributed(
    connection: Connection, learner: str, cohort: str, attempt: str | None = None
) -> Contribution:
    """What a learner's attempts in a cohort contribute; with `attempt` of those it could displace only."""
    if attempt is not None:
        return contribution(_beside(connection, learner, cohort, attempt))
    values = {"learner": learner} | ({"cohort": cohort} if cohort else {})
    return contribution(_attempts(_read(connection, _THERE[bool(cohort)], values)))


def contributions_between(connection: Connection, cohort: str, low: str, high: str) -> Iterator[Contribution]:
    """What each learner with an id from `low` to `high` contributes in a cohort."""
    values = {"low": low, "high": high} | ({"cohort": cohort} if cohort else {})
    yield from _by_owner(_read(connection, _BETWEEN[bool(cohort)], values))


def _everywhere(connection: Connection, learner: str) -> Contribution:
    return total(_by_owner(_read(connection, _ALL, {"learner": learner})))


def _left(connection: Connection, learners: Sequence[str]) -> list[str]:
    """Those of the learners who are still there: an erased one is to be named nowhere."""
    found = select(Learner.id).where(Learner.id.in_(learners)).order_by(Learner.id)
    return list(connection.execute(found).scalars())


def _beside(connection: Connection, learner: str, cohort: str, attempt: str) -> Iterable[HandedIn]:
    values = {"learner": learner, "attempt": attempt} | ({"cohort": cohort} if cohort else {})
    return _attempts(_read(connection, _BESIDE[bool(cohort)], values))


def _read(connection: Connection, statement: Prepared, values: Mapping[str, Any]) -> Iterator[_Row]:
    return map(_Row._make, statement.rows(connection, values))


def _by_owner(rows: Iterable[_Row]) -> Iterator[Contribution]:
    """One contribution for each learner and cohort."""
    owners: dict[tuple[str, str | None], list[_Row]] = {}
    for row in rows:
        owners.setdefault((row.learner, row.cohort), []).append(row)
    yield from (contribution(_attempts(each)) for each in owners.values())


def _attempts(rows: Iterable[_Row]) -> Iterator[HandedIn]:
    """Attempts from the rows of their places, which come in order."""
    attempts: dict[str, list[_Row]] = {}
    for row in rows:
        attempts.setdefault(row.id, []).append(row)
    yield from map(_attempt, attempts.values())


def _attempt(rows: Sequence[_Row]) -> HandedIn:
    head = rows[0]
    taken = times_taken(head.opened_at, [row.saved_at for row in rows])
    work = Work(
        head.cohort or "",
        head.quiz,
        head.submitted_at // DAY_MS,
        head.points or 0,
        head.possible or 0,
        tuple(row.item for row in rows),
        tuple(_place(row, ms) for row, ms in zip(rows, taken, strict=True)),
    )
    return HandedIn(head.submitted_at, head.opened_at, head.ordinal, head.id, work)


def _place(row: _Row, milliseconds: int | None) -> Place:
    response = json.loads(row.response) if row.response else {}
    if is_empty(response):
        return Place(row.marking_hash, row.earned or 0, answered=False)
    choices = choices_of(response)
    return Place(row.marking_hash, row.earned or 0, True, choices, row.confidence, milliseconds)
