"""The measurement in the records: pairs of a group, without staff, guests' doubles or empty forms."""

from __future__ import annotations

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import insert, update

from course.cli import init_cli
from course.content.hashing import marking_hash
from course.learning.gain import Pair
from course.records import belongings, measurement
from course.records.db import Store
from course.records.people import Learner
from course.records.tables_cohorts import Cohort, Member
from tests.conftest import START
from tests.records.doing import account, begin, fold_all, guest, handed_in, new_id, rows, sums
from tests.unit.samples import item
from tests.web.test_queries import counted

A = tuple(item("single", n, use="measure") for n in range(1, 5))
B = tuple(item("single", n, use="measure") for n in range(5, 9))
COHORT = "c" * 32


def sit(records: Store, learner: str, moment: str, form: str, right: int) -> str:
    """A form handed in with so many of four right; the next is left open where none is."""
    items = A if form == "a" else B
    return handed_in(records, learner, range(1, right + 1), items, f"measure-{moment}-{form}")


def both(records: Store, first: str, before: int, after: int) -> str:
    """A learner who did both forms."""
    learner = guest(records)
    sit(records, learner, "before", first, before)
    sit(records, learner, "after", "b" if first == "a" else "a", after)
    return learner


def pairs(records: Store, cohort: str | None = None) -> list[Pair]:
    with records.read() as connection:
        return sorted(measurement.pairs(connection, cohort), key=lambda pair: (pair.first, pair.before))


def enrol(records: Store, learner: str, part: str = "learner", left_at: int | None = None) -> None:
    values = {"cohort": COHORT, "learner": learner, "part": part, "left_at": left_at}
    values |= {"sort_name": "", "joined_at": START, "joined_by": "code"}
    records.write(lambda connection: connection.execute(insert(Member).values(**values)) and None)


def open_cohort(records: Store) -> None:
    values = {"id": COHORT, "name": "Harbour", "code": "HARBOUR", "zone": "UTC", "languages": "en"}
    records.write(
        lambda connection: connection.execute(insert(Cohort).values(**values, created_at=START)) and None
    )


def test_pairs_are_the_shares_of_both_forms_in_their_order(records: Store) -> None:
    both(records, "a", 1, 3)
    both(records, "b", 2, 4)
    sit(records, guest(records), "before", "a", 2)
    begin(records, guest(records), A, "measure-before-a")
    assert pairs(records) == [Pair(0.25, 0.75, "a"), Pair(0.5, 1.0, "b")]


def test_pairs_cost_one_query_however_many_there_are(app: Flask, records: Store) -> None:
    open_cohort(records)
    for count in (1, 4):
        for _ in range(count):
            enrol(records, both(records, "a", 1, 2))
        for cohort in (None, COHORT):
            with counted(app) as said:
                pairs(records, cohort)
            assert len(said) == 1


def test_a_form_without_an_answer_and_staff_are_not_counted(records: Store) -> None:
    both(records, "a", 0, 3)
    staff = both(records, "a", 1, 4)
    assert pairs(records) == [Pair(0.25, 1.0, "a")]
    records.write(
        lambda c: c.execute(update(Learner).where(Learner.id == staff).values(role="instructor")) and None
    )
    assert pairs(records) == []


def test_a_cohort_has_the_pairs_of_those_who_learn_in_it_now(records: Store) -> None:
    open_cohort(records)
    inside, left, helper, _ = (both(records, "a", n, 4) for n in (1, 2, 3, 1))
    enrol(records, inside)
    enrol(records, left, left_at=START)
    enrol(records, helper, part="staff")
    assert pairs(records, COHORT) == [Pair(0.25, 1.0, "a")]
    assert pairs(records, "none") == [] and len(pairs(records)) == 4


def test_who_did_a_form_as_a_guest_and_again_with_her_account_is_left_out(records: Store) -> None:
    amina, before = account(records, "amina"), guest(records)
    sit(records, before, "before", "a", 1)
    sit(records, amina, "before", "b", 2)
    sit(records, amina, "after", "a", 4)
    assert len(pairs(records)) == 1
    records.write(lambda c: belongings.adopt(c, before, amina, START))
    assert pairs(records) == []


def test_erasing_takes_a_learner_out_of_the_pairs_and_the_sums(records: Store) -> None:
    learner = both(records, "a", 1, 3)
    fold_all(records)
    assert {row[5] for row in sums(records) if row[0] == "item_total"} == {
        marking_hash(each) for each in A + B
    }
    records.write(lambda c: belongings.erase(c, learner, new_id, START))
    fold_all(records)
    assert pairs(records) == [] and sums(records) == set() and rows(records)["attempt"] == 0


def test_sums_of_measure_items_stand_by_themselves(records: Store) -> None:
    """Practice handed in beside a form leaves the form's sums alone, and before stands apart from after."""
    sit(records, guest(records), "before", "a", 2)
    fold_all(records)
    alone = sums(records)
    assert {row[1] for row in alone} == {"measure-before-a"}
    handed_in(records, guest(records), [1, 2, 3], tuple(item("single", n) for n in range(21, 25)))
    sit(records, guest(records), "after", "a", 3)
    fold_all(records)
    assert {row for row in sums(records) if row[1] == "measure-before-a"} == alone


def test_the_export_has_the_answers_and_no_points(records: Store) -> None:
    amina = account(records, "amina")
    sit(records, amina, "before", "a", 2)
    with records.read() as connection:
        taken = belongings.export(connection, amina)["attempts"][0]
    assert len(taken["answers"]) == 2 and not {"points", "possible", "points_are"} & set(taken)
    assert not any({"points", "question"} & set(answer) for answer in taken["answers"])


def command(app: Flask, *words: str) -> Result:
    init_cli(app)
    with app.app_context():
        return app.test_cli_runner().invoke(args=["course", "gain", *words])


def test_the_command_tells_of_a_group_and_never_of_fewer_than_ten(own_app: Flask, own: Store) -> None:
    for n in range(9):
        both(own, "ab"[n % 2], 1 + n % 2, 3)
    few = command(own_app)
    assert few.exit_code == 0 and few.output == "Fewer than ten learners did both forms.\n"
    # Before: nine of 1 2 1 2 … and a tenth with 2 of four: 15/40. After: 30/40. Gains 2 1 2 1 … in fourths:
    # mean 1.5, s = 0.527046, times 2.262157/sqrt(10): 0.377026 fourths, so from 28.1 to 46.9 points.
    both(own, "b", 2, 3)
    told = command(own_app)
    assert told.exit_code == 0, told.output
    assert told.output.split("\n")[:3] == [
        "10 learners did both forms, 5 of them form A before the course.",
        "Right before: 38 per cent, after: 75 per cent.",
        "Mean gain: 38 points of a hundred (95 per cent interval 28 to 47).",
    ]


@pytest.mark.parametrize(
    ("cohort", "code", "said"), [(COHORT, 0, "Fewer than ten"), ("none", 1, "There is no cohort none")]
)
def test_the_command_takes_a_cohort(own_app: Flask, own: Store, cohort: str, code: int, said: str) -> None:
    open_cohort(own)
    found = command(own_app, "--cohort", cohort)
    assert found.exit_code == code and said in found.output
