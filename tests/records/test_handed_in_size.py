"""Every answer of a large cohort as a file: in memory that does not grow with the cohort."""

from __future__ import annotations

import gc
import json
import tracemalloc
from functools import partial

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
    people = [new_id() for _ in range(learners)]
    records.write(partial(_enrol, group=group, people=people))
    records.write(partial(_sit, group=group, people=people))


def _enrol(connection: Connection, group: str, people: list[str]) -> None:
    known = {"one_by_one": False, "created_at": START, "role": "learner"}
    rows = [known | {"id": who, "email": f"{who}@example.org", "display_name": who} for who in people]
    connection.execute(insert(Learner), rows)
    in_it = {"cohort": group, "part": "learner", "joined_at": START, "joined_by": "code"}
    connection.execute(insert(Member), [in_it | {"learner": who, "sort_name": who} for who in people])


def _sit(connection: Connection, group: str, people: list[str]) -> None:
    keep_revisions(connection, ITEMS, START)
    hashes = {row.item: row.hash for row in connection.execute(ItemRevision.__table__.select())}
    answers = {item.id: json.dumps(key(item)) for item in ITEMS}
    tries = [
        {"id": new_id(), "learner": who, "ordinal": number, "submitted_at": START + number}
        for who in people
        for number in range(1, ATTEMPTS + 1)
    ]
    same = {"cohort": group, "quiz": "m1", "seed": "seed", "state": "submitted", "opened_at": START}
    connection.execute(insert(Attempt), [same | {"points": 0, "possible": 3360} | each for each in tries])
    places = [
        {"attempt": each["id"], "place": place, "item": item.id, "revision": hashes[item.id]}
        for each in tries
        for place, item in enumerate(ITEMS, start=1)
    ]
    connection.execute(insert(AttemptItem), places)
    kept = {"seq": 1, "points": 840, "saved_at": START + 9_000}
    rows = [
        kept | {"attempt": p["attempt"], "place": p["place"], "response": answers[p["item"]]} for p in places
    ]
    connection.execute(insert(ResponseRow), rows)


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
