"""The measure items: matched pairs, one of each in form A and one in form B."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from course.content.checks.measurement import CHECKS, compared, pairs_matched, pairs_whole
from course.content.items import Item
from course.content.loader import load
from course.content.measurement import matched_pairs
from course.content.model import Course

ROOT = Path(__file__).parents[2]
#: Part 2 of the curriculum: the lessons that are measured.
LESSONS = {2, 5, 8, 11, 12, 14, 16, 18, 20, 22, 25, 28}


@pytest.fixture(scope="module")
def course() -> Course:
    return load(ROOT)


def changed(course: Course, name: str, **update: object) -> Course:
    items: dict[str, Item] = {**course.items, name: course.items[name].model_copy(update=update)}
    return replace(course, items=items)


def test_both_forms_have_one_item_of_each_lesson_that_is_measured(course: Course) -> None:
    pairs = matched_pairs(course)
    for form in ([pair.a for pair in pairs], [pair.b for pair in pairs]):
        assert Counter(course.lessons[item.lesson].number for item in form) == Counter(LESSONS)
    assert len({item.id for pair in pairs for item in (pair.a, pair.b)}) == 24
    assert {item.id for item in course.items.values() if item.use == "measure"} == {
        item.id for pair in pairs for item in (pair.a, pair.b)
    }


def test_the_two_of_a_pair_can_be_compared(course: Course) -> None:
    for pair in matched_pairs(course):
        assert pair.a.lesson == pair.b.lesson and compared(pair.a) == compared(pair.b)
    assert not [problem for check in CHECKS for problem in check(course)]


@pytest.mark.parametrize(
    ("what", "value"), [("objective", "l18-o1"), ("bloom", "remember"), ("difficulty", 0.4), ("options", ())]
)
def test_a_pair_that_differs_is_named(course: Course, what: str, value: object) -> None:
    found = [problem.message for problem in pairs_matched(changed(course, "q-l18-18", **{what: value}))]
    assert len(found) == 1 and found[0].startswith(f"q-l18-18: has {what} ")
    assert "q-l18-17, its pair in form A" in found[0]


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_lesson_with_one_live_item_is_named_and_in_no_form(course: Course, status: str) -> None:
    broken = changed(course, "q-l05-16", status=status)
    assert [problem.message for problem in pairs_whole(broken)] == [
        "q-l05-15: l05-human-rights-all-migrants needs two live measure items, "
        "one for each form, or none; it has 1"
    ]
    assert len(matched_pairs(broken)) == 11
