"""A learner's page in a cohort, each of her attempts there, and taking her out of the cohort."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as BaseResponse

from course.learning.quizzes import is_pretest
from course.records import cohort_acts, db, members, work
from course.records.cohorts import CohortHead
from course.records.members import Pupil
from course.web.access import instructor, known, new_id, now
from course.web.acts import pen
from course.web.final import settle
from course.web.learner_page import learner_page, without_reasons
from course.web.mended import mended
from course.web.papers import ResultPage, result_page
from course.web.shelf import shelf
from course.web.teaching import cohort_for

pages = Blueprint("teach_learner", __name__)


@dataclass(frozen=True)
class AttemptPage:
    """An attempt as instructors read it. `may_reopen`: it is of a quiz that is handed in as a whole."""

    cohort: CohortHead
    learner: Pupil
    result: ResultPage
    score_only: bool
    may_reopen: bool


def pupil_or_404(cohort_id: str, member_id: str) -> tuple[CohortHead, Pupil]:
    """A learner of a cohort that the visitor looks after; 404 for one who is not in it, or not any more."""
    head = cohort_for(known(), cohort_id)
    with db.read() as connection:
        found = members.learner_in(connection, head.id, member_id)
    if found is None:
        abort(404)
    return head, found


@pages.get("/teach/cohorts/<cohort_id>/learners/<member_id>")
@instructor
def show(cohort_id: str, member_id: str) -> str:
    """Everything she did in this cohort."""
    head, learner = pupil_or_404(cohort_id, member_id)
    with db.read() as connection:
        page = learner_page(connection, shelf().course, head, learner, now())
    return render_template("pages/teach/learner.html", page=page)


@pages.get("/teach/cohorts/<cohort_id>/learners/<member_id>/attempts/<attempt_id>")
@instructor
def attempt(cohort_id: str, member_id: str, attempt_id: str) -> str:
    """One attempt, answer by answer as it was shown; of a pre-test the score alone."""
    head, learner = pupil_or_404(cohort_id, member_id)
    settle(learner.id)
    with db.read() as connection:
        found = work.attempt_in(connection, head.id, learner.id, attempt_id)
    if found is None:
        abort(404)
    silent = is_pretest(found.head.quiz)
    result = result_page(shelf(), without_reasons(found), mended(found), to_staff=not silent)
    page = AttemptPage(
        head,
        learner,
        result,
        silent,
        result.named.kind in ("module", "final"),
    )
    return render_template("pages/teach/attempt.html", page=page)


@pages.post("/teach/cohorts/<cohort_id>/learners/<member_id>/remove")
@instructor
def remove(cohort_id: str, member_id: str) -> BaseResponse:
    """Take a learner out; what she did stays hers. The next page offers to undo it."""
    head, learner = pupil_or_404(cohort_id, member_id)
    event, noted = new_id(), pen()
    db.write(lambda connection: cohort_acts.remove(connection, head.id, learner.id, event, noted))
    undo = signer().dumps([head.id, learner.id, noted.at])
    return redirect(f"/teach/cohorts/{head.id}/removed?undo={undo}")


@pages.get("/teach/cohorts/<cohort_id>/removed")
@instructor
def removed(cohort_id: str) -> str:
    """What was just done, and a way back."""
    head, undo = cohort_for(known(), cohort_id), request.args.get("undo", "")
    signed_or_404(head, undo)
    return render_template("pages/teach/removed.html", cohort=head, undo=undo)


@pages.post("/teach/cohorts/<cohort_id>/removed")
@instructor
def take_back(cohort_id: str) -> BaseResponse:
    """Undo taking a learner out, unless she has done something about it herself meanwhile."""
    head = cohort_for(known(), cohort_id)
    learner, left_at = signed_or_404(head, request.form.get("undo", ""))
    event, noted = new_id(), pen()
    back = db.write(lambda c: cohort_acts.bring_back(c, head.id, learner, left_at, event, noted))
    flash("The learner is in the cohort again." if back else "There was nothing to undo.", "")
    return redirect(f"/teach/cohorts/{head.id}")


def signer() -> URLSafeSerializer:
    """Signs who was taken out and when: who has left of her own will is not brought back by anybody."""
    return URLSafeSerializer(current_app.config["SECRET_KEY"], "taken out of a cohort")


def signed_or_404(head: CohortHead, undo: str) -> tuple[str, int]:
    """The learner, and the moment at which she was taken out of this cohort."""
    try:
        cohort, learner, left_at = signer().loads(undo)
    except (BadSignature, ValueError):
        abort(404)
    if cohort != head.id:
        abort(404)
    return str(learner), int(left_at)
