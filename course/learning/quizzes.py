"""The quizzes of a course: a practice for each lesson, a quiz and a pre-test for each module, the final, and
the forms that measure what the course teaches.

Of pre-tests, the final and the forms nothing is told of a single question, neither before handing in nor
after. That hangs on the quiz's id alone, so that it holds for quizzes too that the course no longer has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from course.content.blueprint import cells
from course.content.items import Item
from course.content.model import Course, Lesson, Module
from course.learning.drawing import Met, draw, draw_stratified, shuffled
from course.learning.final import draw_form, form_size
from course.learning.forms import BY_ID, Measurement, is_measurement, items_of
from course.learning.grading import FULL

#: Minutes a learner needs for one item, for what pages announce.
MINUTES_PER_ITEM = 1.5
FINAL = "final"
PRETEST_END = "-pre"


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


@dataclass(frozen=True)
class PreTest:
    """A module's pre-test: only the number of right answers is told; enough of them prove the module."""

    module: Module

    @property
    def id(self) -> str:
        """The module's id, and an ending."""
        return pretest_id(self.module)

    @property
    def title(self) -> str:
        """The module's title."""
        return self.module.title


@dataclass(frozen=True)
class FinalQuiz:
    """The final assessment: drawn from the reserve by the blueprint, timed, told by part only."""

    id: str = FINAL
    title: str = "Final assessment"


Quiz = PracticeQuiz | ModuleQuiz | PreTest | FinalQuiz | Measurement


def pretest_id(module: Module) -> str:
    """The id of a module's pre-test, whether it has one or not."""
    return f"{module.id}{PRETEST_END}"


def is_pretest(quiz_id: str) -> bool:
    """Whether an id is that of a pre-test."""
    return quiz_id.endswith(PRETEST_END)


def keeps_silent(quiz_id: str) -> bool:
    """Whether nothing may ever be told of the single questions of a quiz."""
    return quiz_id == FINAL or is_pretest(quiz_id) or is_measurement(quiz_id)


def is_module_quiz(quiz_id: str) -> bool:
    """Whether an id is that of a module's quiz, whether the course still has it or not."""
    return quiz_id.startswith("m") and not keeps_silent(quiz_id)


def total(quiz_id: str, marks: Iterable[int]) -> int:
    """The points of an attempt, in 840ths, from those of its answers: in a pre-test only full ones count."""
    return sum(points for points in marks if points == FULL or not is_pretest(quiz_id))


def quiz_by_id(course: Course, quiz_id: str) -> Quiz | None:
    """The quiz that has this id, or none."""
    if quiz_id == FINAL:
        return FinalQuiz() if course.final else None
    if quiz_id in BY_ID:
        return BY_ID[quiz_id] if items_of(course, "a") else None
    if quiz_id in course.lessons:
        return PracticeQuiz(course.lessons[quiz_id])
    module = next((module for module in course.modules if module.id == quiz_id), None)
    if module:
        return ModuleQuiz(module)
    return next((PreTest(module) for module in course.modules[1:] if pretest_id(module) == quiz_id), None)


def pool(course: Course, quiz: Quiz) -> tuple[Item, ...]:
    """The items a quiz may draw: live practice items. Those in reserve are the final's alone, and those
    kept for measurement stand in its forms alone; neither draws any others.
    """
    match quiz:
        case PracticeQuiz(lesson):
            lessons = {lesson.id}
        case ModuleQuiz(module) | PreTest(module):
            lessons = {lesson.id for lesson in module.lessons}
        case FinalQuiz():
            return tuple(item for cell in cells(course) for item in cell.items)
        case Measurement(form=form):
            return items_of(course, form)
        case _:
            assert_never(quiz)
    return tuple(
        item
        for item in course.items.values()
        if item.lesson in lessons and item.use == "practice" and item.status == "live"
    )


def size(course: Course, quiz: Quiz) -> int:
    """How many items an attempt has. A pre-test is whole or not at all, since so many of so many prove."""
    rules = course.rules
    match quiz:
        case PracticeQuiz():
            return min(rules.practice_items, len(pool(course, quiz)))
        case ModuleQuiz():
            return min(rules.module_quiz_items, len(pool(course, quiz)))
        case PreTest():
            return rules.pretest_items if len(pool(course, quiz)) >= rules.pretest_items else 0
        case FinalQuiz():
            return form_size(course).questions
        case Measurement():
            return len(pool(course, quiz))
        case _:
            assert_never(quiz)


def minutes(count: int) -> int:
    """What a page says of the time for so many items."""
    return max(1, round(count * MINUTES_PER_ITEM))


def draw_items(
    course: Course, quiz: Quiz, seed: str, met: Mapping[str, Met], service: str | None = None
) -> tuple[str, ...]:
    """The ids of an attempt's items in order. For the final, `met` counts her forms an item stood in.

    `service`: the learner's own, whose cases are preferred in practice and module quizzes.
    A pre-test does not bring back what was missed: that would tell what was.
    """
    if isinstance(quiz, FinalQuiz):
        return draw_form(course, seed, met)
    items, count = pool(course, quiz), size(course, quiz)
    match quiz:
        case PracticeQuiz():
            return draw(items, count, seed, met, service)
        case ModuleQuiz():
            return draw_stratified(items, count, seed, met, service)
        case PreTest():
            unsaid = {name: Met(known.times, missed=False) for name, known in met.items()}
            return draw_stratified(items, count, seed, unsaid)
        case Measurement():
            return shuffled((item.id for item in items), seed, "place")
        case _:
            assert_never(quiz)


def checks_singly(quiz: Quiz) -> bool:
    """Whether single items may be checked before the attempt is handed in."""
    return isinstance(quiz, PracticeQuiz)
