"""Reports of a class as pages make them, and the table of questions read back from a page."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from functools import reduce

from course.learning.sums import Place, Sums, add_attempt
from course.records.db import read
from course.web.results_asked import Asked
from course.web.results_item import ItemReport, item_report
from course.web.results_scope import Scope
from course.web.results_view import QuizReport, quiz_report
from course.web.shelf import shelf
from tests.classroom import QUIZ, Classroom
from tests.conftest import START

USUAL = Asked()
ROW = re.compile(r"<tr[^>]*><td class=\"n\" data-k=\"No.\">(\d+)</td>(.*?)</tr>", re.S)
CELL = re.compile(r'<td(?: class="n")? data-k="([^"]+)">(.*?)</td>', re.S)
TAG = re.compile(r"<[^>]+>")


def scope(room: Classroom) -> Scope:
    return Scope("Autumn", f"/teach/cohorts/{room.cohort}", (room.cohort,))


def quiz(room: Classroom, want: Asked = USUAL, name: str = QUIZ) -> QuizReport:
    with room.app.test_request_context(), read() as connection:
        return quiz_report(connection, shelf(), scope(room), name, want)


def one(room: Classroom, item: str, want: Asked = USUAL, name: str | None = QUIZ) -> ItemReport:
    with room.app.test_request_context(), read() as connection:
        found = item_report(connection, shelf(), scope(room), item, name, want)
    assert found is not None
    return found


def summed(*attempts: list[Place]) -> Sums:
    return reduce(add_attempt, attempts, Sums())


def rows(page: str) -> dict[int, dict[str, str]]:
    """The cells of the table of questions by number, as they are read aloud."""
    return {
        int(number): {name: html.unescape(TAG.sub("", cell)).strip() for name, cell in CELL.findall(rest)}
        for number, rest in ROW.findall(page)
    }


def day_of(later: int) -> date:
    """The day on which the class begins, or so many later."""
    return datetime.fromtimestamp(START / 1000 + later * 86_400, UTC).date()
