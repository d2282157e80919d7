"""Results that tell nothing of a single question: of the final by part, of a pre-test one number, of a
measurement nothing at all.

The pages get sums only. No item, answer or key is passed to their templates.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from course.learning.completion import passes, proves
from course.learning.final import PartResult, by_part
from course.learning.forms import BY_ID, Moment
from course.learning.grading import FULL
from course.learning.quizzes import FINAL, is_module_quiz
from course.records import db, enrolment
from course.records.attempts import AttemptHead, WholeAttempt
from course.web.access import now
from course.web.beginning import explained_words
from course.web.mended import change_lines, mended
from course.web.naming import Named, names
from course.web.papers import counted
from course.web.shelf import shelf


@dataclass(frozen=True)
class SilentResult:
    """What both results have. `points` are of `questions`; `enough`: passed, or the module proved."""

    head: AttemptHead
    named: Named
    points: float
    questions: int
    percent: int
    enough: bool
    needed: int
    changes: tuple[str, ...]


@dataclass(frozen=True)
class FinalResult(SilentResult):
    """The final's result; `needed` is the pass mark in per cent."""

    parts: tuple[PartResult, ...]


@dataclass(frozen=True)
class HandedIn:
    """A form of the measurement that was handed in: that it was, and when."""

    head: AttemptHead
    named: Named
    moment: Moment


@dataclass(frozen=True)
class WithheldResult:
    """The sums of a module quiz that its cohort does not explain yet, or never."""

    head: AttemptHead
    named: Named
    points: float
    questions: int
    percent: int
    mastery: int
    when: str
    changes: tuple[str, ...]


def withheld_words(head: AttemptHead) -> str:
    """When a cohort explains an attempt that may not be explained yet; nothing where it may be."""
    if head.cohort is None or not is_module_quiz(head.quiz):
        return ""
    with db.read() as connection:
        rules = enrolment.policy_of(connection, head.cohort, head.quiz)
    return explained_words(rules, now()) if rules else ""


def render_withheld(attempt: WholeAttempt, when: str) -> str:
    """The result in sums; its template is given no item and no answer."""
    head, course = attempt.head, shelf().course
    possible, points = head.possible or 0, head.points or 0
    page = WithheldResult(
        head,
        names(course, head.quiz),
        points / FULL,
        possible // FULL,
        points * 100 // possible if possible else 0,
        course.rules.mastery_percent,
        when,
        change_lines(attempt, mended(attempt).changes, silent=True),
    )
    return render_template("pages/attempts/withheld.html", page=page)


def render_silent(attempt: WholeAttempt) -> str:
    """The result of a final or a pre-test that was handed in, or a word on one that was closed.

    Of a measurement that it was handed in, and no more.
    """
    head, course = attempt.head, shelf().course
    if head.quiz in BY_ID:
        handed_in = HandedIn(head, names(course, head.quiz), BY_ID[head.quiz].moment)
        return render_template("pages/attempts/measurement_result.html", page=handed_in)
    named, rules = names(course, head.quiz), course.rules
    possible = FULL * len(attempt.slots) if head.possible is None else head.possible
    known = mended(attempt)
    changes = change_lines(attempt, known.changes)
    points = head.points or 0
    share = points * FULL // possible if possible else 0
    percent = points * 100 // possible if possible else 0
    if head.quiz != FINAL:
        enough, needed = proves(course, share), rules.pretest_right
        result = SilentResult(head, named, points / FULL, possible // FULL, percent, enough, needed, changes)
        return render_template("pages/attempts/pretest_result.html", page=result)
    earned = counted(attempt, known.rulings)
    parts = by_part(course, ((slot.item.lesson, points) for slot, points in earned))
    final = FinalResult(
        head,
        named,
        points / FULL,
        possible // FULL,
        percent,
        passes(course, share),
        rules.final_pass_percent,
        changes,
        parts,
    )
    return render_template("pages/attempts/final_result.html", page=final)
