"""Attempts: opened and read. Every function takes the connection of its transaction.

The object is fetched together with the right to it: whoever asks for another's attempt gets none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError

from course.content.hashing import shown_hash
from course.content.items import Item
from course.learning.final import GRACE_MS
from course.learning.remarking import Remarked, remark
from course.learning.responses import Response
from course.records.decisions import Rulings
from course.records.prepared import Prepared
from course.records.revisions import Revision, keep_revisions, revisions_of
from course.records.tables import Attempt, AttemptItem, ResponseRow


@dataclass(frozen=True)
class Answer:
    """The newest answer to one place. Times are UTC milliseconds."""

    seq: int
    response: Response
    confidence: int | None
    saved_at: int
    checked_at: int | None
    points: int | None


@dataclass(frozen=True)
class Slot:
    """One place of an attempt: its item as it was shown, and the answer if there is one."""

    place: int
    item: Item
    answer: Answer | None
    marking_hash: str = ""


@dataclass(frozen=True)
class AttemptHead:
    """An attempt without its items. `points` and `possible` are 840ths, none while it is open.

    Answers are taken until `deadline_at`, if there is one, and a moment of grace after it.
    """

    id: str
    learner: str
    quiz: str
    seed: str
    state: str
    ordinal: int
    opened_at: int
    submitted_at: int | None
    points: int | None
    possible: int | None
    deadline_at: int | None = None
    cohort: str | None = None

    @classmethod
    def of(cls, row: Sequence[Any]) -> AttemptHead:
        """The columns of `HEAD`, in their order."""
        return cls(*row)

    @property
    def is_open(self) -> bool:
        """Whether it has still to be handed in."""
        return self.state == "open"

    def is_over(self, now: int) -> bool:
        """Whether its time is up and no answer is taken any more, handed in or not."""
        return self.deadline_at is not None and now > self.deadline_at + GRACE_MS


@dataclass(frozen=True)
class WholeAttempt:
    """An attempt and its slots in order."""

    head: AttemptHead
    slots: tuple[Slot, ...]


HEAD = select(
    Attempt.id,
    Attempt.learner,
    Attempt.quiz,
    Attempt.seed,
    Attempt.state,
    Attempt.ordinal,
    Attempt.opened_at,
    Attempt.submitted_at,
    Attempt.points,
    Attempt.possible,
    Attempt.deadline_at,
    Attempt.cohort,
)
_HEAD_OF = HEAD.where(Attempt.id == bindparam("attempt"), Attempt.learner == bindparam("learner"))
_SLOT_ROWS = (
    select(
        AttemptItem.place,
        AttemptItem.revision,
        ResponseRow.seq,
        ResponseRow.response,
        ResponseRow.confidence,
        ResponseRow.saved_at,
        ResponseRow.checked_at,
        ResponseRow.points,
    )
    .outerjoin(
        ResponseRow, (ResponseRow.attempt == AttemptItem.attempt) & (ResponseRow.place == AttemptItem.place)
    )
    .where(AttemptItem.attempt == bindparam("attempt"))
    .order_by(AttemptItem.place)
)
_ONE_SLOT = Prepared(_SLOT_ROWS.where(AttemptItem.place == bindparam("place")))
_SLOTS = Prepared(_SLOT_ROWS)


class _Placed(NamedTuple):
    """A row of `_SLOTS`: a place with its answer, if there is one."""

    place: int
    revision: str
    seq: int | None
    response: str
    confidence: int | None
    saved_at: int
    checked_at: int | None
    points: int | None


def head_for(connection: Connection, learner: str, attempt: str) -> AttemptHead | None:
    """A learner's own attempt, or none."""
    row = connection.execute(_HEAD_OF, {"attempt": attempt, "learner": learner}).first()
    return AttemptHead.of(row) if row else None


def attempt_for(connection: Connection, learner: str, attempt: str) -> WholeAttempt | None:
    """A learner's own attempt with its items and answers, or none. Two queries."""
    head = head_for(connection, learner, attempt)
    return WholeAttempt(head, slots_of(connection, attempt)) if head else None


def slots_of(connection: Connection, attempt: str) -> tuple[Slot, ...]:
    """The places of an attempt in order."""
    rows = list(map(_Placed._make, _SLOTS.rows(connection, {"attempt": attempt})))
    items = revisions_of(connection, [row.revision for row in rows])
    return tuple(_slot(row, items[row.revision]) for row in rows)


def slot_for(
    connection: Connection, learner: str, attempt: str, place: int
) -> tuple[AttemptHead, Slot] | None:
    """One place of a learner's own attempt, or none."""
    head = head_for(connection, learner, attempt)
    if head is None:
        return None
    rows = _ONE_SLOT.rows(connection, {"attempt": attempt, "place": place})
    if not rows:
        return None
    row = _Placed._make(rows[0])
    return head, _slot(row, revisions_of(connection, [row.revision])[row.revision])


def open_attempt(connection: Connection, learner: str, quiz: str) -> AttemptHead | None:
    """The attempt at a quiz that a learner has begun and not handed in."""
    row = connection.execute(
        HEAD.where(Attempt.learner == learner, Attempt.quiz == quiz, Attempt.state == "open")
    ).first()
    return AttemptHead.of(row) if row else None


def begin(
    connection: Connection,
    learner: str,
    quiz: str,
    attempt: str,
    seed: str,
    items: Sequence[Item],
    now: int,
    deadline_at: int | None = None,
    cohort: str | None = None,
) -> str:
    """Open an attempt with these items as they now are; or return the one that is open already."""
    before = open_attempt(connection, learner, quiz)
    if before is not None:
        return before.id
    keep_revisions(connection, items, now)
    row = {"id": attempt, "learner": learner, "quiz": quiz, "seed": seed, "opened_at": now}
    try:
        with connection.begin_nested():
            _open(connection, row | {"deadline_at": deadline_at, "cohort": cohort})
    except IntegrityError:
        # On PostgreSQL another tab may have begun since we looked: its attempt is the one.
        before = open_attempt(connection, learner, quiz)
        if before is None:
            raise
        return before.id
    places = enumerate(items, start=1)
    connection.execute(
        insert(AttemptItem),
        [{"attempt": attempt, "place": n, "item": i.id, "revision": shown_hash(i)} for n, i in places],
    )
    return attempt


def _open(connection: Connection, row: Mapping[str, Any]) -> None:
    """One row, numbered after the learner's latest at that quiz. IntegrityError where one is open."""
    latest = select(func.max(Attempt.ordinal)).where(
        Attempt.learner == row["learner"], Attempt.quiz == row["quiz"]
    )
    ordinal = (connection.execute(latest).scalar() or 0) + 1
    connection.execute(insert(Attempt).values(state="open", ordinal=ordinal, **row))


def marked(slot: Slot, rulings: Rulings) -> Remarked:
    """The mark of a place under what stands on its item; a place without an answer has one too."""
    response = slot.answer.response if slot.answer else {}
    return remark(slot.item, response, rulings.get(slot.marking_hash, ()))


def _slot(row: _Placed, revision: Revision) -> Slot:
    return Slot(row.place, revision.item, _answer(row), revision.marking_hash)


def _answer(row: _Placed) -> Answer | None:
    if row.seq is None:
        return None
    return Answer(row.seq, json.loads(row.response), row.confidence, row.saved_at, row.checked_at, row.points)
