"""The attempts that count in statistics, read from the raw rows.

In a cohort those count who are in it as learners; staff, and those who have left, do not. Outside of
cohorts those count who are neither instructors nor administrators.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from course.learning.contributions import (
    Answered,
    Contribution,
    HandedIn,
    Outline,
    Work,
    contribution,
    handed_in,
    total,
)
from course.records.people import Learner
from course.records.prepared import Prepared
from course.records.tables import Attempt, AttemptItem, ItemRevision, ResponseRow
from course.records.tables_cohorts import Member

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


_mine = aliased(AttemptItem)
_SHARED = and_(
    AttemptItem.attempt == Attempt.id,
    AttemptItem.attempt != bindparam("attempt"),
    AttemptItem.item.in_(select(_mine.item).where(_mine.attempt == bindparam("attempt"))),
)
#: Heads of a learner's attempts at a quiz and of those with the same items, a row for each such item.
_LIGHTLY = _in_cohort(
    select(
        Attempt.id,
        Attempt.quiz,
        Attempt.ordinal,
        Attempt.opened_at,
        Attempt.submitted_at,
        func.coalesce(Attempt.points, 0),
        func.coalesce(Attempt.possible, 0),
        ItemRevision.marking_hash,
    )
    .join(Learner, Learner.id == Attempt.learner)
    .outerjoin(Member, (Member.cohort == Attempt.cohort) & (Member.learner == Attempt.learner))
    .outerjoin(AttemptItem, _SHARED)
    .outerjoin(ItemRevision, ItemRevision.hash == AttemptItem.revision)
    .where(
        Attempt.learner == bindparam("learner"),
        Attempt.state == "submitted",
        or_(_LEARNS_ALONE, _LEARNS_THERE),
        or_(Attempt.quiz == bindparam("quiz"), AttemptItem.item.is_not(None)),
    )
    .order_by(Attempt.id, AttemptItem.place)
)
_ALL = Prepared(_OF_ONE)
_PAIR = Prepared(_PLACES.where(Attempt.id.in_((bindparam("one"), bindparam("other")))))
_THERE = _in_cohort(_OF_ONE)
_BESIDE = _in_cohort(_OF_ONE.where(or_(Attempt.quiz == _SAME_QUIZ, Attempt.id.in_(_SAME_ITEMS))))
_BETWEEN = _in_cohort(_PLACES.where(Attempt.learner.between(bindparam("low"), bindparam("high"))))


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


def everywhere(connection: Connection, learner: str) -> Contribution:
    """What a learner contributes in all cohorts and outside of them."""
    return total(_by_owner(_read(connection, _ALL, {"learner": learner})))


def _beside(connection: Connection, learner: str, cohort: str, attempt: str) -> Iterable[HandedIn]:
    values = {"learner": learner, "attempt": attempt} | ({"cohort": cohort} if cohort else {})
    return _attempts(_read(connection, _BESIDE[bool(cohort)], values))


def outlines(connection: Connection, learner: str, attempt: HandedIn) -> Mapping[str, Outline]:
    """An attempt and those that it could displace, by id; of marking hashes those that it shares.

    Its own is not among them where nothing that this learner does there counts.
    """
    cohort = attempt.work.cohort
    values = {"learner": learner, "attempt": attempt.id, "quiz": attempt.work.quiz}
    found: dict[str, list[Sequence[Any]]] = {}
    for row in _LIGHTLY[bool(cohort)].rows(connection, values | ({"cohort": cohort} if cohort else {})):
        found.setdefault(row[0], []).append(row)
    return {name: _outline(rows) for name, rows in found.items()}


def _outline(rows: Sequence[Sequence[Any]]) -> Outline:
    name, quiz, ordinal, opened_at, submitted_at, points, possible, _ = rows[0]
    hashes = tuple(row[-1] for row in rows if row[-1] is not None)
    return Outline(submitted_at, opened_at, ordinal, name, quiz, points, possible, hashes)


def works(connection: Connection, attempts: Iterable[str]) -> dict[str, Work]:
    """What is counted of these attempts; two at a time, for there are hardly ever more."""
    names, found = sorted(attempts), dict[str, Work]()
    for number in range(0, len(names), 2):
        pair = {"one": names[number], "other": names[number : number + 2][-1]}
        found |= {each.id: each.work for each in _attempts(_read(connection, _PAIR, pair))}
    return found


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
    when = head.submitted_at, head.opened_at, head.ordinal
    outline = Outline(*when, head.id, head.quiz, head.points or 0, head.possible or 0, ())
    return handed_in(outline, head.cohort or "", list(map(_answered, rows)))


def _answered(row: _Row) -> Answered:
    response = json.loads(row.response) if row.response else {}
    return Answered(row.item, row.marking_hash, response, row.confidence, row.saved_at, row.earned or 0)
