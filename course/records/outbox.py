"""What the statistics have still to take in: written with what caused it, folded into the sums afterwards.

An attempt that is handed in leaves no more than its id: as long as it lies here it is not counted anywhere
(`counted.py` leaves it out), and folding counts it. Whatever else changes what counts leaves by how much. So
at every moment the sums, with the changes that wait, are what the counted attempts give; in which order
things are folded makes no difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.orm import aliased

from course.content.model import Course
from course.learning.contributions import Contribution, Part, Work
from course.learning.sums import Place
from course.learning.tallies import Tallying
from course.records import counted, standing, tallied
from course.records.prepared import PreparedWrite
from course.records.tables import Outbox
from course.records.tables_cohorts import Member

#: Rows folded at once: so few that nobody who saves an answer has to wait for long.
BATCH = 100
#: Members of a cohort whose standings are made anew in one batch.
MEMBERS = 50
#: The id of the row that says that the sums are to be rebuilt, or are just being rebuilt.
MARK = "rebuild"
_other = aliased(Outbox)
# Of two folders that take the same rows one deletes them, and only that one counts them.
_TAKE = (
    delete(Outbox)
    .where(Outbox.id.in_(select(_other.id).where(_other.id != MARK).limit(bindparam("most"))))
    .returning(Outbox.id, Outbox.kind, Outbox.payload, Outbox.made_at)
    .execution_options(synchronize_session=False)
)
_ADD = PreparedWrite(
    "INSERT INTO outbox (id, kind, payload, made_at) VALUES (:id, :kind, :payload, :made_at)"
)
# One handed in again, having been reopened, may still lie here from before.
_ADD_ATTEMPT = PreparedWrite(
    "INSERT INTO outbox (id, kind, payload, made_at) VALUES (:id, 'attempt', '', :made_at) "
    "ON CONFLICT (id) DO NOTHING"
)
_ADD_COHORT = PreparedWrite(
    "INSERT INTO outbox (id, kind, payload, made_at) VALUES (:id, 'cohort', :payload, :made_at) "
    "ON CONFLICT (id) DO UPDATE SET payload = excluded.payload"
)
_SOME_MEMBERS = (
    select(Member.learner)
    .where(Member.cohort == bindparam("cohort"), Member.learner > bindparam("after"))
    .order_by(Member.learner)
    .limit(MEMBERS)
)
_LEARNS = select(Member.cohort).where(
    Member.learner == bindparam("learner"), Member.part == "learner", Member.left_at.is_(None)
)


class _Note(NamedTuple):
    id: str
    kind: str
    payload: str
    made_at: int


def add_attempt(connection: Connection, attempt: str, now: int) -> None:
    """Note an attempt that is handed in with this transaction."""
    _ADD_ATTEMPT.put(connection, {"id": attempt, "made_at": now})


def add(connection: Connection, event: str, change: Contribution, learners: Sequence[str], now: int) -> None:
    """Note how the statistics change, and whose standing may have changed. `event`: the id of the row."""
    if change or learners:
        attempts = [_packed(work, part) for work, part in change.items()]
        payload = json.dumps({"attempts": attempts, "learners": learners}, separators=(",", ":"))
        kind = "change" if change else "learner"
        _ADD.put(connection, {"id": event, "kind": kind, "payload": payload, "made_at": now})


def note_progress(connection: Connection, learner: str, event: str, now: int) -> None:
    """Note that a learner has read a lesson; who is in no cohort stands nowhere, and nothing is noted."""
    if connection.execute(_LEARNS, {"learner": learner}).first() is not None:
        add(connection, event, {}, [learner], now)


def note_cohort(connection: Connection, cohort: str, now: int, after: str = "") -> None:
    """Note that all of a cohort may stand otherwise, those with an id `after` this; some at a time."""
    _ADD_COHORT.put(connection, {"id": cohort, "payload": after, "made_at": now})


def fold(connection: Connection, course: Course, most: int = BATCH) -> int:
    """Take a batch of the outbox into the sums and standings; returns how many rows were taken."""
    notes = [_Note(*row) for row in connection.execute(_TAKE, {"most": most})]
    attempts = [note.id for note in notes if note.kind == "attempt"]
    making, learners = Tallying(), counted.hold_owners(connection, attempts)
    making.add(counted.newly_counted(connection, attempts))
    for note in notes:
        if note.kind == "cohort":
            learners |= _some_of(connection, note)
    for payload in (json.loads(note.payload) for note in notes if note.kind in ("change", "learner")):
        making.add(map(_unpacked, payload["attempts"]))
        learners |= set(payload["learners"])
    tallied.add(connection, making.done())
    standing.refresh(connection, course, learners)
    return len(notes)


def _some_of(connection: Connection, note: _Note) -> set[str]:
    """The next members of a cohort; if there may be more, it is noted from where on."""
    wanted = {"cohort": note.id, "after": note.payload}
    some = connection.execute(_SOME_MEMBERS, wanted).scalars().all()
    if len(some) == MEMBERS:
        note_cohort(connection, note.id, note.made_at, some[-1])
    return set(some)


def changes(connection: Connection) -> Iterator[tuple[Work, Part]]:
    """The changes that have not been folded yet."""
    for payload in connection.execute(select(Outbox.payload).where(Outbox.kind == "change")).scalars():
        yield from map(_unpacked, json.loads(payload)["attempts"])


def _packed(work: Work, part: Part) -> list[Any]:
    # Not `dataclasses.astuple`: it copies every value, which cost more than all of marking.
    places = [
        (p.marking_hash, p.points, p.answered, p.chosen, p.confidence, p.milliseconds) for p in work.places
    ]
    counts = (part.first, part.best, part.last, part.met)
    return [work.cohort, work.quiz, work.day, work.points, work.possible, work.items, places, counts]


def _unpacked(packed: list[Any]) -> tuple[Work, Part]:
    cohort, quiz, day, points, possible, items, places, (first, best, last, met) = packed
    work = Work(cohort, quiz, day, points, possible, tuple(items), tuple(map(_place, places)))
    return work, Part(first, best, last, tuple(met))


def _place(packed: list[Any]) -> Place:
    name, points, answered, chosen, confidence, milliseconds = packed
    return Place(name, points, answered, tuple(chosen), confidence, milliseconds)
