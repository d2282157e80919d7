"""Lessons: read, and marked as read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, get_template_attribute, redirect, render_template, request
from markupsafe import escape
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.content.markup import Heading
from course.content.model import Course, Lesson, Module
from course.learning.grading import FULL
from course.learning.quizzes import PracticeQuiz, minutes, size
from course.records import db, progress
from course.records.visits import Visit, visit_of
from course.web.access import anyone, learner_or_guest, noted, now, protect_known, session_token
from course.web.context import paragraph_range, theme
from course.web.kept import KeptPage, accepts_gzip, answer, hole
from course.web.security import checked_for_known, csrf
from course.web.shelf import shelf
from course.web.slips import Slips, gather
from course.web.strip import Strip, draw_place

pages = Blueprint("lessons", __name__)
#: A lesson opened again within this time is not written down again.
OPENED_AGAIN_MS = 30 * 60 * 1000
#: Stands in kept pieces where a name or a token goes.
PLACE = "\x01"
#: What rendering leaves in a case for the services that it concerns.
SERVICES = re.compile(r'<span data-services="([a-z -]+)"></span>')
YOURS = ' <b class="yours">Your service</b>'


@dataclass(frozen=True)
class Neighbour:
    """The lesson before or after."""

    href: str
    label: str
    title: str


@dataclass(frozen=True)
class Aim:
    """An objective as the page words it: after "you can"."""

    id: str
    words: str


@dataclass(frozen=True)
class LessonPage:
    """All of a lesson's page that is the same for everybody.

    Outside the report there are no section, paragraphs and strip.
    """

    id: str
    title: str
    number: int
    minutes: int
    module: Module
    outside: bool
    section: str
    paragraphs: str
    strip: Strip | None
    headings: tuple[Heading, ...]
    aims: tuple[Aim, ...]
    body: str
    questions: int
    quiz_minutes: int
    closes_module: bool
    previous: Neighbour | None
    next: Neighbour | None
    slips: Slips


@pages.get("/lessons/<lesson_id>")
@anyone
def show(lesson_id: str) -> Response:
    """A lesson. Its body is kept as bytes; only what concerns the visitor is made anew."""
    if lesson_id not in shelf().course.lessons:
        abort(404)
    kept = shelf().keep(("lesson page", lesson_id), lambda: KeptPage.cut(_render(lesson_id)))
    visit = _visit(lesson_id)
    if visit is None:
        return _for_strangers(kept, lesson_id)
    _note_opening(visit.visitor.learner, lesson_id, visit.times)
    return kept.fill(_holes(lesson_id, visit) | _marks(kept, visit.visitor.service))


@pages.post("/lessons/<lesson_id>/done")
@checked_for_known
@anyone
def done(lesson_id: str) -> Response | BaseResponse:
    """Mark as read, or as not read. Sent by the button, and by the script when the end was reached."""
    protect_known()
    if lesson_id not in shelf().course.lessons:
        abort(404)
    learner, when = learner_or_guest(), now()
    read = request.form.get("done") != "0"
    db.write(lambda connection: progress.done(connection, learner, lesson_id, when if read else None, when))
    if request.form.get("by") == "reading":
        return Response(status=204)
    return redirect(f"/lessons/{lesson_id}#end")


def _visit(lesson_id: str) -> Visit | None:
    """Who is reading, with progress in this lesson; none for a stranger."""
    token = session_token()
    if not token:
        return None
    module = shelf().course.module_of(lesson_id).id
    visit = visit_of(token, lesson_id, module, now())
    noted(visit.visitor if visit else None)
    return visit


def _for_strangers(kept: KeptPage, lesson_id: str) -> Response:
    """The page as everybody without a session gets it, kept whole in each theme."""
    chosen, gzipped = str(theme()), accepts_gzip()

    def make() -> bytes:
        holes = {"theme": chosen, "header": _header(None), "done": _done_line(lesson_id, "", False)}
        return kept.gzipped(holes) if gzipped else kept.plain(holes)

    return answer(shelf().keep(("stranger", lesson_id, chosen, gzipped), make))


def _holes(lesson_id: str, visit: Visit) -> dict[str, str]:
    """What differs: the header, the theme, the visitor's progress and the token of the forms."""
    who, course, token = visit.visitor, shelf().course, csrf.token()
    holes = {
        "theme": str(theme()),
        "header": _header((who.display_name or "Account") if who.has_account else None),
        "csrf": token,
        "done": _done_line(lesson_id, token, bool(visit.times and visit.times.done_at)),
    }
    for item, points in visit.latest.items():
        if points == FULL and item in course.items:
            objective = course.items[item].objective
            holes[f"aim-{objective}"] = ' class="met"'
            holes[f"shown-{objective}"] = '<span class="vh"> (shown)</span>'
    return holes


