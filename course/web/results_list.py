"""What a cohort's quizzes and its gain amount to: values without any HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from course.content.model import Course
from course.learning.forms import is_measurement
from course.learning.gain import Gain, Withheld, gain
from course.learning.intervals import LEAST_GROUP, Estimate
from course.learning.item_lines import attention
from course.learning.quizzes import FINAL, pretest_id
from course.learning.scores import mean_score
from course.learning.sums import QuizSums
from course.records import measurement, results
from course.records.decisions import Rulings
from course.records.results import ItemResult, Population
from course.web.naming import Named, names
from course.web.results_scope import Scope
from course.web.results_view import item_lines, newest, past_revisions, rulings_in
from course.web.shelf import Shelf

#: The list asks for no options.
JUDGED_BY = "share right and discrimination"


@dataclass(frozen=True)
class QuizLine:
    """One quiz in the list: learners with a first attempt, their mean, and what deserves attention."""

    quiz: str
    named: Named
    learners: int
    mean: Estimate
    attention: str

    @property
    def told(self) -> bool:
        """Whether the group is large enough to give any figure."""
        return self.learners >= LEAST_GROUP


@dataclass(frozen=True)
class ResultsList:
    """The quizzes that were handed in, in course order, and what the group gained from the course."""

    scope: Scope
    lines: tuple[QuizLine, ...]
    gain: Gain | Withheld


def results_list(connection: Connection, here: Shelf, scope: Scope) -> ResultsList:
    """The list of a cohort. Six queries at most.

    Attention goes by share right and discrimination alone: options would be a query as large as all quizzes.
    """
    sums = results.quizzes(connection, Population(scope.cohorts, "first"))
    items = results.all_items(connection, Population(scope.cohorts))
    shown = [each for each in items if each.quiz in sums and sums[each.quiz].attempts >= LEAST_GROUP]
    by_quiz = _attention(connection, here, shown, rulings_in(connection, scope))
    order = {name: place for place, name in enumerate(quiz_order(here.course))}
    found = sorted(
        (name for name in sums if not is_measurement(name)), key=lambda n: (order.get(n, len(order)), n)
    )
    return ResultsList(
        scope,
        tuple(_line(here, name, sums[name], by_quiz.get(name, "")) for name in found),
        gain(measurement.pairs(connection, scope.only)),
    )


def quiz_order(course: Course) -> list[str]:
    """The ids of all quizzes in the order of the course; the final last."""
    found: list[str] = []
    for module in course.modules:
        found += [pretest_id(module), *(lesson.id for lesson in module.lessons), module.id]
    return [*found, FINAL]


def _attention(
    connection: Connection, here: Shelf, items: Iterable[ItemResult], ruled: Rulings
) -> dict[str, str]:
    by_quiz: dict[str, list[ItemResult]] = {}
    for each in items:
        by_quiz.setdefault(each.quiz, []).append(each)
    flat = [each for found in by_quiz.values() for each in found]
    kept = past_revisions(connection, here, flat)
    return {
        name: attention(newest(item_lines(here, found, kept, ruled)), JUDGED_BY)
        for name, found in by_quiz.items()
    }


def _line(here: Shelf, quiz: str, sums: QuizSums, words: str) -> QuizLine:
    return QuizLine(quiz, names(here.course, quiz), sums.attempts, mean_score(sums), words)
