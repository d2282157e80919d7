"""What the statistics have still to take in: written with what caused it, folded into the sums afterwards.

A row says by how much attempts count more or less in which population, and whose standing is to be made
anew. Folding counts exactly the rows that it deletes, in one transaction. While the sums are being rebuilt
a mark lies among the rows, and nothing is folded.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, select
from sqlalchemy.orm import aliased

from course.content.model import Course
from course.learning.contributions import Contribution, Part, Work
from course.learning.sums import Place
from course.learning.tallies import Tallying
from course.records import standing, tallied
from course.records.prepared import PreparedWrite
from course.records.tables import Outbox
from course.records.tables_cohorts import Member

#: Attempts folded at once: so few that nobody who saves an answer has to wait for long.
BATCH = 50
#: The id of the row that says that the sums are to be rebuilt, or are just being rebuilt.
MARK = "rebuild"
_other = aliased(Outbox)
_FIRST = select(_other.id).where(_other.id != MARK).order_by(_other.made_at, _other.id)
# Of two folders that take the same rows one deletes them, and only that one counts them.
_TAKE = (
    delete(Outbox)
    .where(
        Outbox.id.in_(_FIRST.limit(bindparam("most"))),
        ~exists(select(_other.id).where(_other.id == MARK)),
    )
    .returning(Outbox.payload)
    .execution_options(synchronize_session=False)
)
_ADD = PreparedWrite(
    "INSERT INTO outbox (id, sign, payload, made_at) VALUES (:id, :sign, :payload, :made_at)"
)
_LEARNS = select(Member.cohort).where(
    Member.learner == bindparam("learner"), Member.part == "learner", Member.left_at.is_(None)
)


def add(connection: Connection, event: str, change: Contribution, learners: Sequence[str], now: int) -> None:
    """Note how the statistics change, and whose standing may have changed. `event`: the id of the row."""
    if change or learners:
        attempts = [_packed(work, part) for work, part in change.items()]
        payload = json.dumps({"attempts": attempts, "learners": learners}, separators=(",", ":"))
        sign = 1 if change else 0
        _ADD.put(connection, {"id": event, "sign": sign, "payload": payload, "made_at": now})


def note_progress(connection: Connection, learner: str, event: str, now: int) -> None:
    """Note that a learner has read a lesson; who is in no cohort stands nowhere, and nothing is noted."""
    if connection.execute(_LEARNS, {"learner": learner}).first() is not None:
        add(connection, event, {}, [learner], now)


def fold(connection: Connection, course: Course, most: int = BATCH) -> int:
    """Take a batch of the outbox into the sums and standings; returns how many rows were taken."""
    rows = connection.execute(_TAKE, {"most": most}).scalars().all()
    making, learners = Tallying(), set[str]()
    for payload in map(json.loads, rows):
        making.add(dict(map(_unpacked, payload["attempts"])))
        learners |= set(payload["learners"])
    tallied.add(connection, making.done())
    standing.refresh(connection, course, learners)
    return len(rows)


def waiting(connection: Connection) -> dict[str, Contribution]:
    """What has not been folded yet, by the id of its row."""
    rows = connection.execute(select(Outbox.id, Outbox.payload).where(Outbox.id != MARK))
    return {row.id: dict(map(_unpacked, json.loads(row.payload)["attempts"])) for row in rows}


def _packed(work: Work, part: Part) -> list[Any]:
    # Not `dataclasses.astuple`: it copies every value, which cost more than all of marking.
    places = [
        (p.marking_hash, p.points, p.answered, p.chosen, p.confidence, p.milliseconds) for p in work.places
    ]
    counted = (part.first, part.best, part.last, part.met)
    return [work.cohort, work.quiz, work.day, work.points, work.possible, work.items, places, counted]


def _unpacked(packed: list[Any]) -> tuple[Work, Part]:
    cohort, quiz, day, points, possible, items, places, (first, best, last, met) = packed
    work = Work(cohort, quiz, day, points, possible, tuple(items), tuple(map(_place, places)))
    return work, Part(first, best, last, tuple(met))


def _place(packed: list[Any]) -> Place:
    name, points, answered, chosen, confidence, milliseconds = packed
    return Place(name, points, answered, tuple(chosen), confidence, milliseconds)
