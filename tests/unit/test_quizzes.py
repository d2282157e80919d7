"""Quizzes: one for each lesson and each module, and what they may draw from."""

from __future__ import annotations

from course.learning.drawing import Met
from course.learning.quizzes import (
    ModuleQuiz,
    PracticeQuiz,
    checks_singly,
    draw_items,
    minutes,
    pool,
    quiz_by_id,
    size,
)

from .samples import small_course

COURSE = small_course()
PRACTICE = PracticeQuiz(COURSE.lessons["l01"])
MODULE = ModuleQuiz(COURSE.modules[0])


def test_a_quiz_has_the_id_of_its_lesson_or_module() -> None:
    assert quiz_by_id(COURSE, "l01") == PRACTICE
    assert quiz_by_id(COURSE, "m1") == MODULE
    assert quiz_by_id(COURSE, "final") is None
    assert (PRACTICE.id, PRACTICE.title, MODULE.id, MODULE.title) == ("l01", "Lesson 1", "m1", "One")


def test_only_live_practice_items_are_drawn() -> None:
    assert {each.id for each in pool(COURSE, PRACTICE)} == {"q-11", "q-12", "q-13"}
    assert {each.id for each in pool(COURSE, MODULE)} == {"q-11", "q-12", "q-13", "q-21"}


def test_a_quiz_is_as_long_as_the_rule_says_or_as_its_pool() -> None:
    assert (size(COURSE, PRACTICE), size(COURSE, MODULE)) == (2, 3)
    assert size(COURSE, PracticeQuiz(COURSE.lessons["l02"])) == 1
    assert size(COURSE, ModuleQuiz(COURSE.modules[1])) == 1


def test_a_module_quiz_covers_every_objective() -> None:
    for seed in map(str, range(20)):
        drawn = draw_items(COURSE, MODULE, seed, {})
        assert {COURSE.items[name].objective for name in drawn} == {"o1", "o2", "o3"}


def test_practice_brings_back_what_was_missed() -> None:
    met = {"q-11": Met(1, False), "q-12": Met(1, True), "q-13": Met(2, True)}
    assert set(draw_items(COURSE, PRACTICE, "seed", met)) == {"q-12", "q-13"}


def test_only_practice_is_checked_item_by_item() -> None:
    assert checks_singly(PRACTICE) and not checks_singly(MODULE)


def test_time_is_announced_in_whole_minutes() -> None:
    assert [minutes(count) for count in (0, 1, 5, 10)] == [1, 2, 8, 15]
