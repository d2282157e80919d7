"""The tables of sums: added to, read back whole, and emptied, for one cohort at a time.

Rows are written in the order of their keys, so that two who add never wait for each other in a ring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, delete, select, text

from course.learning.tallies import Tallies
from course.records.db import Base
from course.records.tables_statistics import ItemCount, ItemTotal, QuizTotal

#: Rows of one call to the driver.
CHUNK = 2000
_KEYS: dict[type[Base], tuple[str, ...]] = {
    ItemTotal: ("quiz", "cohort", "chosen", "day", "marking_hash", "item"),
    ItemCount: ("quiz", "cohort", "chosen", "day", "marking_hash", "kind", "what", "bin"),
    QuizTotal: ("quiz", "cohort", "chosen", "day", "bin"),
}
_TABLES = {kind: Base.metadata.tables[kind.__tablename__] for kind in _KEYS}


def numbers_of(kind: type[Base]) -> tuple[str, ...]:
    """The columns of a table of sums that are added up."""
    return tuple(column.name for column in _TABLES[kind].columns if column.name not in _KEYS[kind])


def _adding(kind: type[Base]) -> str:
    table, numbers = _TABLES[kind].name, numbers_of(kind)
    columns = (*_KEYS[kind], *numbers)
    unique = ", ".join(column.name for column in _TABLES[kind].primary_key)
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in numbers)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - names of our own tables  # nosec B608
        f"VALUES ({', '.join(f':{name}' for name in columns)}) ON CONFLICT ({unique}) DO UPDATE SET {sums}"
    )


_ADD = {kind: text(_adding(kind)) for kind in _KEYS}


def add(connection: Connection, sums: Tallies) -> None:
    """Add these numbers to what the tables hold."""
    parts: tuple[Mapping[Any, tuple[int, ...]], ...] = (sums.items, sums.counts, sums.quizzes)
    for kind, found in zip(_KEYS, parts, strict=True):
        names = (*_KEYS[kind], *numbers_of(kind))
        rows = iter(sorted(found.items()))
        while chunk := list(islice(rows, CHUNK)):
            connection.execute(
                _ADD[kind], [dict(zip(names, (*key, *numbers), strict=True)) for key, numbers in chunk]
            )


def held(connection: Connection, cohort: str, quizzes: Sequence[str]) -> Tallies:
    """What the tables hold for a cohort; rows that have come to nothing are left out."""
    return Tallies(*(dict(_rows(connection, kind, cohort, quizzes)) for kind in _KEYS))


def empty(connection: Connection, cohort: str, quizzes: Sequence[str]) -> None:
    """Take away all that the tables hold for a cohort."""
    for table in _TABLES.values():
        connection.execute(delete(table).where(table.c.quiz.in_(quizzes), table.c.cohort == cohort))


def named(connection: Connection, column: str) -> set[str]:
    """Every quiz or cohort that the tables name."""
    return {
        value
        for table in _TABLES.values()
        for value in connection.execute(select(table.c[column]).distinct()).scalars()
    }


def _rows(
    connection: Connection, kind: type[Base], cohort: str, quizzes: Sequence[str]
) -> Iterator[tuple[tuple[Any, ...], tuple[int, ...]]]:
    table: Table = _TABLES[kind]
    keys, numbers = _KEYS[kind], numbers_of(kind)
    wanted = select(*(table.c[name] for name in (*keys, *numbers)))
    for row in connection.execute(wanted.where(table.c.quiz.in_(quizzes), table.c.cohort == cohort)):
        if any(row[len(keys) :]):
            yield tuple(row[: len(keys)]), tuple(row[len(keys) :])
