"""Reports of problems: those that wait, in one cohort or everywhere, and dealing with one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from course.records import db, reports
from course.records.reports import KINDS, Report
from course.web.access import administrator, instructor, known
from course.web.acts import pen
from course.web.context import page_number
from course.web.forms import tidy
from course.web.mending_view import scope_for
from course.web.results_scope import Scope, everywhere, of_cohort
from course.web.shelf import shelf

pages = Blueprint("teach_reports", __name__)
ROWS = 50
LONGEST_REPLY = 1000


@dataclass(frozen=True)
class Waiting:
    """A report in the list: `stem` of its question, empty where the course has it no more."""

    report: Report
    kind: str
    stem: str


@dataclass(frozen=True)
class WaitingPage:
    """One page of the list; `more`: whether another follows."""

    scope: Scope
    lines: tuple[Waiting, ...]
    page: int
    more: bool


@pages.get("/teach/cohorts/<cohort_id>/reports")
@instructor
def of_one(cohort_id: str) -> str:
    """What learners of a cohort have reported."""
    return _page(of_cohort(known(), cohort_id))


@pages.get("/teach/reports")
@administrator
def of_all() -> str:
    """What all learners have reported, those outside of any cohort too."""
    return _page(everywhere())


@pages.post("/teach/items/<item_id>/reports/<report_id>")
@instructor
def settle(item_id: str, report_id: str) -> BaseResponse:
    """Mark a report as dealt with; the reply goes into the learner's data."""
    scope, noted = scope_for(known(), request.form.get("cohort", "")), pen()
    reply, only = tidy(request.form.get("reply", ""))[:LONGEST_REPLY], scope.cohort or None
    done = db.write(lambda connection: reports.settle(connection, report_id, only, reply, noted))
    flash("The report is marked as dealt with." if done else "There is no such report waiting.", "")
    return redirect(f"/teach/items/{item_id}{scope.query}#reports")


@pages.post("/teach/items/<item_id>/reports/<report_id>/waiting")
@instructor
def wait_again(item_id: str, report_id: str) -> BaseResponse:
    """Undo it: the report waits again, and the learner's data has no reply."""
    scope, noted = scope_for(known(), request.form.get("cohort", "")), pen()
    only = scope.cohort or None
    done = db.write(lambda connection: reports.wait_again(connection, report_id, only, noted))
    flash("The report waits again." if done else "There is no such report that was dealt with.", "")
    return redirect(f"/teach/items/{item_id}{scope.query}#reports")


def _page(scope: Scope) -> str:
    number, items = page_number(), shelf().course.items
    with db.read() as connection:
        found = reports.waiting(connection, scope.only, ROWS + 1, (number - 1) * ROWS)
    lines = (
        Waiting(each, KINDS[each.kind], items[each.item].stem if each.item in items else "")
        for each in found[:ROWS]
    )
    page = WaitingPage(scope, tuple(lines), number, len(found) > ROWS)
    return render_template("pages/teach/reports.html", page=page)
