"""Results of quizzes for those who teach: of one cohort, and for administrators of everybody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request

from course.learning import charts, reliability, reteach, verdict_rules, verdicts
from course.learning.analysis import ATTENUATED
from course.learning.forms import is_measurement
from course.learning.item_details import item_detail, worth_teaching
from course.learning.item_lines import doubted, teachable
from course.learning.quizzes import quiz_by_id
from course.records import db
from course.web import results_list, results_reteach
from course.web.access import administrator, instructor, known
from course.web.results_asked import CHOSEN, ORDERS, asked
from course.web.results_figures import drawings
from course.web.results_item import ItemReport, item_report
from course.web.results_scope import Scope, everywhere, of_cohort
from course.web.results_view import QuizReport, quiz_report
from course.web.results_words import FILTERS, score_words
from course.web.shelf import shelf

pages = Blueprint("results", __name__)
pages.record_once(lambda state: state.app.jinja_env.filters.update(FILTERS))
FOLDER = "pages/teach/results"


@pages.get("/teach/cohorts/<cohort_id>/results")
@instructor
def index(cohort_id: str) -> str:
    """The quizzes of a cohort, and what it gained from the course."""
    return _index(of_cohort(known(), cohort_id))


@pages.get("/teach/results")
@administrator
def index_of_all() -> str:
    """The quizzes of all learners."""
    return _index(everywhere())


@pages.get("/teach/cohorts/<cohort_id>/results/<quiz_id>")
@instructor
def quiz(cohort_id: str, quiz_id: str) -> str:
    """How one quiz went in a cohort."""
    return _quiz(of_cohort(known(), cohort_id), quiz_id)


@pages.get("/teach/results/<quiz_id>")
@administrator
def quiz_of_all(quiz_id: str) -> str:
    """How one quiz went with all learners."""
    return _quiz(everywhere(), quiz_id)


@pages.get("/teach/cohorts/<cohort_id>/results/<quiz_id>/items/<item_id>")
@instructor
def item(cohort_id: str, quiz_id: str, item_id: str) -> str:
    """How one question did in one quiz of a cohort."""
    return _item(of_cohort(known(), cohort_id), item_id, quiz_id)


@pages.get("/teach/cohorts/<cohort_id>/items/<item_id>")
@instructor
def item_anywhere(cohort_id: str, item_id: str) -> str:
    """How one question did in all quizzes of a cohort."""
    return _item(of_cohort(known(), cohort_id), item_id, None)


@pages.get("/teach/results/<quiz_id>/items/<item_id>")
@administrator
def item_of_all(quiz_id: str, item_id: str) -> str:
    """How one question did in one quiz with all learners."""
    return _item(everywhere(), item_id, quiz_id)


@pages.get("/teach/results/items/<item_id>")
@administrator
def item_anywhere_of_all(item_id: str) -> str:
    """How one question did in all quizzes with all learners."""
    return _item(everywhere(), item_id, None)


@pages.get("/teach/cohorts/<cohort_id>/reteach")
@instructor
def teach_again(cohort_id: str) -> str:
    """What a cohort has most surely not mastered."""
    return _reteach(of_cohort(known(), cohort_id))


@pages.get("/teach/reteach")
@administrator
def teach_again_all() -> str:
    """What all learners have most surely not mastered."""
    return _reteach(everywhere())


@pages.get("/teach/judged")
@instructor
def judged() -> str:
    """How figures come about, and by which rules questions are judged."""
    texts = {
        "fixed": reliability.FIXED,
        "drawn": reliability.DRAWN,
        "reteach": f"{reteach.RULE} {reteach.HOW}",
        "chance": verdict_rules.CHANCE,
    }
    return render_template(f"{FOLDER}/judged.html", rules=verdicts.how_judged(), texts=texts)


def _index(scope: Scope) -> str:
    with db.read() as connection:
        page = results_list.results_list(connection, shelf(), scope)
    return render_template(f"{FOLDER}/index.html", page=page)


def _quiz(scope: Scope, quiz_id: str) -> str:
    _known_quiz(quiz_id)
    with db.read() as connection:
        report = quiz_report(connection, shelf(), scope, quiz_id, asked(request.args))
    if quiz_by_id(shelf().course, quiz_id) is None and not report.figures.learners:
        abort(404)  # one that has gone from the course keeps its results
    return render_template(f"{FOLDER}/quiz.html", **_quiz_page(report))


def _quiz_page(report: QuizReport) -> dict[str, Any]:
    """What the page of a quiz shows: its report, the same in words, and what is drawn."""
    details = [item_detail(line) for line in report.lines] if report.asked.items else []
    return {
        "report": report,
        "words": score_words(
            report.figures,
            revised=report.revised,
            dropped=report.dropped,
            pretest=report.named.kind == "pretest",
        ),
        "sure": worth_teaching(teachable(report.lines)),
        "doubted": doubted(report.lines),
        "details": [(detail, drawings(detail)) for detail in details],
        "draw": charts,
        "attempts": CHOSEN,
        "orders": ORDERS,
    }


def _item(scope: Scope, item_id: str, quiz_id: str | None) -> str:
    _known_quiz(quiz_id or "")
    with db.read() as connection:
        report = item_report(connection, shelf(), scope, item_id, quiz_id, asked(request.args))
    if report is None:
        abort(404)
    drawn = drawings(report.detail) if report.detail else ()
    return render_template(
        f"{FOLDER}/item.html",
        report=report,
        drawn=drawn,
        attempts=CHOSEN if quiz_id else {},
        revisions=_revisions(report),
        attenuated=ATTENUATED if report.drawn else "",
    )


def _revisions(report: ItemReport) -> list[tuple[str, str]]:
    """The revisions to choose from, by the beginning of their hash."""
    lines = [each.line for each in report.revisions]
    words = [f"{line.marking_hash[:6]}{', now' if line.current else ''}" for line in lines]
    return [(line.marking_hash[:12], said) for line, said in zip(lines, words, strict=True)]


def _reteach(scope: Scope) -> str:
    with db.read() as connection:
        page = results_reteach.reteach(connection, shelf(), scope)
    return render_template(
        f"{FOLDER}/reteach.html", page=page, draw=charts, rule=reteach.RULE, how=reteach.HOW
    )


def _known_quiz(quiz_id: str) -> None:
    """Of the forms that measure the course only a group's gain is ever told."""
    if is_measurement(quiz_id):
        abort(404)
