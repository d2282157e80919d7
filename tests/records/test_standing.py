"""Standings follow what members do, once it is folded; as often as one likes."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Connection, select, update

from course.learning.days import day_ends
from course.records import belongings, cohorts, outbox, progress, rebuilding, standing, statistics
from course.records.db import Store
from course.records.tables_cohorts import Member, Standing
from tests.conftest import START
from tests.records.doing import COURSE, account, answer, fold_all, guest, new_id, rows, submit, together
from tests.records.enrolling import begin_in, change_member, cohort, enrol
from tests.unit.samples import ALL, key


def stands(records: Store, group: str, learner: str) -> dict[str, tuple[Any, ...]]:
    """Attempts, failed, best, lessons done, by module."""
    found = select(Standing).where(Standing.cohort == group, Standing.learner == learner)
    with records.read() as connection:
        lines = connection.execute(found).all()
    return {line.module: (line.attempts, line.failed, line.best, line.lessons_done) for line in lines}


def member(records: Store, group: str) -> str:
    learner = account(records, new_id())
    enrol(records, group, learner)
    return learner


def handed_in(records: Store, group: str | None, learner: str, right: int, now: int = START) -> None:
    attempt = begin_in(records, group, learner, ALL[:4], "m1", now)
    for place in range(1, right + 1):
        answer(records, learner, attempt, place, key(ALL[place - 1]), now=now)
    submit(records, learner, attempt, now)


def read(records: Store, learner: str, lesson: str, now: int = START) -> None:
    event = new_id()

    def work(connection: Connection) -> None:
        progress.done(connection, learner, lesson, now, now)
        outbox.note_progress(connection, learner, event, now)

    records.write(work)


def active_at(records: Store, group: str, learner: str) -> int | None:
    found = select(Member.active_at).where(Member.cohort == group, Member.learner == learner)
    with records.read() as connection:
        at: int | None = connection.execute(found).scalar()
    return at


def test_standings_follow_handing_in_and_reading(records: Store) -> None:
    group = cohort(records)
    learner = member(records, group)
    handed_in(records, group, learner, 2)
    handed_in(records, group, learner, 4, START + 5)
    handed_in(records, None, learner, 0, START + 6)
    read(records, learner, "l01", START + 7)
    assert stands(records, group, learner) == {}
    fold_all(records)
    assert stands(records, group, learner) == {"m1": (2, 1, 10_000, 1)}
    assert active_at(records, group, learner) == START + 7


def test_reading_by_who_is_in_no_cohort_is_not_noted(records: Store) -> None:
    group, learner = cohort(records), guest(records)
    read(records, learner, "l01")
    gone = member(records, group)
    records.write(partial(change_member, group=group, learner=gone, left_at=START))
    read(records, gone, "l01")
    assert rows(records)["outbox"] == 0


def test_refreshing_again_changes_nothing(records: Store) -> None:
    group = cohort(records)
    learners = [member(records, group) for _ in range(3)]
    for number, learner in enumerate(learners):
        handed_in(records, group, learner, number)
    fold_all(records)
    before = [stands(records, group, learner) for learner in learners]
    refresh = partial(records.write, partial(standing.refresh, course=COURSE, learners=learners))
    together([refresh] * 4)
    assert [stands(records, group, learner) for learner in learners] == before


def test_who_leaves_stands_nowhere_and_comes_back_with_all(records: Store) -> None:
    group = cohort(records)
    learner = member(records, group)
    handed_in(records, group, learner, 4)
    fold_all(records)
    before = stands(records, group, learner)
    for left_at, wanted in ((START, {}), (None, before)):
        records.write(
            lambda c, left_at=left_at: statistics.recount(
                c, learner, group, partial(change_member, c, group, learner, left_at=left_at), new_id(), START
            )
        )
        fold_all(records)
        assert stands(records, group, learner) == wanted


def test_what_a_guest_did_counts_for_the_account(records: Store) -> None:
    group, who = cohort(records), guest(records)
    learner = member(records, group)
    read(records, who, "l01")
    records.write(partial(belongings.adopt, guest=who, account=learner, now=START))
    fold_all(records)
    assert stands(records, group, learner) == {"m1": (0, 0, None, 1)}


def test_erasing_while_folding_leaves_no_standing(records: Store) -> None:
    group = cohort(records)
    for _ in range(4):
        learner = member(records, group)
        handed_in(records, group, learner, 1)
        fold = partial(records.write, partial(outbox.fold, course=COURSE))
        erase = partial(belongings.erase, learner=learner, new_id=new_id, now=START)
        together([fold, partial(records.write, erase), fold])
        fold_all(records)
        assert stands(records, group, learner) == {} and rebuilding.agree(records)


def test_a_rebuild_makes_the_standings_too(records: Store) -> None:
    group = cohort(records)
    learner = member(records, group)
    handed_in(records, group, learner, 1)
    fold_all(records)
    before = stands(records, group, learner)
    records.write(lambda connection: connection.execute(update(Standing).values(attempts=9)))
    rebuilding.rebuild(records, COURSE, new_id(), START)
    assert stands(records, group, learner) == before


def test_new_due_days_reach_all_of_a_cohort_some_at_a_time(records: Store) -> None:
    group, module = cohort(records), COURSE.modules[0].id
    for number in range(2 * outbox.MEMBERS + 1):
        enrol(records, group, account(records, f"learner{number}"))

    def put(connection: Connection) -> None:
        cohorts.set_due(connection, group, {module: "2025-01-01"})
        outbox.note_cohort(connection, group, START)

    records.write(put)
    assert fold_all(records) == 3, "two batches that go on, and one that ends"
    with records.read() as connection:
        found = set(connection.execute(select(Member.word_from).where(Member.cohort == group)).scalars())
    assert found == {day_ends("2025-01-01", "UTC")}
