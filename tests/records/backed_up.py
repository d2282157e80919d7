"""Records looked at, emptied and put back, in one line each."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from course.records.backup import restore
from course.records.db import Base, Store

#: The moment in the name of what a restore keeps.
STAMP = "20251009t081640z"


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
