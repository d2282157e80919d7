"""Completion and what a certificate says: codes, bands, hours."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.model import Course
from course.content.rules import Blueprint, BlueprintPart, BlueprintRow, LevelPlaces
from course.learning.certificates import ALPHABET, as_code, band_of, code_of, grouped, study_hours
from course.learning.completion import completion, passes, still_open
from course.learning.grading import FULL
from course.learning.progress import NOTHING, Facts
from course.learning.quizzes import FINAL
from tests.unit.samples import small_course
from tests.unit.strategies import quick

MASTERY = 80 * FULL // 100
ALL_MASTERED = Facts(best={"m1": MASTERY, "m2": FULL})
ROW = BlueprintRow(sections=("iii",), places=LevelPlaces(remember=1))
BLUEPRINT = Blueprint(schema_version=1, parts=(BlueprintPart(id="all", title="All", rows=(ROW,)),))


def with_final() -> Course:
    """The small course, and a final of one place."""
    return replace(small_course(), final=BLUEPRINT)


def test_with_every_module_mastered_and_the_final_passed_nothing_is_open() -> None:
    best = {**ALL_MASTERED.best, FINAL: FULL}
    assert still_open(with_final(), Facts(best=best)) == ()
    assert completion(with_final(), Facts(best=best)).complete


def test_what_is_open_is_named_in_the_order_of_the_course() -> None:
    course = with_final()
    short = replace(course, rules=course.rules.model_copy(update={"pretest_items": 1}))
    assert still_open(short, NOTHING) == (
        ("Module 1, One: its quiz at 80 per cent or more", "m1"),
        ("Module 2, Two: its quiz at 80 per cent or more, or its pre-test", "m2"),
        ("The final assessment", FINAL),
    )


def test_a_course_without_a_final_cannot_be_completed() -> None:
    assert still_open(small_course(), ALL_MASTERED) == (("The final assessment", FINAL),)


@pytest.mark.parametrize("passed", [True, False])
@pytest.mark.parametrize("best", [{}, {"m1": FULL}, {"m1": FULL, "m2": MASTERY - 1}])
def test_a_module_short_of_its_mark_keeps_all_open(best: dict[str, int], passed: bool) -> None:
    found = still_open(with_final(), Facts(best=best | ({FINAL: FULL} if passed else {})))
    assert len(found) == 2 - best.get("m1", 0) // FULL + (not passed)


def test_the_final_is_passed_from_its_mark_on() -> None:
    assert not passes(with_final(), 0)
    assert not passes(with_final(), 70 * FULL // 100 - 1)
    assert passes(with_final(), 70 * FULL // 100)


@quick
@given(st.text(), st.text())
def test_a_code_is_fixed_by_its_token_and_survives_copying(token: str, other: str) -> None:
    code = code_of(token)
    assert len(code) == 10 and set(code) <= set(ALPHABET)
    assert (code_of(other) == code) == (other == token)
    assert as_code(grouped(code).lower()) == as_code(f" {code[:3]} {code[3:]}") == code


def test_no_character_is_taken_for_another() -> None:
    assert not set("01ILOU") & set(ALPHABET) and len(set(ALPHABET)) == len(ALPHABET) == 30


@pytest.mark.parametrize(
    "typed", ["", "none", "K7QF2-20D9", "K7QF2-2OD9X", "K7QF2K7QF2K", "é" * 10, "²" * 10]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert as_code(typed) is None


@pytest.mark.parametrize(
    ("percent", "band"),
    [(70, "70 to 79"), (79, "70 to 79"), (80, "80 to 89"), (90, "90 to 100"), (100, "90 to 100")],
)
def test_bands(percent: int, band: str) -> None:
    assert band_of(percent * FULL // 100 + (percent % 5 != 0)) == band


def test_hours_are_reading_practice_and_module_quizzes() -> None:
    # 30 minutes of reading; practices of 2, 1 and 1 items and quizzes of 3 and 1 at 1.5 minutes each
    assert study_hours(small_course()) == round((30 + 3 + 2 + 2 + 4 + 2) / 60) == 1
