"""From plain facts about a learner to states of lessons, paragraphs, objectives and modules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from course.content.model import Course, Lesson, Module
from course.content.value import ANNOUNCED_PARAGRAPHS, LAST_PARAGRAPH
from course.learning.grading import FULL

LessonStage = Literal["new", "begun", "read", "practised", "mastered"]
LessonState = Literal["new", "begun", "read", "known"]
ParagraphState = Literal["known", "read", "to_come", "missing"]


@dataclass(frozen=True)
class Facts:
    """What the records say of one learner.

    `opened` and `done`: lesson ids. `latest`: points (840ths) of the latest marked answer to each
    item, in the order of those answers, the latest last, without those of pre-tests and the final, of
    which nothing is told. `best`: best share of each quiz handed in, in 840ths of one, and
    `percent`: in whole per cent, rounded down once, as the result page does. `last_lesson`:
    the lesson opened last. `running_until`: the deadline of an open final, in UTC milliseconds;
    `ends_first`: the earliest deadline of any open attempt.
    `certified`: whether she has a certificate.
    """

    opened: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    latest: Mapping[str, int] = field(default_factory=dict)
    best: Mapping[str, int] = field(default_factory=dict)
    percent: Mapping[str, int] = field(default_factory=dict)
    last_lesson: str | None = None
    running_until: int | None = None
    ends_first: int | None = None
    certified: bool = False


NOTHING = Facts()


@dataclass(frozen=True)
class Onward:
    """Where to go next: a lesson, and whether it was opened, is to be begun, or all is read.

    `answered`: never opened, but begun by answering questions on its paragraphs.
    """

    lesson: Lesson
    kind: Literal["begin", "continue", "answered", "again"]


def paragraph_states(course: Course, facts: Facts) -> tuple[ParagraphState, ...]:
    """A state for each of the 151 announced paragraphs, in order.

    Read: a lesson that teaches it is done. Known: read, and the latest question on it, that is the
    item answered last of those that rest on it, was answered right.
    """
    read = {n for name in facts.done if name in course.lessons for n in course.lessons[name].head.paragraphs}
    latest = {
        n: points
        for name, points in facts.latest.items()
        if name in course.items
        for n in course.items[name].paragraphs
    }

    def state(n: int) -> ParagraphState:
        if n > LAST_PARAGRAPH:
            return "missing"
        if n not in read:
            return "to_come"
        return "known" if latest.get(n) == FULL else "read"

    return tuple(state(n) for n in range(1, ANNOUNCED_PARAGRAPHS + 1))


def here(course: Course, facts: Facts) -> tuple[int, int] | None:
    """First and last paragraph of the lesson to go on with.

    None for who has begun nothing, and where that lesson stands outside the report.
    """
    if not (facts.opened or facts.done or facts.latest):
        return None
    numbers = onward(course, facts).lesson.head.paragraphs
    return (min(numbers), max(numbers)) if numbers else None


def lesson_stage(course: Course, lesson: Lesson, facts: Facts) -> LessonStage:
    """New; begun (opened or answered); read; read and practised; read and every objective met."""
    answered = any(course.items[name].lesson == lesson.id for name in facts.latest if name in course.items)
    if lesson.id not in facts.done:
        return "begun" if lesson.id in facts.opened or answered else "new"
    if {objective.id for objective in lesson.head.objectives} <= met_objectives(course, lesson, facts):
        return "mastered"
    return "practised" if answered else "read"


def lesson_state(course: Course, lesson: Lesson, facts: Facts) -> LessonState:
    """The stage in the words of the contents list: new, begun, read, or known (every objective met)."""
    words: Mapping[LessonStage, LessonState] = {
        "new": "new",
        "begun": "begun",
        "read": "read",
        "practised": "read",
        "mastered": "known",
    }
    return words[lesson_stage(course, lesson, facts)]


def met_objectives(course: Course, lesson: Lesson, facts: Facts) -> frozenset[str]:
    """The objectives on which the latest answer to some item was fully right."""
    return frozenset(
        course.items[name].objective
        for name, points in facts.latest.items()
        if points == FULL and name in course.items and course.items[name].lesson == lesson.id
    )


def mastered(course: Course, module: Module, facts: Facts) -> bool:
    """Whether the best attempt at the module's quiz reached the mark."""
    return facts.best.get(module.id, 0) * 100 >= course.rules.mastery_percent * FULL


def onward(course: Course, facts: Facts) -> Onward:
    """The one place to go on: the first lesson begun and not done, else the first that is not done.

    Where several are begun, the one opened last comes before the first.
    """
    left = [lesson for lesson in course.lessons.values() if lesson.id not in facts.done]
    if not left:
        return Onward(next(iter(course.lessons.values())), "again")
    begun = [lesson for lesson in left if lesson_stage(course, lesson, facts) == "begun"]
    if begun:
        there = next((lesson for lesson in begun if lesson.id == facts.last_lesson), begun[0])
        return Onward(there, "continue" if there.id in facts.opened else "answered")
    return Onward(left[0], "begin")


def minutes_left(course: Course, facts: Facts) -> int:
    """Reading time of the lessons that are not done."""
    return sum(lesson.head.minutes for lesson in course.lessons.values() if lesson.id not in facts.done)


@dataclass(frozen=True)
class ObjectiveResult:
    """Points earned and possible on one objective, in 840ths, and how many items that rests on."""

    objective: str
    points: int
    possible: int
    items: int


def by_objective(answers: Iterable[tuple[str, int]]) -> tuple[ObjectiveResult, ...]:
    """Sums for (objective, points) of each item of an attempt, in order of first appearance."""
    sums: dict[str, list[int]] = {}
    for objective, points in answers:
        entry = sums.setdefault(objective, [0, 0])
        entry[0] += points
        entry[1] += 1
    return tuple(ObjectiveResult(name, got, FULL * count, count) for name, (got, count) in sums.items())


def certainty_grid(answers: Iterable[tuple[int | None, int]]) -> dict[int, tuple[int, int, int]]:
    """For (certainty 0–2, points): by certainty, how many were right, partly right, not right."""
    grid = {level: [0, 0, 0] for level in (2, 1, 0)}
    for level, points in answers:
        if level in grid:
            column = 0 if points == FULL else (1 if points else 2)
            grid[level][column] += 1
    return {level: (row[0], row[1], row[2]) for level, row in grid.items()}
