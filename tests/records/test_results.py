"""What pages read of results: the sums of a population, in a few queries whatever the size."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import Connection

from course.content.hashing import marking_hash
from course.learning.contributions import DAY_MS
from course.learning.grading import FULL
from course.learning.sums import EVERYONE, NO_REST, QuizSums
from course.records import belongings, results
from course.records.db import Store
from course.records.results import Population
from tests.conftest import START
from tests.records.doing import (
    ITEMS,
    QUIZ,
    account,
    answer,
    begin,
    fold_all,
    guest,
    handed_in,
    new_id,
    submit,
)
from tests.records.enrolling import begin_in, cohort, enrol, items
from tests.unit.samples import CANARY, item, key
from tests.web.test_queries import counted

SINGLE, MULTIPLE = (marking_hash(each) for each in ITEMS[:2])
ALONE = Population({""}, "first")


def quiz(records: Store, population: Population = ALONE) -> QuizSums:
    with records.read() as connection:
        return results.quiz_result(connection, QUIZ, population).sums


def test_the_sums_of_a_quiz_and_how_its_scores_are_spread(records: Store) -> None:
    for right in ([1], [1, 2], [1, 2]):
        handed_in(records, guest(records), right)
    fold_all(records)
    assert quiz(records) == QuizSums(
        attempts=3,
        points=5 * FULL,
        squares=(1 + 4 + 4) * FULL**2,
        item_squares=5 * FULL**2,
        places=12,
        place_squares=3 * 16,
        level_squares=(1 + 4 + 4) * FULL**2 // 4,
        bins={25: 1, 50: 2},
    )


def test_of_the_best_attempt_the_old_bin_is_given_back(records: Store) -> None:
    learner = guest(records)
    for number, right in enumerate(([1], [1, 2])):
        handed_in(records, learner, right, now=START + number)
        fold_all(records)
    assert quiz(records).bins == {25: 1}
    assert [quiz(records, Population({""}, c)).bins for c in ("best", "last")] == [{50: 1}] * 2
    assert quiz(records, Population({""}, "met")) == QuizSums()


def test_choices_by_the_rest_certainty_and_time(records: Store) -> None:
    learner = guest(records)
    attempt = begin(records, learner)
    first, second = {"choice": f"{CANARY}-b"}, {"choices": [f"{CANARY}-a", f"{CANARY}-e"]}
    answer(records, learner, attempt, 1, first, confidence=2, now=START + 4_000)
    answer(records, learner, attempt, 2, second, confidence=0, now=START + 13_000)
    answer(records, learner, attempt, 3, key(ITEMS[2]), now=START + 13_500)
    submit(records, learner, attempt, START + 20_000)
    fold_all(records)
    found = {name: each.counts for name, each in items(records).items()}
    one, two = found[SINGLE], found[MULTIPLE]
    # Of the three others one is right: 33 per cent, which is the seventh twentieth.
    assert one.choices == {(EVERYONE, 6): 1, (f"{CANARY}-b", 6): 1}
    assert set(two.choices) == {(EVERYONE, 6), (f"{CANARY}-a", 6), (f"{CANARY}-e", 6)}
    assert (one.certainty, two.certainty) == ({(2, False): 1}, {(0, False): 1})
    # 4 s is 2 ** (4 / 2); 9 s lies between 2 ** (6 / 2) and 2 ** (7 / 2); half a second is none.
    assert (one.times, two.times) == ({4: 1}, {6: 1})
    assert found[marking_hash(ITEMS[2])].times == {}


def test_an_answer_left_out_is_counted_as_left_out(records: Store) -> None:
    learner = guest(records)
    attempt = begin(records, learner, ITEMS[:1])
    answer(records, learner, attempt, 1, {}, confidence=2)
    submit(records, learner, attempt)
    fold_all(records)
    found = items(records)[SINGLE]
    assert (found.sums.answers, found.sums.omitted) == (1, 1)
    assert found.counts.certainty == {}
    assert found.counts.choices == {(EVERYONE, NO_REST): 1} and found.sums.alone == 1


def test_cohorts_are_read_apart_and_together(records: Store) -> None:
    groups = [cohort(records) for _ in range(2)]
    for number, group in enumerate([*groups, groups[0]]):
        learner = account(records, f"amina{number}")
        enrol(records, group, learner)
        submit(records, learner, begin_in(records, group, learner))
    fold_all(records)
    assert [quiz(records, Population({group}, "first")).attempts for group in groups] == [2, 1]
    assert quiz(records, Population(groups, "first")).attempts == 3
    assert quiz(records).attempts == 0 and quiz(records, Population((), "first")) == QuizSums()


def test_an_item_over_quizzes_and_revisions(records: Store) -> None:
    longer = item("single", 1, stem="Which of these now?")
    for shown, where in ((ITEMS[0], QUIZ), (ITEMS[0], "m1"), (longer, "m1")):
        handed_in(records, guest(records), [1], [shown], where)
    fold_all(records)
    with records.read() as connection:
        found = results.item_results(connection, ITEMS[0].id, Population({""}))
        every = results.all_items(connection, Population({""}))
        quizzes = results.quizzes(connection, ALONE)
    assert {(each.quiz, each.marking_hash) for each in found} == {
        (QUIZ, SINGLE),
        ("m1", SINGLE),
        ("m1", marking_hash(longer)),
    }
    assert all(each.counts.choices for each in found)
    assert [each.sums for each in every] == [each.sums for each in found]
    assert {name: sums.attempts for name, sums in quizzes.items()} == {QUIZ: 1, "m1": 2}


def test_days_add_up_to_all(records: Store) -> None:
    for number in range(3):
        handed_in(records, guest(records), [1], now=START + number * DAY_MS)
    fold_all(records)
    day = START // DAY_MS
    assert quiz(records, Population({""}, "first", (day, day + 2))) == quiz(records)
    assert quiz(records, Population({""}, "first", (day + 1, day + 1))).attempts == 1


def test_what_was_erased_is_read_no_more(records: Store) -> None:
    learner = guest(records)
    handed_in(records, learner, [1])
    fold_all(records)
    records.write(partial(belongings.erase, learner=learner, new_id=new_id, now=START))
    fold_all(records)
    assert items(records) == {} and quiz(records) == QuizSums()
    with records.read() as connection:
        assert results.quizzes(connection, ALONE) == {}


@pytest.mark.parametrize(
    ("ask", "most"),
    [
        (lambda c, p: results.quiz_result(c, QUIZ, p), 3),
        (lambda c, p: results.item_results(c, ITEMS[0].id, p), 2),
        (results.all_items, 1),
        (results.quizzes, 1),
    ],
)
@pytest.mark.parametrize("chosen", ["met", "best"])
def test_a_page_costs_few_queries(
    app: Flask, records: Store, ask: Callable[[Connection, Population], object], most: int, chosen: str
) -> None:
    handed_in(records, guest(records), [1])
    fold_all(records)
    with counted(app) as said, records.read() as connection:
        ask(connection, Population({""}, chosen))  # type: ignore[arg-type]
    assert len(said) <= most
