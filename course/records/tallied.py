"""The tables of sums: added to, and read through.

Rows are written in the order of their keys, so that two who add never wait for each other in a ring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, or_, select

from course.learning.tallies import Tallies
from course.records.db import Base
from course.records.prepared import PreparedWrite
from course.records.tables_statistics import ItemCount, ItemTotal, QuizTotal

Row = tuple[Any, ...]
Rows = Mapping[type[Base], Iterable[Row]]
#: Rows of one call to the driver.
CHUNK = 2000
_KEYS: dict[type[Base], tuple[str, ...]] = {
    ItemTotal: ("quiz", "cohort", "chosen", "day", "marking_hash", "item"),
    ItemCount: ("quiz", "cohort", "chosen", "day", "marking_hash", "kind", "what"),
    QuizTotal: ("quiz", "cohort", "chosen", "day", "bin"),
}
TABLES: dict[type[Base], Table] = {kind: Base.metadata.tables[kind.__tablename__] for kind in _KEYS}


def numbers_of(kind: type[Base]) -> tuple[str, ...]:
    """The columns of a table of sums that are added up."""
    return tuple(column.name for column in TABLES[kind].columns if column.name not in _KEYS[kind])


def _adding(kind: type[Base]) -> str:
    table, numbers = TABLES[kind].name, numbers_of(kind)
    columns = (*_KEYS[kind], *numbers)
    unique = ", ".join(column.name for column in TABLES[kind].primary_key)
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in numbers)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - names of our own tables  # nosec B608
        f"VALUES ({', '.join(f':{name}' for name in columns)}) ON CONFLICT ({unique}) DO UPDATE SET {sums}"
    )


_COLUMNS = {kind: (*_KEYS[kind], *numbers_of(kind)) for kind in _KEYS}
_ADD = {kind: PreparedWrite(_adding(kind)) for kind in _KEYS}


def add(connection: Connection, sums: Tallies) -> None:
    """Add these numbers to what the tables hold."""
    parts: tuple[Mapping[Any, tuple[int, ...]], ...] = (sums.items, sums.counts, sums.quizzes)
    for kind, found in zip(_KEYS, parts, strict=True):
        add_rows(connection, kind, ((*key, *numbers) for key, numbers in sorted(found.items())))


def add_rows(connection: Connection, kind: type[Base], rows: Iterable[Row]) -> None:
    """Add rows, the key first and then the numbers, to those of a table; some at a time."""
    names, left = _COLUMNS[kind], iter(rows)
    while chunk := [dict(zip(names, row, strict=True)) for row in islice(left, CHUNK)]:
        _ADD[kind].put_each(connection, chunk)


def rows_of(connection: Connection, kind: type[Base]) -> Iterator[Row]:
    """All rows of a table that are not all zero, in the order of their keys; never all in memory."""
    table = TABLES[kind]
    columns = [table.c[name] for name in _COLUMNS[kind]]
    counts = or_(*(table.c[name] != 0 for name in numbers_of(kind)))
    wanted = select(*columns).where(counts).order_by(*columns[: len(_KEYS[kind])])
    for row in connection.execute(wanted.execution_options(yield_per=CHUNK)):
        yield tuple(row)


def taken_back(kind: type[Base], rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows with every number turned."""
    size = len(_KEYS[kind])
    yield from ((*row[:size], *(-number for number in row[size:])) for row in rows)
