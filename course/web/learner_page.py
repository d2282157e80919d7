"""What instructors see of one learner in one cohort: where she stands, each attempt, lessons, allowances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from course.content.model import Course, Module
from course.learning.quizzes import FINAL
from course.records import allowances, grid, work
from course.records.allowances import Allowed
from course.records.attempts import Slot, WholeAttempt
from course.records.cohorts import CohortHead
from course.records.finals import EVERY
from course.records.members import Pupil
from course.records.progress import LessonTimes
from course.web.context import in_words
from course.web.grid_page import Cell, cell, reasons, rules_of
from course.web.history import AttemptLine, attempt_line
from course.web.naming import names


@dataclass(frozen=True)
class ModuleLine:
    """A module: where she stands in the cohort, how often she tried, and which lessons she has read."""

    module: Module
    cell: Cell
    attempts: int
    due: str
    read: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True)
class AllowedLine:
    """An allowance in words. `ended_by`: empty where nobody said so; `running`: it can be ended."""

    allowed: Allowed
    words: str
    author: str
    ended_by: str
    running: bool


@dataclass(frozen=True)
class LearnerPage:
    """A learner of a cohort."""

    cohort: CohortHead
    learner: Pupil
    marks: tuple[str, ...]
    modules: tuple[ModuleLine, ...]
    attempts: tuple[AttemptLine, ...]
    allowed: tuple[AllowedLine, ...]


def learner_page(
    connection: Connection, course: Course, cohort: CohortHead, learner: Pupil, now: int
) -> LearnerPage:
    """All of it. Seven queries, however much was done."""
    _, due = grid.size_and_days(connection, cohort.id)
    rules = rules_of(course, cohort, due, now)
    standings = grid.standings_of(connection, cohort.id, [learner.id])[learner.id]
    lessons = work.lessons_of(connection, learner.id)
    given = allowances.of_learner(connection, cohort.id, learner.id)
    authors = allowances.names_of(connection, {who for each in given for who in (each.author, each.ended_by)})

    def line(module: Module) -> ModuleLine:
        standing = standings.get(module.id)
        return ModuleLine(
            module,
            cell(module, standing, cohort.counts, rules),
            standing.attempts if standing else 0,
            in_words(due[module.id]) if module.id in due else "",
            *_read(module, lessons),
        )

    return LearnerPage(
        cohort,
        learner,
        reasons(course, standings, learner, rules),
        tuple(line(module) for module in course.modules),
        tuple(attempt_line(course, head) for head in work.attempts_in(connection, cohort.id, learner.id)),
        tuple(_allowed(course, each, authors) for each in given),
    )


def without_reasons(attempt: WholeAttempt) -> WholeAttempt:
    """The attempt without what the learner wrote to compare with a model: that is a reflection, and hers."""

    def plain(slot: Slot) -> Slot:
        if slot.answer is None:
            return slot
        response = {name: value for name, value in slot.answer.response.items() if name != "rationale"}
        return replace(slot, answer=replace(slot.answer, response=response))

    return replace(attempt, slots=tuple(plain(slot) for slot in attempt.slots))


def quiz_words(course: Course, quiz: str) -> str:
    """What a quiz is called where an allowance names it."""
    if quiz in (EVERY, FINAL):
        return "every quiz with a limit of time" if quiz == EVERY else "the final assessment"
    named = names(course, quiz)
    return f"{named.kicker}: {named.title}"


def _allowed(course: Course, each: Allowed, authors: Mapping[str, str]) -> AllowedLine:
    quiz = quiz_words(course, each.quiz)
    match each.kind:
        case "time":
            words = f"{each.amount} per cent extra time in {quiz}"
        case "attempts":
            words = f"{each.amount} more {'attempt' if each.amount == 1 else 'attempts'} at {quiz}"
        case _:
            words = f"An attempt at {quiz} opened again"
    running = each.ended_at is None and each.kind != "reopened"
    author, ended_by = (authors.get(who, who) for who in (each.author, each.ended_by))
    return AllowedLine(each, words, author, ended_by, running)


def _read(module: Module, lessons: Mapping[str, LessonTimes]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    done = {name for name, times in lessons.items() if times.done_at is not None}
    titles = [(lesson.id in done, f"{lesson.number}. {lesson.head.title}") for lesson in module.lessons]
    return tuple(words for read, words in titles if read), tuple(words for read, words in titles if not read)
