"""Handing in: an attempt is closed and marked in one transaction, by what was shown and decided on it since.

What most attempts need is two reads and three writes. A response that no decision bears on is worth what it
was worth the last time somebody gave it: each revision remembers that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, exists, select

from course.learning.remarking import figures, remark
from course.records import decisions, outbox
from course.records.attempts import HEAD, AttemptHead
from course.records.decisions import Rulings
from course.records.people import Learner
from course.records.prepared import Prepared, PreparedWrite
from course.records.revisions import revisions_of
from course.records.sessions import HOLDS_GOOD, Session
from course.records.tables import Attempt, AttemptItem, ResponseRow
from course.records.tables_mending import Decision

_HEADS = select(*HEAD.selected_columns, exists().where(Decision.ended_at.is_(None))).where(
    Attempt.id == bindparam("attempt")
)
_OF_LEARNER = Prepared(_HEADS.where(Attempt.learner == bindparam("learner")))
_OF_SESSION = Prepared(
    _HEADS.join(Session, Session.learner == Attempt.learner)
    .join(Learner, Learner.id == Session.learner)
    .where(*HOLDS_GOOD)
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
_CLOSE = PreparedWrite(
    "UPDATE attempt SET state = 'submitted', submitted_at = :at, points = :earned, possible = :most "
    "WHERE id = :attempt"
)
_NOTHING = "{}"


@lru_cache(maxsize=200)
def _marking(answers: int) -> PreparedWrite:
    """The statement that marks so many answers. Each by itself would give way to other threads."""
    cases = " ".join(f"WHEN :p{n} THEN :e{n}" for n in range(answers))
    return PreparedWrite(
        f"UPDATE response SET points = CASE place {cases} END WHERE attempt = :attempt"  # noqa: S608  # nosec B608
    )


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
    return _submit(connection, attempt, _OF_LEARNER, {"learner": learner}, now)


def submit_for_session(
    connection: Connection, token_hash: str, attempt: str, oldest: int, now: int
) -> AttemptHead | None:
    """The same for whoever has this session, if it was seen after `oldest`: the right is in the read."""
    return _submit(connection, attempt, _OF_SESSION, {"hash": token_hash, "oldest": oldest}, now)


def _submit(
    connection: Connection, attempt: str, whose: Prepared, right: Mapping[str, Any], now: int
) -> AttemptHead | None:
    if connection.dialect.name != "sqlite":  # which has one writer anyway
        connection.execute(_HOLD, {"attempt": attempt})
    found = whose.rows(connection, {"attempt": attempt, **right})
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
    answered = [
        (line.place, earned)
        for line, (earned, _) in zip(sheet, marks, strict=True)
        if line.response is not None
    ]
    if answered:
        values = {f"{k}{n}": v for n, pair in enumerate(answered) for k, v in zip("pe", pair, strict=True)}
        _marking(len(answered)).put(connection, {"attempt": head.id, **values})
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
