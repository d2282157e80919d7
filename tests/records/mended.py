"""What instructors do to the records, in one line each; the key of the log is the tests' own."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select, update

from course.content.hashing import marking_hash
from course.content.items import Item
from course.records import decisions, overrides, rescoring
from course.records.audit import Pen
from course.records.db import Base, Store
from course.records.decisions import Decided
from course.records.revisions import keep_revisions
from course.records.tables import Attempt, ResponseRow
from tests.conftest import START
from tests.unit.samples import CANARY, key

from .doing import ITEMS, answer, begin, guest, new_id, submit

LATER = START + 3_600_000
COHORT, OTHER = "c" * 32, "d" * 32
SINGLE, MULTIPLE, MATCH, ORDER = ITEMS
WRONG = {"choice": f"{CANARY}-b"}


def pen(at: int = LATER) -> Pen:
    return Pen(b"the key of the tests", "author", at)


def decided(item: Item, act: Any, detail: Any = "", cohort: str = "", at: int = LATER) -> Decided:
    """A decision that nobody has made yet."""
    said = json.dumps(detail) if act == "accept" else detail
    return Decided(new_id(), marking_hash(item), item.id, cohort, act, said, "a reason", "author", at)


def decide(
    records: Store, item: Item, act: Any, detail: Any = "", cohort: str = "", at: int = LATER
) -> Decided:
    """Decide and re-score everything."""
    wanted = decided(item, act, detail, cohort, at)
    found = records.write(lambda connection: decisions.decide(connection, wanted, pen(at)))
    rescoring.carry_out(records, found, new_id)
    return found


def undo(records: Store, found: Decided, at: int = LATER + 1) -> Decided:
    """End a decision and re-score everything."""
    ended = records.write(lambda connection: decisions.end(connection, found.id, "a mistake", pen(at)))
    assert ended is not None
    rescoring.carry_out(records, ended, new_id)
    return ended


def keep(records: Store, item: Item) -> str:
    """Put an item among the revisions, as when a learner meets it; its marking hash."""
    records.write(lambda connection: keep_revisions(connection, [item], LATER))
    return marking_hash(item)


def into(records: Store, attempt: str, cohort: str = COHORT) -> None:
    """Put an attempt into a cohort."""

    def work(connection: Connection) -> None:
        connection.execute(update(Attempt).where(Attempt.id == attempt).values(cohort=cohort))

    records.write(work)


def figures(records: Store, attempt: str) -> tuple[int | None, int | None]:
    """Points and possible as they are kept."""
    with records.read() as connection:
        row = connection.execute(select(Attempt.points, Attempt.possible).where(Attempt.id == attempt)).one()
    return row.points, row.possible


def told(records: Store, attempt: str) -> list[tuple[Any, ...]]:
    """The changes that a learner is told of: kind, and points and possible before and after."""
    with records.read() as connection:
        found = overrides.changes_of(connection, attempt)
    return [(c.kind, c.points_before, c.possible_before, c.points_after, c.possible_after) for c in found]


def everything(records: Store) -> dict[str, list[Any]]:
    """All that marking has written: attempts and answers, row by row."""
    with records.read() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
            if table.name in {Attempt.__tablename__, ResponseRow.__tablename__}
        }


def wrong_once(records: Store, learner: str | None = None, quiz: str = "m1") -> str:
    """An attempt with the single item wrong, two right, and one not answered."""
    learner = learner or guest(records)
    attempt = begin(records, learner, quiz=quiz)
    answer(records, learner, attempt, 1, WRONG)
    for place in (2, 3):
        answer(records, learner, attempt, place, key(ITEMS[place - 1]))
    submit(records, learner, attempt)
    return attempt
