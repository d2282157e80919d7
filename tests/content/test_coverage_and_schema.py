"""What a course covers, and what an editor can be told about its files."""

from __future__ import annotations

import json

from course.content.coverage import coverage
from course.content.model import Course
from course.content.schema import schemas


def test_paragraphs_taught_and_tested(mini: Course) -> None:
    found = coverage(mini)
    assert list(found.taught) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert found.taught[3] == ("l01-who-runs-the-ferry",)
    assert found.tested[3] == ("q-l01-01", "q-l01-05")
    assert 12 not in found.tested, "a paragraph of feedback is not what an item tests"


def test_objectives_with_their_items(mini: Course) -> None:
    assert coverage(mini).objectives == {
        "l01-o1": {"practice": 2, "reserve": 1},
        "l01-o2": {"practice": 2, "reserve": 1},
        "l02-o1": {"practice": 2, "reserve": 1, "measure": 1},
        "l31-o1": {"practice": 3},
    }


def test_the_table_ends_with_its_sums(mini: Course) -> None:
    last = coverage(mini).as_text().split("\n")[-1]
    assert last == "11 of 143 paragraphs taught, 9 tested; 4 objectives, 13 items."


def test_a_schema_for_each_kind_of_file() -> None:
    found = schemas()
    assert list(found) == sorted(found)
    assert {
        "course",
        "lesson-head",
        "module",
        "figures",
        "quiz",
        "paragraphs",
        "entities",
        "since-2013",
    } <= set(found)
    for name, schema in found.items():
        assert schema["additionalProperties"] is False, name
        json.dumps(schema)


def test_the_schema_of_a_quiz_knows_all_nine_types() -> None:
    items = schemas()["quiz"]["properties"]["items"]["items"]
    assert len(items["discriminator"]["mapping"]) == 9
