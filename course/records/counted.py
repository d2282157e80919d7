"""The attempts that count in statistics, read from the raw rows.

Those count that were handed in and do not wait in the outbox to be counted. In a cohort those count who are
in it as learners; staff, and those who have left, do not. Outside of cohorts those count who are neither
instructors nor administrators.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from course.learning.choices import choices_of
from course.learning.contributions import (
    Answered,
    Contribution,
    HandedIn,
    Outline,
    Part,
    Work,
    contribution,
    handed_in,
    moved,
    spread,
    total,
    works_in_parts,
)
from course.learning.responses import is_empty
from course.records.people import Learner
from course.records.prepared import Prepared
from course.records.tables import Attempt, AttemptItem, ItemRevision, Outbox, ResponseRow
from course.records.tables_cohorts import Member

_NOTHING, LONGEST_REMEMBERED = "{}", 500
_LEARNS_THERE = and_(Member.part == "learner", Member.left_at.is_(None))
_LEARNS_ALONE = and_(Attempt.cohort.is_(None), Learner.role == "learner")
_WAITS = exists().where(Outbox.id == Attempt.id).correlate(Attempt)
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
    .where(Attempt.state == "submitted", or_(_LEARNS_ALONE, _LEARNS_THERE), ~_WAITS)
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


_THESE: BindParameter[Any] = bindparam("attempts", expanding=True)
_OWNERS = select(Attempt.learner).where(Attempt.id.in_(_THESE)).distinct()
_NEW = _PLACES.where(Attempt.id.in_(_THESE))
_mine, _its = aliased(Attempt), aliased(AttemptItem)
#: For each attempt the others of its learner there, at its quiz or with its items: a row for each such item.
_BESIDE_THESE = (
    select(
        _mine.id,
        Attempt.id,
        Attempt.quiz,
        Attempt.ordinal,
        Attempt.opened_at,
        Attempt.submitted_at,
        func.coalesce(Attempt.points, 0),
        func.coalesce(Attempt.possible, 0),
        ItemRevision.marking_hash,
    )
    .select_from(_mine)
    .join(
        Attempt,
        and_(
            Attempt.learner == _mine.learner,
            Attempt.cohort.is_not_distinct_from(_mine.cohort),
            Attempt.id != _mine.id,
        ),
    )
    .outerjoin(
        AttemptItem,
        and_(
            AttemptItem.attempt == Attempt.id,
            AttemptItem.item.in_(select(_its.item).where(_its.attempt == _mine.id)),
        ),
    )
    .outerjoin(ItemRevision, ItemRevision.hash == AttemptItem.revision)
    .where(
        _mine.id.in_(_THESE),
        Attempt.state == "submitted",
        ~_WAITS,
        or_(Attempt.quiz == _mine.quiz, AttemptItem.item.is_not(None)),
    )
    .order_by(_mine.id, Attempt.id, AttemptItem.place)
)
_OF_THESE = _PLACES.where(Attempt.learner.in_(bindparam("learners", expanding=True)))
_ALL = Prepared(_OF_ONE)
_THERE = _in_cohort(_OF_ONE)
_BESIDE = _in_cohort(_OF_ONE.where(or_(Attempt.quiz == _SAME_QUIZ, Attempt.id.in_(_SAME_ITEMS))))
_BETWEEN = Prepared(_PLACES.where(Attempt.learner.between(bindparam("low"), bindparam("high"))))
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


def hold_owners(connection: Connection, attempts: Sequence[str]) -> set[str]:
    """Hold those whose attempts these are; who they are."""
    held, owners = set[str](), _owners(connection, attempts)
    while owners - held:  # on PostgreSQL an attempt may change hands until its owner is held
        hold(connection, *owners)
        held, owners = held | owners, _owners(connection, attempts)
    return held


def _owners(connection: Connection, attempts: Sequence[str]) -> set[str]:
    return set(connection.execute(_OWNERS, {"attempts": attempts}).scalars()) if attempts else set()


def contributed(
    connection: Connection, learner: str, cohort: str, attempt: str | None = None
) -> Contribution:
    """What a learner's attempts in a cohort contribute; with `attempt` of those it could displace only."""
    values = {"learner": learner} | ({"cohort": cohort} if cohort else {})
    if attempt is None:
        return contribution(_attempts(_read(connection, _THERE[bool(cohort)], values)))
    return contribution(_attempts(_read(connection, _BESIDE[bool(cohort)], values | {"attempt": attempt})))


