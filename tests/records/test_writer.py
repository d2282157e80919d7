"""Writing: durable when acknowledged, one group for many, a bad write alone in its failure."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import IntegrityError

from course.records import answers, people, progress, sessions, writer
from course.records.answers import Saved
from course.records.db import StorageUnavailable, Store, engine_options, prepare
from course.records.prepared import PreparedRows
from tests.conftest import START, make_settings
from tests.records.doing import answer, begin, guest, new_id, rows, slots, together
from tests.unit.samples import CANARY

THREADS, EACH = 64, 8


def test_sixty_four_threads_write_at_once_without_an_error(records: Store) -> None:
    opened = []
    for _ in range(THREADS):
        learner = guest(records)
        opened.append((learner, begin(records, learner)))

    def save(learner: str, attempt: str) -> list[Any]:
        return [
            answer(records, learner, attempt, 1, {"choice": f"{CANARY}-a"}, seq) for seq in range(1, EACH + 1)
        ]

    said = together([partial(save, *each) for each in opened])
    assert all(isinstance(one, Saved) for each in said for one in each)
    assert {slots(records, attempt)[0].answer.seq for _, attempt in opened} == {EACH}


def test_a_command_writes_beside_the_running_program(own: Store) -> None:
    engine = create_engine(own.engine.url, **engine_options(make_settings(folder_of(own))))
    prepare(engine)
    command = Store(engine)
    together([partial(guests, store) for store in (own, command) for _ in range(4)])
    command.close()
    assert rows(own)["learner"] == 8 * EACH


def guests(store: Store) -> None:
    for _ in range(EACH):
        guest(store)


def folder_of(store: Store) -> Path:
    return Path(str(store.engine.url.database)).parent


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]
)
def test_what_is_acknowledged_is_on_disk(own: Store, pragma: str, value: object) -> None:
    assert own.write(lambda connection: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()) == value


def test_a_write_holds_the_lock_from_its_beginning(own: Store) -> None:
    other = sqlite3.connect(str(own.engine.url.database), timeout=0, check_same_thread=False)

    def work(connection: Connection) -> str:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            return str(error)
        return "not locked"

    assert own.write(work) == "database is locked"
    other.close()


def test_an_acknowledged_write_is_seen_by_others_at_once(own: Store) -> None:
    guest(own)
    other = sqlite3.connect(str(own.engine.url.database))
    assert other.execute("SELECT count(*) FROM learner").fetchone() == (1,)
    other.close()


class Held:
    """A write that keeps the writer busy until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go = Event(), Event()

    def __call__(self, connection: Connection) -> None:
        self.begun.set()
        assert self.go.wait(10)


def in_one_group(store: Store, works: list[Callable[[Connection], Any]]) -> list[Future[Any]]:
    """Let the works wait in this order until the writer is free, then be taken together."""
    return calls_in_one_group(store, [partial(store.write, work) for work in works])


def calls_in_one_group(store: Store, calls: list[Callable[[], Any]]) -> list[Future[Any]]:
    """The same for calls of any kind that lead to the writer."""
    futures, groups = waiting_together(store, calls)
    assert groups == 1
    return futures


def waiting_together(store: Store, calls: list[Callable[[], Any]]) -> tuple[list[Future[Any]], int]:
    """Calls that wait for the writer in this order, when they are done, and how many groups that took."""
    assert store.writer is not None
    held = Held()
    with ThreadPoolExecutor(len(calls) + 1) as threads:
        threads.submit(store.write, held)
        assert held.begun.wait(10)
        futures = []
        for number, call in enumerate(calls, start=1):
            futures.append(threads.submit(call))
            while len(store.writer.waiting) < number:
                Event().wait(0.001)
        before = store.writer.groups
        held.go.set()
    return futures, store.writer.groups - before


def add(learner: str, connection: Connection) -> str:
    people.make_guest(connection, learner, START)
    return learner


def refuse(connection: Connection) -> None:
    add("a" * 32, connection)
    raise LookupError("changed its mind")


def test_one_commit_for_many_and_a_failing_write_fails_alone(own: Store) -> None:
    names = [new_id() for _ in range(6)]
    twice = names[0]
    works = [partial(add, name) for name in [*names[:3], twice, *names[3:]]]
    done = in_one_group(own, [*works, refuse])
    assert [future.result() for future in done if not future.exception()] == names
    failed = [type(future.exception()) for future in done if future.exception()]
    assert failed == [IntegrityError, LookupError]
    assert rows(own)["learner"] == 6


#: A row each; the table's rule is that an id stands there once.
ROWS = PreparedRows(
    "INSERT INTO learner (id, created_at, display_name, one_by_one) {rows}"
    " SELECT {v}id, {v}now, '', false FROM {given} (SELECT 1) AS always WHERE {v}id <> 'nobody'",
    ("id", "now"),
)


def put_each(store: Store, names: list[str]) -> list[Future[Any]]:
    """Rows that wait together."""
    return calls_in_one_group(store, [partial(store.put, ROWS, (name, START)) for name in names])


def test_rows_for_one_statement_are_put_together_and_on_disk_when_acknowledged(own: Store) -> None:
    other = sqlite3.connect(str(own.engine.url.database))
    assert own.put(ROWS, (new_id(), START))
    assert other.execute("SELECT count(*) FROM learner").fetchone() == (1,)
    said = own.write(statements_of)
    done = put_each(own, [new_id() for _ in range(5)])
    assert [future.result() for future in done] == [True] * 5
    assert other.execute("SELECT count(*) FROM learner").fetchone() == (6,)
    assert sum("INSERT" in words for words in said) == 1
    other.execute("BEGIN IMMEDIATE")  # nothing of ours holds the lock
    other.close()


