"""Cohorts: made, changed, found by whoever looks after them or by their code.

A cohort is fetched together with the right to it: whoever asks for another's gets none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from course.learning.days import day_ends, is_over
from course.records.people import Learner
from course.records.tables_cohorts import Cohort, DueDate, Member
from course.records.tables_mending import ItemReport


@dataclass(frozen=True)
class CohortHead:
    """A cohort and its policies, as its columns have it. Days are ISO dates that end in `zone`.

    `waiting`: reports of problems that nobody has dealt with, told to those who look after it.
    """

    id: str
    name: str
    code: str
    starts_on: str | None
    ends_on: str | None
    zone: str
    languages: str
    attempts: int | None
    minutes: int | None
    shown: str
    counts: str
    created_at: int
    archived_at: int | None
    waiting: int = 0

    def has_ended(self, now: int) -> bool:
        """Whether its last day is over (UTC milliseconds)."""
        return is_over(self.ends_on, self.zone, now)

    def latest(self, now: int) -> int:
        """Now, or the moment since which nothing can be begun in it: its end, or when it was archived."""
        end = day_ends(self.ends_on, self.zone) if self.ends_on else now
        return min(now, end, now if self.archived_at is None else self.archived_at)

    @classmethod
    def of(cls, row: Sequence[Any]) -> CohortHead:
        """The columns of `HEAD`, in their order."""
        return cls(*row)


@dataclass(frozen=True)
class CohortLine:
    """A cohort in a list, with how many learn in it now."""

    head: CohortHead
    learners: int


HEAD_COLUMNS = (
    Cohort.id,
    Cohort.name,
    Cohort.code,
    Cohort.starts_on,
    Cohort.ends_on,
    Cohort.zone,
    Cohort.languages,
    Cohort.attempts,
    Cohort.minutes,
    Cohort.shown,
    Cohort.counts,
    Cohort.created_at,
    Cohort.archived_at,
)
HEAD = select(*HEAD_COLUMNS)


def make(connection: Connection, cohort: str, code: str, values: Mapping[str, Any], now: int) -> None:
    """A new cohort. `code` must be fresh: whoever makes it draws it from enough of them."""
    connection.execute(insert(Cohort).values(id=cohort, code=code, created_at=now, **values))


def change(connection: Connection, cohort: str, **values: Any) -> None:
    """Change columns of a cohort."""
    connection.execute(update(Cohort).where(Cohort.id == cohort).values(**values))


def set_due(connection: Connection, cohort: str, days: Mapping[str, str]) -> None:
    """Put the due day of each module (an ISO date), in place of all that were set."""
    connection.execute(delete(DueDate).where(DueDate.cohort == cohort))
    rows = [{"cohort": cohort, "module": module, "due_on": day} for module, day in sorted(days.items())]
    if rows:
        connection.execute(insert(DueDate), rows)


def due_days(connection: Connection, cohort: str) -> dict[str, str]:
    """The due day of each module that has one."""
    found = select(DueDate.module, DueDate.due_on).where(DueDate.cohort == cohort)
    return {row.module: row.due_on for row in connection.execute(found)}


def looked_after(connection: Connection, person: str, everything: bool) -> list[CohortLine]:
    """The cohorts that somebody looks after (`everything`: all there are), the newest first. One query."""
    learners = (
        select(Member.cohort, func.count().label("number"))
        .where(Member.part == "learner", Member.left_at.is_(None))
        .group_by(Member.cohort)
        .subquery()
    )
    found = select(*HEAD_COLUMNS, func.coalesce(learners.c.number, 0)).outerjoin(
        learners, learners.c.cohort == Cohort.id
    )
    if not everything:
        found = found.where(Cohort.id.in_(_staffed_by(person)))
    rows = connection.execute(found.order_by(Cohort.created_at.desc(), Cohort.id)).all()
    return [CohortLine(CohortHead.of(row[:-1]), int(row[-1])) for row in rows]


def ids(connection: Connection) -> list[str]:
    """The ids of all cohorts."""
    return list(connection.execute(select(Cohort.id).order_by(Cohort.id)).scalars())


def for_staff(connection: Connection, person: str, cohort: str, everything: bool) -> CohortHead | None:
    """A cohort that this person looks after, or none. An administrator (`everything`) looks after all."""
    reports = select(func.count()).where(ItemReport.cohort == Cohort.id, ItemReport.settled_at.is_(None))
    found = HEAD.add_columns(reports.correlate(Cohort).scalar_subquery()).where(Cohort.id == cohort)
    if not everything:
        found = found.where(Cohort.id.in_(_staffed_by(person)))
    row = connection.execute(found).first()
    return CohortHead.of(row) if row else None


def by_code(connection: Connection, code: str) -> CohortHead | None:
    """The cohort that this code opens; an archived one takes nobody in."""
    row = connection.execute(HEAD.where(Cohort.code == code, Cohort.archived_at.is_(None))).first()
    return CohortHead.of(row) if row else None


@dataclass(frozen=True)
class Colleague:
    """Somebody who looks after a cohort."""

    id: str
    name: str
    email: str | None


def staff_of(connection: Connection, cohort: str) -> list[Colleague]:
    """Who looks after a cohort, by name."""
    return people_of(connection, cohort, "staff")


def people_of(connection: Connection, cohort: str, part: str) -> list[Colleague]:
    """Those who are in a cohort now, as learners or as staff, by name."""
    rows = connection.execute(
        select(Learner.id, Learner.display_name, Learner.email)
        .join(Member, Member.learner == Learner.id)
        .where(Member.cohort == cohort, Member.part == part, Member.left_at.is_(None))
        .order_by(Member.sort_name, Learner.id)
    )
    return [Colleague(*row) for row in rows]


def _staffed_by(person: str) -> Any:
    return select(Member.cohort).where(
        Member.learner == person, Member.part == "staff", Member.left_at.is_(None)
    )
