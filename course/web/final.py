"""The door to the final assessment: its terms, whether it is open, and beginning it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, abort, redirect, render_template
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from course.content.model import Course
from course.content.rules import PassRules
from course.learning.completion import passes
from course.learning.final import (
    GRACE_MS,
    Door,
    FormSize,
    deadline,
    door,
    form_size,
    minutes_with,
)
from course.learning.grading import FULL
from course.learning.progress import Facts
from course.learning.quizzes import FINAL, FinalQuiz, draw_items
from course.records import attempts, db, enrolment, finals
from course.records.attempts import AttemptHead
from course.web.access import account, anyone, new_id, note, now, visitor
from course.web.shelf import shelf

pages = Blueprint("final", __name__)


@dataclass(frozen=True)
class FinalCard:
    """What home and progress say of the final. `best` is in whole per cent; `after`: a module's number."""

    size: FormSize
    rules: PassRules
    after: int
    best: int | None
    passed: bool
    running_until: int | None


@dataclass(frozen=True)
class FinalPage:
    """The terms of the final, and where the visitor stands."""

    size: FormSize
    rules: PassRules
    has_account: bool
    minutes: int
    extra_percent: int
    door: Door
    past: tuple[AttemptHead, ...]
    running: AttemptHead | None
    passed: bool


def size_now() -> FormSize:
    """The length of a form; reckoned once for each loaded course."""
    return shelf().keep(("final size",), lambda: form_size(shelf().course))


def final_or_404() -> Course:
    """The course, where it has a final with questions."""
    if not size_now().questions:
        abort(404)
    return shelf().course


def card(facts: Facts) -> FinalCard | None:
    """The final as home and progress show it; none where there is none."""
    course, size = shelf().course, size_now()
    if not size.questions:
        return None
    best = facts.best.get(FINAL)
    after = max((module.number for module in course.modules if module.required), default=0)
    return FinalCard(
        size,
        course.rules,
        after,
        facts.percent.get(FINAL),
        facts.certified or (best is not None and passes(course, best)),
        facts.running_until,
    )


def is_late(facts: Facts) -> bool:
    """Whether an attempt is still open whose time, grace included, is up."""
    return facts.ends_first is not None and now() > facts.ends_first + GRACE_MS


def settle(learner: str) -> None:
    """Hand in, as saved, what this learner has open past its time. Before any reading of results."""
    db.write(_overdue(learner))


def settle_if_possible(learner: str) -> bool:
    """As `settle`, for pages that are more than results; whether it could be written."""
    return note(_overdue(learner))


def _overdue(learner: str) -> Callable[[Connection], object]:
    return partial(finals.submit_overdue, learner=learner, now=now())


@pages.get("/quizzes/final")
@anyone
def show() -> str:
    """What awaits, said before it begins."""
    course, who, when = final_or_404(), visitor(), now()
    heads: list[AttemptHead] = []
    extra = 0
    if who is not None and who.has_account:
        with db.read() as connection:
            heads = finals.finals_of(connection, who.learner)
            extra = finals.extra_percent(connection, who.learner)
        if any(head.is_open and head.is_over(when) for head in heads):
            settle(who.learner)
            return show()
    return render_template("pages/final/show.html", page=final_page(course, heads, extra, when))


def final_page(course: Course, heads: list[AttemptHead], extra: int, when: int) -> FinalPage:
    """Where a learner with these finals behind her stands."""
    who, size = visitor(), size_now()
    sittings = [finals.sitting(head, when) for head in heads if head.state != "closed"]
    shares = [head.points * FULL // head.possible for head in heads if head.points and head.possible]
    return FinalPage(
        size,
        course.rules,
        who is not None and who.has_account,
        minutes_with(size.minutes, extra),
        extra,
        door(sittings, course.rules, when),
        tuple(head for head in heads if head.state == "submitted"),
        next((head for head in heads if head.is_open), None),
        any(passes(course, share) for share in shares),
    )


@pages.post("/quizzes/final/start")
@account
def start() -> BaseResponse:
    """Begin a form of one's own, or go on with the one that runs; back to the terms where that is not due."""
    course, who = final_or_404(), visitor()
    if who is None:
        abort(404)
    learner, seed, attempt_id, when, size = who.learner, new_id(), new_id(), now(), size_now()

    def work(connection: Connection) -> str | None:
        finals.submit_overdue(connection, learner, when)
        sittings = [finals.sitting(head, when) for head in finals.finals_of(connection, learner)]
        due = door(sittings, course.rules, when)
        if not (due.running or due.is_open):
            return None
        drawn = draw_items(course, FinalQuiz(), seed, finals.met_in_forms(connection, learner))
        items = [course.items[name] for name in drawn]
        ends = deadline(when, size.minutes, finals.extra_percent(connection, learner))
        place = enrolment.place_for(connection, learner, "", False, when)
        cohort = place.id if place else None
        return attempts.begin(connection, learner, FINAL, attempt_id, seed, items, when, ends, cohort)

    attempt = db.write(work)
    return redirect(f"/attempts/{attempt}" if attempt else "/quizzes/final")