def _marks(kept: KeptPage, service: str | None) -> dict[str, str]:
    """The quiet mark on each case of the visitor's own service."""
    if not service:
        return {}
    return {name: YOURS for name in kept.names if name.startswith("for ") and service in name.split()[1:]}


def service_holes(html: str) -> str:
    """A body whose cases have a hole for the mark."""
    return SERVICES.sub(lambda found: str(hole(f"for {found[1]}")), html)


def _header(name: str | None) -> str:
    """The header, kept in two forms: for a stranger, and with a place for a name."""

    def make() -> str:
        header = get_template_attribute("components/header.html", "site_header")
        return str(header(shelf().course.title, None if name is None else PLACE))

    kept = shelf().keep(("header", name is None), make)
    return kept if name is None else kept.replace(PLACE, escape(name))


def _done_line(lesson_id: str, token: str, is_done: bool) -> str:
    """The form that marks a lesson as read or not, kept with a place for the token."""

    def make() -> str:
        return str(get_template_attribute("components/lesson.html", "done")(lesson_id, PLACE, is_done))

    return shelf().keep(("done", lesson_id, is_done), make).replace(PLACE, escape(token))


def _note_opening(learner: str, lesson_id: str, times: progress.LessonTimes | None) -> None:
    when = now()
    if times is None or when - times.opened_at > OPENED_AGAIN_MS:

        def note(connection: Connection) -> None:
            progress.opened(connection, learner, lesson_id, when)

        db.write(note)


def _render(lesson_id: str) -> str:
    return render_template("pages/lessons/lesson.html", page=lesson_page(lesson_id), hole=hole, kept=True)


def lesson_page(lesson_id: str) -> LessonPage:
    """Everything a lesson's page shows. KeyError for an unknown lesson."""
    course = shelf().course
    lesson = course.lessons[lesson_id]
    rendered = shelf().lesson(lesson_id)
    numbers, section = lesson.head.paragraphs, lesson.head.section
    count = size(course, PracticeQuiz(lesson))
    before, after = neighbours(course, lesson)
    module = course.module_of(lesson.id)
    return LessonPage(
        id=lesson.id,
        title=lesson.head.title,
        number=lesson.number,
        minutes=lesson.head.minutes,
        module=module,
        outside=lesson.outside_report,
        section=course.sections[section].number if section else "",
        paragraphs=paragraph_range(numbers[0], numbers[-1]) if numbers else "",
        strip=draw_place((numbers[0], numbers[-1])) if numbers else None,
        headings=rendered.headings,
        aims=tuple(Aim(o.id, aim(o.text)) for o in lesson.head.objectives),
        body=service_holes(rendered.html),
        questions=count,
        quiz_minutes=minutes(count),
        closes_module=module.lessons[-1].id == lesson.id,
        previous=before and Neighbour(f"/lessons/{before.id}", "Lesson before", before.head.title),
        next=after
        and Neighbour(f"/lessons/{after.id}", f"Next lesson, {after.head.minutes} minutes", after.head.title),
        slips=gather(course, rendered.cited, rendered.terms, rendered.changes),
    )


def neighbours(course: Course, lesson: Lesson) -> tuple[Any, Any]:
    """The lessons before and after in the order of the course."""
    lessons = list(course.lessons.values())
    at = lessons.index(lesson)
    return (lessons[at - 1] if at else None), (lessons[at + 1] if at + 1 < len(lessons) else None)


def aim(text: str) -> str:
    """An objective as the end of "After this lesson you can": lower case, no full stop."""
    words = text.rstrip(".")
    return words[0].lower() + words[1:]
