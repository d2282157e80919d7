"""The tables that instructors can take along: their columns, and where their rows come from.

Rows are those that pages are made of; the functions here only say which of their values stand where.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import shorten

from sqlalchemy import Connection

from course.content.model import Course, Module
from course.exchange.sheets import Column, Sheet, Value
from course.learning.attention import Rules
from course.learning.grading import FULL
from course.learning.item_details import SURE
from course.learning.item_lines import STEM
from course.records import grid
from course.records.cohorts import CohortHead
from course.records.handed_in import AnswerRow, AttemptRow, Verdict, attempts_in, items_met
from course.records.roll import Enrolled, Reader, along
from course.web.grid_page import Line, line, rules_of
from course.web.naming import names

#: Learners of the grid read at a time.
PAGE = 200
VERDICTS: dict[Verdict, str] = {
    "right": "Right",
    "partly": "Partly right",
    "wrong": "Not right",
    "none": "Not answered",
}


@dataclass(frozen=True)
class GridRow:
    """A learner on the roll, with her line of the grid; none for who has left."""

    who: Enrolled
    line: Line | None


Answered = tuple[AttemptRow, AnswerRow]


def grid_sheet(read: Reader, course: Course, cohort: CohortHead, now: int) -> Sheet[GridRow]:
    """The grid: learners by modules, those who have left without figures."""
    with read() as connection:
        rules = rules_of(course, cohort, grid.size_and_days(connection, cohort.id)[1], now)
    work = partial(_grid_rows, course=course, cohort=cohort, rules=rules)
    return Sheet("Learners", grid_columns(course), along(read, cohort.id, PAGE, work))


def _grid_rows(
    connection: Connection, page: Sequence[Enrolled], course: Course, cohort: CohortHead, rules: Rules
) -> list[GridRow]:
    standings = grid.standings_of(connection, cohort.id, [each.id for each in page])
    return [
        GridRow(each, line(course, each, standings[each.id], cohort.counts, rules) if in_it else None)
        for each in page
        for in_it in [each.left_at is None]
    ]


def grid_columns(course: Course) -> tuple[Column[GridRow], ...]:
    """Three columns for each module, between who it is and what deserves attention."""
    return (
        Column("learner", "Learner", "text", lambda row: row.who.called),
        Column("email", "Email", "text", lambda row: row.who.email),
        *(column for place, module in enumerate(course.modules) for column in _of_module(place, module)),
        Column("last_seen", "Last seen here (UTC)", "moment", lambda row: row.who.active_at),
        Column(
            "attention",
            "For your attention",
            "text",
            lambda row: "; ".join(row.line.marks) if row.line else None,
        ),
        Column("joined", "Joined (UTC)", "moment", lambda row: row.who.joined_at),
        Column("left", "Left the cohort (UTC)", "moment", lambda row: row.who.left_at),
    )


def _of_module(place: int, module: Module) -> Iterator[Column[GridRow]]:
    name, title = module.id, f"M{module.number}"
    yield Column(
        f"{name} score",
        f"{title}, per cent",
        "whole",
        lambda row: row.line.cells[place].score if row.line else None,
    )
    yield Column(
        f"{name} state", f"{title}", "text", lambda row: row.line.cells[place].state if row.line else None
    )
    yield Column(
        f"{name} lessons",
        f"{title}, lessons read of {len(module.lessons)}",
        "whole",
        lambda row: row.line.cells[place].read if row.line else None,
    )


def answers_sheet(read: Reader, course: Course, cohort: CohortHead, quiz: str | None) -> Sheet[Answered]:
    """Every answer to every question, a row each."""
    attempts = attempts_in(read, cohort.id, quiz)
    rows = ((attempt, answer) for attempt in attempts for answer in attempt.answers)
    return Sheet("Answers", answer_columns(course, cohort), rows)


def answer_columns(course: Course, cohort: CohortHead) -> tuple[Column[Answered], ...]:
    """The attempt, the question, what was answered, and what it earned."""
    return (
        *_lifted(attempt_columns(course, cohort)),
        Column("place", "Place", "whole", lambda row: row[1].place),
        Column("item", "Question", "text", lambda row: row[1].item),
        Column("version", "Version", "text", lambda row: row[1].marking_hash[:12]),
        Column("stem", "Its words", "text", lambda row: shorten(row[1].stem, STEM, placeholder=" …")),
        Column("answer", "Answer", "text", lambda row: row[1].answer),
        Column("result", "Result", "text", lambda row: VERDICTS[row[1].verdict]),
        Column("points", "Points", "figure", lambda row: row[1].points / FULL),
        Column("possible", "Possible", "figure", lambda row: row[1].possible / FULL),
        Column("certainty", "Certainty", "text", lambda row: _certainty(row[1].confidence)),
        Column("seconds", "Seconds", "figure", lambda row: _seconds(row[1].taken)),
    )


def attempt_columns(course: Course, cohort: CohortHead) -> tuple[Column[AttemptRow], ...]:
    """Whose attempt it is, at which quiz, and when."""
    titles: dict[str, str] = {}

    def title(quiz: str) -> str:
        if quiz not in titles:
            titles[quiz] = f"{names(course, quiz).kicker}: {names(course, quiz).title}"
        return titles[quiz]

    return (
        Column("cohort", "Cohort", "text", lambda row: cohort.name),
        Column("learner", "Learner", "text", lambda row: row.learner.called),
        Column("email", "Email", "text", lambda row: row.learner.email),
        Column("left", "Left the cohort (UTC)", "moment", lambda row: row.learner.left_at),
        Column("quiz", "Quiz", "text", lambda row: row.quiz),
        Column("title", "Its title", "text", lambda row: title(row.quiz)),
        Column("attempt", "Attempt", "whole", lambda row: row.number),
        Column("started", "Started (UTC)", "moment", lambda row: row.started_at),
        Column("handed_in", "Handed in (UTC)", "moment", lambda row: row.handed_in_at),
    )


def _lifted(columns: Sequence[Column[AttemptRow]]) -> Iterator[Column[Answered]]:
    """Columns of an attempt as columns of each of its answers."""
    for column in columns:
        yield Column(column.name, column.title, column.kind, partial(_of_attempt, column.of))


def _of_attempt(of: Callable[[AttemptRow], Value], row: Answered) -> Value:
    return of(row[0])


def _certainty(level: int | None) -> str | None:
    return None if level is None else SURE.get(level)


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000


def attempts_sheet(
    read: Reader, course: Course, cohort: CohortHead, quiz: str | None, *, in_words: bool
) -> Sheet[AttemptRow]:
    """A row for each attempt, a column for each question: its points, or the answer in words."""
    with read() as connection:
        met = items_met(connection, cohort.id, quiz)
    columns = (
        *attempt_columns(course, cohort),
        Column[AttemptRow]("points", "Points", "figure", lambda row: row.points / FULL),
        Column[AttemptRow]("possible", "Possible", "figure", lambda row: row.possible / FULL),
        Column[AttemptRow]("summed", "Points are the sum of the questions", "text", _summed),
        Column[AttemptRow]("dropped", "Dropped questions", "text", _dropped),
        *(_of_item(item, in_words) for item in _in_order(course, met)),
    )
    return Sheet("Attempts", columns, attempts_in(read, cohort.id, quiz))


def _in_order(course: Course, met: Collection[str]) -> list[str]:
    """Items in the order of the course; those that have gone from it come last."""
    return [item for item in course.items if item in met] + sorted(set(met) - set(course.items))


def _of_item(item: str, in_words: bool) -> Column[AttemptRow]:
    return Column(
        item, item, "text" if in_words else "figure", partial(_words_of if in_words else _points_of, item)
    )


def _points_of(item: str, row: AttemptRow) -> Value:
    """Nothing for a question that was dropped: it is neither right nor wrong any more."""
    found = row.by_item.get(item)
    return found.points / FULL if found and found.possible else None


def _summed(row: AttemptRow) -> str:
    """No where the score was set by hand, and of a pre-test, in which parts of a mark do not count."""
    return "yes" if row.points == sum(answer.points for answer in row.answers) else "no"


def _dropped(row: AttemptRow) -> str:
    return ", ".join(answer.item for answer in row.answers if not answer.possible)


def _words_of(item: str, row: AttemptRow) -> Value:
    found = row.by_item.get(item)
    return found.answer if found else None
