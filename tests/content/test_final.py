"""The blueprint laid over a course: rows, cells, what is missing, and what is only worth a note."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from course.content.blueprint import cells, rows, rows_by_lesson, untaught
from course.content.checks.final import addresses_free, cells_filled, notes, ranges
from course.content.loader import load
from course.content.model import Course
from course.content.rules import LEVELS, Blueprint
from course.learning.final import form_size

ROOT = Path(__file__).parents[2]
#: Part 3 of the curriculum: places in a form by level, and by section of the report.
BY_LEVEL = {"remember": 10, "understand": 16, "apply": 14, "analyse_or_evaluate": 10}
BY_SECTION = {
    "i": 1,
    "iii-a": 5,
    "iii-b": 6,
    "iii-c": 1,
    "iii-c-1": 5,
    "iii-c-2": 6,
    "iii-c-3": 5,
    "iii-c-4": 2,
    "iii-c-5": 3,
    "iii-c-6": 1,
    "iii-d": 3,
    "iii-e": 1,
    "iii-f": 2,
    "iii-g": 5,
    "iv-a": 1,
    "iv-b": 3,
}


def blueprint(*parts: list[dict[str, object]]) -> Blueprint:
    listed = [{"id": f"p{n}", "title": f"Part {n}", "rows": part} for n, part in enumerate(parts)]
    return Blueprint.model_validate({"schema_version": 1, "parts": listed})


def with_final(mini: Course, *, live: bool = True) -> Course:
    """The miniature course with a blueprint of two rows, its items live or as they are."""
    items = {
        name: item.model_copy(update={"status": "live"}) if live else item
        for name, item in mini.items.items()
    }
    final = blueprint(
        [{"sections": ["ii-a"], "places": {"understand": 1}}],
        [{"sections": ["ii-b"], "places": {"analyse_or_evaluate": 1}}],
    )
    places = {f"cell:{n}-0": mini.places["section:ii"] for n in (0, 1)}
    return replace(mini, items=items, final=final, places={**mini.places, **places})


@pytest.fixture(scope="module")
def real() -> Course:
    return load(ROOT)


def test_the_blueprint_of_the_course_is_that_of_the_curriculum(real: Course) -> None:
    found = list(rows(real))
    assert form_size(real).whole == sum(BY_LEVEL.values()) == 50
    for level in LEVELS:
        assert sum(placed.row.places.at(level) for placed in found) == BY_LEVEL[level]
    assert {
        placed.row.sections[0]: sum(placed.row.places.at(level) for level in LEVELS) for placed in found
    } == BY_SECTION
    assert real.rules.final_minutes == 75


def test_every_lesson_in_the_reports_sections_has_a_row(real: Course) -> None:
    by_lesson = rows_by_lesson(real)
    reserved = {item.lesson for item in real.items.values() if item.use == "reserve"}
    assert reserved <= set(by_lesson)


def test_no_result_is_told_of_less_than_four_questions(real: Course) -> None:
    assert real.final
    for part in real.final.parts:
        assert sum(row.places.at(level) for row in part.rows for level in LEVELS) >= 4, part.id


def test_cells_hold_live_reserve_items_of_their_level(mini: Course) -> None:
    found = cells(with_final(mini))
    assert [(cell.level, [item.id for item in cell.items]) for cell in found] == [
        ("understand", ["q-l01-03", "q-l01-06"]),
        ("analyse_or_evaluate", ["q-l02-03"]),
    ]
    assert all(not cell.items for cell in cells(with_final(mini, live=False)))


def test_a_full_row_with_too_little_in_reserve_is_a_problem_and_a_missing_lesson_is_not(mini: Course) -> None:
    bare = with_final(mini, live=False)
    assert [problem.message for problem in cells_filled(bare)] == [
        "II.A, understand: 0 live reserve items for 1 place",
        "II.B, analyse or evaluate: 0 live reserve items for 1 place",
    ]
    assert [problem.message for problem in cells_filled(with_final(mini))] == []
    lessons = {name: lesson for name, lesson in mini.lessons.items() if name.startswith("l01")}
    part = replace(bare, lessons=lessons)
    assert len(list(cells_filled(part))) == 1
    assert list(notes(part)) == [
        "Final, II.B: no lesson teaches paragraphs 7-10 yet; 0 of 1 places can be filled."
    ]
    assert untaught(part)["cell:1-0"] == (7, 8, 9, 10)


def test_little_in_reserve_is_worth_a_note(mini: Course) -> None:
    assert list(notes(with_final(mini))) == [
        "Final, II.A, understand: only 2 live reserve items for 1 place.",
        "Final, II.B, analyse or evaluate: only 1 live reserve item for 1 place.",
    ]


def test_a_course_without_a_final_has_neither(mini: Course) -> None:
    assert not cells(mini) and not list(notes(mini)) and not list(cells_filled(mini))


def test_names_of_the_final_and_of_pretests_are_kept_free(mini: Course) -> None:
    lesson = next(iter(mini.lessons.values()))
    place = mini.places[f"lesson:{lesson.id}"]
    taken = replace(
        mini,
        lessons={"final": lesson, "l09-pre": lesson},
        places={"lesson:final": place, "lesson:l09-pre": place},
    )
    assert len(list(addresses_free(taken))) == 2 and not list(addresses_free(mini))


def test_paragraphs_are_said_in_runs() -> None:
    assert ranges((87, 88, 89, 95)) == "paragraphs 87-89, 95" and ranges((7,)) == "paragraph 7"
