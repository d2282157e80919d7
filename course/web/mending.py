"""Mending a question: its page, and decisions that are previewed, applied with a reason, and undone."""

from __future__ import annotations

import json
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.content.hashing import marking_hash
from course.content.items import Item
from course.learning.presenting import decode
from course.learning.remarking import acceptable, can_rekey
from course.learning.responses import Response
from course.records import db, decisions, rescoring
from course.records.audit import Pen
from course.records.decisions import Decided
from course.records.revisions import Kept, keep_revisions, revisions_of_item
from course.web.access import instructor, known, new_id, now
from course.web.acts import pen
from course.web.context import page_number
from course.web.forms import tidy
from course.web.mending_view import (
    ACTS,
    Scope,
    accepted_words,
    decision_page,
    mending_page,
    preview,
    scope_for,
    version_of,
)
from course.web.shelf import shelf

pages = Blueprint("mending", __name__)
LONGEST_REASON = 1000
#: The seed of the question in which an instructor gives the answer to accept.
SEED = "mending"


@pages.get("/teach/items/<item_id>")
@instructor
def item(item_id: str) -> str:
    """An item with what was reported of it and decided on it, in a cohort or everywhere."""
    scope = scope_for(known(), request.args.get("cohort", ""))
    return _item_page(scope, item_id)


@pages.get("/teach/items/<item_id>/preview")
@instructor
def show_preview(item_id: str) -> str | tuple[str, int]:
    """What an act would change, before anything is changed."""
    scope = scope_for(known(), request.args.get("cohort", ""))
    with db.read() as connection:
        version = version_of(revisions_of_item(connection, item_id), request.args.get("version", ""))
    act, given = request.args.get("act", ""), _given(version)
    if "q1-move" in request.args:
        return _item_page(scope, item_id, given)
    detail = _detail(version, act, given)
    if detail is None:
        problem = "Give an answer that is not right already" if act == "accept" else "This cannot be done"
        return _item_page(scope, item_id, given, problem), 400
    return _preview_page(scope, version, _wanted(scope, version, act, detail, ""))


@pages.post("/teach/items/<item_id>")
@instructor
def apply(item_id: str) -> str | tuple[str, int] | BaseResponse:
    """Decide, and mark every attempt in scope anew. Sent twice it is done once."""
    scope = scope_for(known(), request.form.get("cohort", ""))
    with db.read() as connection:
        version = version_of(revisions_of_item(connection, item_id), request.form.get("version", ""))
    act, reason = request.form.get("act", ""), _reason()
    detail = _detail(version, act, _sent_on())
    if detail is None:
        abort(400)
    if not reason:
        wanted = _wanted(scope, version, act, detail, "")
        return _preview_page(scope, version, wanted, "Say the reason"), 400
    wanted, noted, current = _wanted(scope, version, act, detail, reason), pen(), _current(item_id)

    def work(connection: Connection) -> Decided:
        if act == "rekey" and current is not None:
            keep_revisions(connection, [current], noted.at)
        return decisions.decide(connection, wanted, noted)

    found = db.write(work)
    rescoring.carry_out(db.store(), found, new_id)
    return redirect(f"/teach/decisions/{found.id}")


@pages.get("/teach/decisions/<decision_id>")
@instructor
def show(decision_id: str) -> str:
    """A decision: what it changed, whether all attempts follow it, and how it is undone."""
    return _decision_page(decision_for(decision_id))


@pages.post("/teach/decisions/<decision_id>/go-on")
@instructor
def go_on(decision_id: str) -> BaseResponse:
    """Mark the attempts that do not follow yet."""
    rescoring.carry_out(db.store(), decision_for(decision_id), new_id)
    return redirect(f"/teach/decisions/{decision_id}")


@pages.post("/teach/decisions/<decision_id>/undo")
@instructor
def undo(decision_id: str) -> str | tuple[str, int] | BaseResponse:
    """End a decision: every attempt has again what it had without it."""
    found, reason = decision_for(decision_id), _reason()
    if not reason:
        return _decision_page(found, "Say the reason"), 400
    ended = db.write(partial(_end, decision_id=found.id, reason=reason, noted=pen()))
    if ended is not None:
        rescoring.carry_out(db.store(), ended, new_id)
    return redirect(f"/teach/decisions/{decision_id}")


def decision_for(decision_id: str) -> Decided:
    """A decision of a cohort that the visitor looks after, or for administrators any; 404 otherwise."""
    with db.read() as connection:
        found = decisions.decision(connection, decision_id)
    if found is None:
        abort(404)
    scope_for(known(), found.cohort)
    return found


def _item_page(scope: Scope, item_id: str, given: Response | None = None, problem: str = "") -> str:
    with db.read() as connection:
        page = mending_page(
            shelf(), connection, scope, item_id, request.args.get("version", ""), given or {}, problem
        )
    return render_template("pages/teach/mending/item.html", page=page, acts=ACTS)


def _preview_page(scope: Scope, version: Kept, wanted: Decided, problem: str = "") -> str:
    with db.read() as connection:
        found = preview(shelf(), connection, wanted, page_number())
    rest = urlencode([pair for pair in request.args.items(multi=True) if pair[0] != "page"])
    return render_template(
        "pages/teach/mending/preview.html",
        page=found,
        scope=scope,
        wanted=wanted,
        act=ACTS[wanted.act],
        item=version.item,
        accepted=accepted_words(version.item, wanted),
        rest=rest,
        problem=problem,
        reason=_reason(),
    )


def _decision_page(found: Decided, problem: str = "") -> str:
    with db.read() as connection:
        page = decision_page(shelf(), connection, found, scope_for(known(), found.cohort), page_number())
    return render_template("pages/teach/mending/decision.html", page=page, acts=ACTS, problem=problem)


def _end(connection: Connection, decision_id: str, reason: str, noted: Pen) -> Decided | None:
    return decisions.end(connection, decision_id, reason, noted)


def _wanted(scope: Scope, version: Kept, act: str, detail: str, reason: str) -> Decided:
    name, at = version.marking_hash, now()
    kind = next(known_act for known_act in ACTS if known_act == act)
    return Decided(new_id(), name, version.item.id, scope.cohort, kind, detail, reason, known().learner, at)


def _given(version: Kept) -> Response:
    """The answer in the form of the item's page."""
    fields = {name.removeprefix("q1-"): values for name, values in request.args.lists()}
    return decode(version.item, SEED, fields)


def _sent_on() -> object:
    """The same, as the preview has sent it on."""
    try:
        found: object = json.loads(request.form.get("detail") or "{}")
    except ValueError:
        return None
    return found


def _detail(version: Kept, act: str, given: object) -> str | None:
    """What an act says beside its name; none where it cannot be done."""
    if act == "accept":
        response = acceptable(version.item, given)
        return None if response is None else json.dumps(response, sort_keys=True)
    if act == "rekey":
        current = _current(version.item.id)
        fits = current and can_rekey(version.item, current) and marking_hash(current) != version.marking_hash
        return marking_hash(current) if current and fits else None
    return "" if act in ("drop", "full") else None


def _current(item_id: str) -> Item | None:
    return shelf().course.items.get(item_id)


def _reason() -> str:
    return tidy(request.form.get("reason", ""))[:LONGEST_REASON]
