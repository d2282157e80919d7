"""What learners' attempts contribute to the statistics, and the changes of it.

Whatever changes what counts (handing in, another mark, another owner, a cohort left or joined, becoming
staff, erasing) is done through `recount`: in one transaction it asks what the learner contributed
before and what afterwards, and leaves the difference in the outbox. `counted.py` says who counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection, bindparam, select

from course.learning.contributions import (
    HandedIn,
    Part,
    Work,
    difference,
    moved,
    spread,
    total,
)
from course.records import counted, outbox
from course.records.people import Learner

T = TypeVar("T")
_HOLD = (
    select(Learner.id)
    .where(Learner.id.in_(bindparam("learners", expanding=True)))
    .order_by(Learner.id)
    .with_for_update(key_share=True)
)


def hold(connection: Connection, *learners: str) -> None:
    """On PostgreSQL let nobody else change what these learners contribute before the transaction ends.

    First thing of the transaction. On SQLite there is one writer anyway.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(_HOLD, {"learners": sorted(learners)})


def recount(
    connection: Connection,
    learner: str,
    cohort: str,
    change: Callable[[], T],
    event_id: str,
    now: int,
    attempt: str | None = None,
) -> T:
    """Do `change`, and let the statistics of this learner in this cohort ('' for none) follow.

    `event_id` is the id of the outbox row. `attempt`: the only attempt that changes, where it is only one;
    then no others are read than those that it could displace. Returns what `change` returned.
    """
    hold(connection, learner)
    before = counted.contributed(connection, learner, cohort, attempt)
    result = change()
    after = counted.contributed(connection, learner, cohort, attempt)
    outbox.add(connection, event_id, difference(before, after), [learner], now)
    return result


def recount_all(
    connection: Connection, learners: Sequence[str], change: Callable[[], T], event_id: str, now: int
) -> T:
    """The same where all that some learners have ever done may change: adopting, erasing, another role."""
    hold(connection, *learners)
    before = total(counted.everywhere(connection, learner) for learner in learners)
    result = change()
    after = total(counted.everywhere(connection, learner) for learner in learners)
    outbox.add(connection, event_id, difference(before, after), _left(connection, learners), now)
    return result


def count_in(connection: Connection, learner: str, attempt: HandedIn, event_id: str, now: int) -> None:
    """Let the statistics know of an attempt just handed in and marked, in the same transaction.

    One query, and one more where it displaces others: what it costs does not grow with what was done
    before. The learner must be held since the beginning of the transaction.
    """
    beside = counted.outlines(connection, learner, attempt)
    change: dict[Work, Part] = {}
    if attempt.id in beside:  # else nothing that this learner does there counts
        others = [outline for name, outline in beside.items() if name != attempt.id]
        moves = moved(others, attempt.outline)
        works = counted.works(connection, moves.keys() - {attempt.id}) | {attempt.id: attempt.work}
        change = {works[name]: spread(*move, works[name]) for name, move in moves.items()}
    outbox.add(connection, event_id, change, [learner], now)


def _left(connection: Connection, learners: Sequence[str]) -> list[str]:
    """Those of the learners who are still there: an erased one is to be named nowhere."""
    found = select(Learner.id).where(Learner.id.in_(learners)).order_by(Learner.id)
    return list(connection.execute(found).scalars())
