"""A cohort's page: who is where, and who needs a word."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from course.records import db
from course.web.access import instructor, known, now
from course.web.grid_page import grid_page, wish_from
from course.web.shelf import shelf
from course.web.teaching import cohort_for

pages = Blueprint("teach_grid", __name__)


@pages.get("/teach/cohorts/<cohort_id>")
@instructor
def show(cohort_id: str) -> str:
    """Learners by modules, fifty at a time."""
    head, course = cohort_for(known(), cohort_id), shelf().course
    with db.read() as connection:
        page = grid_page(connection, course, head, wish_from(request.args, course), now())
    return render_template("pages/teach/cohort.html", page=page)
