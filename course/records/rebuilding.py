"""The sums reckoned anew from the answers themselves: to see whether they agree, and to put them right.

A rebuild first lays a mark into the outbox: from then on nothing is folded. It then reckons from one
snapshot, which holds up nobody, and writes cohort by cohort. What is handed in meanwhile waits in the outbox
and is folded afterwards. Where it breaks off, the mark stays, and whoever folds begins anew.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import IO

from sqlalchemy import Connection, delete, select, text

from course.content.model import Course
from course.learning.contributions import Contribution
from course.learning.tallies import Tallies, Tallying
from course.records import counted, outbox, standing, tallied
from course.records.db import Store
from course.records.outbox import MARK
from course.records.tables import Attempt, Outbox
from course.records.tables_cohorts import Member

#: Learners whose answers are in memory at once.
LEARNERS = 200
#: After so long a mark is taken for one that somebody has left: milliseconds.
LEFT_MS = 30 * 60_000


class Superseded(Exception):
    """Another rebuild has begun meanwhile; it will put the sums right."""


def agree(store: Store) -> bool:
    """Whether the sums, with what waits for them, are what the answers give to the last integer."""
    with store.snapshot() as connection:
        waiting = outbox.waiting(connection).values()
        return all(kept == reckoned for _, kept, reckoned in _cohorts(connection, waiting))


def rebuild(store: Store, course: Course, token: str, now: int) -> bool:
    """Put sums and standings as the answers give them; whether the sums agreed before.

    `token`: an id that nobody else has. Raises Superseded, StorageUnavailable.
    """
    store.write(partial(_mark, token=token, now=now))
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        with store.snapshot() as connection:
            quizzes = sorted(tallied.named(connection, "quiz"))
            agreed, waiting = _spool(connection, file)
        # A folder that was at work when the mark was laid still holds its rows: this waits for it.
        store.write(partial(_drop, token=token, rows=waiting))
        file.seek(0)
        for line in file:
            cohort, sums = _read(line)
            store.write(partial(_replace, token=token, cohort=cohort, quizzes=quizzes, sums=sums))
    _refresh_standings(store, course)
    store.write(partial(_unmark, token=token))
    return agreed


def due(connection: Connection, now: int) -> bool:
    """Whether a rebuild is asked for, or one was left unfinished."""
    made_at = connection.execute(select(Outbox.made_at).where(Outbox.id == MARK)).scalar()
    return made_at is not None and made_at < now - LEFT_MS


_MARK = text(
    "INSERT INTO outbox (id, sign, payload, made_at) VALUES (:id, 0, :token, :now) "
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


def _drop(connection: Connection, token: str, rows: Collection[str]) -> None:
    _own(connection, token)
    ids = iter(sorted(rows))
    while some := list(islice(ids, 500)):
        connection.execute(delete(Outbox).where(Outbox.id.in_(some)))


def _replace(
    connection: Connection, token: str, cohort: str, quizzes: Collection[str], sums: Tallies
) -> None:
    _own(connection, token)
    tallied.empty(connection, cohort, sorted(quizzes))
    tallied.add(connection, sums)


def _unmark(connection: Connection, token: str) -> None:
    _own(connection, token)
    connection.execute(delete(Outbox).where(Outbox.id == MARK))


def _spool(connection: Connection, file: IO[str]) -> tuple[bool, Collection[str]]:
    """Write the sums of each cohort to a line of the file; whether all agreed, and what was in the outbox."""
    waiting, agreed = outbox.waiting(connection), True
    for cohort, kept, reckoned in _cohorts(connection, waiting.values()):
        agreed = agreed and kept == reckoned
        rows = [list(part.items()) for part in (reckoned.items, reckoned.counts, reckoned.quizzes)]
        file.write(f"{json.dumps([cohort, rows])}\n")
    return agreed, waiting.keys()


def _read(line: str) -> tuple[str, Tallies]:
    cohort, rows = json.loads(line)
    return cohort, Tallies(*({tuple(key): tuple(numbers) for key, numbers in part} for part in rows))


def _cohorts(
    connection: Connection, waiting: Collection[Contribution]
) -> Iterator[tuple[str, Tallies, Tallies]]:
    """For each cohort the sums that are kept, with what waits for them, and those that the answers give."""
    quizzes = sorted(tallied.named(connection, "quiz"))
    late = _by_cohort(waiting)
    worked = connection.execute(select(Attempt.cohort).distinct()).scalars()
    for cohort in sorted(tallied.named(connection, "cohort") | late.keys() | {name or "" for name in worked}):
        kept = Tallying()
        kept.add_up(tallied.held(connection, cohort, quizzes))
        for contribution in late.get(cohort, ()):
            kept.add(contribution)
        reckoned = Tallying()
        for contribution in _contributions(connection, cohort):
            reckoned.add(contribution)
        yield cohort, kept.done(), reckoned.done()


def _by_cohort(contributions: Collection[Contribution]) -> Mapping[str, list[Contribution]]:
    found: dict[str, list[Contribution]] = {}
    for each in contributions:
        for work, part in each.items():
            found.setdefault(work.cohort, []).append({work: part})
    return found


def _contributions(connection: Connection, cohort: str) -> Iterator[Contribution]:
    """What everybody contributes in a cohort, some learners at a time."""
    inside = Attempt.cohort == cohort if cohort else Attempt.cohort.is_(None)
    after = ""
    while some := list(
        connection.execute(
            select(Attempt.learner)
            .where(inside, Attempt.learner > after)
            .distinct()
            .order_by(Attempt.learner)
            .limit(LEARNERS)
        ).scalars()
    ):
        yield from counted.contributions_between(connection, cohort, some[0], some[-1])
        after = some[-1]


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
