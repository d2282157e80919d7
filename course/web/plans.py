"""The action plan: one change for Monday under each module, kept for its writer alone."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from course.content.model import Module
from course.records import db, plans
from course.records.plans import Entry, Kept
from course.web.access import anyone, now, protect_known, visitor
from course.web.forms import tidy
from course.web.guests import learner_or_guest
from course.web.security import checked_for_known, csrf
from course.web.shelf import shelf

pages = Blueprint("plans", __name__)
#: Characters that one change may have; words joined at signing in may be longer and stay whole.
LIMIT = 1000


@dataclass(frozen=True)
class PlanField:
    """The field under a module. `seq`: the number of the words it shows; `token`: empty for a stranger."""

    module: str
    words: str
    seq: int
    saved_at: int | None
    limit: int
    token: str


@dataclass(frozen=True)
class ProblemPage:
    """What was typed and not kept, with the reason; `newer`: the words that stand instead."""

    module: Module
    field: PlanField
    problem: str
    newer: Entry | None


@dataclass(frozen=True)
class Line:
    """One module in the plan. `module` is none where the course no longer has it."""

    id: str
    module: Module | None
    words: str
    saved_at: int | None


@dataclass(frozen=True)
class PlanPage:
    """The whole plan."""

    lines: tuple[Line, ...]
    written: int
    has_account: bool


def plan_field(module: str) -> PlanField:
    """The visitor's field under a module; empty for a stranger, at no cost."""
    who = visitor()
    if who is None:
        return _field(module, None, "")
    with db.read() as connection:
        return _field(module, plans.entry(connection, who.learner, module), csrf.token())


@pages.get("/action-plan")
@anyone
def show() -> str:
    """All that the visitor means to change, module by module."""
    who, course = visitor(), shelf().course
    found: dict[str, Entry] = {}
    if who is not None:
        with db.read() as connection:
            found = plans.entries(connection, who.learner)
    known = {module.id: module for module in course.modules}
    gone = [name for name, entry in found.items() if name not in known and entry.words]
    lines = tuple(_line(name, known.get(name), found.get(name)) for name in (*known, *gone))
    written = sum(1 for line in lines if line.words)
    page = PlanPage(lines, written, who is not None and who.has_account)
    return render_template("pages/plans/show.html", page=page)


@pages.post("/action-plan/<module_id>")
@checked_for_known
@anyone
def save(module_id: str) -> BaseResponse | tuple[str | BaseResponse, int]:
    """Keep one change: sent by the button, and by the script at each pause."""
    protect_known()
    module = next((module for module in shelf().course.modules if module.id == module_id), None)
    seq = request.form.get("seq", "")
    if module is None or not (seq.isascii() and seq.isdigit() and len(seq) < 16):
        abort(404 if module is None else 400)
    words, before = tidy(request.form.get("text", "")), plan_field(module_id)
    if len(words) > before.limit:
        return _not_kept(module, words, int(seq), None)
    if not words and visitor() is None:
        return redirect(f"/modules/{module_id}#plan")  # nothing to keep makes no guest
    learner, number, when = learner_or_guest(), int(seq) + 1, now()
    done = db.write(lambda connection: plans.save(connection, learner, module_id, number, words, when))
    if not isinstance(done, Kept):
        return _not_kept(module, words, done.entry.seq, done.entry)
    if wants_json():
        entry = done.entry
        return jsonify(state="saved", seq=entry.seq, saved_at=entry.saved_at, token=csrf.token()), 200
    return redirect(f"/modules/{module_id}#plan")


def wants_json() -> bool:
    """Whether the script asks, and not the browser for a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _not_kept(module: Module, words: str, seq: int, newer: Entry | None) -> tuple[str | BaseResponse, int]:
    """Say why, with everything that was typed still in the field."""
    status = 409 if newer else 400
    if wants_json():
        return jsonify(state="newer" if newer else "long"), status
    field = plan_field(module.id)
    typed = PlanField(module.id, words, seq, None, field.limit, csrf.token())
    problem = (
        "" if newer else f"This has {len(words)} characters; {field.limit} fit. Shorten it and save again."
    )
    return render_template(
        "pages/plans/problem.html", page=ProblemPage(module, typed, problem, newer)
    ), status


def _field(module: str, entry: Entry | None, token: str) -> PlanField:
    if entry is None:
        return PlanField(module, "", 0, None, LIMIT, token)
    return PlanField(module, entry.words, entry.seq, entry.saved_at, max(LIMIT, len(entry.words)), token)


def _line(name: str, module: Module | None, entry: Entry | None) -> Line:
    return Line(name, module, entry.words if entry else "", entry.saved_at if entry else None)
