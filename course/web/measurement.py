"""The doors to the two forms that measure what the course teaches: offered quietly, each handed in once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, abort, redirect, render_template
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.content.model import Course
from course.learning.forms import BY_ID, MOMENTS, Moment, items_of
from course.learning.measurement import offered
from course.learning.progress import NOTHING, Facts
from course.learning.quizzes import draw_items, minutes
from course.records import attempts, db, enrolment, measurement, progress
from course.records.attempts import AttemptHead
from course.web.access import anyone, new_id, now, protect_known, visitor
from course.web.guests import learner_or_guest
from course.web.security import checked_for_known
from course.web.shelf import shelf

pages = Blueprint("measurement", __name__)


@dataclass(frozen=True)
class Offer:
    """The form that is offered to the visitor now: when, and how many questions it has."""

    moment: Moment
    questions: int


@dataclass(frozen=True)
class MeasurementPage:
    """What a form is for, and whether it is offered, open or handed in."""

    moment: Moment
    questions: int
    minutes: int
    state: Literal["offered", "open", "handed in", "not offered"]
    attempt: AttemptHead | None


def questions_now() -> int:
    """How many questions each form has; looked up once for each loaded course."""
    return shelf().keep(("measurement",), lambda: len(items_of(shelf().course, "a")))


def offer(facts: Facts) -> Offer | None:
    """What home and progress say of the measurement; none where nothing is offered."""
    who = visitor()
    quiz = offered(shelf().course, facts, who.learner if who else "") if questions_now() else None
    return Offer(quiz.moment, questions_now()) if quiz else None


def moment_or_404(name: str) -> Moment:
    """A moment by its name; 404 for any other, and where this course measures nothing."""
    found = next((moment for moment in MOMENTS if moment == name), None)
    if found is None or not questions_now():
        abort(404)
    return found


def taken(heads: list[AttemptHead], moment: Moment) -> AttemptHead | None:
    """The one form of this moment that a learner has begun or handed in: what was handed in comes first."""
    mine = [head for head in heads if BY_ID[head.quiz].moment == moment and head.state != "closed"]
    return min(mine, key=lambda head: head.is_open, default=None)


@pages.get("/measurement/<moment>")
@anyone
def show(moment: str) -> str:
    """What the questions are for, and a way to them where they are offered."""
    when, who = moment_or_404(moment), visitor()
    heads: list[AttemptHead] = []
    facts, learner = NOTHING, ""
    if who is not None:
        learner = who.learner
        with db.read() as connection:
            facts, heads = progress.facts(connection, learner), measurement.forms_of(connection, learner)
    page = measurement_page(when, taken(heads, when), facts, learner)
    return render_template("pages/measurement/show.html", page=page)


def measurement_page(moment: Moment, head: AttemptHead | None, facts: Facts, learner: str) -> MeasurementPage:
    """Where a learner stands with the form of one moment."""
    quiz, count = offered(shelf().course, facts, learner), questions_now()
    state: Literal["offered", "open", "handed in", "not offered"] = "not offered"
    if head is not None:
        state = "open" if head.is_open else "handed in"
    elif quiz is not None and quiz.moment == moment:
        state = "offered"
    return MeasurementPage(moment, count, minutes(count), state, head)


@pages.post("/measurement/<moment>/start")
@checked_for_known
@anyone
def start(moment: str) -> BaseResponse:
    """Begin the form of this moment, or go to the one that was begun or handed in; one and no second."""
    protect_known()
    when, course = moment_or_404(moment), shelf().course
    learner, fresh, seed, at = learner_or_guest(), new_id(), new_id(), now()
    attempt = db.write(lambda connection: begin(connection, course, when, learner, fresh, seed, at))
    return redirect(f"/attempts/{attempt}" if attempt else f"/measurement/{when}")


def begin(
    connection: Connection, course: Course, moment: Moment, learner: str, fresh: str, seed: str, at: int
) -> str | None:
    """The attempt of this moment, opened now if there is none; none where it is not offered."""
    before = taken(measurement.forms_of(connection, learner), moment)
    if before is not None:
        return before.id
    quiz = offered(course, progress.facts(connection, learner), learner)
    if quiz is None or quiz.moment != moment:
        return None
    items = [course.items[name] for name in draw_items(course, quiz, seed, {})]
    place = enrolment.place_for(connection, learner, "", False, at)
    cohort = place.id if place else None
    return attempts.begin(connection, learner, quiz.id, fresh, seed, items, at, cohort=cohort)
