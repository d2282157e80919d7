"""The roll of a cohort: its learners by name, those too who have left it; staff are not on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, func, select, tuple_

from course.records.members import Pupil
from course.records.people import Learner
from course.records.tables_cohorts import Member

T = TypeVar("T")
Reader = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Enrolled(Pupil):
    """A learner on the roll, who may have left (`left_at`); `sort_name` and `id` say at which place."""

    sort_name: str
    left_at: int | None


_ROLL = (
    select(
        Member.learner,
        Learner.display_name,
        func.coalesce(Learner.email, ""),
        Member.joined_at,
        Member.active_at,
        Member.sort_name,
        Member.left_at,
    )
    .join(Learner, Learner.id == Member.learner)
    .where(Member.part == "learner")
    .order_by(Member.sort_name, Member.learner)
)


def page_of(connection: Connection, cohort: str, after: Enrolled | None, most: int) -> list[Enrolled]:
    """The next learners on the roll. One query, by an index."""
    found = _ROLL.where(Member.cohort == cohort).limit(most)
    if after is not None:
        found = found.where(tuple_(Member.sort_name, Member.learner) > (after.sort_name, after.id))
    return [Enrolled(*row) for row in connection.execute(found)]


def along(
    read: Reader, cohort: str, most: int, work: Callable[[Connection, Sequence[Enrolled]], Sequence[T]]
) -> Iterator[T]:
    """What `work` finds for so many learners at a time, to the end of the roll.

    Each page is read on a connection of its own: between two of them nothing is held in the database.
    """
    last: Enrolled | None = None
    while True:
        with read() as connection:
            page = page_of(connection, cohort, last, most)
            found = work(connection, page) if page else ()
        yield from found
        if len(page) < most:
            return
        last = page[-1]
