"""The sums against the answers themselves: by how much they are off, and put right by that much.

Everything is reckoned from one snapshot, which holds up nobody: what the answers give, less what the tables
hold and what waits for them. That is summed up in a file beside, so that memory does not grow with the
answers. What comes in meanwhile is folded as ever; since only the difference is added in the end, nothing is
lost or counted twice. The mark in the outbox says whose rebuild this is: of two that overlap the later wins.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, delete, select, text

from course.content.model import Course
from course.learning.tallies import Tallying
from course.records import counted, outbox, standing, tallied
from course.records.db import Store
from course.records.outbox import MARK
from course.records.people import Learner
from course.records.tables import Outbox
from course.records.tables_cohorts import Member
from course.records.tallied import Row

#: Learners whose answers are in memory at once, rows of sums, and rows written in one transaction.
LEARNERS, ROWS, WRITTEN = 200, 40_000, 500
#: After so long a mark is taken for one that somebody has left: milliseconds.
LEFT_MS = 30 * 60_000


class Superseded(Exception):
    """Another rebuild has begun meanwhile; it will put the sums right."""


def agree(store: Store) -> bool:
    """Whether the sums, with the changes that wait, are what the answers give to the last integer."""
    with _off(store) as found:
        return not any(True for kind in tallied.TABLES for _ in tallied.rows_of(found, kind))


def rebuild(store: Store, course: Course, token: str, now: int) -> bool:
    """Put sums and standings as the answers give them; whether the sums agreed before.

    `token`: an id that nobody else has. Raises Superseded, StorageUnavailable.
    """
    store.write(partial(_mark, token=token, now=now))
    agreed = True
    with _off(store) as found:
        for kind in tallied.TABLES:
            for rows in _some(tallied.rows_of(found, kind)):
                store.write(partial(_add, token=token, kind=kind, rows=rows))
                agreed = False
    _refresh_standings(store, course)
    store.write(partial(_unmark, token=token))
    return agreed


def due(connection: Connection, now: int) -> bool:
    """Whether a rebuild is asked for, or one was left unfinished."""
    made_at = connection.execute(select(Outbox.made_at).where(Outbox.id == MARK)).scalar()
    return made_at is not None and made_at < now - LEFT_MS


_MARK = text(
    "INSERT INTO outbox (id, kind, payload, made_at) VALUES (:id, 'rebuild', :token, :now) "
    "ON CONFLICT (id) DO UPDATE SET payload = excluded.payload, made_at = excluded.made_at"
)


def _mark(connection: Connection, token: str, now: int) -> None:
    """Lay the mark, or make one that lies there our own."""
    connection.execute(_MARK, {"id": MARK, "token": token, "now": now})


def _own(connection: Connection, token: str) -> None:
    """Raises Superseded unless the mark is still ours; on PostgreSQL it stays so until the commit."""
    found = select(Outbox.payload).where(Outbox.id == MARK).with_for_update()
    if connection.execute(found).scalar() != token:
        raise Superseded


def _add(connection: Connection, token: str, kind: type, rows: list[Row]) -> None:
    _own(connection, token)
    tallied.add_rows(connection, kind, rows)


def _unmark(connection: Connection, token: str) -> None:
    _own(connection, token)
    connection.execute(delete(Outbox).where(Outbox.id == MARK))


@contextmanager
def _off(store: Store) -> Iterator[Connection]:
    """Tables of sums of their own, which hold by how much the real ones are off."""
    with tempfile.TemporaryDirectory(prefix="course-sums-") as folder:
        scratch = _scratch(Path(folder))
        try:
            with scratch.begin() as beside, store.snapshot() as connection:
                _reckon(connection, beside)
            with scratch.connect() as beside:
                yield beside
        finally:
            scratch.dispose()


def _scratch(folder: Path) -> Engine:
    """An empty database for sums that goes when it has been read."""
    made = create_engine(f"sqlite:///{folder / 'sums.sqlite3'}")
    with made.begin() as connection:
        for table in tallied.TABLES.values():
            table.create(connection)
    return made


def _reckon(connection: Connection, beside: Connection) -> None:
    """What the answers give, less what is there."""
    making = Tallying()
    for low, high in _some_learners(connection):
        making.add(counted.works_between(connection, low, high))
        if len(making) > ROWS:
            tallied.add(beside, making.done())
            making = Tallying()
    making.add(outbox.changes(connection), sign=-1)
    tallied.add(beside, making.done())
    for kind in tallied.TABLES:
        tallied.add_rows(beside, kind, tallied.taken_back(kind, tallied.rows_of(connection, kind)))


def _some_learners(connection: Connection) -> Iterator[tuple[str, str]]:
    """The first and the last id of so many learners at a time, all of them."""
    after = ""
    ids = select(Learner.id).order_by(Learner.id).limit(LEARNERS)
    while some := list(connection.execute(ids.where(Learner.id > after)).scalars()):
        yield some[0], some[-1]
        after = some[-1]


def _some(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while some := list(islice(left, WRITTEN)):
        yield some


def _refresh_standings(store: Store, course: Course) -> None:
    """Make the standings of all members, some at a time."""
    after = ""
    while True:
        more = select(Member.learner).where(Member.learner > after).distinct().order_by(Member.learner)
        with store.read() as connection:
            some = list(connection.execute(more.limit(LEARNERS)).scalars())
        if not some:
            return
        store.write(partial(standing.refresh, course=course, learners=some))
        after = some[-1]
