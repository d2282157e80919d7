"""The institutions map: names stand inside their fields, and numbers fold into ranges."""

from __future__ import annotations

import pytest

from course.content.loader import load
from course.content.model import Course
from course.content.model_reference import GRID, MapField
from course.web.context import runs
from course.web.maps import draw_fields, lines_of
from tests.content.test_real_course import ROOT


@pytest.fixture(scope="module")
def course() -> Course:
    return load(ROOT)


def field(**given: object) -> MapField:
    box = {"body": "iom", "x": 20, "y": 100, "width": 80, "height": 60, "lines": ("One", "Two")}
    return MapField.model_validate(box | given)


def test_a_name_stands_in_the_middle() -> None:
    name, small = lines_of(field())
    assert [(line.x, line.y) for line in name] == [(60, 126.5), (60, 141.5)]
    assert small == ()


def test_smaller_words_follow_the_name() -> None:
    name, small = lines_of(field(small=("three",)))
    assert name[-1].y < small[0].y < 160


def test_a_name_at_the_top_leaves_room_for_what_the_field_holds() -> None:
    name, small = lines_of(field(lines=("One",), small=("two", "three"), label="top"))
    assert name[0].y == 118
    assert [line.y for line in small] == [136, 150]


def test_every_line_of_the_real_maps_stands_inside_its_field(course: Course) -> None:
    file = course.reference.institutions
    bodies = {body.id: body for body in file.bodies}
    for drawn_map in (file.map_2013, file.map_today):
        for drawn in draw_fields(drawn_map, bodies):
            box = drawn.field
            for line in (*drawn.name, *drawn.small):
                assert box.y + 9 <= line.y <= box.y + box.height - 3, (box.body, line)
        assert all(0 <= note.x <= GRID[0] for note in drawn_map.notes)


def test_the_real_maps_offer_targets_of_24_pixels_at_the_narrowest(course: Course) -> None:
    # 320 px leave 288 for the drawing (WCAG 2.2, 2.5.8).
    scale = (320 - 32) / GRID[0]
    for drawn in (course.reference.institutions.map_2013, course.reference.institutions.map_today):
        for box in drawn.fields:
            assert min(box.width, box.height) * scale >= 24, box.body


@pytest.mark.parametrize(
    ("given", "folded"),
    [
        ([], []),
        ([5], [(5, 5)]),
        ([5, 6], [(5, 5), (6, 6)]),
        ([7, 5, 6, 5], [(5, 7)]),
        ([23, "front-matter", 9], [("front-matter", "front-matter"), (9, 9), (23, 23)]),
        ([1, 2, 3, 5, 8, 9, 10], [(1, 3), (5, 5), (8, 10)]),
    ],
)
def test_neighbours_fold_into_a_range(given: list[int | str], folded: list[object]) -> None:
    assert runs(given) == folded
