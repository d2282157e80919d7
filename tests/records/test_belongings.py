"""What belongs to a learner: adopted by an account, exported, erased."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import Connection, String, or_, select

from course.learning.grading import FULL
from course.records import (
    belongings,
    certificates,
    finals,
    overrides,
    people,
    plans,
    progress,
    reports,
    sessions,
)
from course.records.audit import Pen
from course.records.db import Base, Store
from tests.conftest import START
from tests.records.doing import (
    QUIZ,
    account,
    answer,
    begin,
    certificate,
    fold_all,
    guest,
    handed_in,
    head,
    in_a_cohort,
    new_id,
    rows,
    slots,
    submit,
    sums,
    together,
)
from tests.unit.samples import CANARY

RIGHT = {"choice": f"{CANARY}-a"}
LATER = START + 60_000


def adopt(records: Store, who: str, by: str) -> None:
    records.write(lambda connection: belongings.adopt(connection, who, by, LATER))


def erase(records: Store, learner: str) -> None:
    records.write(lambda connection: belongings.erase(connection, learner, new_id, LATER))


def test_a_guests_attempts_lessons_and_answers_become_the_accounts(records: Store) -> None:
    who, amina = guest(records), account(records, "amina")
    done, opened = handed_in(records, who, [1]), begin(records, who)
    answer(records, who, opened, 1, RIGHT)
    records.write(lambda connection: progress.opened(connection, who, "l01", START))
    adopt(records, who, amina)
    assert head(records, amina, done).points == FULL and head(records, amina, opened).is_open
    assert slots(records, opened)[0].answer.response == RIGHT
    assert rows(records)["learner"] == 1 and rows(records)["lesson_progress"] == 1


def test_both_have_one_open_the_guests_is_closed_with_its_answers(records: Store) -> None:
    who, amina = guest(records), account(records, "amina")
    hers, theirs = begin(records, amina), begin(records, who)
    answer(records, who, theirs, 1, RIGHT)
    adopt(records, who, amina)
    closed = head(records, amina, theirs)
    assert head(records, amina, hers).is_open
    assert (closed.state, closed.submitted_at, closed.points) == ("closed", LATER, None)
    assert slots(records, theirs)[0].answer.response == RIGHT
    assert begin(records, amina) == hers


def test_adopted_attempts_are_numbered_after_the_accounts_own(records: Store) -> None:
    who, amina = guest(records), account(records, "amina")
    first = handed_in(records, amina, [1])
    second, third = handed_in(records, who, [1]), handed_in(records, who, [])
    adopt(records, who, amina)
    assert [head(records, amina, attempt).ordinal for attempt in (first, second, third)] == [1, 2, 3]
    assert head(records, amina, begin(records, amina)).ordinal == 4


def test_a_lesson_of_both_keeps_the_latest_opening_and_any_mark_as_read(records: Store) -> None:
    who, amina = guest(records), account(records, "amina")

    def before(connection: Connection) -> None:
        progress.done(connection, amina, "l01", START, START)
        progress.opened(connection, who, "l01", START + 5)
        progress.opened(connection, amina, "l02", START + 9)
        progress.done(connection, who, "l02", START + 3, START + 3)

    records.write(before)
    adopt(records, who, amina)
    with records.read() as connection:
        found = progress.facts(connection, amina)
    assert found.done == {"l01", "l02"} and found.last_lesson == "l02"


def test_the_accounts_service_stays_and_one_without_takes_the_guests(records: Store) -> None:
    for hers, theirs, kept in (
        ("police", "health", "police"),
        (None, "health", "health"),
        ("police", None, "police"),
    ):
        who, amina = guest(records), account(records, new_id())
        records.write(partial(people.change, learner=amina, service=hers))
        records.write(partial(people.change, learner=who, service=theirs))
        adopt(records, who, amina)
        with records.read() as connection:
            assert belongings.export(connection, amina)["account"]["service"] == kept


def test_signing_in_twice_at_once_closes_nothing(records: Store) -> None:
    for _ in range(5):
        who, amina = guest(records), account(records, new_id())
        opened = [begin(records, who, quiz=quiz) for quiz in ("l01", "l02", "l03")]
        together([partial(adopt, records, who, amina) for _ in range(3)])
        assert [head(records, amina, attempt).state for attempt in opened] == ["open"] * 3


def test_handing_in_while_signing_in_keeps_the_result(records: Store) -> None:
    for _ in range(5):
        who, amina = guest(records), account(records, new_id())
        begin(records, amina)
        attempt = begin(records, who)
        done, _ = together([partial(submit, records, who, attempt), partial(adopt, records, who, amina)])
        kept = head(records, amina, attempt)
        assert (kept.state, kept.points) == (("submitted", 0) if done else ("closed", None))


def full_life(records: Store, name: str) -> str:
    """An account that has left something in every table that learners have."""
    learner, token, link = account(records, name), new_id(), new_id()
    before = handed_in(records, learner, [1, 3])
    attempt = begin(records, learner, now=START + 1)
    answer(records, learner, attempt, 1, RIGHT)

    def more(connection: Connection) -> None:
        sessions.open_session(connection, learner, token, "a browser", START)
        sessions.make_link(connection, learner, link, LATER)
        progress.opened(connection, learner, "l01", START)
        certificates.issue(connection, learner, certificate(name))
        plans.save(connection, learner, "m1", 1, f"Written by {name}.", START)
        reports.make(connection, learner, before, 1, new_id(), "typo", "a word", START)
        pen = Pen(b"key", "author", START)
        overrides.override(connection, before, 0, "a reason", new_id(), new_id, pen)
        finals.give_extra_time(connection, learner, 25, "reads by ear", pen)
        in_a_cohort(connection, learner, f"{name}@example.org")

    records.write(more)
    return learner


def hanging_on(name: str) -> set[str]:
    """The tables whose rows hang on a table's, directly or through others."""
    found: set[str] = set()
    for table in Base.metadata.sorted_tables:
        targets = {key.column.table.name for key in table.foreign_keys}
        if targets & (found | {name}):
            found.add(table.name)
    return found


