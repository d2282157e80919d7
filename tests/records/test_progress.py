"""Facts of progress: the latest answers, the best results, the lessons read."""

from __future__ import annotations

from sqlalchemy import Connection, update

from course.learning.drawing import Met
from course.learning.grading import FULL
from course.learning.progress import Facts
from course.records import answers, progress
from course.records.db import Store
from course.records.tables import Attempt
from tests.conftest import START
from tests.records.doing import ITEMS, QUIZ, account, answer, begin, guest, handed_in, submit
from tests.unit.samples import CANARY, key

ONE, TWO, THREE, FOUR = (each.id for each in ITEMS)


def facts(records: Store, learner: str) -> Facts:
    with records.read() as connection:
        return progress.facts(connection, learner)


def test_the_latest_marks_stand_in_the_order_of_answering(records: Store) -> None:
    learner = guest(records)
    handed_in(records, learner, [1, 2], ITEMS[:2])
    handed_in(records, learner, [1], ITEMS[2:3], now=START + 10)
    handed_in(records, learner, [1], ITEMS[:1], now=START + 20)
    assert list(facts(records, learner).latest) == [TWO, THREE, ONE]


def test_within_an_attempt_the_moment_of_saving_decides_then_the_place(records: Store) -> None:
    learner = guest(records)
    attempt = begin(records, learner)
    for place, moment in ((3, 5), (1, 9), (4, 7), (2, 9)):
        answer(records, learner, attempt, place, key(ITEMS[place - 1]), now=START + moment)
    submit(records, learner, attempt)
    assert list(facts(records, learner).latest) == [THREE, FOUR, ONE, TWO]


def test_the_latest_mark_is_the_one_kept_even_if_an_earlier_was_better(records: Store) -> None:
    learner = guest(records)
    handed_in(records, learner, [1], ITEMS[:1])
    later = begin(records, learner, ITEMS[:1], now=START + 5)
    answer(records, learner, later, 1, {"choice": f"{CANARY}-b"}, now=START + 5)
    submit(records, learner, later)
    found = facts(records, learner)
    assert found.latest == {ONE: 0} and found.best == {QUIZ: FULL}


def test_an_answer_counts_from_when_it_is_checked(records: Store) -> None:
    learner = guest(records)
    attempt = begin(records, learner)
    for place in (1, 2):
        answer(records, learner, attempt, place, key(ITEMS[place - 1]))
    assert facts(records, learner).latest == {}
    records.write(lambda connection: answers.check(connection, learner, attempt, 1, START))
    assert facts(records, learner).latest == {ONE: FULL}


def test_met_counts_every_marked_answer_and_knows_the_latest(records: Store) -> None:
    learner = guest(records)
    for moment, right in ((0, True), (1, False)):
        attempt = begin(records, learner, ITEMS[:1], now=START + moment)
        given = key(ITEMS[0]) if right else {"choice": f"{CANARY}-b"}
        answer(records, learner, attempt, 1, given, now=START + moment)
        submit(records, learner, attempt)
    with records.read() as connection:
        assert progress.met(connection, learner) == {ONE: Met(2, missed=True)}


def test_lessons_are_opened_read_and_unread(records: Store) -> None:
    learner = guest(records)

    def work(connection: Connection) -> None:
        progress.opened(connection, learner, "l02", START)
        progress.done(connection, learner, "l01", START, START)
        progress.opened(connection, learner, "l01", START + 1)
        progress.done(connection, learner, "l02", START, START)
        progress.done(connection, learner, "l02", None, START)

    records.write(work)
    found = facts(records, learner)
    assert (found.opened, found.done, found.last_lesson) == ({"l01", "l02"}, {"l01"}, "l01")


def test_facts_are_the_learners_own(records: Store) -> None:
    amina, bao = account(records, "amina"), account(records, "bao")
    handed_in(records, amina, [1])
    records.write(lambda connection: progress.opened(connection, amina, "l01", START))
    assert facts(records, bao) == Facts()


def test_the_best_result_in_per_cent_is_rounded_once(records: Store) -> None:
    learner = guest(records)
    handed_in(records, learner, [1], ITEMS[:1])
    four_of_25 = update(Attempt).values(points=4 * FULL, possible=25 * FULL)
    records.write(lambda connection: connection.execute(four_of_25))
    assert facts(records, learner).percent == {QUIZ: 16}
