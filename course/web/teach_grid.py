"""A cohort's page: who is where."""

from __future__ import annotations

from flask import Blueprint, render_template

from course.records import db, members
from course.web.access import instructor, known
from course.web.teaching import cohort_for

pages = Blueprint("teach_grid", __name__)


@pages.get("/teach/cohorts/<cohort_id>")
@instructor
def show(cohort_id: str) -> str:
    """Who learns in the cohort."""
    head = cohort_for(known(), cohort_id)
    with db.read() as connection:
        learners = members.learners_of(connection, head.id)
    return render_template("pages/teach/cohort.html", cohort=head, learners=learners)