def test_every_learner_table_is_filled_by_a_full_life(records: Store) -> None:
    full_life(records, "amina")
    filled = {name for name, count in rows(records).items() if count}
    assert hanging_on("learner") | {"learner"} <= filled


def test_erasing_leaves_nothing_in_any_learner_table(records: Store) -> None:
    learner = full_life(records, "amina")
    erase(records, learner)
    left = rows(records)
    assert {name: left[name] for name in hanging_on("learner") | {"learner"} if left[name]} == {}


def test_erasing_leaves_the_learners_id_and_address_nowhere(records: Store) -> None:
    """But for the log of acts, which is never changed: its ids then lead to nobody."""
    learner = full_life(records, "amina")
    erase(records, learner)
    fold_all(records)
    for table in Base.metadata.sorted_tables:
        texts = [column for column in table.columns if isinstance(column.type, String)]
        told = ("amina",) if table.name == "audit" else ("amina", learner)
        holds = [column.contains(words) for column in texts for words in told]
        with records.read() as connection:
            assert connection.execute(select(table).where(or_(*holds))).all() == [], table.name


def test_erasing_one_leaves_the_others_alone(records: Store) -> None:
    amina = full_life(records, "amina")
    stays = {"outbox", "audit"}
    before = {name: count for name, count in rows(records).items() if name not in stays}
    erase(records, full_life(records, "bao"))
    after = {name: count for name, count in rows(records).items() if name not in stays}
    assert after == before
    with records.read() as connection:
        assert belongings.export(connection, amina)["account"]["email"] == "amina@example.org"


def test_erasing_takes_the_answers_out_of_the_statistics(records: Store) -> None:
    full_life(records, "amina")
    fold_all(records)
    before = sums(records)
    bao = full_life(records, "bao")
    fold_all(records)
    assert sums(records) != before
    erase(records, bao)
    fold_all(records)
    assert sums(records) == before


def test_handing_in_while_being_erased_leaves_no_trace_in_the_statistics(records: Store) -> None:
    for _ in range(5):
        learner = guest(records)
        attempt = begin(records, learner)
        answer(records, learner, attempt, 1, RIGHT)
        together([partial(submit, records, learner, attempt), partial(erase, records, learner)])
    fold_all(records)
    assert sums(records) == set()


@pytest.mark.parametrize("times", [1, 2])
def test_erasing_or_exporting_nobody_does_nothing(records: Store, times: int) -> None:
    learner = guest(records)
    for _ in range(times):
        erase(records, learner)
    with records.read() as connection:
        assert belongings.export(connection, learner) == {}
    assert rows(records)["outbox"] == 0


def test_an_export_holds_answers_in_words_and_no_secret(records: Store) -> None:
    learner = full_life(records, "amina")
    with records.read() as connection:
        found = belongings.export(connection, learner)
    assert [(attempt["quiz"], attempt["state"]) for attempt in found["attempts"]] == [
        (QUIZ, "submitted"),
        (QUIZ, "open"),
    ]
    assert found["attempts"][0]["answers"][0]["answer"] and "no hash" not in str(found)
