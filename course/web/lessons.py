"""Lessons: read, and marked as read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.content.markup import Heading
from course.content.model import Course, Lesson, Module
from course.learning.quizzes import PracticeQuiz, minutes, size
from course.records import db, outbox, progress
from course.records.visits import Visit
from course.web import reading
from course.web.access import anyone, new_id, note, noted, now, protect_known, session_token
from course.web.context import paragraph_range, theme
from course.web.guests import learner_or_guest
from course.web.kept import accepts_gzip, answer, hole
from course.web.reading import Look
from course.web.security import checked_for_known, csrf
from course.web.shelf import shelf
from course.web.slips import Slips, gather
from course.web.strip import Strip, draw_place

pages = Blueprint("lessons", __name__)
#: What rendering leaves in a case for the services that it concerns.
SERVICES = re.compile(r'<span data-services="([a-z -]+)"></span>')


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
    reading.make_ready(shelf(), lesson_id, lambda: _render(lesson_id))
    token = session_token()
    visit = reading.visit(db.store(), shelf(), token, lesson_id, now()) if token else None
    noted(visit.visitor if visit else None)
    if visit is not None:
        note_opening(visit, lesson_id, now())
    look = Look(str(theme()), accepts_gzip())
    return answer(reading.page(shelf(), lesson_id, visit, look, csrf.token() if visit else ""))


@pages.post("/lessons/<lesson_id>/done")
@checked_for_known
@anyone
def done(lesson_id: str) -> Response | BaseResponse:
    """Mark as read, or as not read. Sent by the button, and by the script when the end was reached."""
    protect_known()
    if lesson_id not in shelf().course.lessons:
        abort(404)
    learner, when, event = learner_or_guest(), now(), new_id()
    read = when if request.form.get("done") != "0" else None

    def work(connection: Connection) -> None:
        progress.done(connection, learner, lesson_id, read, when)
        outbox.note_progress(connection, learner, event, when)

    db.write(work)
    if request.form.get("by") == "reading":
        return Response(status=204)
    return redirect(f"/lessons/{lesson_id}#end")


def note_opening(visit: Visit, lesson_id: str, when: int) -> None:
    """Write down that a lesson was opened, unless that was done lately."""
    if reading.is_noted(visit, when):
        return
    learner = visit.visitor.learner
    note(lambda connection: progress.opened(connection, learner, lesson_id, when))


def service_holes(html: str) -> str:
    """A body whose cases have a hole for the mark."""
    return SERVICES.sub(lambda found: str(hole(f"for {found[1]}")), html)


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
