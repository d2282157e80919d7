"""Invented learners in the database: rows such as real ones leave, and the same for the same plan."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from sqlalchemy import func, select

from course.content.loader import load
from course.learning.final import DAY_MS
from course.learning.grading import mark
from course.learning.quizzes import FINAL, total
from course.learning.simulated import way
from course.learning.simulation import Character
from course.records import demo, people, rebuilding
from course.records.attempts import HEAD, AttemptHead, slots_of
from course.records.bulk import put
from course.records.db import Base, Store
from course.records.people import Learner
from course.records.tables import Attempt, LessonProgress, ResponseRow
from course.records.tables_cohorts import Cohort, Member, Standing
from tests.conftest import MINI, START
from tests.records.doing import new_id

MADE = ("learner", "member", "lesson_progress", "attempt", "attempt_item", "response", "cohort", "due_date")


@cache
def plan() -> demo.Plan:
    stations = way(load(MINI), 5, forms=6).stations
    return demo.Plan(stations, 60, 30, 2, 5, START - 60 * DAY_MS, START)


def filled(records: Store, given: demo.Plan) -> list[str]:
    """Put a plan into the records; returns its cohorts."""
    with records.read() as connection:
        before = demo.found(connection)
    assert not before.others
    owner = records.write(lambda connection: demo.make_instructor(connection, new_id(), START))
    modules = [module.id for module in load(MINI).modules]
    into = records.write(
        lambda connection: demo.make_cohorts(connection, given, modules, owner, before.cohorts)
    )
    *_, (learners, answers) = demo.fill(records, given, into, before.learners)
    assert learners == given.learners and answers == count(records, ResponseRow) > 0
    return into


def count(records: Store, kind: Any, *conditions: Any) -> int:
    with records.read() as connection:
        return connection.execute(select(func.count()).select_from(kind).where(*conditions)).scalar_one()


def attempts(records: Store) -> list[AttemptHead]:
    with records.read() as connection:
        return [AttemptHead.of(row) for row in connection.execute(HEAD)]


def everything(records: Store) -> dict[str, list[Any]]:
    """All rows that a plan makes, but for the instructor, who has an id of chance."""
    with records.read() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(Base.metadata.tables[name])).all()))
            for name in MADE
        }


def emptied(records: Store) -> None:
    with records.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


def test_marks_are_those_that_the_answers_earn(records: Store) -> None:
    filled(records, plan())
    handed_in = [head for head in attempts(records) if head.state == "submitted"]
    assert len(handed_in) > 60
    with records.read() as connection:
        for head in handed_in[:80]:
            slots = slots_of(connection, head.id)
            answered = [slot for slot in slots if slot.answer]
            marks = [mark(slot.item, slot.answer.response).points for slot in answered if slot.answer]
            assert marks == [slot.answer.points for slot in answered if slot.answer]
            assert head.points == total(head.quiz, marks) and head.possible == 840 * len(slots)


def test_times_are_in_order_and_finals_end_in_time(records: Store) -> None:
    given = plan()
    filled(records, given)
    heads = {head.id: head for head in attempts(records)}
    with records.read() as connection:
        saved = connection.execute(
            select(ResponseRow.attempt, func.min(ResponseRow.saved_at), func.max(ResponseRow.saved_at))
            .group_by(ResponseRow.attempt)
        ).all()  # fmt: skip
    for attempt, first, last in saved:
        head = heads[attempt]
        assert given.begins < head.opened_at < first <= last <= (head.submitted_at or given.until)
    finals = [head for head in heads.values() if head.quiz == FINAL]
    assert finals
    for head in finals:
        assert head.deadline_at is not None and (head.submitted_at or 0) <= head.deadline_at


def test_learners_stand_at_several_stages(records: Store) -> None:
    """Some stop in the middle, some try again; an open attempt has no marks but those of checked answers."""
    given = replace(plan(), cast={3: Character(-3.0, 1.0, 1.0, 0.0, 1.0, 30, 2.0)})
    filled(records, given)
    assert count(records, Attempt, Attempt.ordinal > 1)
    assert count(records, Attempt, Attempt.state == "open")
    assert (
        0 < count(records, LessonProgress, LessonProgress.done_at.is_(None)) < count(records, LessonProgress)
    )
    unmarked = select(Attempt.id).where(Attempt.state == "open").scalar_subquery()
    marked = (ResponseRow.points.is_not(None), ResponseRow.checked_at.is_(None))
    assert not count(records, ResponseRow, ResponseRow.attempt.in_(unmarked), *marked)
    assert not count(records, ResponseRow, ResponseRow.attempt.not_in(unmarked), ResponseRow.points.is_(None))


def test_the_same_plan_gives_the_same_rows(records: Store) -> None:
    def made(given: demo.Plan) -> dict[str, list[Any]]:
        emptied(records)
        filled(records, given)
        rows = everything(records)
        rows["learner"] = [row for row in rows["learner"] if "instructor" not in row]
        rows["member"] = [row for row in rows["member"] if "'staff'" not in row]
        return rows

    once = made(plan())
    assert made(plan()) == once
    assert made(replace(plan(), seed=6)) != once


def test_another_plan_goes_on_where_the_first_ended(records: Store) -> None:
    first = filled(records, plan())
    few = replace(plan(), learners=10, cohorts=1)
    with records.read() as connection:
        assert demo.found(connection) == demo.Found(False, 60, 2)
    owner = records.write(lambda connection: demo.make_instructor(connection, new_id(), START))
    into = records.write(lambda connection: demo.make_cohorts(connection, few, [], owner, 2))
    *_, (learners, _) = demo.fill(records, few, into, 60)
    assert learners == 10 and set(into).isdisjoint(first)
    assert count(records, Learner, Learner.role == "learner") == 70
    assert count(records, Member, Member.cohort == into[0], Member.part == "learner") == 10
    assert count(records, Cohort) == 3 and count(records, Member, Member.part == "staff") == 3


@pytest.mark.parametrize("email", ["amina@example.org", None])
def test_somebody_else_is_seen(records: Store, email: str | None) -> None:
    filled(records, replace(plan(), learners=2))
    if email:
        records.write(lambda connection: people.register(connection, new_id(), email, "", "Amina", START))
    else:
        records.write(lambda connection: people.make_guest(connection, new_id(), START))
    with records.read() as connection:
        assert demo.found(connection).others


def test_sums_and_standings_follow(records: Store) -> None:
    filled(records, plan())
    assert not rebuilding.agree(records)
    rebuilding.rebuild(records, load(MINI), "r" * 32, START)
    assert rebuilding.agree(records)
    assert count(records, Standing) > 60
    assert not count(records, Member, Member.part == "learner", Member.active_at.is_(None))


def test_memory_does_not_grow_with_the_number(records: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thrice as many batches take the same memory."""
    monkeypatch.setattr(demo, "BATCH", 20)

    def peak(batches: int) -> int:
        emptied(records)
        tracemalloc.start()
        filled(records, replace(plan(), learners=batches * demo.BATCH, responses=6))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1)  # whatever is kept from the first time on
    assert peak(9) < 1.3 * peak(3)


def test_columns_that_are_not_there_are_refused(records: Store) -> None:
    with pytest.raises(ValueError, match="learner has no nickname"):
        records.write(lambda connection: put(connection, Base.metadata.tables["learner"], ["nickname"], []))
