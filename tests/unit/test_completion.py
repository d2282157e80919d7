"""When a course is complete, and what pre-tests prove on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from course.content.rules import Blueprint, PassRules
from course.learning.completion import completion, passes, proved
from course.learning.drawing import Met
from course.learning.grading import FULL
from course.learning.progress import Facts
from course.learning.quizzes import (
    PreTest,
    draw_items,
    keeps_silent,
    quiz_by_id,
    size,
    total,
)

from .samples import small_course

RULES = PassRules(practice_items=5, module_quiz_items=10, mastery_percent=80)
FINISHED = small_course()
FINAL = Blueprint.model_validate(
    {
        "schema_version": 1,
        "parts": [{"id": "one", "title": "One", "rows": [{"sections": ["ii"], "places": {"apply": 2}}]}],
    }
)


@pytest.mark.parametrize(("share", "enough"), [(0, False), (587, False), (588, True), (840, True)])
def test_the_final_is_passed_at_seventy_per_cent(share: int, enough: bool) -> None:
    assert passes(FINISHED, share) is enough


@pytest.mark.parametrize(
    ("best", "final", "left"),
    [
        ({}, "open", ["m1", "m2"]),
        ({"final": 588, "m1": 672}, "passed", ["m2"]),
        ({"final": 587, "m1": 840, "m2": 840}, "open", []),
        ({"final": 840, "m1": 672, "m2-pre": 699}, "passed", ["m2"]),
        ({"final": 840, "m1": 672, "m2-pre": 700}, "passed", []),
    ],
)
def test_completion_is_the_final_and_each_module_mastered_or_proved(
    best: Mapping[str, int], final: str, left: list[str]
) -> None:
    found = completion(replace(FINISHED, final=FINAL), Facts(best=best))
    assert (found.final, [module.id for module in found.open_modules]) == (final, left)
    assert found.complete is (final == "passed" and not left)


def test_a_module_that_is_not_required_keeps_nothing_open() -> None:
    first, second = FINISHED.modules
    course = replace(FINISHED, final=FINAL, modules=(first, replace(second, required=False)))
    assert completion(course, Facts(best={"final": 840, "m1": 840})).complete


def test_who_was_certified_stays_complete_whatever_became_of_her_results() -> None:
    course = replace(FINISHED, final=FINAL)
    assert not completion(course, Facts(best={"final": 1})).complete
    assert completion(course, Facts(best={"final": 1}, certified=True)).complete


def test_without_a_final_a_course_is_never_complete() -> None:
    found = completion(FINISHED, Facts(best={"m1": 840, "m2": 840, "final": 840}))
    assert found.final == "none" and not found.open_modules and not found.complete


def test_a_pretest_is_whole_or_not_at_all_and_the_first_module_has_none() -> None:
    three = replace(FINISHED, rules=RULES.model_copy(update={"pretest_items": 1}))
    assert quiz_by_id(three, "m1-pre") is None
    assert quiz_by_id(three, "m2-pre") == PreTest(three.modules[1])
    assert size(three, PreTest(three.modules[1])) == 1
    assert size(FINISHED, PreTest(FINISHED.modules[1])) == 0


def test_a_pretest_does_not_bring_back_what_was_missed() -> None:
    course = replace(FINISHED, rules=RULES.model_copy(update={"pretest_items": 3}))
    quiz = PreTest(course.modules[0])
    met = {"q-11": Met(1, True), "q-12": Met(1, False), "q-13": Met(1, True), "q-21": Met(1, False)}
    for seed in map(str, range(20)):
        calm = {name: Met(1, False) for name in met}
        assert draw_items(course, quiz, seed, met) == draw_items(course, quiz, seed, calm)


def test_in_a_pretest_only_full_points_count() -> None:
    assert total("m2-pre", [FULL, FULL - 1, 0, FULL]) == 2 * FULL
    assert total("m2", [FULL, FULL - 1]) == total("final", [FULL, FULL - 1]) == 2 * FULL - 1


def test_silence_hangs_on_the_name_alone() -> None:
    assert keeps_silent("final") and keeps_silent("m99-gone-pre")
    assert not keeps_silent("m2") and not keeps_silent("l01-pre-trial")


def test_proved_is_about_the_modules_own_pretest() -> None:
    first, second = FINISHED.modules
    facts = Facts(best={"m2-pre": 840})
    assert proved(FINISHED, second, facts) and not proved(FINISHED, first, facts)
