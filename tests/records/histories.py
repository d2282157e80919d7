"""What happens to learners and their attempts, by chance: histories that statistics have to follow."""

from __future__ import annotations

import random
from functools import partial

from sqlalchemy import Connection, select, update

from course.learning.contributions import DAY_MS
from course.learning.grading import FULL
from course.records import belongings, people, rebuilding, statistics
from course.records.db import Store
from course.records.tables import Attempt, ResponseRow
from tests.conftest import START
from tests.records.doing import COURSE, ITEMS, QUIZ, account, answer, fold_all, guest, new_id, submit
from tests.records.enrolling import begin_in, change_member, cohort, enrol
from tests.unit.samples import CANARY

QUIZZES = (QUIZ, "m1", "m1-pre", "final")


def attempt_by_chance(
    records: Store, chance: random.Random, learner: str, group: str | None, now: int
) -> None:
    """An attempt at some quiz with answers right, partly right, wrong or missing, sure or not, over days."""
    opened = now + chance.randint(0, 3 * DAY_MS)
    drawn = chance.sample(ITEMS, chance.randint(1, len(ITEMS)))
    attempt = begin_in(records, group, learner, drawn, chance.choice(QUIZZES), opened)
    moment = opened
    for place in range(1, len(drawn) + 1):
        ticked = chance.sample("abdef", chance.randint(0, 3))
        given = {"choice": f"{CANARY}-{chance.choice('ab')}", "choices": [f"{CANARY}-{t}" for t in ticked]}
        moment += chance.randint(0, 90_000)
        answer(records, learner, attempt, place, given, 1, chance.choice([None, 0, 1, 2]), moment)
    submit(records, learner, attempt, moment + chance.randint(0, 9_000))


def class_of(records: Store, size: int, seed: int = 68_283) -> list[str]:
    """Learners without cohort who hand in one to three attempts each."""
    chance, learners = random.Random(seed), []
    for _ in range(size):
        learner = guest(records)
        for _ in range(chance.randint(1, 3)):
            attempt_by_chance(records, chance, learner, None, START)
        learners.append(learner)
    return learners


def rebuild(records: Store) -> bool:
    return rebuilding.rebuild(records, COURSE, new_id(), START)


def agreed(records: Store) -> bool:
    return rebuilding.agree(records)


def history(records: Store, chance: random.Random, acts: int) -> None:
    """Learners in two cohorts and in none do, and have done to them, what can happen to statistics."""
    groups = [cohort(records), cohort(records), None]
    learners = [account(records, new_id()) for _ in range(5)]
    for learner in learners:
        for group in groups[:2]:
            enrol(records, str(group), learner)
    for number in range(acts):
        learner, group = chance.choice(learners), chance.choice(groups)
        now = START + number * DAY_MS // 3
        kind = chance.choice(["hand in"] * 6 + ["adopt", "erase", "part", "leave", "rescore", "role", "fold"])
        if kind == "hand in":
            attempt_by_chance(records, chance, learner, group, now)
        elif kind == "fold":
            fold_all(records)
        elif kind == "adopt":
            visitor = guest(records)
            attempt_by_chance(records, chance, visitor, None, now)
            records.write(partial(belongings.adopt, guest=visitor, account=learner, now=now))
        elif kind == "erase":
            records.write(partial(belongings.erase, learner=learner, new_id=new_id, now=now))
            learners[learners.index(learner)] = fresh = account(records, new_id())
            for each in groups[:2]:
                enrol(records, str(each), fresh)
        else:
            records.write(partial(befall, kind, learner, group, chance, now))


def befall(
    kind: str, learner: str, group: str | None, chance: random.Random, now: int, connection: Connection
) -> None:
    """Something that changes what a learner's attempts count for, through `recount`."""
    if kind == "role":
        role = chance.choice(["learner", "instructor"])
        change = partial(people.change, connection, learner, role=role)
        statistics.recount_all(connection, [learner], change, new_id(), now)
    elif kind == "rescore":
        works = connection.execute(select(Attempt.id).where(Attempt.learner == learner)).scalars().all()
        if not works:
            return
        attempt = chance.choice(works)
        values = {"points": chance.choice([0, 280, FULL])}
        change_points = partial(rescore, connection, attempt, values)
        found = connection.execute(select(Attempt.cohort).where(Attempt.id == attempt)).scalar()
        beside = chance.choice([attempt, None])
        statistics.recount(connection, learner, found or "", change_points, new_id(), now, beside)
    elif group is not None:
        values = {"left_at": chance.choice([None, now])} if kind == "leave" else {}
        values |= {"part": chance.choice(["learner", "staff"])} if kind == "part" else {}
        change = partial(change_member, connection, group, learner, **values)
        statistics.recount(connection, learner, group, change, new_id(), now)


def rescore(connection: Connection, attempt: str, values: dict[str, int]) -> None:
    connection.execute(update(ResponseRow).where(ResponseRow.attempt == attempt).values(**values))
    connection.execute(update(Attempt).where(Attempt.id == attempt).values(**values))
