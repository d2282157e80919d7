"""The doors to quizzes: what awaits, and beginning an attempt."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.content.rules import PassRules
from course.learning.forms import Measurement
from course.learning.quizzes import FinalQuiz, Quiz, draw_items, minutes, quiz_by_id, size
from course.records import attempts, db, progress
from course.records.attempts import AttemptHead
from course.web.access import anyone, learner_or_guest, new_id, now, protect_known, visitor
from course.web.naming import Named, names
from course.web.security import checked_for_known
from course.web.shelf import shelf

pages = Blueprint("quizzes", __name__)


@dataclass(frozen=True)
class QuizPage:
    """What a learner should know before beginning."""

    quiz: Quiz
    named: Named
    questions: int
    minutes: int
    rules: PassRules
    open_attempt: AttemptHead | None


def quiz_or_404(quiz_id: str) -> Quiz:
    """The quiz of a lesson or module; 404 where there is none or it has no questions.

    The final has a door of its own, with its terms, and so has the measurement.
    """
    course = shelf().course
    quiz = quiz_by_id(course, quiz_id)
    if quiz is None or isinstance(quiz, FinalQuiz | Measurement) or not size(course, quiz):
        abort(404)
    return quiz


@pages.get("/quizzes/<quiz_id>")
@anyone
def show(quiz_id: str) -> str:
    """What the quiz is, and whether one is open."""
    course, quiz, who = shelf().course, quiz_or_404(quiz_id), visitor()
    before = None
    if who is not None:
        with db.read() as connection:
            before = attempts.open_attempt(connection, who.learner, quiz.id)
    count = size(course, quiz)
    page = QuizPage(quiz, names(course, quiz.id), count, minutes(count), course.rules, before)
    return render_template("pages/quizzes/show.html", page=page)


@pages.post("/quizzes/<quiz_id>/start")
@checked_for_known
@anyone
def start(quiz_id: str) -> BaseResponse:
    """Begin an attempt, or go on with the one that is open."""
    protect_known()
    course, quiz = shelf().course, quiz_or_404(quiz_id)
    who = visitor()
    service = who.service if who else None
    learner, seed, attempt_id, when = learner_or_guest(), new_id(), new_id(), now()

    def work(connection: Connection) -> str:
        drawn = draw_items(course, quiz, seed, progress.met(connection, learner), service)
        items = [course.items[name] for name in drawn]
        return attempts.begin(connection, learner, quiz.id, attempt_id, seed, items, when)

    attempt = db.write(work)
    return redirect(f"/attempts/{attempt}")
