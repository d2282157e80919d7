"""Reports of problems that wait: of one cohort, and for administrators from everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from course.records import db, reports
from course.records.reports import KINDS, Report
from course.web.access import administrator, instructor, known
from course.web.context import page_number
from course.web.results_scope import Scope, everywhere, of_cohort
from course.web.shelf import shelf

pages = Blueprint("teach_reports", __name__)
ROWS = 50


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
