"""Invented learners, put into the database by the thousand: for looking at the course with people in it.

They are made some at a time and forgotten again, so that memory does not grow with their number. The same
plan gives the same rows. Nothing but names of nobody and addresses that reach nobody tells them from real
learners, so only a database that holds no others takes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, func, insert, or_, select, update

from course.content.hashing import shown_hash
from course.content.items import Item
from course.learning.fictional import DOMAIN, instructor_email, learner_email, learner_name
from course.learning.final import DAY_MS
from course.learning.simulated import Read, Sitting, Station, history
from course.learning.simulation import Character, character
from course.records import cohorts, members, people
from course.records.bulk import put, settle
from course.records.db import Store
from course.records.people import Learner
from course.records.revisions import keep_revisions
from course.records.tables import Attempt, AttemptItem, LessonProgress, ResponseRow
from course.records.tables_cohorts import Member

#: Learners in one transaction.
BATCH = 200
CODE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_MADE = Learner.email.like(f"%@{DOMAIN}")
_COLUMNS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Learner, ("id", "email", "display_name", "one_by_one", "created_at", "role")),
    (Member, ("cohort", "learner", "part", "sort_name", "joined_at", "joined_by")),
    (LessonProgress, ("learner", "lesson", "opened_at", "done_at")),
    (
        Attempt,
        (
            *("id", "learner", "cohort", "quiz", "seed", "state", "ordinal", "opened_at", "submitted_at"),
            *("points", "possible", "deadline_at"),
        ),
    ),
    (AttemptItem, ("attempt", "place", "item", "revision")),
    (
        ResponseRow,
        ("attempt", "place", "seq", "response", "confidence", "saved_at", "checked_at", "points"),
    ),
)


@dataclass(frozen=True)
class Plan:
    """What is to be made. `responses`: the mean of answers a learner gives; `begins` and `until`: UTC
    milliseconds; `cast`: characters of certain learners, by number; `able`: the mean of their ability.
    """

    stations: tuple[Station, ...]
    learners: int
    responses: float
    cohorts: int
    seed: int
    begins: int
    until: int
    cast: Mapping[int, Character] = field(default_factory=dict)
    able: float = 0.0


@dataclass(frozen=True)
class Found:
    """What a database holds: real learners or none, and how many invented ones and cohorts."""

    others: bool
    learners: int
    cohorts: int


def found(connection: Connection) -> Found:
    """Who is there already. The row that waits for the first administrator is nobody yet."""
    other = select(Learner.id).where(or_(Learner.email.is_(None), ~_MADE), Learner.role == "learner")
    staff = select(Learner.id).where(Learner.email.is_not(None), ~_MADE)
    made = select(func.count()).select_from(Learner).where(_MADE, Learner.role == "learner")
    looked_after = select(func.count(func.distinct(Member.cohort))).where(Member.part == "staff")
    return Found(
        any(connection.execute(each.limit(1)).first() for each in (other, staff)),
        connection.execute(made).scalar_one(),
        connection.execute(looked_after).scalar_one(),
    )


def make_instructor(connection: Connection, new_id: str, now: int) -> str:
    """The invented instructor, if there is none yet; returns the id."""
    person = people.by_email(connection, instructor_email())
    if person is not None:
        return person.id
    connection.execute(
        insert(Learner).values(
            id=new_id,
            email=instructor_email(),
            display_name="Instructor of nobody (invented)",
            one_by_one=False,
            created_at=now,
            role="instructor",
        )
    )
    return new_id


def set_password(connection: Connection, password_hash: str) -> None:
    """Let somebody sign in as the instructor or as the first learner, with this password from now on."""
    who = Learner.email.in_((instructor_email(), learner_email(1)))
    connection.execute(update(Learner).where(who).values(password_hash=password_hash))


def make_cohorts(
    connection: Connection, plan: Plan, modules: Sequence[str], owner: str, number: int
) -> list[str]:
    """The cohorts of a plan, `number` of which were there before, with due days spread over their time."""
    made = []
    step = (plan.until - plan.begins) // 7
    for n in range(number + 1, number + 1 + plan.cohorts):
        chance = Random(f"{plan.seed}:cohort:{n}")  # nosec
        cohort, code = f"{chance.getrandbits(128):032x}", "".join(chance.choices(CODE, k=8))
        values = {
            "name": f"Invented cohort {n}",
            "starts_on": _day(plan.begins),
            "ends_on": _day(plan.begins + 12 * step),
            "zone": "UTC",
            "languages": "en",
        }
        cohorts.make(connection, cohort, code, values, plan.begins)
        due = {name: _day(plan.begins + (place + 1) * step) for place, name in enumerate(modules)}
        cohorts.set_due(connection, cohort, due)
        members.make_staff(connection, cohort, owner, plan.begins)
        made.append(cohort)
    return made


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()


def fill(store: Store, plan: Plan, into: Sequence[str], number: int) -> Iterator[tuple[int, int]]:
    """Put all learners of a plan into these cohorts, `number` of whom were there before.

    Yields how many learners and answers were made so far. While some are written the next are made.
    """
    revisions = _revisions(plan.stations)
    store.write(partial(keep_revisions, items=_items(plan.stations), now=plan.begins))
    answers = 0
    with ThreadPoolExecutor(1) as writing:
        written = None
        for start in range(0, plan.learners, BATCH):
            batch = Batch(revisions)
            for n in range(start, min(start + BATCH, plan.learners)):
                _learner(batch, plan, into[n * len(into) // plan.learners], number + 1 + n)
            if written is not None:
                written.result()
            written = writing.submit(store.write, batch.put)
            answers += len(batch.responses)
            yield min(start + BATCH, plan.learners), answers
        if written is not None:
            written.result()
    store.write(settle)


def _items(stations: Sequence[Station]) -> list[Item]:
    found = {model.item.id: model.item for each in stations for form in each.forms for model in form.models}
    return list(found.values())


def _revisions(stations: Sequence[Station]) -> dict[str, list[tuple[int, str, str]]]:
    """For the seed of each form its places: number, item and revision."""
    hashes = {item.id: shown_hash(item) for item in _items(stations)}
    return {
        form.seed: [(n, model.item.id, hashes[model.item.id]) for n, model in enumerate(form.models, 1)]
        for station in stations
        for form in station.forms
    }


def _learner(batch: Batch, plan: Plan, cohort: str, number: int) -> None:
    """One learner with all that she did. Her lot hangs on the seed and her number alone."""
    chance = Random(f"{plan.seed}:learner:{number}")  # nosec
    who = plan.cast.get(number) or character(chance, plan.responses, plan.able)
    learner, joined = f"{chance.getrandbits(128):032x}", plan.begins - chance.randrange(7 * DAY_MS)
    name, email = learner_name(number), learner_email(number)
    batch.learners.append((learner, email, name, False, joined, "learner"))
    batch.members.append((cohort, learner, "learner", members.sort_name(name, email), joined, "code"))
    for each in history(plan.stations, who, chance, plan.begins, plan.until):
        if isinstance(each, Read):
            batch.readings.append((learner, each.lesson, each.opened_at, each.done_at))
        else:
            batch.add(learner, cohort, f"{chance.getrandbits(128):032x}", each)


class Batch:
    """Rows of some learners, by table, in the order in which they must be written."""

    def __init__(self, revisions: Mapping[str, Sequence[tuple[int, str, str]]]) -> None:
        self.revisions = revisions
        self.learners: list[tuple[Any, ...]] = []
        self.members: list[tuple[Any, ...]] = []
        self.readings: list[tuple[Any, ...]] = []
        self.attempts: list[tuple[Any, ...]] = []
        self.places: list[tuple[Any, ...]] = []
        self.responses: list[tuple[Any, ...]] = []

    def add(self, learner: str, cohort: str, attempt: str, sitting: Sitting) -> None:
        """An attempt with its places and answers. Answers of an open one are not marked, unless checked."""
        handed_in = sitting.submitted_at is not None
        head = (attempt, learner, cohort, sitting.quiz, sitting.form.seed)
        state = ("submitted" if handed_in else "open", sitting.ordinal, sitting.opened_at)
        score = (sitting.points, sitting.possible) if handed_in else (None, None)
        self.attempts.append((*head, *state, sitting.submitted_at, *score, sitting.deadline_at))
        self.places += [(attempt, *place) for place in self.revisions[sitting.form.seed]]
        saved, marked = sitting.opened_at, handed_in or sitting.practice
        for place, given in enumerate(sitting.given, start=1):
            if given is None:
                continue
            points, response, confidence, milliseconds = given
            saved += milliseconds
            checked = saved if sitting.practice else None
            row = (attempt, place, 1, response, confidence, saved, checked, points if marked else None)
            self.responses.append(row)

    def put(self, connection: Connection) -> None:
        """Write them all. Sorted, so that neighbours in the file are neighbours in the index."""
        lists = (self.learners, self.members, self.readings, self.attempts, self.places, self.responses)
        for (model, columns), rows in zip(_COLUMNS, lists, strict=True):
            table: Table = model.__table__
            put(connection, table, columns, sorted(rows, key=_first_two))


def _first_two(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(row[:2])
