"""Accommodations of a learner: extra time, extra attempts, an attempt opened again; each with its reason."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.learning.final import deadline
from course.learning.quizzes import FINAL
from course.records import allowances, db, enrolment, finals, work
from course.records.allowances import Act
from course.records.cohorts import CohortHead
from course.web.access import instructor, new_id
from course.web.acts import pen
from course.web.final import size_now
from course.web.forms import tidy
from course.web.shelf import shelf
from course.web.teach_forms import AllowanceForm, allowance_form
from course.web.teach_learner import pupil_or_404

pages = Blueprint("teach_allowances", __name__)
LONGEST_REASON = 500
LEARNER = "/teach/cohorts/<cohort_id>/learners/<member_id>"


def act(reason: str) -> Act:
    """The visitor does something now, for this reason."""
    return Act(new_id(), reason.strip(), pen())


@pages.route(f"{LEARNER}/allow", methods=["GET", "POST"])
@instructor
def allow(cohort_id: str, member_id: str) -> str | tuple[str, int] | BaseResponse:
    """Allow more time, or more attempts."""
    head, learner = pupil_or_404(cohort_id, member_id)
    form = allowance_form(shelf().course)
    if not form.validate_on_submit():
        page = render_template("pages/teach/allow.html", form=form, cohort=head, learner=learner)
        return (page, 400) if form.errors else page
    db.write(partial(_give, head=head, learner=learner.id, form=form, act=act(str(form.reason.data))))
    flash("Allowed. It holds for attempts begun from now on.", "")
    return redirect(f"/teach/cohorts/{head.id}/learners/{learner.id}#allowed")


def _give(connection: Connection, head: CohortHead, learner: str, form: AllowanceForm, act: Act) -> None:
    quiz, amount = str(form.quiz.data), int(form.amount.data or 0)
    if form.kind.data == "attempts":
        allowances.add_attempts(connection, head.id, learner, quiz, amount, act)
    else:
        finals.give_extra_time(connection, learner, amount, act.reason, act.pen, quiz=quiz)


@pages.post(f"{LEARNER}/allow/end")
@instructor
def end(cohort_id: str, member_id: str) -> BaseResponse:
    """End an allowance, for a reason. Attempts that run keep what they were begun with."""
    head, learner = pupil_or_404(cohort_id, member_id)
    address = f"/teach/cohorts/{head.id}/learners/{learner.id}#allowed"
    allowance, quiz = request.form.get("allowance", ""), request.form.get("quiz", "")
    why, noted = tidy(request.form.get("reason", ""))[:LONGEST_REASON], pen()
    if not why:
        flash("Say why it ends.", "wrong")
        return redirect(address)

    def work(connection: Connection) -> bool:
        if allowance:
            return allowances.end(connection, head.id, learner.id, allowance, why, noted)
        return allowances.end_time(connection, learner.id, quiz, why, noted)

    if not db.write(work):
        abort(404)
    flash("Ended.", "")
    return redirect(address)


@pages.post(f"{LEARNER}/attempts/<attempt_id>/reopen")
@instructor
def reopen(cohort_id: str, member_id: str, attempt_id: str) -> BaseResponse:
    """Open an attempt again, with its answers, and with its whole time where it has a limit."""
    head, learner = pupil_or_404(cohort_id, member_id)
    address = f"/teach/cohorts/{head.id}/learners/{learner.id}"
    done = act(request.form.get("reason", "")[:LONGEST_REASON])
    if not done.reason:
        flash("Say why it is opened again.", "wrong")
        return redirect(f"{address}/attempts/{attempt_id}#reopen")

    def open_again(connection: Connection) -> bool:
        found = work.attempt_in(connection, head.id, learner.id, attempt_id)
        if found is None or found.head.quiz in shelf().course.lessons:
            return False
        ends = _new_deadline(connection, head, learner.id, found.head.quiz, done.pen.at)
        return allowances.reopen(connection, head.id, learner.id, attempt_id, ends, done, new_id)

    if db.write(open_again):
        flash("The attempt is open again. Its score counts nowhere until it is handed in.", "")
    else:
        flash("Nothing was done: another attempt at this quiz is open, or this one is.", "wrong")
    return redirect(address)


def _new_deadline(connection: Connection, head: CohortHead, learner: str, quiz: str, when: int) -> int | None:
    if quiz == FINAL:
        return deadline(when, size_now().minutes, finals.extra_percent(connection, learner))
    return enrolment.terms_of(connection, learner, head, quiz).ends_at(when)
