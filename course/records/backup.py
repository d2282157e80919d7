"""Backups: one file taken while learners go on, and put back whole.

SQLite's copy is made by `VACUUM INTO`: one moment of the database, in one file, without the remains of
what was erased. PostgreSQL's is made by its own programs (`backup_postgres.py`). Whatever can go wrong
is a BackupError of one plain sentence, and leaves both the database and earlier backups as they were.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine

from course.records import backup_postgres
from course.records.backup_postgres import BackupError
from course.records.schema import revisions

__all__ = ["BackupError", "backup", "restore"]

SQLITE_MAGIC, POSTGRES_MAGIC = b"SQLite format 3\0", b"PGDMP"
SIDES = ("-wal", "-shm")
#: What SQLite says where somebody else uses the database.
IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def backup(engine: Engine, target: Path) -> None:
    """Write a backup to `target`, which must not be there yet. Learners may go on meanwhile."""
    if target.exists():
        raise BackupError(f"{target} is there already; choose another name, or remove it first.")
    with _written_beside(target) as part:
        if _is_sqlite(engine):
            _vacuum_into(_file_of(engine), part)
        else:
            backup_postgres.dump(engine, part)
        _check(engine, part, target.name)
        _flush(part)
        _publish(part, target)


def restore(engine: Engine, source: Path, stamp: str) -> str:
    """Put a backup in the place of the database; says where the earlier one is kept (nowhere: "").

    `stamp` goes into its name. Nobody else may use the database meanwhile. A backup of an earlier
    schema is migrated at the next start.
    """
    _check(engine, source, source.name)
    engine.dispose()
    if not _is_sqlite(engine):
        return backup_postgres.restore(engine, source, stamp)
    path = _file_of(engine, must_exist=False)
    if path.exists() and path.samefile(source):
        raise BackupError(f"{source} is the database itself, not a backup.")
    with _written_beside(path) as part:
        shutil.copyfile(source, part)
        _check(engine, part, source.name)
        _flush(part)
        _belongs_like(part, path)
        return _exchange(part, path, stamp)


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _file_of(engine: Engine, *, must_exist: bool = True) -> Path:
    path = Path(engine.url.database or "")
    if must_exist and not path.is_file():
        raise BackupError(f"There is no database at {path} yet.")
    return path


@contextmanager
def _written_beside(target: Path) -> Iterator[Path]:
    """A file in the target's folder that only we can read; gone afterwards unless it was renamed."""
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        os.close(handle)
        part = Path(name)
        yield part
    except OSError as error:
        raise BackupError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _connect(path: Path, **options: str) -> sqlite3.Connection:
    """Open a file that must be there; each statement by itself."""
    given = "&".join(f"{name}={value}" for name, value in options.items())
    return sqlite3.connect(f"file:{quote(str(path))}?{given}", uri=True, isolation_level=None, timeout=5)


def _vacuum_into(path: Path, part: Path) -> None:
    try:
        with closing(_connect(path, mode="rw")) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
    except sqlite3.Error as error:
        raise BackupError(f"The database could not be copied: {error}.") from error


def _check(engine: Engine, path: Path, name: str) -> None:
    """Refuse a file that is no whole backup of this program for this kind of database."""
    wanted, other = SQLITE_MAGIC, POSTGRES_MAGIC
    if not _is_sqlite(engine):
        wanted, other = other, wanted
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise BackupError(f"{name} cannot be read: {error.strerror or error}.") from error
    if head.startswith(other):
        raise BackupError(f"{name} is a backup of another kind of database than DATABASE_URL names.")
    if not head.startswith(wanted):
        raise BackupError(f"{name} is not a backup of this course.")
    found = _revision_in(path, name) if _is_sqlite(engine) else backup_postgres.revision_in(path, name)
    if found is None:
        raise BackupError(f"{name} is not a backup of this course.")
    if found not in revisions():
        raise BackupError(
            f"{name} was made by a later version of this program (revision {found}); "
            "install that version to restore it."
        )


def _revision_in(path: Path, name: str) -> str | None:
    """The schema's revision in a SQLite backup, once every page of it was found sound."""
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists() and wal.stat().st_size:
        raise BackupError(f"{name} is a database in use, not a backup; its latest changes are in {wal.name}.")
    try:
        with closing(_connect(path, mode="ro", immutable="1")) as connection:
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if said != "ok":
                raise BackupError(f"{name} is damaged: {said.splitlines()[-1].rstrip('.')}.")
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            if not {"alembic_version", "learner"} <= tables:
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"{name} is damaged: {error}.") from error
    return str(row[0]) if row else None


def _flush(path: Path) -> None:
    """Have a file, or the names in a folder, on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _publish(part: Path, target: Path) -> None:
    """Give the finished file its name, unless somebody has taken that meanwhile."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise BackupError(f"{target} is there already; choose another name, or remove it first.") from None
    except OSError:  # a file system without hard links
        part.rename(target)
    _flush(target.parent)


def _belongs_like(part: Path, path: Path) -> None:
    """Let the file belong to whom the database belongs: the operator may not be who runs the course."""
    like = (path if path.exists() else path.parent).stat()
    if path.exists():
        part.chmod(like.st_mode & 0o777)
    with contextlib.suppress(PermissionError):
        os.chown(part, like.st_uid, like.st_gid)


def _exchange(part: Path, path: Path, stamp: str) -> str:
    """Put the new file in the old one's place; the old one stays beside it. At no moment is there none."""
    if not path.exists():
        part.rename(path)
        _flush(path.parent)
        return ""
    _come_to_rest(path)
    kept = path.with_name(f"{path.name}.before-{stamp}")
    for side in SIDES:  # left only by a database that cannot be opened; the new one must not find them
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + side).rename(kept.with_name(kept.name + side))
    try:
        kept.hardlink_to(path)
    except FileExistsError:
        raise BackupError(f"{kept} is there already; remove it first.") from None
    except OSError:  # a file system without hard links
        path.rename(kept)
    part.replace(path)
    _flush(path.parent)
    return str(kept)


def _come_to_rest(path: Path) -> None:
    """Bring all of the old database into its one file, which works only if nobody else has it open."""
    try:
        with closing(_connect(path, mode="rw")) as connection:
            connection.execute("PRAGMA busy_timeout=1000")
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in IN_USE:
            raise BackupError("The database is in use: stop the course, then restore.") from error
        # Damaged beyond opening: it is kept as it is.
