"""Learners who have completed the miniature course, put into the records as the program would."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select, update

from course.learning.contributions import DAY_MS
from course.learning.grading import FULL
from course.learning.quizzes import FINAL
from course.records import attempts, submitting
from course.records.db import store
from course.records.people import Learner
from course.records.tables import Attempt

#: Before all that the tests do, but not on the first day of 1970: in the sums that number means all days.
LONG_AGO = DAY_MS


def complete(app: Flask, email: str, final_percent: int = 84) -> None:
    """Hand in every module quiz and the final, the final with this share of its points."""
    course = app.extensions["course_shelves"].shelf.course
    with app.app_context():
        with store().read() as connection:
            learner = str(connection.execute(select(Learner.id).where(Learner.email == email)).scalar_one())
        for quiz in (*(module.id for module in course.modules), FINAL):
            share = final_percent if quiz == FINAL else 100
            hand_in(learner, quiz, [next(iter(course.items.values()))], share * FULL // 100)


def hand_in(learner: str, quiz: str, items: list[attempts.Item], points: int) -> None:
    """An attempt of one item with these points."""
    attempt = f"{quiz}-{learner}"[:32]

    def work(connection: attempts.Connection) -> None:
        attempts.begin(connection, learner, quiz, attempt, "seed", items, LONG_AGO)
        submitting.submit(connection, learner, attempt, LONG_AGO + 1)
        connection.execute(update(Attempt).where(Attempt.id == attempt).values(points=points))

    store().write(work)
