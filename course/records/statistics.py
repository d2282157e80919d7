"""What learners' attempts contribute to the statistics, and the changes of it.

Handing in adds an attempt, which the outbox notes by its id. Whatever else changes what counts (another mark,
another owner, a cohort left or joined, becoming staff, erasing) is done through `recount`: in one transaction
it asks what the learner contributed before and what afterwards, and leaves the difference in the outbox.
`counted.py` says who counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection, select

from course.learning.contributions import difference, total
from course.records import counted, outbox
from course.records.people import Learner

T = TypeVar("T")


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
    counted.hold(connection, learner)
    before = counted.contributed(connection, learner, cohort, attempt)
    result = change()
    after = counted.contributed(connection, learner, cohort, attempt)
    outbox.add(connection, event_id, difference(before, after), [learner], now)
    return result


def recount_all(
    connection: Connection, learners: Sequence[str], change: Callable[[], T], event_id: str, now: int
) -> T:
    """The same where all that some learners have ever done may change: adopting, erasing, another role."""
    counted.hold(connection, *learners)
    before = total(counted.everywhere(connection, learner) for learner in learners)
    result = change()
    after = total(counted.everywhere(connection, learner) for learner in learners)
    outbox.add(connection, event_id, difference(before, after), _left(connection, learners), now)
    return result


def _left(connection: Connection, learners: Sequence[str]) -> list[str]:
    """Those of the learners who are still there: an erased one is to be named nowhere."""
    found = select(Learner.id).where(Learner.id.in_(learners)).order_by(Learner.id)
    return list(connection.execute(found).scalars())
