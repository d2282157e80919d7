"""Choices, certainty and times of some days, counted from the answers themselves.

Kept by day they would be twice as many rows as answers. To count them takes milliseconds for each learner
who handed in then: all attempts in the cohort say which of them is the first, the best or the last, and where
a question was met first. So it is done for no more than `MOST` learners.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from course.learning.contributions import DAY_MS
from course.learning.tallies import Tallying
from course.records import counted
from course.records.tables import Attempt

if TYPE_CHECKING:
    from course.records.results import Population

MOST, BATCH = 500, 100
Row = tuple[Any, ...]


def few_enough(connection: Connection, quizzes: Collection[str], population: Population) -> bool:
    """Whether no more learners handed in these quizzes on the days of a population than can be counted."""
    return len(_learners(connection, quizzes, population)) <= MOST


def counted_on_days(
    connection: Connection, quizzes: Collection[str], population: Population
) -> Sequence[Row]:
    """Rows of quiz, marking hash, kind, what, and a number for each bin; none where it is not few enough."""
    learners = _learners(connection, quizzes, population)
    if len(learners) > MOST:
        return ()
    first, last = _days(population)
    cohorts, making = set(population.cohorts), Tallying()
    for start in range(0, len(learners), BATCH):
        for work, part in counted.works_of(connection, learners[start : start + BATCH]):
            if work.cohort in cohorts and work.quiz in quizzes and first <= work.day <= last:
                making.add([(work, part)])
    return _rows(making, {"first", population.chosen})


def _rows(making: Tallying, chosen: Collection[str]) -> list[Row]:
    found: dict[Row, list[int]] = {}
    for (quiz, _, which, _, name, kind, what), bins in making.counts.items():
        if which in chosen:
            sums = found.setdefault((quiz, name, kind, what), [0] * len(bins))
            sums[:] = map(int.__add__, sums, bins)
    return [(*key, *bins) for key, bins in found.items()]


def _learners(connection: Connection, quizzes: Collection[str], population: Population) -> Sequence[str]:
    """Who handed in, as far as they matter: one more than can be counted."""
    first, last = _days(population)
    found = (
        select(Attempt.learner)
        .distinct()
        .where(
            Attempt.quiz.in_(sorted(quizzes)),
            Attempt.state == "submitted",
            func.coalesce(Attempt.cohort, "").in_(sorted(population.cohorts)),
            Attempt.submitted_at.between(first * DAY_MS, (last + 1) * DAY_MS - 1),
        )
        .limit(MOST + 1)
    )
    return connection.execute(found).scalars().all()


def _days(population: Population) -> tuple[int, int]:
    if population.days is None:
        raise ValueError("a population of all days is counted already")
    return population.days
