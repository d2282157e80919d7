"""Who joins a cohort and who looks after it: code and link, invitations, colleagues."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.records import cohort_acts, cohorts, db, invitations, people
from course.web.access import instructor, known
from course.web.acts import pen
from course.web.codes import as_shown
from course.web.context import page_number
from course.web.roster import address_problem, readable_name
from course.web.teaching import cohort_for, takes_nobody_in

pages = Blueprint("teach_joining", __name__)
#: Invitations on a page.
ROWS = 100
NO_COLLEAGUE = "No instructor has this address. An administrator can make somebody an instructor."


@pages.get("/teach/cohorts/<cohort_id>/joining")
@instructor
def show(cohort_id: str) -> str:
    """How learners join, who is invited, and who looks after the cohort."""
    return _page(cohort_id)


def _page(cohort_id: str, problem: str = "", field: str = "", typed: str = "") -> str:
    head, settings = cohort_for(known(), cohort_id), current_app.config["SETTINGS"]
    with db.read() as connection:
        invited = invitations.of_cohort(connection, head.id, ROWS, (page_number() - 1) * ROWS)
        waiting = invitations.count(connection, head.id)
        staff = cohorts.staff_of(connection, head.id)
    return render_template(
        "pages/teach/joining.html",
        cohort=head,
        code=as_shown(head.code),
        link=f"{settings.base_url or request.host_url.rstrip('/')}/join/{head.code}",
        invited=invited,
        waiting=waiting,
        page=page_number(),
        pages=-(-waiting // ROWS),
        staff=staff,
        me=known().learner,
        problem=problem,
        field=field,
        typed=typed,
    )


@pages.post("/teach/cohorts/<cohort_id>/invitations")
@instructor
def invite(cohort_id: str) -> str | tuple[str, int] | BaseResponse:
    """Invite one address. Whoever signs in with it is asked."""
    head, noted = cohort_for(known(), cohort_id), pen()
    if head.archived_at is not None:
        return takes_nobody_in(head)
    email, name = request.form.get("email", ""), readable_name(request.form.get("name", ""))
    problem = address_problem(email)
    if not problem:
        with db.read() as connection:
            if people.normalise(email) in invitations.learning(connection, head.id, [email]):
                problem = "This address is in the cohort already"
    if problem:
        return _page(head.id, problem, "email", email), 400
    db.write(lambda connection: cohort_acts.invite(connection, head.id, email, name, noted))
    flash(f"{people.normalise(email)} is invited, and is asked at the next sign-in.", "")
    return redirect(f"/teach/cohorts/{head.id}/joining#invited")


@pages.post("/teach/cohorts/<cohort_id>/invitations/end")
@instructor
def uninvite(cohort_id: str) -> BaseResponse:
    """Take an invitation back."""
    head, email, noted = cohort_for(known(), cohort_id), request.form.get("email", ""), pen()
    db.write(lambda connection: cohort_acts.uninvite(connection, head.id, email, noted))
    flash("The invitation is taken back.", "")
    return redirect(f"/teach/cohorts/{head.id}/joining#invited")


@pages.post("/teach/cohorts/<cohort_id>/staff")
@instructor
def add_colleague(cohort_id: str) -> str | tuple[str, int] | BaseResponse:
    """Let another instructor look after the cohort as well."""
    head, email, noted = cohort_for(known(), cohort_id), request.form.get("colleague", ""), pen()

    def work(connection: Connection) -> str:
        found = people.by_email(connection, email)
        if found is None or found.role == "learner":
            return NO_COLLEAGUE
        made = cohort_acts.add_staff(connection, head.id, found.id, noted)
        return "This person learns in the cohort and cannot look after it" if made == "learner" else ""

    problem = db.write(work)
    if problem:
        return _page(head.id, problem, "colleague", email), 400
    flash(f"{people.normalise(email)} looks after this cohort too.", "")
    return redirect(f"/teach/cohorts/{head.id}/joining#staff")


@pages.post("/teach/cohorts/<cohort_id>/staff/leave")
@instructor
def leave(cohort_id: str) -> BaseResponse:
    """Stop looking after a cohort; the last one stays."""
    head, noted = cohort_for(known(), cohort_id), pen()
    if db.write(lambda connection: cohort_acts.leave_staff(connection, head.id, noted)):
        flash(f"You no longer look after {head.name}.", "")
        return redirect("/teach")
    flash("You are the only one who looks after this cohort: add a colleague first, or archive it.", "wrong")
    return redirect(f"/teach/cohorts/{head.id}/joining#staff")
