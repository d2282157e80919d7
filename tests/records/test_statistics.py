"""Statistics from sums: what is folded is what the answers give, to the last integer."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import astuple
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, update

from course.content.hashing import marking_hash
from course.learning.contributions import DAY_MS
from course.learning.grading import FULL
from course.learning.sums import EVERYONE
from course.records import belongings, members, outbox, people, staff, statistics, submitting
from course.records.db import Store
from course.records.tables import Attempt
from tests.conftest import START
from tests.records.doing import (
    COURSE,
    ITEMS,
    account,
    answer,
    begin,
    fold_all,
    guest,
    handed_in,
    new_id,
    rows,
    submit,
    sums,
    together,
)
from tests.records.enrolling import begin_in, change_member, cohort, enrol, items
from tests.records.histories import QUIZZES, agreed, class_of, history, rebuild
from tests.records.mended import pen
from tests.unit.samples import CANARY, item
from tests.web.test_queries import counted

SINGLE, MULTIPLE, MATCH, ORDER = (marking_hash(each) for each in ITEMS)


def test_one_attempt_gives_the_sums_reckoned_by_hand(records: Store) -> None:
    handed_in(records, guest(records), [1, 2])
    fold_all(records)
    third, half = FULL // 3, 2 * FULL // 3
    for chosen in ("met", "first", "best", "last"):
        found = {name: astuple(each.sums) for name, each in items(records, chosen).items()}
        assert found == {
            SINGLE: (1, FULL, FULL**2, third, third**2, FULL * third, 1, 0, 0, 0, 0),
            MULTIPLE: (1, FULL, FULL**2, third, third**2, FULL * third, 1, 0, 0, 0, 0),
            MATCH: (1, 0, 0, half, half**2, 0, 0, 1, 0, 0, 0),
            ORDER: (1, 0, 0, half, half**2, 0, 0, 1, 0, 0, 0),
        }


def retake(records: Store, learner: str) -> None:
    """Three attempts on three days: half right, all right, all wrong."""
    for number, right in enumerate(([1, 2], [1, 2, 3, 4], [])):
        handed_in(records, learner, right, now=START + number * DAY_MS)


def test_first_best_and_last_attempt_are_three_populations(records: Store) -> None:
    retake(records, guest(records))
    fold_all(records)
    right = {
        chosen: {name: each.sums.points // FULL for name, each in items(records, chosen).items()}
        for chosen in ("first", "best", "last", "met")
    }
    assert [right["first"][name] for name in (SINGLE, MATCH)] == [1, 0]
    assert [right["best"][name] for name in (SINGLE, MATCH)] == [1, 1]
    assert [right["last"][name] for name in (SINGLE, MATCH)] == [0, 0]
    assert right["met"] == right["first"] and agreed(records)


def test_a_day_has_what_was_handed_in_on_it(records: Store) -> None:
    retake(records, guest(records))
    fold_all(records)
    day = START // DAY_MS
    for first, last, answers in ((day, day, 0), (day + 1, day + 1, 1), (day, day + 2, 1), (0, day, 0)):
        found = items(records, "best", days=(first, last))
        assert sum(each.sums.answers for each in found.values()) == answers * len(ITEMS)
        for each in found.values():
            met = sum(n for (what, _), n in each.counts.choices.items() if what == EVERYONE)
            assert met == each.sums.answers


def test_an_item_met_in_practice_is_not_met_in_the_module_quiz(records: Store) -> None:
    learner = guest(records)
    handed_in(records, learner, [1], ITEMS[:1])
    handed_in(records, learner, [], quiz="m1", now=START + 1)
    fold_all(records)
    assert set(items(records, "met")) == {SINGLE}
    assert set(items(records, "met", quiz="m1")) == {MULTIPLE, MATCH, ORDER}
    assert set(items(records, "first", quiz="m1")) == {SINGLE, MULTIPLE, MATCH, ORDER}


def test_one_handed_in_late_comes_in_at_its_own_time(records: Store) -> None:
    """A final is handed in when it is found overdue, with its deadline as its time."""
    learner, later = guest(records), START + 3 * DAY_MS
    overdue = begin(records, learner, quiz="final", now=START)
    records.write(
        lambda connection: connection.execute(
            update(Attempt).where(Attempt.id == overdue).values(deadline_at=START + 60_000)
        )
    )
    handed_in(records, learner, [1], now=later)
    submit(records, learner, overdue, later + 1)
    fold_all(records)
    assert set(items(records, "met", quiz="final")) == {SINGLE, MULTIPLE, MATCH, ORDER}
    assert items(records, "met") == {} and agreed(records)


def test_open_and_closed_attempts_count_for_nothing(records: Store) -> None:
    who, amina = guest(records), account(records, "amina")
    for learner in (who, amina):
        answer(records, learner, begin(records, learner), 1, {"choice": f"{CANARY}-a"})
    records.write(lambda connection: belongings.adopt(connection, who, amina, START))
    fold_all(records)
    assert sums(records) == set() and rebuild(records) and sums(records) == set()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_sums_are_what_the_answers_give(records: Store, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(3):
        history(records, chance, 25)
        assert agreed(records)
    fold_all(records)
    before = sums(records)
    assert before and agreed(records)
    assert rebuild(records) is True
    assert sums(records) == before and rows(records)["outbox"] == 0


def test_what_is_taken_back_whole_leaves_nothing(records: Store) -> None:
    for learner in class_of(records, 4):
        records.write(partial(belongings.erase, learner=learner, new_id=new_id, now=START))
    fold_all(records)
    assert sums(records) == set()


@pytest.mark.parametrize("change", [{"part": "staff"}, {"left_at": START}])
def test_staff_and_who_has_left_count_for_nothing_there(records: Store, change: dict[str, object]) -> None:
    group, learner = cohort(records), account(records, "amina")
    enrol(records, group, learner)
    for where in (group, None):
        submit(records, learner, begin_in(records, where, learner))
    fold_all(records)
    assert len(items(records, group=group)) == len(items(records)) == len(ITEMS)
    for values, left in ((change, 0), ({"part": "learner", "left_at": None}, len(ITEMS))):
        records.write(
            lambda c, values=values: statistics.recount(
                c, learner, group, partial(change_member, c, group, learner, **values), new_id(), START
            )
        )
        fold_all(records)
        assert len(items(records, group=group)) == left and len(items(records)) == len(ITEMS)


def test_joining_leaving_and_coming_back_are_followed(records: Store) -> None:
    group, learner = cohort(records), account(records, "amina")
    steps: list[tuple[Callable[[Connection], object], int]] = [
        (lambda c: members.join(c, group, learner, "code", START, new_id()), 0),
        (lambda c: members.leave(c, group, learner, START, new_id()), 0),
        (lambda c: members.take_back(c, group, learner, START, START, new_id()), 4),
        (lambda c: members.leave(c, group, learner, START, new_id()), 0),
        (lambda c: members.join(c, group, learner, "code", START, new_id()), 4),
    ]
    for number, (step, count) in enumerate(steps):
        records.write(step)
        if number == 0:
            submit(records, learner, begin_in(records, group, learner))
            fold_all(records)
            assert len(items(records, group=group)) == 4
            continue
        fold_all(records)
        assert len(items(records, group=group)) == count and agreed(records)


def test_who_becomes_an_instructor_counts_no_more_outside_cohorts(records: Store) -> None:
    learner = account(records, "amina")
    handed_in(records, learner, [1])
    raise_to = partial(staff.raise_to, email="amina@example.org", role="instructor", token="", pen=pen(START))
    records.write(partial(raise_to, new_id=new_id()))
    fold_all(records)
    assert sums(records) == set() and agreed(records)


def test_an_instructors_own_trials_count_for_nothing(records: Store) -> None:
    group, bao = cohort(records), account(records, "bao")
    enrol(records, group, bao, "staff")
    records.write(lambda connection: people.change(connection, bao, role="instructor"))
    for where in (group, cohort(records), None):
        submit(records, bao, begin_in(records, where, bao))
    fold_all(records)
    assert sums(records) == set() and agreed(records)


def test_folding_in_two_places_at_once_counts_once(records: Store) -> None:
    for seed in range(4):
        class_of(records, 3, seed)
        together([partial(records.write, partial(outbox.fold, course=COURSE, most=2)) for _ in range(4)])
        assert agreed(records)
    fold_all(records)
    assert agreed(records) and rows(records)["outbox"] == 0


def test_of_two_handed_in_at_once_one_is_the_first(records: Store) -> None:
    for _ in range(6):
        learner = guest(records)
        opened = [begin(records, learner, quiz=quiz) for quiz in QUIZZES]
        together([partial(submit, records, learner, attempt) for attempt in opened])
        assert agreed(records)
    fold_all(records)
    met = [items(records, "met", quiz=quiz) for quiz in QUIZZES]
    assert sum(found[SINGLE].sums.answers for found in met if SINGLE in found) == 6


def test_a_mended_feedback_does_not_split_the_sums(records: Store) -> None:
    options = [option | {"feedback": "Mended."} for option in ITEMS[0].model_dump()["options"]]
    for shown in ([ITEMS[0]], [item("single", 1, options=options)]):
        handed_in(records, guest(records), [1], shown)
    fold_all(records)
    assert [each.sums.answers for each in items(records).values()] == [2] and agreed(records)


def statements(app: Flask, records: Store, work: Callable[[Connection], object]) -> int:
    """How many statements a write puts to the database; on SQLite those count too that go to the driver."""
    said: list[str] = []

    def traced(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        if records.sqlite:
            driver.set_trace_callback(said.append)
        work(connection)
        if records.sqlite:
            driver.set_trace_callback(None)

    with counted(app) as compiled:
        records.write(traced)
    return len(said) if records.sqlite else len(compiled)


@pytest.mark.parametrize("tries", [0, 1, 6])
def test_handing_in_costs_as_many_statements_however_often(app: Flask, records: Store, tries: int) -> None:
    learner = guest(records)
    for number in range(tries):
        handed_in(records, learner, [1, 2], now=START + number)
        handed_in(records, learner, [3], quiz="m1", now=START + number)
    attempt = begin(records, learner, now=START + 9)
    answer(records, learner, attempt, 1, {"choice": f"{CANARY}-a"}, now=START + 9)
    cost = statements(app, records, lambda c: submitting.submit(c, learner, attempt, START + 10))
    # Head, places, the mark of the one answer, closing, outbox; on PostgreSQL the attempt is held first.
    assert cost == 5 + (not records.sqlite)
