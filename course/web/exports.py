"""What instructors take along: the grid, the questions of a quiz, every answer; as CSV, XLSX or JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from course.exchange.formats import FORMATS
from course.exchange.naming import disposition, file_name
from course.exchange.sheets import Sheet
from course.learning.forms import is_measurement
from course.records import db, results
from course.records.cohorts import CohortHead
from course.records.results import Population
from course.web.access import instructor, known, now
from course.web.acts import pen
from course.web.export_items import items_sheet, options_sheet
from course.web.export_tables import answers_sheet, attempts_sheet, grid_sheet
from course.web.naming import names
from course.web.results_asked import asked
from course.web.results_scope import of_cohort
from course.web.results_view import quiz_report
from course.web.shelf import shelf
from course.web.teaching import cohort_for

pages = Blueprint("exports", __name__)
LONGEST_QUIZ = 48


@pages.get("/teach/cohorts/<cohort_id>/export")
@instructor
def show(cohort_id: str) -> str:
    """What there is to take along."""
    head, course = cohort_for(known(), cohort_id), shelf().course
    with db.read() as connection:
        found = results.quizzes(connection, Population((head.id,), "first"))
    quizzes = [(quiz, names(course, quiz)) for quiz in sorted(found) if not is_measurement(quiz)]
    return render_template("pages/teach/export.html", cohort=head, quizzes=quizzes, formats=tuple(FORMATS))


@pages.get("/teach/cohorts/<cohort_id>/export/learners.<any(csv, xlsx, json):form>")
@instructor
def learners(cohort_id: str, form: str) -> Response:
    """The grid: learners by modules."""
    head = cohort_for(known(), cohort_id)
    return taken_along(grid_sheet(db.store().read, shelf().course, head, now()), form, head, "learners")


@pages.get(
    '/teach/cohorts/<cohort_id>/export/<any(answers, attempts, "attempts-in-words"):table>'
    ".<any(csv, xlsx, json):form>"
)
@instructor
def attempts(cohort_id: str, table: str, form: str) -> Response:
    """Every attempt that was handed in: a row for each answer, or for each attempt."""
    head, quiz = cohort_for(known(), cohort_id), request.args.get("quiz") or None
    if quiz and (is_measurement(quiz) or len(quiz) > LONGEST_QUIZ):
        abort(404)
    read, course, words = db.store().read, shelf().course, table == "attempts-in-words"
    sheet: Sheet[Any] = (
        answers_sheet(read, course, head, quiz)
        if table == "answers"
        else attempts_sheet(read, course, head, quiz, in_words=words)
    )
    return taken_along(sheet, form, head, table, quiz or "")


@pages.get(
    "/teach/cohorts/<cohort_id>/export/<any(questions, options):part>/<quiz_id>.<any(csv, xlsx, json):form>"
)
@instructor
def questions(cohort_id: str, part: str, quiz_id: str, form: str) -> Response:
    """How the questions of a quiz did, or who chose what: as its page shows it, of whom that asks for."""
    scope = of_cohort(known(), cohort_id)
    if is_measurement(quiz_id) or scope.cohort is None:
        abort(404)
    wanted = replace(asked(request.args), items=part == "options")  # else single rows and gaps are not read
    with db.read() as connection:
        report = quiz_report(connection, shelf(), scope, quiz_id, wanted)
    sheet: Sheet[Any] = items_sheet(report) if part == "questions" else options_sheet(report)
    return taken_along(sheet, form, scope.cohort, part, quiz_id)


def taken_along(sheet: Sheet[Any], form: str, cohort: CohortHead, table: str, quiz: str = "") -> Response:
    """The file, sent bit by bit while it is read, and noted; what cannot be read fails before either."""
    pieces, signed = FORMATS[form].write(sheet), pen()
    first = next(pieces)
    db.write(lambda c: signed.note(c, "export", table, cohort.id, form=form, quiz=quiz[:LONGEST_QUIZ]))
    response = Response(chain([first], pieces), content_type=FORMATS[form].mimetype)
    response.call_on_close(pieces.close)
    day = datetime.fromtimestamp(signed.at // 1000, UTC).date()
    rest = file_name(f"{table} {quiz}", f"{day}.{form}")
    response.headers["Content-Disposition"] = disposition(file_name(cohort.name, rest))
    return response
