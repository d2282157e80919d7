"""The doors to quizzes: what awaits, and beginning an attempt."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.content.rules import PassRules
from course.learning.forms import Measurement
from course.learning.quizzes import FinalQuiz, ModuleQuiz, Quiz, draw_items, minutes, quiz_by_id, size
from course.records import attempts, db, enrolment, finals, progress
from course.records.attempts import AttemptHead
from course.web.access import anyone, new_id, now, protect_known, visitor
from course.web.beginning import Places, places_for
from course.web.guests import learner_or_guest
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
    places: Places


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
    before, places = None, Places()
    if who is not None:
        with db.read() as connection:
            before = attempts.open_attempt(connection, who.learner, quiz.id)
            places = places_for(connection, who, quiz, now()) if who.has_account else places
    count = size(course, quiz)
    page = QuizPage(quiz, names(course, quiz.id), count, minutes(count), course.rules, before, places)
    return render_template("pages/quizzes/show.html", page=page)


@pages.post("/quizzes/<quiz_id>/start")
@checked_for_known
@anyone
def start(quiz_id: str) -> BaseResponse:
    """Begin an attempt, or go on with the open one; back to the door where a cohort allows no more."""
    protect_known()
    course, quiz, who = shelf().course, quiz_or_404(quiz_id), visitor()
    service, teaches = (who.service, who.teaches) if who else (None, False)
    learner, seed, attempt_id, when = learner_or_guest(), new_id(), new_id(), now()
    asked = request.form.get("cohort", "")

    def work(connection: Connection) -> str | None:
        before = attempts.open_attempt(connection, learner, quiz.id)
        if before is not None and not before.is_over(when):
            return before.id
        finals.submit_overdue(connection, learner, when)
        cohort, ends, may = terms(connection, learner, quiz, asked, teaches, when)
        if not may:
            return None
        drawn = draw_items(course, quiz, seed, progress.met(connection, learner), service)
        items = [course.items[name] for name in drawn]
        return attempts.begin(connection, learner, quiz.id, attempt_id, seed, items, when, ends, cohort)

    attempt = db.write(work)
    return redirect(f"/attempts/{attempt}" if attempt else f"/quizzes/{quiz_id}")


def terms(
    connection: Connection, learner: str, quiz: Quiz, asked: str, teaches: bool, when: int
) -> tuple[str | None, int | None, bool]:
    """The cohort of an attempt begun now, its deadline, and whether the cohort lets it begin."""
    place = enrolment.place_for(connection, learner, asked, teaches, when)
    if place is None or not isinstance(quiz, ModuleQuiz):
        return place.id if place else None, None, True
    found = enrolment.terms_of(connection, learner, place, quiz.id)
    return place.id, found.ends_at(when), found.left != 0
