"""Reporting a problem with a question: from the open question and from its explanation, with the same words.

The page shows what the learner was shown and nothing more, so it tells nothing of a key.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from course.learning.quizzes import keeps_silent
from course.records import attempts, db, reports
from course.records.attempts import AttemptHead
from course.web.access import known, new_id, now, own
from course.web.forms import ReportForm
from course.web.naming import Named, names
from course.web.shelf import shelf
from course.web.throttling import count

pages = Blueprint("reports", __name__)


@dataclass(frozen=True)
class ReportPage:
    """The question that a report is about: its number, and its stem unless nothing is told of its quiz."""

    head: AttemptHead
    named: Named
    place: int
    stem: str

    @property
    def back(self) -> str:
        """Where the learner came from."""
        return f"/attempts/{self.head.id}?q={self.place}#q{self.place}"


def page_or_404(attempt_id: str, place: int) -> ReportPage:
    """One place of the visitor's own attempt."""
    who = known()
    with db.read() as connection:
        found = attempts.slot_for(connection, who.learner, attempt_id, place)
    if found is None:
        abort(404)
    head, slot = found
    stem = "" if keeps_silent(head.quiz) else slot.item.stem
    return ReportPage(head, names(shelf().course, head.quiz), place, stem)


@pages.route("/attempts/<attempt_id>/<int:place>/report", methods=["GET", "POST"])
@own
def report(attempt_id: str, place: int) -> str | BaseResponse | tuple[str, int]:
    """What is wrong with this question, in the learner's words."""
    page, form, who = page_or_404(attempt_id, place), ReportForm(), known()
    if not form.validate_on_submit():
        status = 400 if form.errors else 200
        return render_template("pages/reports/report.html", page=page, form=form), status
    count("report", who.learner)
    learner, fresh, when = who.learner, new_id(), now()
    kind, words = str(form.kind.data), str(form.words.data)
    db.write(
        lambda connection: reports.make(connection, learner, attempt_id, place, fresh, kind, words, when)
    )
    return redirect(f"/attempts/{attempt_id}/{place}/reported")


@pages.get("/attempts/<attempt_id>/<int:place>/reported")
@own
def reported(attempt_id: str, place: int) -> str:
    """Thanks, and the way back."""
    return render_template("pages/reports/thanks.html", page=page_or_404(attempt_id, place))
