"""The database: one engine, reads anywhere, writes through one door.

SQLite allows one writer. All writes of the process go through `writer.py`, one group of them at a time in one
commit; on PostgreSQL each write is a transaction of its own.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase

from course.records.prepared import Desk, Prepared, PreparedRows, Row
from course.records.writer import StorageUnavailable, Writer
from course.settings import Settings, make_folder

__all__ = ["Base", "StorageUnavailable", "Store", "db", "init_records", "read", "store", "write"]

T = TypeVar("T")
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MS = 5000
#: SQLSTATEs after which PostgreSQL asks to try the whole transaction again.
TRY_AGAIN = {"40001", "40P01"}


class Base(DeclarativeBase):
    """All tables; the naming convention lets migrations find constraints on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(metadata=Base.metadata)


class Store:
    """Reads and writes of one running program."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.reader = reader_of(engine)
        self.sqlite = engine.dialect.name == "sqlite"
        self.writer = Writer(self.reader) if self.sqlite else None
        self.desk = Desk(self.reader) if self.sqlite else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading. Raises StorageUnavailable when the database cannot be reached."""
        try:
            with self.reader.connect() as connection:
                yield connection
        except (OperationalError, PoolTimeout) as error:
            raise StorageUnavailable(str(getattr(error, "orig", error))) from error
        except sqlite3.OperationalError as error:  # from a prepared statement, which SQLAlchemy does not see
            raise StorageUnavailable(str(error)) from error
        except DatabaseError as error:
            if type(error) is DatabaseError:  # the file is damaged, or is no database at all
                raise StorageUnavailable(str(error.orig)) from error
            raise

    def fetch(self, statement: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows of a prepared SELECT. Raises StorageUnavailable when the database cannot be reached."""
        if self.desk is None:
            with self.read() as connection:
                return [tuple(row) for row in connection.execute(statement.statement, values)]
        try:
            return self.desk.fetch(statement, values)
        except sqlite3.Error as error:
            raise StorageUnavailable(str(error)) from error

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection for reading whose statements all see the database at one moment. Holds up no write."""
        with self.read() as connection:
            begin = "BEGIN" if self.sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            connection.exec_driver_sql(begin)
            try:
                yield connection
            finally:
                connection.exec_driver_sql("ROLLBACK")

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in one transaction; its result is returned only after the commit is on disk.

        Raises StorageUnavailable when it could not be kept; then nothing of it is.
        """
        if self.writer is not None:
            return self.writer.submit(work)
        return self._write_directly(work)

    def put(self, statement: PreparedRows, row: Row) -> bool:
        """Put one row, the shortest way. Whether it is known to be kept; if so it is on disk.

        Rows that wait together are put by one statement: if any of them is not kept, none is known to be.
        Raises StorageUnavailable when nothing could be kept.
        """
        if self.writer is not None:
            return self.writer.put(statement, row)
        return self._write_directly(lambda connection: statement.put(connection, [row])) == 1

    def _write_directly(self, work: Callable[[Connection], T]) -> T:
        for attempt in range(4):
            try:
                with self.engine.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) in TRY_AGAIN and attempt < 3:
                    time.sleep(0.01 * 2**attempt)
                    continue
                if isinstance(error, OperationalError):
                    raise StorageUnavailable(str(error.orig)) from error
                raise
            except PoolTimeout as error:
                raise StorageUnavailable(str(error)) from error
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Finish what is waiting and let go of the database."""
        if self.writer is not None:
            self.writer.close()
        if self.desk is not None:
            self.desk.close()
        self.reader.dispose()
        self.engine.dispose()


def init_records(app: Flask, settings: Settings) -> None:
    """Connect the program to its database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings)
    if settings.sqlite:
        make_folder(settings.instance)
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    prepare(engine)
    app.extensions["course_store"] = Store(engine)


def reader_of(engine: Engine) -> Engine:
    """The engine for reading, each statement by itself.

    SQLite gets connections of its own: those for writing take the lock when SQLAlchemy begins, and
    it begins for a SELECT too. Being never in a transaction, they need no reset between uses.
    """
    if engine.dialect.name != "sqlite":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    size = getattr(engine.pool, "size", lambda: 10)()
    reader = create_engine(
        engine.url,
        pool_size=size,
        max_overflow=4,
        pool_timeout=10,
        pool_reset_on_return=None,
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000},
    )
    event.listen(reader, "connect", _on_connect)
    return reader


def engine_options(settings: Settings) -> dict[str, Any]:
    """As many connections as threads, the writer's and a spare one."""
    options: dict[str, Any] = {"pool_size": settings.threads + 2, "max_overflow": 4, "pool_timeout": 10}
    if settings.sqlite:
        options["connect_args"] = {"check_same_thread": False, "timeout": BUSY_MS / 1000}
    else:
        options["pool_pre_ping"] = True
        options["connect_args"] = {"connect_timeout": 5, "options": "-c statement_timeout=15000"}
    return options


def prepare(engine: Engine) -> None:
    """Hooks for SQLite, before its first connection; nothing for PostgreSQL."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "connect", _on_connect):
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, record: object) -> None:
    """The driver must not begin transactions by itself: `_on_begin` says which kind."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
        "cache_size=-4000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: Connection) -> None:
    """Every SQLite transaction that SQLAlchemy begins is a write: take the lock now, not half-way."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def store() -> Store:
    """The store of the running program."""
    found: Store = current_app.extensions["course_store"]
    return found


@contextmanager
def read() -> Iterator[Connection]:
    """A connection for reading."""
    with store().read() as connection:
        yield connection


def write(work: Callable[[Connection], T]) -> T:
    """Do `work` in one durable transaction."""
    return store().write(work)
