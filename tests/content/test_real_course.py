"""The course itself: it loads, keeps every rule, and takes nothing over from the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.content.checks.advice import one_spelling, sentences_short
from course.content.coverage import coverage
from course.content.editorial import read_checks
from course.content.hashing import canonical, restore
from course.content.loader import load, read_report
from course.content.markup import render
from course.content.model import Course

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def course() -> Course:
    return load(ROOT)


def test_every_lesson_is_written_out(course: Course) -> None:
    for lesson in course.lessons.values():
        rendered = render(lesson, course, lambda kind, name: f"#{kind}-{name}")
        assert rendered.headings, lesson.id
        assert "[[" not in rendered.html
        assert ":::" not in rendered.html


def test_every_paragraph_that_a_lesson_lists_is_taught_and_tested(course: Course) -> None:
    found = coverage(course)
    listed = {n for lesson in course.lessons.values() for n in lesson.head.paragraphs}
    assert listed <= set(found.taught)
    assert listed <= set(found.tested)


def test_every_item_survives_being_written_and_read(course: Course) -> None:
    for item in course.items.values():
        assert restore(canonical(item)) == item


def test_nothing_is_taken_over_from_the_official_text(official_text: Path) -> None:
    load(ROOT, source=read_report(official_text, ROOT))


def test_sentences_are_short_and_spelling_is_one(course: Course) -> None:
    assert [str(problem) for check in (sentences_short, one_spelling) for problem in check(course)] == []


def test_the_editorial_checks_can_be_read_and_name_items_that_there_are(course: Course) -> None:
    assert set(read_checks(ROOT)) <= set(course.items)
