"""My service: whose cases a learner meets first. A quiet choice, for guests too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from course.content.model import Lesson
from course.content.roles import ROLES
from course.learning.services import lessons_of
from course.records import db, people
from course.web.access import anyone, protect_known, visitor
from course.web.guests import learner_or_guest
from course.web.security import checked_for_known, csrf, local_path
from course.web.shelf import shelf

pages = Blueprint("services", __name__)


@dataclass(frozen=True)
class ServiceChoice:
    """The select and what it does. `lessons`: those with cases of the chosen service."""

    roles: Mapping[str, str]
    chosen: str | None
    name: str
    lessons: tuple[Lesson, ...]
    token: str


def service_choice() -> ServiceChoice:
    """The visitor's choice; for a stranger nothing is chosen, and no cookie is set."""
    who = visitor()
    chosen = who.service if who and who.service in ROLES else None
    lessons: tuple[Lesson, ...] = ()
    if chosen:
        lessons = shelf().keep(("service", chosen), lambda: lessons_of(shelf().course, chosen))
    return ServiceChoice(ROLES, chosen, ROLES.get(chosen or "", ""), lessons, csrf.token() if who else "")


@pages.post("/service")
@checked_for_known
@anyone
def choose() -> BaseResponse:
    """Keep the choice, or the choice of none; only a service chosen makes a guest."""
    protect_known()
    service = request.form.get("service", "")
    if service and service not in ROLES:
        abort(400)
    if service or visitor() is not None:
        learner = learner_or_guest()
        db.write(lambda connection: people.change(connection, learner, service=service or None))
        flash(f"Your service: {ROLES[service].lower()}." if service else "No service is set.", "")
    return redirect(local_path(request.form.get("next"), "/"))
