"""Fixed or drawn: by how large a quiz's pool is beside what an attempt takes; and what is said of drawing."""

from __future__ import annotations

from dataclasses import replace

from course.learning.quizzes import pool, quiz_by_id, size
from course.learning.set_design import FINAL, MODULE, PRACTICE, PRETEST, UNKNOWN, SetDesign, set_design

from .samples import small_course

COURSE = small_course()
MODULE_ID = COURSE.modules[0].id
LESSON_ID = COURSE.modules[0].lessons[0].id


def test_a_quiz_that_takes_its_whole_pool_is_fixed_and_one_with_more_draws() -> None:
    for name, said in ((MODULE_ID, MODULE), (LESSON_ID, PRACTICE)):
        quiz = quiz_by_id(COURSE, name)
        assert quiz is not None
        whole = len(pool(COURSE, quiz))
        for count, wanted in ((whole, SetDesign("fixed")), (whole - 1, SetDesign("drawn", said))):
            sizes = {"practice_items": count, "module_quiz_items": count}
            course = replace(COURSE, rules=COURSE.rules.model_copy(update=sizes))
            found = quiz_by_id(course, name)
            assert found is not None and size(course, found) == count
            assert set_design(course, name) == wanted


def test_of_a_quiz_that_has_gone_nothing_is_known() -> None:
    assert set_design(COURSE, "l99-gone") == UNKNOWN


def test_each_kind_of_quiz_says_how_it_draws_and_which_way_the_figure_errs() -> None:
    for said in (MODULE, PRETEST, FINAL):
        assert "errs low" in said
    assert "missed before" in MODULE and "in practice too" in MODULE and "either way" in MODULE
    assert "whether they were missed or not" in PRETEST
    assert "section and level" in FINAL
