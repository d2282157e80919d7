"""Cohorts for those who look after them: the list, a new one, its policies, put away and taken out again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from course.records import cohort_acts, cohorts, db
from course.records.cohorts import CohortHead
from course.web.access import instructor, known, new_id
from course.web.acts import pen
from course.web.codes import as_shown, make_code
from course.web.shelf import shelf
from course.web.teach_forms import DUE, cohort_form
from course.web.teaching import cohort_for

pages = Blueprint("teach", __name__)


@pages.get("/teach")
@instructor
def index() -> str:
    """The cohorts that the visitor looks after; all of them for an administrator."""
    who = known()
    with db.read() as connection:
        found = cohorts.looked_after(connection, who.learner, who.administers)
    return render_template(
        "pages/teach/index.html",
        running=[line for line in found if line.head.archived_at is None],
        archived=[line for line in found if line.head.archived_at is not None],
        administers=who.administers,
    )


@pages.route("/teach/cohorts/new", methods=["GET", "POST"])
@instructor
def new() -> str | tuple[str, int] | BaseResponse:
    """A new cohort; whoever makes it looks after it."""
    form, cohort, code, noted = cohort_form(shelf().course), new_id(), make_code(), pen()
    if not form.validate_on_submit():
        return _form_page(form, "Make a cohort")
    values, due = form.values(), form.due_days()
    db.write(lambda connection: cohort_acts.create(connection, cohort, code, values, due, noted))
    flash("The cohort is made. Below is how learners join.", "")
    return redirect(f"/teach/cohorts/{cohort}/joining")


@pages.route("/teach/cohorts/<cohort_id>/edit", methods=["GET", "POST"])
@instructor
def edit(cohort_id: str) -> str | tuple[str, int] | BaseResponse:
    """Change a cohort's name, days and policies."""
    head = cohort_for(known(), cohort_id)
    with db.read() as connection:
        form = cohort_form(shelf().course, head, cohorts.due_days(connection, head.id))
    if not form.validate_on_submit():
        return _form_page(form, f"Change {head.name}", head)
    values, due, noted = form.values(), form.due_days(), pen()
    db.write(lambda connection: cohort_acts.edit(connection, head, values, due, noted))
    flash("The cohort is changed.", "")
    return redirect(f"/teach/cohorts/{head.id}")


def _form_page(form: Any, title: str, cohort: CohortHead | None = None) -> str | tuple[str, int]:
    due = [field for field in form if field.name.startswith(DUE)]
    page = render_template("pages/teach/cohort_form.html", form=form, due=due, title=title, cohort=cohort)
    return (page, 400) if form.errors else page


@pages.post("/teach/cohorts/<cohort_id>/archive")
@instructor
def archive(cohort_id: str) -> BaseResponse:
    """Put a cohort away: nobody joins, no attempt begins in it, all stays readable. Or take it out again."""
    head, away, noted = cohort_for(known(), cohort_id), request.form.get("away") == "1", pen()
    db.write(lambda connection: cohort_acts.archive(connection, head.id, away, noted))
    flash(
        "The cohort is archived. Everything in it can still be read." if away else "The cohort runs again.",
        "",
    )
    return redirect(f"/teach/cohorts/{head.id}")


@pages.post("/teach/cohorts/<cohort_id>/code")
@instructor
def new_code(cohort_id: str) -> BaseResponse:
    """Another code and link; the earlier ones let nobody in any more."""
    head, code, noted = cohort_for(known(), cohort_id), make_code(), pen()
    db.write(lambda connection: cohort_acts.renew_code(connection, head.id, code, noted))
    flash(f"The new code is {as_shown(code)}. The earlier one lets nobody in any more.", "")
    return redirect(f"/teach/cohorts/{head.id}/joining")
