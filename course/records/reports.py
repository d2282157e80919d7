"""Reports of a problem with a question: a learner's word on what she was shown, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from course.records.audit import Pen
from course.records.tables import Attempt, AttemptItem, ItemRevision
from course.records.tables_mending import ItemReport

#: What can be wrong, with the words for it. They are said by a learner, so none of them is a verdict.
KINDS = {
    "key": "The answer counted as right is wrong",
    "unclear": "It is unclear what is asked",
    "typo": "A spelling mistake or a broken display",
    "other": "Something else",
}
LONGEST = 2000  # characters


@dataclass(frozen=True)
class Report:
    """A report as instructors see it. `settled_at`: when somebody had dealt with it; UTC milliseconds."""

    id: str
    learner: str
    cohort: str
    item: str
    marking_hash: str
    revision: str
    attempt: str | None
    place: int | None
    kind: str
    words: str
    made_at: int
    settled_at: int | None
    settled_by: str | None
    reply: str | None

    @classmethod
    def of(cls, row: Sequence[Any]) -> Report:
        """The columns of `_REPORTS`, in their order."""
        return cls(*row)


_REPORTS = select(
    ItemReport.id,
    ItemReport.learner,
    ItemReport.cohort,
    ItemReport.item,
    ItemReport.marking_hash,
    ItemReport.revision,
    ItemReport.attempt,
    ItemReport.place,
    ItemReport.kind,
    ItemReport.words,
    ItemReport.made_at,
    ItemReport.settled_at,
    ItemReport.settled_by,
    ItemReport.reply,
).order_by(ItemReport.made_at, ItemReport.id)


def make(
    connection: Connection,
    learner: str,
    attempt: str,
    place: int,
    report: str,
    kind: str,
    words: str,
    now: int,
) -> bool:
    """Keep a report on one place of a learner's own attempt; false where there is no such place.

    The same said again changes nothing.
    """
    shown = connection.execute(
        select(Attempt.cohort, AttemptItem.item, AttemptItem.revision, ItemRevision.marking_hash)
        .join(AttemptItem, AttemptItem.attempt == Attempt.id)
        .join(ItemRevision, ItemRevision.hash == AttemptItem.revision)
        .where(Attempt.id == attempt, Attempt.learner == learner, AttemptItem.place == place)
    ).first()
    if shown is None:
        return False
    same = {"learner": learner, "attempt": attempt, "place": place, "kind": kind, "words": words}
    if connection.execute(select(ItemReport.id).filter_by(**same)).first() is None:
        connection.execute(
            insert(ItemReport).values(
                id=report,
                cohort=shown.cohort or "",
                item=shown.item,
                marking_hash=shown.marking_hash,
                revision=shown.revision,
                made_at=now,
                **same,
            )
        )
    return True


def of_item(connection: Connection, item: str, cohort: str | None, limit: int = 200) -> list[Report]:
    """The reports on an item from one cohort, or from everywhere (none); the oldest first."""
    found = _REPORTS.where(ItemReport.item == item).limit(limit)
    if cohort is not None:
        found = found.where(ItemReport.cohort == cohort)
    return [Report.of(row) for row in connection.execute(found)]


def waiting(connection: Connection, cohort: str | None, limit: int, offset: int) -> list[Report]:
    """Reports of one cohort, or of everywhere (none), that nobody has dealt with; so many from so far on."""
    found = _REPORTS.where(ItemReport.settled_at.is_(None)).limit(limit).offset(offset)
    if cohort is not None:
        found = found.where(ItemReport.cohort == cohort)
    return [Report.of(row) for row in connection.execute(found)]


def count_waiting(connection: Connection) -> int:
    """How many reports from everywhere nobody has dealt with."""
    found = select(func.count()).select_from(ItemReport).where(ItemReport.settled_at.is_(None))
    return connection.execute(found).scalar_one()


def settle(connection: Connection, report: str, cohort: str | None, reply: str, pen: Pen) -> bool:
    """Mark a report of this cohort (none: of any) as dealt with, and note it; false for none that waits."""
    done = {"settled_at": pen.at, "settled_by": pen.actor, "reply": reply or None}
    return _turn(connection, report, cohort, ItemReport.settled_at.is_(None), done, "report.settle", pen)


def wait_again(connection: Connection, report: str, cohort: str | None, pen: Pen) -> bool:
    """Undo that, and note it; its reply goes. False where there is none that was dealt with."""
    undone = {"settled_at": None, "settled_by": None, "reply": None}
    return _turn(connection, report, cohort, ItemReport.settled_at.is_not(None), undone, "report.wait", pen)


def _turn(
    connection: Connection,
    report: str,
    cohort: str | None,
    state: ColumnElement[bool],
    values: dict[str, Any],
    act: str,
    pen: Pen,
) -> bool:
    wanted = update(ItemReport).where(ItemReport.id == report, state)
    if cohort is not None:
        wanted = wanted.where(ItemReport.cohort == cohort)
    if connection.execute(wanted.values(**values)).rowcount != 1:
        return False
    its_cohort = connection.execute(select(ItemReport.cohort).where(ItemReport.id == report)).scalar_one()
    pen.note(connection, act, report, its_cohort)
    return True


def adopt(connection: Connection, guest: str, account: str) -> None:
    """Give a guest's reports to an account."""
    connection.execute(update(ItemReport).where(ItemReport.learner == guest).values(learner=account))


def of_learner(connection: Connection, learner: str) -> list[dict[str, Any]]:
    """A learner's own reports, ready for JSON."""
    return [
        {
            "item": row.item,
            "kind": row.kind,
            "words": row.words,
            "made_at": row.made_at,
            "settled_at": row.settled_at,
            "reply": row.reply,
        }
        for row in connection.execute(_REPORTS.where(ItemReport.learner == learner))
    ]
