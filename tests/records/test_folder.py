"""Who folds beside the server: at once when asked, through an outage, and to the end of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Connection, insert

from course.factory import folder_of
from course.records import folder as folding
from course.records import rebuilding
from course.records.db import StorageUnavailable, Store
from course.records.folder import Folder
from course.records.outbox import MARK
from course.records.tables import Outbox
from tests.conftest import START
from tests.records.doing import COURSE, guest, handed_in, new_id, rows, sums, together
from tests.records.histories import agreed, class_of


def a_folder(records: Store, now: int = START) -> Folder:
    return Folder(records, lambda: COURSE, lambda: now, new_id)


def mark(records: Store, made_at: int) -> None:
    row = {"id": MARK, "kind": "rebuild", "payload": "", "made_at": made_at}
    records.write(lambda connection: connection.execute(insert(Outbox).values(**row)))


def test_it_folds_all_that_waits(records: Store) -> None:
    class_of(records, 3)
    waiting = rows(records)["outbox"]
    assert a_folder(records).fold() == waiting > 0
    assert rows(records)["outbox"] == 0 and agreed(records) and a_folder(records).fold() == 0


def test_several_fold_beside_each_other(records: Store) -> None:
    class_of(records, 6)
    together([a_folder(records).fold for _ in range(4)])
    a_folder(records).fold()
    assert rows(records)["outbox"] == 0 and agreed(records)


def test_it_rebuilds_what_a_migration_or_a_broken_rebuild_has_left(records: Store) -> None:
    for made_at in (0, START - rebuilding.LEFT_MS - 1):
        handed_in(records, guest(records), [1])
        mark(records, made_at)
        a_folder(records).fold()
        assert rows(records)["outbox"] == 0 and sums(records) and agreed(records)


def test_it_leaves_a_rebuild_that_is_under_way_alone(records: Store) -> None:
    handed_in(records, guest(records), [1])
    mark(records, START - 1)
    assert a_folder(records).fold() == 1 and sums(records) and rows(records)["outbox"] == 1


@contextmanager
def running(folder: Folder) -> Iterator[Folder]:
    folder.thread.start()
    try:
        yield folder
    finally:
        folder.stop()
    assert not folder.thread.is_alive()


class Outage:
    """A store that is away for so many reads, and tells when it is asked again after them."""

    def __init__(self, records: Store, times: int, heal: Callable[[], None]) -> None:
        self.records, self.left, self.heal = records, times, heal

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self.left -= 1
        if self.left >= 0:
            raise StorageUnavailable("away") if self.left % 2 else RuntimeError("broken")
        with self.records.read() as connection:
            yield connection

    def write(self, work: Callable[[Connection], int]) -> int:
        done = self.records.write(work)
        if not done:
            self.heal()
        return done


def test_the_thread_lives_through_an_outage_and_ends_when_told(
    records: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "EVERY_SECONDS", 0.001)
    handed_in(records, guest(records), [1])
    folder = a_folder(records)
    outage = Outage(records, 4, folder.ending.set)
    folder.store = outage  # type: ignore[assignment]
    with running(folder):
        assert folder.ending.wait(20)
    assert rows(records)["outbox"] == 0 and agreed(records)


def test_a_program_has_a_folder_that_nobody_started(app: Flask, records: Store) -> None:
    folder = folder_of(app)
    handed_in(records, guest(records), [1])
    assert not folder.thread.is_alive() and rows(records)["outbox"] == 1
    folder.fold()
    assert rows(records)["outbox"] == 0