def everywhere(connection: Connection, learner: str) -> Contribution:
    """What a learner contributes in all cohorts and outside of them."""
    return total({work: part} for work, part in _by_owner(_read(connection, _ALL, {"learner": learner})))


def works_between(connection: Connection, low: str, high: str) -> Iterator[tuple[Work, Part]]:
    """What all learners with an id from `low` to `high` contribute anywhere, attempt by attempt."""
    yield from _by_owner(_read(connection, _BETWEEN, {"low": low, "high": high}))


def works_of(connection: Connection, learners: Sequence[str]) -> Iterator[tuple[Work, Part]]:
    """What these learners contribute anywhere, attempt by attempt. One query."""
    yield from _by_owner(map(_Row._make, connection.execute(_OF_THESE, {"learners": list(learners)})))


def newly_counted(connection: Connection, attempts: Sequence[str]) -> Iterator[tuple[Work, Part]]:
    """How the sums change by attempts that count from now on: by their own work, and by what they displace.

    They are taken one after the other, each beside those that count already. Three queries at most.
    """
    rows = connection.execute(_NEW, {"attempts": attempts}) if attempts else ()
    new = {each.id: each for each in _attempts(map(_Row._make, rows))}
    beside = _beside(connection, new)
    moves, pending = list[tuple[str, Outline, Part]](), set(new)
    for attempt in new.values():
        others = [outline for outline in beside.get(attempt.id, ()) if outline.id not in pending]
        pending.remove(attempt.id)
        moves += ((name, *move) for name, move in moved(others, attempt.outline).items())
    works = {name: each.work for name, each in new.items()}
    works |= _works(connection, {name for name, _, _ in moves} - works.keys())
    yield from ((works[name], spread(outline, part, works[name])) for name, outline, part in moves)


def _beside(connection: Connection, attempts: Collection[str]) -> Mapping[str, list[Outline]]:
    """The attempts beside each of these that could be displaced; of marking hashes those that they share."""
    if not attempts:
        return {}
    found: dict[tuple[Any, Any], list[Sequence[Any]]] = {}
    for mine, *row in connection.execute(_BESIDE_THESE, {"attempts": list(attempts)}):
        found.setdefault((mine, row[0]), []).append(row)
    outlines: dict[str, list[Outline]] = {}
    for (mine, _), rows in found.items():
        outlines.setdefault(mine, []).append(_outline(rows))
    return outlines


def _outline(rows: Sequence[Sequence[Any]]) -> Outline:
    name, quiz, ordinal, opened_at, submitted_at, points, possible, _ = rows[0]
    hashes = tuple(row[-1] for row in rows if row[-1] is not None)
    return Outline(submitted_at, opened_at, ordinal, name, quiz, points, possible, hashes)


def _works(connection: Connection, attempts: Collection[str]) -> dict[str, Work]:
    """What is counted of these attempts."""
    rows = connection.execute(_NEW, {"attempts": sorted(attempts)}) if attempts else ()
    return {each.id: each.work for each in _attempts(map(_Row._make, rows))}


def _read(connection: Connection, statement: Prepared, values: Mapping[str, Any]) -> Iterator[_Row]:
    return map(_Row._make, statement.rows(connection, values))


def _by_owner(rows: Iterable[_Row]) -> Iterator[tuple[Work, Part]]:
    """What each learner contributes in each cohort, attempt by attempt."""
    owners: dict[tuple[str, str | None], list[_Row]] = {}
    for row in rows:
        owners.setdefault((row.learner, row.cohort), []).append(row)
    for each in owners.values():
        yield from works_in_parts(list(_attempts(each)))


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
    short = row.response is not None and len(row.response) < LONGEST_REMEMBERED
    chosen = (_remembered if short else _chosen)(row.response or _NOTHING)
    return Answered(row.item, row.marking_hash, chosen, row.confidence, row.saved_at, row.earned or 0)


def _chosen(response: str) -> tuple[str, ...] | None:
    """What was chosen in a response as it is kept."""
    given = json.loads(response)
    return None if is_empty(given) else choices_of(given)


#: Few responses differ, and reading them is most of what counting costs.
_remembered = lru_cache(maxsize=8192)(_chosen)
