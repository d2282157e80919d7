"""Restoring: what is no whole backup is refused, and what was there before is never lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from course.records import backup_postgres
from course.records.backup import BackupError, backup, restore
from course.records.db import Store
from tests.conftest import START
from tests.records.backed_up import STAMP, database, everything, put_back
from tests.records.doing import (
    account,
    begin,
    guest,
    handed_in,
    rows,
)

pytestmark = pytest.mark.usefixtures("client_programs")


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


def test_the_database_itself_is_not_taken_for_a_backup(own: Store) -> None:
    guest(own)
    with pytest.raises(BackupError, match="in use, not a backup"):
        restore(own.engine, database(own), STAMP)
    own.close()
    with pytest.raises(BackupError, match="is the database itself"):
        restore(own.engine, database(own), STAMP)
