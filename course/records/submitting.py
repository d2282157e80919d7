"""Handing in: an attempt is closed and marked in one transaction, by what was shown and decided on it since.

What most attempts need is two reads and three writes. A response that no decision bears on is worth what it
was worth the last time somebody gave it: each revision remembers that.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, exists, select

from course.learning.remarking import figures, remark
from course.records import decisions, outbox
from course.records.attempts import HEAD, AttemptHead
from course.records.decisions import Rulings
from course.records.prepared import Prepared, PreparedWrite
from course.records.revisions import revisions_of
from course.records.tables import Attempt, AttemptItem, ResponseRow
from course.records.tables_mending import Decision

_HEAD = Prepared(
    select(*HEAD.selected_columns, exists().where(Decision.ended_at.is_(None))).where(
        Attempt.id == bindparam("attempt"), Attempt.learner == bindparam("learner")
    )
)
_SHEET = Prepared(
    select(AttemptItem.place, AttemptItem.revision, ResponseRow.response)
    .outerjoin(
        ResponseRow, (ResponseRow.attempt == AttemptItem.attempt) & (ResponseRow.place == AttemptItem.place)
    )
    .where(AttemptItem.attempt == bindparam("attempt"))
    .order_by(AttemptItem.place)
)
_HOLD = select(Attempt.id).where(Attempt.id == bindparam("attempt")).with_for_update()
_MARK = PreparedWrite("UPDATE response SET points = :earned WHERE attempt = :attempt AND place = :place")
_CLOSE = PreparedWrite(
    "UPDATE attempt SET state = 'submitted', submitted_at = :at, points = :earned, possible = :most "
    "WHERE id = :attempt"
)
_NOTHING = "{}"


class _Line(NamedTuple):
    """A place, the revision that stands there, and the answer as it is kept, if there is one."""

    place: int
    revision: str
    response: str | None


def submit(connection: Connection, learner: str, attempt: str, now: int) -> AttemptHead | None:
    """Hand in. The second of two simultaneous calls finds it done and changes nothing.

    One whose time is up was handed in at its deadline, whenever that is found out. None: no such attempt of
    this learner.
    """
    if connection.dialect.name != "sqlite":  # which has one writer anyway
        connection.execute(_HOLD, {"attempt": attempt})
    found = _HEAD.rows(connection, {"attempt": attempt, "learner": learner})
    if not found:
        return None
    *columns, decided = found[0]
    head = AttemptHead.of(columns)
    if not head.is_open:
        return head
    sheet = list(map(_Line._make, _SHEET.rows(connection, {"attempt": attempt})))
    rulings = decisions.rulings_on(connection, attempt) if decided else {}
    return _close(connection, head, sheet, rulings, now)


def _close(
    connection: Connection, head: AttemptHead, sheet: Sequence[_Line], rulings: Rulings, now: int
) -> AttemptHead:
    marks = _marks(connection, sheet, rulings)
    result = figures(head.quiz, marks)
    at = head.deadline_at if head.deadline_at is not None and head.is_over(now) else now
    _MARK.put_each(
        connection,
        [
            {"attempt": head.id, "place": line.place, "earned": earned}
            for line, (earned, _) in zip(sheet, marks, strict=True)
            if line.response is not None
        ],
    )
    closing = {"attempt": head.id, "at": at, "earned": result.points, "most": result.possible}
    _CLOSE.put(connection, closing)
    outbox.add_attempt(connection, head.id, now)
    return replace(head, state="submitted", submitted_at=at, points=result.points, possible=result.possible)


def _marks(connection: Connection, sheet: Sequence[_Line], rulings: Rulings) -> list[tuple[int, bool]]:
    """What each place earns, answered or not, and whether it counts."""
    revisions = revisions_of(connection, [line.revision for line in sheet])
    found = []
    for line in sheet:
        revision, response = revisions[line.revision], line.response or _NOTHING
        bearing = rulings.get(revision.marking_hash)
        if bearing:
            remarked = remark(revision.item, json.loads(response), bearing)
            found.append((remarked.mark.points, remarked.counts))
        else:
            found.append((revision.points(response), True))
    return found
