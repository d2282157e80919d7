"""What learners do to the records, in one line each. Ids are counted, times given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import count
from threading import Barrier
from typing import Any, TypeVar

from sqlalchemy import Connection, func, insert, select

from course.content.items import Item
from course.learning.certificates import code_of
from course.records import answers, attempts, cohorts, invitations, members, outbox, people, submitting
from course.records.attempts import AttemptHead, Slot
from course.records.certificates import Certificate
from course.records.db import Base, Store
from course.records.tables_cohorts import Allowance, Cohort, Standing
from course.records.tables_statistics import ItemCount, ItemTotal, QuizTotal
from tests.conftest import START
from tests.unit.samples import item, key, small_course

T = TypeVar("T")
QUIZ = "l18-firewall"
ITEMS = (item("single", 1), item("multiple", 2), item("match", 3), item("order", 4))
COURSE = small_course()
_numbers = count(1)


def new_id() -> str:
    """An id that no test has used."""
    return f"{next(_numbers):032x}"


def guest(records: Store, now: int = START) -> str:
    """A learner without an account."""
    learner = new_id()
    records.write(lambda connection: people.make_guest(connection, learner, now))
    return learner


def account(records: Store, name: str, now: int = START) -> str:
    """A learner with an account."""
    learner = new_id()
    email = f"{name}@example.org"
    records.write(lambda connection: people.register(connection, learner, email, "no hash", name, now))
    return learner


COHORT = "cohort"


def in_a_cohort(connection: Connection, learner: str, email: str = "") -> None:
    """A member of the one cohort, with something in each table that cohorts keep about learners."""
    if connection.execute(select(Cohort.id).where(Cohort.id == COHORT)).first() is None:
        cohorts.make(connection, COHORT, "CODE", {"name": "Autumn", "zone": "UTC", "languages": "en"}, START)
    members.join(connection, COHORT, learner, "code", START, new_id())
    members.choose(connection, learner, COHORT)
    if email:
        invitations.invite(connection, COHORT, [(email, "")], "somebody", START)
    numbers = ("attempts", "failed", "proved", "lessons_done")
    connection.execute(
        insert(Standing).values(cohort=COHORT, module="m1", learner=learner, **dict.fromkeys(numbers, 1))
    )
    connection.execute(
        insert(Allowance).values(
            id=new_id(),
            learner=learner,
            cohort=COHORT,
            quiz="m1",
            kind="attempts",
            amount=1,
            reason="was ill",
            author="somebody",
            made_at=START,
        )
    )


def begin(
    records: Store, learner: str, items: Sequence[Item] = ITEMS, quiz: str = QUIZ, now: int = START
) -> str:
    """Open an attempt; its id."""
    fresh = new_id()
    return records.write(
        lambda connection: attempts.begin(connection, learner, quiz, fresh, "seed", items, now)
    )


def answer(
    records: Store,
    learner: str,
    attempt: str,
    place: int,
    response: dict[str, Any],
    seq: int = 1,
    confidence: int | None = None,
    now: int = START,
) -> Any:
    """Save an answer; what the records say to it."""
    return records.write(
        lambda connection: answers.save(connection, learner, attempt, place, seq, response, confidence, now)
    )


def submit(records: Store, learner: str, attempt: str, now: int = START) -> AttemptHead | None:
    """Hand in."""
    return records.write(lambda connection: submitting.submit(connection, learner, attempt, now))


def handed_in(
    records: Store,
    learner: str,
    right: Sequence[int],
    items: Sequence[Item] = ITEMS,
    quiz: str = QUIZ,
    now: int = START,
) -> str:
    """An attempt with the places named answered right, the others not at all."""
    attempt = begin(records, learner, items, quiz, now)
    for place in right:
        answer(records, learner, attempt, place, key(items[place - 1]), now=now)
    submit(records, learner, attempt, now)
    return attempt


def slots(records: Store, attempt: str) -> tuple[Slot, ...]:
    """The places of an attempt as they are kept."""
    with records.read() as connection:
        return attempts.slots_of(connection, attempt)


def head(records: Store, learner: str, attempt: str) -> AttemptHead:
    """An attempt's head as it is kept."""
    with records.read() as connection:
        found = attempts.head_for(connection, learner, attempt)
    assert found is not None
    return found


def rows(records: Store) -> dict[str, int]:
    """How many rows each table holds."""
    with records.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }


def certificate(name: str, **changes: Any) -> Certificate:
    """A certificate in this name, with a code that no test has used."""
    code = code_of(new_id())
    return replace(Certificate(code, name, "0123456789ab", 9, "80 to 89", START), **changes)


def fold_all(records: Store) -> int:
    """Fold until nothing is left; how many rows that took."""
    taken = 0
    while found := records.write(partial(outbox.fold, course=COURSE)):
        taken += found
    return taken


def sums(records: Store) -> set[tuple[Any, ...]]:
    """All rows of sums that are not all zero."""
    found: set[tuple[Any, ...]] = set()
    with records.read() as connection:
        for table, keys in ((ItemTotal, 6), (ItemCount, 7), (QuizTotal, 5)):
            rows = connection.execute(select(table.__table__)).all()
            found |= {(table.__tablename__, *row) for row in rows if any(tuple(row)[keys:])}
    return found


def together(works: Sequence[Callable[[], T]]) -> list[T]:
    """Do all at the same moment, a thread each; their results in order. Raises the first failure."""
    gate = Barrier(len(works))

    def do(work: Callable[[], T]) -> T:
        gate.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(do, works))
