"""Finals in the records: extra time and its command, forms met, attempts whose time is up."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import Connection

from course.cli_records import learners
from course.learning.drawing import Met
from course.learning.final import GRACE_MS
from course.learning.grading import FULL
from course.records import attempts, finals
from course.records.answers import Frozen, Saved
from course.records.db import Store
from tests.conftest import START
from tests.records.doing import ITEMS, account, answer, guest, head, new_id, rows, submit, together
from tests.records.mended import pen
from tests.unit.samples import key

ENDS = START + 1_800_000


def begin_final(records: Store, learner: str, items: tuple[object, ...] = ITEMS) -> str:
    fresh = new_id()
    return records.write(
        lambda c: attempts.begin(c, learner, "final", fresh, "seed", items, START, ENDS)  # type: ignore[arg-type]
    )


def settle(records: Store, learner: str, now: int) -> int:
    return records.write(lambda c: finals.submit_overdue(c, learner, now))


def test_answers_are_taken_to_the_last_millisecond_of_grace(records: Store) -> None:
    learner = account(records, "amina")
    attempt = begin_final(records, learner)
    right = key(ITEMS[0])
    assert isinstance(answer(records, learner, attempt, 1, right, 1, now=ENDS + GRACE_MS), Saved)
    assert isinstance(answer(records, learner, attempt, 1, right, 2, now=ENDS + GRACE_MS + 1), Frozen)
    assert isinstance(answer(records, learner, attempt, 2, key(ITEMS[1]), 1, now=ENDS + GRACE_MS + 1), Frozen)
    again = answer(records, learner, attempt, 1, right, 1, now=ENDS + GRACE_MS + 1)
    assert isinstance(again, Saved), "a retry of what was kept in time is kept"


def test_what_is_overdue_is_handed_in_at_its_deadline_and_once(records: Store) -> None:
    learner = account(records, "amina")
    attempt = begin_final(records, learner)
    answer(records, learner, attempt, 1, key(ITEMS[0]))
    assert settle(records, learner, ENDS + GRACE_MS) == 0
    together([partial(settle, records, learner, ENDS + GRACE_MS + 1) for _ in range(6)])
    found = head(records, learner, attempt)
    assert (found.state, found.submitted_at, found.points) == ("submitted", ENDS, FULL)
    assert rows(records)["outbox"] == 1


def test_handing_in_in_time_keeps_its_own_time(records: Store) -> None:
    learner = account(records, "amina")
    attempt = begin_final(records, learner)
    submit(records, learner, attempt, ENDS + GRACE_MS)
    assert head(records, learner, attempt).submitted_at == ENDS + GRACE_MS


def test_quizzes_without_a_deadline_are_never_overdue(records: Store) -> None:
    learner = guest(records)
    fresh = new_id()
    records.write(lambda c: attempts.begin(c, learner, "l01", fresh, "seed", ITEMS, START))
    assert settle(records, learner, START + 10**12) == 0 and head(records, learner, fresh).is_open


def test_forms_count_every_item_that_stood_in_them_answered_or_not(records: Store) -> None:
    learner, other = account(records, "amina"), account(records, "bao")
    submit(records, learner, begin_final(records, learner))
    begin_final(records, learner, ITEMS[:2])
    begin_final(records, other)
    with records.read() as connection:
        met = finals.met_in_forms(connection, learner)
    assert met == {item.id: Met(2 if item in ITEMS[:2] else 1, missed=False) for item in ITEMS}


def test_beginning_in_eight_tabs_at_once_opens_one_final(records: Store) -> None:
    learner = account(records, "amina")
    assert len(set(together([partial(begin_final, records, learner) for _ in range(8)]))) == 1


def test_extra_time_is_the_last_that_was_given(records: Store) -> None:
    learner = account(records, "amina")
    for percent in (25, 50):
        records.write(partial(give, learner=learner, percent=percent))
    with records.read() as connection:
        assert finals.extra_percent(connection, learner) == 50
        assert finals.extra_percent(connection, account_of_none()) == 0
    assert rows(records)["accommodation"] == 2


def test_ending_extra_time_keeps_why_it_was_given_and_why_it_ended(records: Store) -> None:
    learner = account(records, "amina")
    for percent, reason in ((25, "reads by ear"), (50, "and slowly"), (0, "has new glasses"), (0, "again")):
        records.write(partial(give, learner=learner, percent=percent, reason=reason))
    with records.read() as connection:
        assert finals.extra_percent(connection, learner) == 0
        first, second = finals.extra_time_of(connection, learner)
    assert (first.reason, first.end_reason, first.ended_at) == ("reads by ear", "", second.at)
    assert (second.percent, second.reason, second.end_reason) == (50, "and slowly", "has new glasses")
    assert (first.ended_by, second.ended_by) == ("", second.author)
    assert first.at < second.at < (second.ended_at or 0)


def test_the_longer_of_what_holds_counts(records: Store) -> None:
    learner = account(records, "amina")
    for percent, quiz in ((50, finals.EVERY), (25, "m1"), (75, "m2")):
        records.write(partial(give, learner=learner, percent=percent, quiz=quiz))
    records.write(partial(give, learner=learner, percent=0, quiz=finals.EVERY))
    with records.read() as connection:
        found = [finals.extra_percent(connection, learner, quiz) for quiz in ("m1", "m2", "m3")]
    assert found == [25, 75, 0]


def give(
    connection: Connection, learner: str, percent: int, reason: str = "reads by ear", quiz: str = "final"
) -> None:
    finals.give_extra_time(connection, learner, percent, reason, pen(START), quiz=quiz)


def account_of_none() -> str:
    return new_id()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["Amina@Example.org", "50", "--reason", "reads by ear"], 0, "50 per cent extra time"),
        (["amina@example.org", "0", "--reason", "no longer"], 0, "0 per cent"),
        (["amina@example.org", "101", "--reason", "x"], 2, "0<=x<=100"),
        (["amina@example.org", "50", "--reason", "  "], 1, "Say the reason"),
        (["amina@example.org", "50"], 2, "--reason"),
        (["nobody@example.org", "50", "--reason", "x"], 1, "no account"),
    ],
)
def test_the_command_gives_extra_time(
    own_app: Flask, own: Store, arguments: list[str], code: int, said: str
) -> None:
    learner = account(own, "amina")
    result = own_app.test_cli_runner().invoke(learners, ["extra-time", *arguments])
    assert result.exit_code == code and said in result.output
    if not code:
        with own.read() as connection:
            assert finals.extra_percent(connection, learner) == int(arguments[1])
