"""Every answer of a large cohort as a file: in memory that does not grow with the cohort."""

from __future__ import annotations

import gc
import json
import tracemalloc

import pytest
from sqlalchemy import Connection, insert

from course.exchange.formats import FORMATS
from course.records import cohorts
from course.records.cohorts import CohortHead
from course.records.db import Store
from course.records.people import Learner
from course.records.revisions import keep_revisions
from course.records.tables import Attempt, AttemptItem, ItemRevision, ResponseRow
from course.records.tables_cohorts import Member
from course.web.export_tables import answers_sheet, attempts_sheet
from tests.conftest import START
from tests.records.doing import COURSE, ITEMS, new_id
from tests.records.enrolling import cohort
from tests.unit.samples import key

#: Attempts of each learner, with four answers each.
ATTEMPTS = 5


def fill(records: Store, group: str, learners: int) -> None:
    """So many learners with twenty answers each, by the shortest way."""

    def work(connection: Connection) -> None:
        keep_revisions(connection, ITEMS, START)
        revisions = {row.item: row.hash for row in connection.execute(ItemRevision.__table__.select())}
        people = [new_id() for _ in range(learners)]
        tries = [(who, new_id(), number) for who in people for number in range(1, ATTEMPTS + 1)]
        connection.execute(
            insert(Learner),
            [
                {"id": who, "email": f"{who}@example.org", "display_name": who, "one_by_one": False}
                | {"created_at": START, "role": "learner"}
                for who in people
            ],
        )
        connection.execute(
            insert(Member),
            [
                {"cohort": group, "learner": who, "part": "learner", "sort_name": who}
                | {"joined_at": START, "joined_by": "code"}
                for who in people
            ],
        )
        connection.execute(
            insert(Attempt),
            [
                {"id": name, "learner": who, "cohort": group, "quiz": "m1", "seed": "seed", "ordinal": number}
                | {"state": "submitted", "opened_at": START, "submitted_at": START + number}
                | {"points": 0, "possible": 4 * 840}
                for who, name, number in tries
            ],
        )
        places = [(name, place, item) for _, name, _ in tries for place, item in enumerate(ITEMS, start=1)]
        connection.execute(
            insert(AttemptItem),
            [
                {"attempt": name, "place": place, "item": item.id, "revision": revisions[item.id]}
                for name, place, item in places
            ],
        )
        connection.execute(
            insert(ResponseRow),
            [
                {"attempt": name, "place": place, "seq": 1, "response": json.dumps(key(item)), "points": 840}
                | {"saved_at": START + place * 9_000}
                for name, place, item in places
            ],
        )

    records.write(work)


def head_of(records: Store, group: str) -> CohortHead:
    with records.read() as connection:
        found = cohorts.for_staff(connection, "", group, True)
    assert found is not None
    return found


@pytest.mark.parametrize(("form", "wide", "learners"), [("csv", False, 250), ("xlsx", True, 150)])
def test_four_times_the_answers_take_no_more_memory(own: Store, form: str, wide: bool, learners: int) -> None:
    few, many = cohort(own), cohort(own)
    fill(own, few, learners)
    fill(own, many, 4 * learners)
    written(own, few, form, wide)  # imports, and what is kept of revisions
    (_, small), (size, large) = written(own, few, form, wide), written(own, many, form, wide)
    assert size > 50_000 and large < small * 1.25 + 100_000, (small, large)


def written(records: Store, group: str, form: str, wide: bool) -> tuple[int, int]:
    """How long the file is, and the bytes held at most while it is written."""
    head = head_of(records, group)
    gc.collect()
    tracemalloc.start()
    sheet = (
        attempts_sheet(records.read, COURSE, head, None, in_words=True)
        if wide
        else answers_sheet(records.read, COURSE, head, None)
    )
    size = sum(len(piece) for piece in FORMATS[form].write(sheet))
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size, held
