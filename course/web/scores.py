"""A score set by hand for one attempt, with its reason; taken back by a second act."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from course.learning.forms import is_measurement
from course.learning.grading import FULL
from course.records import db, overrides, people
from course.records.attempts import HEAD, AttemptHead
from course.records.overrides import ByHand, Change
from course.records.tables import Attempt
from course.web.access import instructor, known, new_id
from course.web.acts import pen
from course.web.forms import tidy
from course.web.mending_view import Scope, scope_for
from course.web.naming import Named, names
from course.web.shelf import shelf

pages = Blueprint("scores", __name__)
LONGEST_REASON = 1000


@dataclass(frozen=True)
class ScorePage:
    """An attempt's score: whose it is, what was set by hand, and how the result has changed."""

    head: AttemptHead
    scope: Scope
    named: Named
    name: str
    by_hand: tuple[ByHand, ...]
    changes: tuple[Change, ...]
    problem: str
    typed: str
    reason: str
    fresh: str


def attempt_in_scope(attempt_id: str) -> tuple[AttemptHead, Scope]:
    """An attempt that was handed in, of a cohort that the visitor looks after; 404 otherwise."""
    with db.read() as connection:
        row = connection.execute(HEAD.add_columns(Attempt.cohort).where(Attempt.id == attempt_id)).first()
    if row is None:
        abort(404)
    *columns, cohort = row
    head, scope = AttemptHead.of(columns), scope_for(known(), cohort or "")
    if head.state != "submitted" or is_measurement(head.quiz):
        abort(404)
    return head, scope


@pages.get("/teach/attempts/<attempt_id>/score")
@instructor
def show(attempt_id: str) -> str:
    """The score, and a form to set it."""
    return _page(*attempt_in_scope(attempt_id))


@pages.post("/teach/attempts/<attempt_id>/score")
@instructor
def put(attempt_id: str) -> str | tuple[str, int] | BaseResponse:
    """Set the score. Sent twice it is set once."""
    head, scope = attempt_in_scope(attempt_id)
    points, reason = _points(head), tidy(request.form.get("reason", ""))[:LONGEST_REASON]
    if points is None:
        most = (head.possible or 0) / FULL
        return _page(head, scope, f"Write points from 0 to {most:g}, with a point for decimals"), 400
    if not reason:
        return _page(head, scope, "Say the reason"), 400
    fresh = request.form.get("fresh", "")
    fresh = fresh if len(fresh) == 32 and fresh.isalnum() else new_id()
    db.write(
        partial(
            overrides.override,
            attempt=head.id,
            points=points,
            reason=reason,
            fresh=fresh,
            new_id=new_id,
            pen=pen(),
        )
    )
    return redirect(f"/teach/attempts/{head.id}/score")


@pages.post("/teach/attempts/<attempt_id>/score/undo")
@instructor
def undo(attempt_id: str) -> BaseResponse:
    """End a score set by hand: the attempt has the points of its answers again."""
    head, _ = attempt_in_scope(attempt_id)
    which = request.form.get("override", "")
    db.write(partial(overrides.end, attempt=head.id, override_id=which, new_id=new_id, pen=pen()))
    return redirect(f"/teach/attempts/{head.id}/score")


def _page(head: AttemptHead, scope: Scope, problem: str = "") -> str:
    with db.read() as connection:
        who = people.names_of(connection, {head.learner})
        by_hand = tuple(overrides.of_attempt(connection, head.id))
        changes = tuple(overrides.changes_of(connection, head.id))
    page = ScorePage(
        head,
        scope,
        names(shelf().course, head.quiz),
        who.get(head.learner, ""),
        by_hand,
        changes,
        problem,
        request.form.get("points", ""),
        request.form.get("reason", ""),
        new_id(),
    )
    return render_template("pages/teach/mending/score.html", page=page)


def _points(head: AttemptHead) -> int | None:
    """The points of the form in 840ths; none for what is no number of points that the attempt can have."""
    typed = request.form.get("points", "").strip().replace(",", ".")
    whole, _, rest = typed.partition(".")
    if not (typed.isascii() and whole.isdigit() and len(whole) < 4 and (not rest or rest.isdigit())):
        return None
    points = round(float(typed) * FULL) if len(rest) < 4 else -1
    return points if 0 <= points <= (head.possible or 0) else None
