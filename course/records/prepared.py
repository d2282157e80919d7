"""Statements for the hottest reads: compiled once, put to the driver as text.

On SQLite SQLAlchemy's part of one SELECT costs more than all of Flask's part of a request. The statement is
still written in Core, so that it is checked against the tables and the same on both databases.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import ReturningUpdate

Row = Sequence[Any]
#: Puts one row and says whether it is known to be kept; on disk when it returns.
Put = Callable[["PreparedRows", Row], bool]


class Prepared:
    """A statement with its text for SQLite. Parameters by name; rows are plain tuples, booleans 0 and 1."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | ReturningUpdate[*tuple[Any, ...]]) -> None:
        compiled = statement.compile(dialect=sqlite.dialect(paramstyle="named"))
        self.statement = statement
        self.sqlite = str(compiled)
        #: Values that the statement brings along.
        self.fixed = {name: value for name, value in compiled.params.items() if value is not None}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """All rows, in this transaction. Raises what the driver or SQLAlchemy raises."""
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            return driver.execute(self.sqlite, {**self.fixed, **values}).fetchall()
        return connection.execute(self.statement, dict(values)).all()


class PreparedWrite:
    """A statement that changes rows, in words that both databases know. Parameters by name."""

    def __init__(self, words: str, *, lock: str = "") -> None:
        """`lock` is added to a SELECT within it on PostgreSQL; `{lock}` is its place."""
        self.sqlite = words.format(lock="")
        self.other = text(words.format(lock=lock))

    def put(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """The number of rows changed. Raises what the driver or SQLAlchemy raises."""
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            return driver.execute(self.sqlite, values).rowcount
        return connection.execute(self.other, values).rowcount

    def put_each(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """The same once for each row."""
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            driver.executemany(self.sqlite, rows)
        elif rows:
            connection.execute(self.other, rows)


class PreparedRows:
    """A statement that takes one row of values and, on SQLite, as many rows at once as there are.

    In its words `{v}name` is a value of the row, `{rows}` the place before SELECT where the rows are given,
    `{given}` where they are joined, `{lock}` what a SELECT within it adds on PostgreSQL.
    """

    def __init__(self, words: str, names: Sequence[str], *, lock: str = "") -> None:
        """`names`: of the values of a row, in their order."""
        self.names = tuple(names)
        self.sqlite = words.format(v="given.", given="given CROSS JOIN", rows="{rows}", lock="")
        self.other = text(words.format(v=":", given="", rows="", lock=lock))
        self.known: dict[int, str] = {}

    def put(self, connection: Connection, rows: Sequence[Row]) -> int:
        """The number of rows changed. Raises what the driver or SQLAlchemy raises."""
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            words = self.known.get(len(rows)) or self._words(len(rows))
            # `execute` would stop once more, for the last row's id: a chance for other threads to come in
            return driver.executemany(words, ([value for row in rows for value in row],)).rowcount
        named = [dict(zip(self.names, row, strict=True)) for row in rows]
        return sum(connection.execute(self.other, values).rowcount for values in named)

    def _words(self, rows: int) -> str:
        row = f"({', '.join('?' * len(self.names))})"
        given = f"WITH given ({', '.join(self.names)}) AS (VALUES {', '.join([row] * rows)})"
        self.known[rows] = self.sqlite.format(rows=given)
        return self.known[rows]


class Desk:
    """A connection for each thread, kept for as long as the thread lives."""

    def __init__(self, reader: Engine) -> None:
        self.reader = reader
        self.mine = threading.local()
        self.lock = threading.Lock()
        self.all: list[sqlite3.Connection] = []

    def fetch(self, statement: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows. Raises sqlite3.Error; the connection is then replaced at the next call."""
        connection = getattr(self.mine, "connection", None) or self._open()
        try:
            return list(connection.execute(statement.sqlite, {**statement.fixed, **values}))
        except sqlite3.Error:
            self.mine.connection = None
            raise

    def close(self) -> None:
        """Close what all threads hold."""
        with self.lock:
            for connection in self.all:
                connection.close()
            self.all.clear()
        self.mine = threading.local()

    def _open(self) -> sqlite3.Connection:
        made = self.reader.raw_connection()
        connection = made.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        made.detach()
        self.mine.connection = connection
        with self.lock:
            self.all.append(connection)
        return connection
