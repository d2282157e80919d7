"""Very many rows at once, by the way that each database has for it. For generators only: nothing is checked
that the database does not check itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from sqlalchemy import Connection, Table


def settle(connection: Connection) -> None:
    """Let PostgreSQL know how full its tables are. It would find out, but too late for whoever asks next."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("ANALYZE")


def put(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Put rows into a table within the connection's transaction; values stand in the order of `columns`."""
    unknown = set(columns) - set(table.columns.keys())
    if unknown:
        raise ValueError(f"{table.name} has no {', '.join(sorted(unknown))}")
    names = ", ".join(columns)
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        marks = ", ".join("?" * len(columns))
        driver.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # noqa: S608  # nosec
        return
    assert isinstance(driver, psycopg.Connection)
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
