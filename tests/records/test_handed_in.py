"""Attempts for taking along: every answer of whoever is on the roll, and nobody else's."""

from __future__ import annotations

import pytest
from flask import Flask

from course.learning.grading import FULL
from course.learning.remarking import Act
from course.records import belongings, handed_in, roll
from course.records.audit import Pen
from course.records.db import Store
from course.records.decisions import Decided, decide
from course.records.handed_in import AttemptRow, attempts_in, items_met
from tests.conftest import START
from tests.records.doing import QUIZ, account, answer, begin, new_id, submit
from tests.records.enrolling import begin_in, change_member, cohort, enrol
from tests.unit.samples import item, key
from tests.web.test_queries import counted

ITEMS = (item("single", 1), item("scenario", 2), item("multiple", 3), item("order", 4))


def learner_in(records: Store, group: str, name: str, part: str = "learner") -> str:
    """An account in a cohort, sorted by its name."""
    learner = account(records, name if "same" not in name else new_id())
    enrol(records, group, learner, part)
    records.write(lambda connection: change_member(connection, group, learner, sort_name=name))
    return learner


def sat(records: Store, group: str | None, learner: str, quiz: str = QUIZ, now: int = START) -> str:
    """Four questions: right, right with a reason, a wrong one after ten seconds, and one left out."""
    attempt = begin_in(records, group, learner, ITEMS, quiz, now)
    answer(records, learner, attempt, 1, key(ITEMS[0]), confidence=2, now=now + 5_000)
    answer(records, learner, attempt, 2, key(ITEMS[1]), now=now + 7_000)
    answer(records, learner, attempt, 3, {"choices": ["canary-e"]}, confidence=0, now=now + 17_000)
    submit(records, learner, attempt, now + 30_000)
    return attempt


def taken(records: Store, group: str, quiz: str | None = None) -> list[AttemptRow]:
    return list(attempts_in(records.read, group, quiz))


def test_an_attempt_comes_with_every_answer(records: Store) -> None:
    group = cohort(records)
    sat(records, group, learner_in(records, group, "dana"))
    (attempt,) = taken(records, group)
    assert (attempt.learner.name, attempt.learner.email) == ("dana", "dana@example.org")
    assert (attempt.quiz, attempt.number) == (QUIZ, 1)
    assert (attempt.started_at, attempt.handed_in_at) == (START, START + 30_000)
    assert attempt.possible == 4 * FULL and attempt.points == sum(each.points for each in attempt.answers)
    assert [each.place for each in attempt.answers] == [1, 2, 3, 4]
    assert [each.verdict for each in attempt.answers] == ["right", "right", "wrong", "none"]
    assert [each.confidence for each in attempt.answers] == [2, None, 0, None]
    assert [each.taken for each in attempt.answers] == [5_000, 2_000, 10_000, None]
    assert [each.answer for each in attempt.answers] == ["Option a", "Option a", "Option e", ""]
    assert "oblige" not in repr(attempt), "own words are the learner's"
    assert attempt.answers[3].points == 0
    assert attempt.by_item[ITEMS[2].id] is attempt.answers[2]


def test_only_what_was_handed_in_in_this_cohort_by_its_learners(records: Store) -> None:
    group, other = cohort(records), cohort(records)
    dana = learner_in(records, group, "dana")
    enrol(records, other, dana)
    staff = learner_in(records, group, "ines", "staff")
    sat(records, group, staff)
    sat(records, other, dana, "m1")
    sat(records, None, dana, "m2")
    begin_in(records, group, dana, ITEMS, "m3")
    sat(records, group, dana, "measure-before-a")
    begin(records, dana, ITEMS, "m4")
    assert taken(records, group) == []
    sat(records, group, dana, "final")
    assert [attempt.quiz for attempt in taken(records, group)] == ["final"]
    assert [attempt.quiz for attempt in taken(records, other)] == ["m1"]
    with records.read() as connection:
        assert items_met(connection, group) == {each.id for each in ITEMS}
        assert items_met(connection, group, "m1") == set()


def test_one_quiz_alone(records: Store) -> None:
    group = cohort(records)
    dana = learner_in(records, group, "dana")
    sat(records, group, dana, "m1"), sat(records, group, dana, "m2")
    assert [attempt.quiz for attempt in taken(records, group, "m2")] == ["m2"]


def test_who_has_left_is_marked_and_who_is_erased_is_gone(records: Store) -> None:
    group = cohort(records)
    dana, eli = (learner_in(records, group, name) for name in ("dana", "eli"))
    sat(records, group, dana), sat(records, group, eli)
    records.write(lambda connection: change_member(connection, group, dana, left_at=START + 99))
    assert [attempt.learner.left_at for attempt in taken(records, group)] == [START + 99, None]
    records.write(lambda connection: belongings.erase(connection, dana, new_id, START))
    assert [attempt.learner.id for attempt in taken(records, group)] == [eli]


def test_pages_of_the_roll_leave_nobody_out_and_take_nobody_twice(records: Store) -> None:
    group = cohort(records)
    for number in range(7):
        learner_in(records, group, "same name" if number % 2 else f"name {number}")
    whole = list(roll.along(records.read, group, 100, lambda connection, page: page))
    assert len({each.id for each in whole}) == 7
    assert whole == sorted(whole, key=lambda each: (each.sort_name, each.id))
    for most in (1, 2, 3, 7):
        assert list(roll.along(records.read, group, most, lambda connection, page: page)) == whole


def test_attempts_stand_by_name_then_by_time(records: Store) -> None:
    group = cohort(records)
    eli, dana = (learner_in(records, group, name) for name in ("eli", "dana"))
    sat(records, group, eli, "m1", START)
    sat(records, group, dana, "m1", START + 90_000), sat(records, group, dana, "m2", START)
    found = [(attempt.learner.name, attempt.quiz) for attempt in taken(records, group)]
    assert found == [("dana", "m2"), ("dana", "m1"), ("eli", "m1")]


def test_an_answer_stays_as_it_was_shown(records: Store) -> None:
    group = cohort(records)
    dana = learner_in(records, group, "dana")
    sat(records, group, dana, "m1")
    changed = ITEMS[0].model_copy(update={"stem": "Reworded"})
    attempt = begin_in(records, group, dana, (changed,), "m2")
    submit(records, dana, attempt)
    stems = {each.quiz: each.answers[0].stem for each in taken(records, group)}
    assert stems["m2"] == "Reworded" != stems["m1"]


def test_so_many_learners_cost_four_queries(records: Store, app: Flask) -> None:
    group = cohort(records)
    for number in range(2 * handed_in.PAGE):
        learner_in(records, group, f"name {number:03}")
    with counted(app) as said:
        taken(records, group)
    assert len(said) <= 3 * 4


@pytest.mark.parametrize(("act", "points", "possible"), [("drop", 0, 0), ("full", FULL, FULL)])
def test_what_was_decided_on_a_question_is_heeded(
    records: Store, act: Act, points: int, possible: int
) -> None:
    group, other = cohort(records), cohort(records)
    sat(records, group, learner_in(records, group, "dana"))
    for scope in (other, group):
        (before,) = taken(records, group)
        assert [each.possible for each in before.answers] == [FULL] * 4
        wanted = Decided(new_id(), before.answers[2].marking_hash, ITEMS[2].id, scope, act, "", "", "", START)
        records.write(lambda connection, wanted=wanted: decide(connection, wanted, Pen(b"key", "", START)))
    (after,) = taken(records, group)
    assert (after.answers[2].points, after.answers[2].possible) == (points, possible)
    assert [each.possible for each in after.answers[:2]] == [FULL] * 2
