"""Answers: one kept at a time, the newest of them; and frozen when it is checked.

Like all of an attempt, an answer is fetched and kept together with the right to it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, update

from course.learning.final import GRACE_MS
from course.learning.responses import Response
from course.records import decisions
from course.records.attempts import Answer, Slot, marked, slot_for
from course.records.prepared import PreparedRows, PreparedWrite, Put
from course.records.sessions import IDLE_MS
from course.records.tables import ResponseRow


@dataclass(frozen=True)
class Saved:
    """The answer is in this transaction; it is on disk once the write returns."""

    seq: int
    saved_at: int


@dataclass(frozen=True)
class Stale:
    """Another tab or device has saved a newer answer, which stands."""

    answer: Answer


@dataclass(frozen=True)
class Frozen:
    """Handed in, out of time, or the item was checked: its answer stands as it is."""

    answer: Answer | None


#: `json.dumps` with these choices makes a new encoder at each call.
_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
_SAVE = """
INSERT INTO response (attempt, place, seq, response, confidence, saved_at) {rows}
SELECT attempt_item.attempt, attempt_item.place, {v}seq, {v}response, {v}confidence, {v}now
  FROM {given} attempt_item JOIN attempt ON attempt.id = attempt_item.attempt {whose}
 WHERE attempt.id = {v}attempt AND {right} AND attempt.state = 'open'
   AND (attempt.deadline_at IS NULL OR attempt.deadline_at >= {v}soonest)
   AND attempt_item.place = {v}place {lock}
ON CONFLICT (attempt, place) DO UPDATE
   SET seq = excluded.seq, response = excluded.response, confidence = excluded.confidence,
       saved_at = excluded.saved_at
 WHERE excluded.seq > response.seq AND response.checked_at IS NULL
"""
_OF_SESSION = """
  JOIN session ON session.learner = attempt.learner JOIN learner ON learner.id = attempt.learner
"""
_RIGHT_OF_SESSION = """
  session.token_hash = {v}hash AND session.seen_at > {v}oldest AND learner.suspended_at IS NULL
"""
#: On PostgreSQL the attempt's row is locked against handing in until the answer is committed.
_LOCK = "FOR SHARE OF attempt"
_ANSWER = ("attempt", "place", "seq", "response", "confidence", "now", "soonest")
_SAVE_OF_LEARNER = PreparedWrite(
    _SAVE.format(v=":", rows="", given="", whose="", right="attempt.learner = :learner", lock="{lock}"),
    lock=_LOCK,
)
_SAVE_OF_SESSION = PreparedRows(
    _SAVE.replace("{whose}", _OF_SESSION).replace("{right}", _RIGHT_OF_SESSION),
    (*_ANSWER, "hash", "oldest"),
    lock=_LOCK,
)


def save(
    connection: Connection,
    learner: str,
    attempt: str,
    place: int,
    seq: int,
    response: Response,
    confidence: int | None,
    now: int,
) -> Saved | Stale | Frozen | None:
    """Keep an answer if it is newer than what is there. None: no such place in an attempt of this learner.

    A retry of what is already there counts as saved.
    """
    row = _row(attempt, place, seq, response, confidence, now)
    values = {"learner": learner, **dict(zip(_ANSWER, row, strict=True))}
    if _SAVE_OF_LEARNER.put(connection, values) == 1:
        return Saved(seq, now)
    return _why_not(connection, learner, attempt, place, seq, response, confidence, now)


def save_for_session(
    put: Put,
    token_hash: str,
    attempt: str,
    place: int,
    seq: int,
    response: Response,
    confidence: int | None,
    now: int,
) -> Saved | None:
    """Keep an answer if the session's learner has this attempt open and the answer is newer: one statement.

    None says no more than that it is not known to be kept; `save` finds out.
    """
    row = (*_row(attempt, place, seq, response, confidence, now), token_hash, now - IDLE_MS)
    return Saved(seq, now) if put(_SAVE_OF_SESSION, row) else None


def _row(
    attempt: str, place: int, seq: int, response: Response, confidence: int | None, now: int
) -> tuple[Any, ...]:
    """The values of `_ANSWER`."""
    return attempt, place, seq, _CANONICAL(response), confidence, now, now - GRACE_MS


def _why_not(
    connection: Connection,
    learner: str,
    attempt: str,
    place: int,
    seq: int,
    response: Response,
    confidence: int | None,
    now: int,
) -> Saved | Stale | Frozen | None:
    found = slot_for(connection, learner, attempt, place)
    if found is None:
        return None
    head, slot = found
    there = slot.answer
    if there and there.seq == seq and there.response == response and there.confidence == confidence:
        return Saved(there.seq, there.saved_at)
    if not head.is_open or head.is_over(now) or there is None or there.checked_at is not None:
        return Frozen(there)
    return Stale(there)


def check(connection: Connection, learner: str, attempt: str, place: int, now: int) -> Slot | None:
    """Freeze one answer and mark it. Twice gives the same. None: nothing there to check."""
    found = slot_for(connection, learner, attempt, place)
    if found is None or found[1].answer is None:
        return None
    slot = found[1]
    if found[0].is_open and slot.answer is not None and slot.answer.checked_at is None:
        rulings = decisions.rulings_on(connection, attempt)
        connection.execute(
            update(ResponseRow)
            .where(
                ResponseRow.attempt == attempt,
                ResponseRow.place == place,
                ResponseRow.seq == slot.answer.seq,
                ResponseRow.checked_at.is_(None),
            )
            .values(checked_at=now, points=marked(slot, rulings).mark.points)
        )
        found = slot_for(connection, learner, attempt, place)
    return found[1] if found else None
