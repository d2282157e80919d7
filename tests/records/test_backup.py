"""Backups: taken while learners write, whole, put back; everything else refused in one sentence."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection

from course.records import attempts, backup_postgres, people
from course.records.answers import Saved
from course.records.backup import BackupError, backup
from course.records.db import Store
from tests.conftest import START
from tests.records.backed_up import empty, everything, put_back
from tests.records.doing import (
    ITEMS,
    account,
    answer,
    begin,
    fold_all,
    guest,
    handed_in,
    new_id,
    rows,
    slots,
    sums,
    together,
)
from tests.unit.samples import CANARY

pytestmark = pytest.mark.usefixtures("client_programs")


def test_what_was_backed_up_comes_back_whole(tidy: Store, tmp_path: Path) -> None:
    handed_in(tidy, account(tidy, "amina"), [1, 3])
    before, file = everything(tidy), tmp_path / "one.backup"
    backup(tidy.engine, file)
    empty(tidy)
    put_back(tidy, file)
    assert everything(tidy) == before
    assert begin(tidy, guest(tidy))
    fold_all(tidy)
    assert sums(tidy)


class Class:
    """Learners who begin and answer as fast as they can until they are stopped."""

    def __init__(self, records: Store) -> None:
        self.records, self.stop, self.going = records, Event(), Event()
        self.acknowledged: list[tuple[str, int]] = []

    def work(self) -> None:
        while not self.stop.is_set():
            learner, attempt = new_id(), new_id()
            self.records.write(partial(self.arrive, learner, attempt))
            for seq in range(1, 4):
                said = answer(self.records, learner, attempt, 1, {"choice": f"{CANARY}-a"}, seq)
                assert isinstance(said, Saved)
                self.acknowledged.append((attempt, seq))
            self.going.set()

    @staticmethod
    def arrive(learner: str, attempt: str, connection: Connection) -> None:
        people.make_guest(connection, learner, START)
        attempts.begin(connection, learner, "l01", attempt, "seed", ITEMS, START)


def test_a_backup_taken_while_learners_write_is_complete_and_consistent(tidy: Store, tmp_path: Path) -> None:
    busy, file = Class(tidy), tmp_path / "live.backup"
    before: list[tuple[str, int]] = []
    meanwhile: list[int] = []

    def operate() -> None:
        assert busy.going.wait(30)
        for _ in range(100):  # a small database is copied in a blink: until one was written to meanwhile
            before[:] = busy.acknowledged
            file.unlink(missing_ok=True)
            backup(tidy.engine, file)
            meanwhile[:] = [len(busy.acknowledged) - len(before)]
            if meanwhile[0]:
                break
        busy.stop.set()

    together([*[busy.work] * 4, operate])
    empty(tidy)
    put_back(tidy, file)
    found = rows(tidy)
    assert found["learner"] == found["attempt"] == found["attempt_item"] / len(ITEMS) > 0
    newest = dict(before)
    answers = {attempt: slots(tidy, attempt)[0].answer for attempt in newest}
    assert all(kept is not None and kept.seq >= newest[attempt] for attempt, kept in answers.items())
    assert meanwhile[0] > 0, "nobody wrote while the backup was taken"


def test_a_backup_is_read_by_its_owner_alone_and_leaves_nothing_beside_it(
    tidy: Store, tmp_path: Path
) -> None:
    backup(tidy.engine, tmp_path / "one.backup")
    assert [path.name for path in tmp_path.iterdir()] == ["one.backup"]
    assert (tmp_path / "one.backup").stat().st_mode & 0o777 == 0o600


def test_a_backup_overwrites_nothing(tidy: Store, tmp_path: Path) -> None:
    file = tmp_path / "precious"
    file.write_text("precious", encoding="utf-8")
    with pytest.raises(BackupError, match="precious is there already"):
        backup(tidy.engine, file)
    assert file.read_text(encoding="utf-8") == "precious"


def test_two_backups_to_one_name_leave_one(tidy: Store, tmp_path: Path) -> None:
    def take() -> str:
        try:
            backup(tidy.engine, tmp_path / "one.backup")
        except BackupError as error:
            return str(error)
        return ""

    said = together([take, take])
    assert sorted(map(bool, said)) == [False, True] and len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_not_there_is_named(tidy: Store, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="missing/one cannot be written: No such file or directory"):
        backup(tidy.engine, tmp_path / "missing" / "one")


def test_without_postgresqls_programs_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="pg_restore is not installed: backups of PostgreSQL need"):
        backup_postgres.revision_in(tmp_path / "one", "one")


def test_a_backup_holds_nothing_of_what_was_erased_before(own: Store, tmp_path: Path) -> None:
    account(own, "amina")
    empty(own)
    backup(own.engine, tmp_path / "one.backup")
    assert b"amina@example.org" not in (tmp_path / "one.backup").read_bytes()