def statements_of(connection: Connection) -> list[str]:
    """What is said to the database from now on, in a list that grows."""
    said: list[str] = []
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.set_trace_callback(lambda words: said.append(words))
    return said


def test_of_rows_put_together_none_is_known_to_be_kept_if_one_is_not(own: Store) -> None:
    names = [new_id(), "nobody", new_id()]
    assert [future.result() for future in put_each(own, names)] == [False] * 3
    assert rows(own)["learner"] == 2


def test_a_row_that_breaks_a_rule_leaves_those_beside_it(own: Store) -> None:
    names = [new_id() for _ in range(3)]
    done = put_each(own, [names[0], *names])
    failed = [type(future.exception()) for future in done if future.exception()]
    assert failed == [sqlite3.IntegrityError] and done[1].exception()
    assert [future.result() for future in done if not future.exception()] == [True] * 3
    assert rows(own)["learner"] == 3
    with pytest.raises(sqlite3.IntegrityError):
        own.put(ROWS, (names[0], START))


def test_rows_and_other_writes_share_a_group(own: Store) -> None:
    names = [new_id() for _ in range(3)]
    calls = [partial(own.put, ROWS, (name, START)) for name in names]
    done = calls_in_one_group(own, [*calls[:2], partial(own.write, refuse), calls[2]])
    assert [type(future.exception()) for future in done] == [type(None), type(None), LookupError, type(None)]
    assert rows(own)["learner"] == 3


def test_of_two_answers_to_one_place_put_together_the_newer_stands(own: Store) -> None:
    learner = guest(own)
    attempt = begin(own, learner)
    own.write(lambda connection: sessions.open_session(connection, learner, "token", "", START))
    hashed = sessions.hash_token("token")

    def keep(seq: int) -> Saved | None:
        return answers.save_for_session(own.put, hashed, attempt, 1, seq, {"choice": str(seq)}, None, START)

    rising = calls_in_one_group(own, [partial(keep, 1), partial(keep, 2)])
    assert [future.result() for future in rising] == [Saved(1, START), Saved(2, START)]
    falling = calls_in_one_group(own, [partial(keep, 4), partial(keep, 3)])
    assert [future.result() for future in falling] == [None, None]
    kept = slots(own, attempt)[0].answer
    assert kept and (kept.seq, kept.response) == (4, {"choice": "4"})


def test_a_full_disk_is_told_to_all_whose_rows_are_put_together_and_got_over(own: Store) -> None:
    own.write(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 1"))
    done = put_each(own, [new_id(), "x" * 1_000_000, new_id()])
    assert [str(future.exception()) for future in done] == ["database or disk is full"] * 3
    assert {type(future.exception()) for future in done} == {StorageUnavailable}
    assert rows(own)["learner"] == 0
    assert own.put(ROWS, (new_id(), START))


def break_off(connection: Connection) -> None:
    raise SystemExit


def test_what_breaks_off_the_writing_passes_for_success_with_nobody(own: Store) -> None:
    put = partial(own.put, ROWS, (new_id(), START))
    done = calls_in_one_group(own, [put, partial(own.write, break_off), put])
    assert [type(future.exception()) for future in done] == [SystemExit, *[StorageUnavailable] * 2]
    assert rows(own)["learner"] == 0
    assert own.put(ROWS, (new_id(), START))


def test_who_waits_too_long_withdraws(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "WAIT_SECONDS", 0.05)
    held = Held()
    with ThreadPoolExecutor(1) as threads:
        holding = threads.submit(own.write, held)
        assert held.begun.wait(10)
        with pytest.raises(StorageUnavailable, match="in time"):
            own.put(ROWS, (new_id(), START))
        held.go.set()
    assert holding.exception() is None and rows(own)["learner"] == 0
    assert own.put(ROWS, (new_id(), START))


def orphan(connection: Connection) -> None:
    """Breaks a rule that SQLite is asked to look at in the commit only."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    progress.opened(connection, "nobody", "l01", START)


def test_when_the_commit_fails_all_are_told_and_nothing_is_kept(own: Store) -> None:
    done = in_one_group(own, [partial(add, new_id()), orphan, partial(add, new_id())])
    assert [type(future.exception()) for future in done] == [StorageUnavailable] * 3
    assert not any(rows(own).values())
    guest(own)
    assert rows(own)["learner"] == 1


def test_a_write_that_fails_with_nobody_beside_it_leaves_nothing(own: Store) -> None:
    with pytest.raises(LookupError):
        own.write(refuse)
    assert rows(own)["learner"] == 0
    guest(own)


def test_a_write_that_breaks_a_rule_says_which_on_either_database(records: Store) -> None:
    learner = guest(records)
    with pytest.raises(IntegrityError):
        records.write(partial(add, learner))
    assert rows(records)["learner"] == 1


def test_closing_waits_for_what_is_under_way(own: Store) -> None:
    held = Held()
    with ThreadPoolExecutor(3) as threads:
        threads.submit(own.write, held)
        assert held.begun.wait(10)
        added = threads.submit(own.write, partial(add, "b" * 32))
        closed = threads.submit(own.close)
        held.go.set()
    assert closed.exception() is None and added.result() == "b" * 32
    assert rows(own)["learner"] == 1
