"""The quizzes of a course: a practice for each lesson, a quiz for each module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from course.content.items import Item
from course.content.model import Course, Lesson, Module
from course.learning.drawing import Met, draw, draw_stratified

#: Minutes a learner needs for one item, for what pages announce.
MINUTES_PER_ITEM = 1.5


@dataclass(frozen=True)
class PracticeQuiz:
    """A lesson's practice: each answer is explained as soon as it is checked."""

    lesson: Lesson

    @property
    def id(self) -> str:
        """The lesson's id."""
        return self.lesson.id

    @property
    def title(self) -> str:
        """The lesson's title."""
        return self.lesson.head.title


@dataclass(frozen=True)
class ModuleQuiz:
    """A module's quiz: explained after it is handed in; the best attempt counts."""

    module: Module

    @property
    def id(self) -> str:
        """The module's id."""
        return self.module.id

    @property
    def title(self) -> str:
        """The module's title."""
        return self.module.title


Quiz = PracticeQuiz | ModuleQuiz


def quiz_by_id(course: Course, quiz_id: str) -> Quiz | None:
    """The quiz of the lesson or module that has this id, or none."""
    if quiz_id in course.lessons:
        return PracticeQuiz(course.lessons[quiz_id])
    module = next((module for module in course.modules if module.id == quiz_id), None)
    return ModuleQuiz(module) if module else None


def pool(course: Course, quiz: Quiz) -> tuple[Item, ...]:
    """The items a quiz may draw: live practice items, never one kept in reserve or for measurement."""
    match quiz:
        case PracticeQuiz(lesson):
            lessons = {lesson.id}
        case ModuleQuiz(module):
            lessons = {lesson.id for lesson in module.lessons}
        case _:
            assert_never(quiz)
    return tuple(
        item
        for item in course.items.values()
        if item.lesson in lessons and item.use == "practice" and item.status == "live"
    )


def size(course: Course, quiz: Quiz) -> int:
    """How many items an attempt has."""
    rules = course.rules
    wanted = rules.practice_items if isinstance(quiz, PracticeQuiz) else rules.module_quiz_items
    return min(wanted, len(pool(course, quiz)))


def minutes(count: int) -> int:
    """What a page says of the time for so many items."""
    return max(1, round(count * MINUTES_PER_ITEM))


def draw_items(
    course: Course, quiz: Quiz, seed: str, met: Mapping[str, Met], service: str | None = None
) -> tuple[str, ...]:
    """The ids of an attempt's items in order. `service`: the learner's own, whose cases are preferred."""
    items, count = pool(course, quiz), size(course, quiz)
    match quiz:
        case PracticeQuiz():
            return draw(items, count, seed, met, service)
        case ModuleQuiz():
            return draw_stratified(items, count, seed, met, service)
        case _:
            assert_never(quiz)


def checks_singly(quiz: Quiz) -> bool:
    """Whether single items may be checked before the attempt is handed in."""
    return isinstance(quiz, PracticeQuiz)
