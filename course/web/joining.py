"""Joining a cohort by code, link or invitation, told before what will be seen; and leaving it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.records import cohorts, db, invitations, members
from course.records.cohorts import CohortHead
from course.records.members import Joined
from course.web.access import account, anyone, known, new_id, now, visitor
from course.web.codes import as_kept, as_shown
from course.web.teach_forms import CodeForm, in_languages
from course.web.throttling import count_address, refuse_after_too_many

pages = Blueprint("joining", __name__)
SAID: dict[Joined, str] = {
    "joined": "You are in the cohort {name}.",
    "already": "You were in the cohort {name} already.",
    "staff": "You look after the cohort {name}, so you cannot learn in it.",
    "gone": "The cohort {name} takes nobody in any more.",
}
NO_SUCH_CODE = "No cohort has this code. Look at it once more, or ask whoever gave it to you."


def cohort_by_code(typed: str) -> CohortHead | None:
    """The cohort that a code opens. Wrong ones are counted by address: 429 for whoever tries too many."""
    refuse_after_too_many("join")
    with db.read() as connection:
        found = cohorts.by_code(connection, as_kept(typed))
    if found is None:
        count_address("join")
    return found


@pages.route("/join", methods=["GET", "POST"])
@anyone
def enter() -> str | tuple[str, int] | BaseResponse:
    """Where a code is typed in."""
    form = CodeForm()
    if not form.validate_on_submit():
        page = render_template("pages/joining/code.html", form=form)
        return (page, 400) if form.errors else page
    found = cohort_by_code(str(form.code.data))
    if found is None:
        form.code.errors = [NO_SUCH_CODE]
        return render_template("pages/joining/code.html", form=form), 400
    return redirect(f"/join/{found.code}")


@pages.get("/join/<code>")
@anyone
def show(code: str) -> str | tuple[str, int]:
    """What joining means, said before it is done; without an account, how to come by one."""
    found, who = cohort_by_code(code), visitor()
    if found is None:
        form = CodeForm(code=as_shown(as_kept(code)))
        form.code.errors = [NO_SUCH_CODE]
        return render_template("pages/joining/code.html", form=form), 404
    has_account = who is not None and who.has_account
    inside = who is not None and has_account and _learns_in(who.learner, found.id)
    return render_template(
        "pages/joining/ask.html",
        cohort=found,
        has_account=has_account,
        inside=inside,
        spoken=in_languages(found.languages),
    )


def _learns_in(learner: str, cohort: str) -> bool:
    with db.read() as connection:
        return members.learner_in(connection, cohort, learner) is not None


@pages.post("/join/<code>")
@account
def join(code: str) -> BaseResponse:
    """Join by code or link."""
    found = cohort_by_code(code)
    if found is None:
        abort(404)
    return _enter(found, "code")


@pages.get("/account/cohorts")
@account
def mine() -> str:
    """The cohorts that the visitor learns in, and those that wait for an answer."""
    who = known()
    with db.read() as connection:
        invited = invitations.for_address(connection, who.email or "")
        joined = members.memberships(connection, who.learner)
    return render_template("pages/joining/mine.html", invited=invited, joined=joined)


@pages.post("/account/invitations")
@account
def answer() -> BaseResponse:
    """Join or decline a cohort that the visitor's address is invited to."""
    who, cohort_id = known(), request.form.get("cohort", "")
    with db.read() as connection:
        asked = invitations.for_address(connection, who.email or "")
    found = next((head for head in asked if head.id == cohort_id), None)
    if found is None:
        abort(404)
    if request.form.get("do") == "join":
        return _enter(found, "import")
    db.write(lambda connection: invitations.end(connection, found.id, who.email or ""))
    flash(f"You declined. {found.name} sees nothing of what you do.", "")
    return redirect("/account/cohorts")


@pages.post("/account/cohorts/leave")
@account
def leave() -> BaseResponse:
    """Leave a cohort; what was done stays the learner's own."""
    who, cohort_id, event, when = known(), request.form.get("cohort", ""), new_id(), now()
    if not db.write(lambda connection: members.leave(connection, cohort_id, who.learner, when, event)):
        abort(404)
    flash("You have left the cohort. Your answers and your progress stay with you.", "")
    return redirect("/account/cohorts")


def _enter(cohort: CohortHead, by: members.By) -> BaseResponse:
    learner, event, when = known().learner, new_id(), now()

    def work(connection: Connection) -> Joined:
        done = members.join(connection, cohort.id, learner, by, when, event)
        if done == "joined":
            members.choose(connection, learner, cohort.id)
        return done

    done = db.write(work)
    flash(SAID[done].format(name=cohort.name), "" if done in ("joined", "already") else "wrong")
    return redirect("/account/cohorts" if done == "joined" else "/")
