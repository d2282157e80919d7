"""Cohorts and their members, in one line each, and what a page reads of their results."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, update

from course.learning.contributions import Chosen
from course.records import results
from course.records.db import Store
from course.records.results import ItemResult, Population
from course.records.tables import Attempt
from course.records.tables_cohorts import Cohort, Member
from tests.conftest import START
from tests.records.doing import QUIZ, begin, new_id


def cohort(records: Store) -> str:
    """A cohort without members."""
    made = new_id()
    values = {"id": made, "name": "Harbour", "code": made[-16:], "zone": "UTC", "languages": "en"}
    records.write(lambda connection: connection.execute(insert(Cohort).values(created_at=START, **values)))
    return made


def enrol(records: Store, group: str, learner: str, part: str = "learner") -> None:
    """Put somebody into a cohort."""
    values = {"cohort": group, "learner": learner, "part": part, "sort_name": "", "joined_by": "code"}
    records.write(lambda connection: connection.execute(insert(Member).values(joined_at=START, **values)))


def change_member(connection: Any, group: str, learner: str, **values: Any) -> None:
    """Change the row of a member."""
    found = update(Member).where(Member.cohort == group, Member.learner == learner)
    connection.execute(found.values(**values))


def begin_in(records: Store, group: str | None, learner: str, *rest: Any, **more: Any) -> str:
    """Open an attempt in a cohort."""
    made = begin(records, learner, *rest, **more)
    records.write(
        lambda connection: connection.execute(update(Attempt).where(Attempt.id == made).values(cohort=group))
    )
    return made


def items(
    records: Store, chosen: Chosen = "met", group: str = "", quiz: str = QUIZ, days: Any = None
) -> dict[str, ItemResult]:
    """What a page reads of the items of a quiz, by marking hash."""
    with records.read() as connection:
        found = results.quiz_result(connection, quiz, Population({group}, chosen, days))
    return {each.marking_hash: each for each in found.items}
