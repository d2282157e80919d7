"""A class that has sat a quiz in a cohort, answer by answer, and the same answers as plain places.

Strong learners choose a wrong option of the first question, as with a wrong key; the rest goes by ability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import Connection, insert, update

from course.content.hashing import marking_hash
from course.content.items import Item
from course.content.model import Course
from course.learning.choices import choices_of
from course.learning.contributions import times_taken
from course.learning.exemplars import right_response, wrong_response
from course.learning.grading import mark
from course.learning.quizzes import pool, quiz_by_id
from course.learning.sums import Place
from course.records import answers, attempts, outbox, people, submitting
from course.records.db import store
from course.records.tables import Attempt
from course.records.tables_cohorts import Member
from tests.conftest import START
from tests.unit.classes import logistic

QUIZ = "m1-mini"


@dataclass
class Classroom:
    """A class in one cohort. `sat`: the places of each attempt in the order of handing in."""

    app: Flask
    cohort: str
    chance: Random = field(default_factory=lambda: Random(20))
    sat: list[list[Place]] = field(default_factory=list)
    learners: list[str] = field(default_factory=list)

    @property
    def course(self) -> Course:
        found: Course = self.app.extensions["course_shelves"].current().course
        return found

    def items(self, quiz: str = QUIZ) -> tuple[Item, ...]:
        found = quiz_by_id(self.course, quiz)
        assert found is not None
        return pool(self.course, found)

    def sit(self, number: int, quiz: str = QUIZ, items: Sequence[Item] = (), now: int = START) -> Classroom:
        """So many more learners join and sit the quiz, all with the same questions."""
        with self.app.app_context():
            for _ in range(number):
                learner = f"{self.chance.getrandbits(128):032x}"
                store().write(partial(self._joins, learner=learner))
                self.learners.append(learner)
                self.again(learner, quiz, items, now)
        return self

    def again(self, learner: str, quiz: str = QUIZ, items: Sequence[Item] = (), now: int = START) -> None:
        """A learner sits a quiz, for the first time or once more."""
        with self.app.app_context():
            work = partial(self._sits, learner=learner, quiz=quiz, items=items or self.items(quiz), now=now)
            self.sat.append(store().write(work))

    def fold(self) -> Classroom:
        """Take all into the sums."""
        with self.app.app_context():
            while store().write(partial(outbox.fold, course=self.course)):
                pass
        return self

    def _joins(self, connection: Connection, learner: str) -> None:
        name = f"Learner {len(self.learners) + 1}"
        people.register(connection, learner, f"{learner}@example.org", "no hash", name, START)
        row = {"cohort": self.cohort, "learner": learner, "part": "learner", "joined_at": START}
        connection.execute(insert(Member).values(sort_name=name.casefold(), joined_by="code", **row))

    def _sits(
        self, connection: Connection, learner: str, quiz: str, items: Sequence[Item], now: int
    ) -> list[Place]:
        attempt = f"{self.chance.getrandbits(128):032x}"
        attempts.begin(connection, learner, quiz, attempt, "seed", items, now)
        connection.execute(update(Attempt).where(Attempt.id == attempt).values(cohort=self.cohort))
        ability, saved, given = self.chance.gauss(0, 1), [], []
        for place, item in enumerate(items, start=1):
            response, sure = self._answer(place, item, ability)
            given.append((item, response, sure))
            saved.append(now + 20_000 * place + int(ability * 1000) if response else None)
            if response:
                answers.save(connection, learner, attempt, place, 1, response, sure, saved[-1] or now)
        submitting.submit(connection, learner, attempt, now + 900_000)
        return [_place(*each, ms) for each, ms in zip(given, times_taken(now, saved), strict=True)]

    def _answer(self, place: int, item: Item, ability: float) -> tuple[dict[str, Any], int | None]:
        luck = self.chance.random()
        if luck > 0.97:
            return {}, None
        right = luck < logistic(ability, 1.4, 0.25 * place - 1.5)
        if place == 1:  # a key that strong learners avoid
            right = ability < 0
        sure = min(2, max(0, round(ability + 1)))
        return (right_response(item) if right else wrong_response(item)), sure


def _place(item: Item, response: dict[str, Any], sure: int | None, ms: int | None) -> Place:
    """The place as statistics count it, worked out from the answer and not from the records."""
    if not response:
        return Place(marking_hash(item), 0, answered=False)
    points = mark(item, response).points
    return Place(marking_hash(item), points, True, choices_of(response), sure, ms)
