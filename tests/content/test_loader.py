"""A good course is loaded whole, in order, and knows where everything stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.content.loader import load
from course.content.model import Course, Place
from course.content.problems import ContentError
from tests.content.cases import MINI, copy_of_mini

NINE = ["single", "multiple", "truefalse_why", "order", "match", "categorise", "cloze", "scenario", "region"]


def test_everything_is_there_in_file_order(mini: Course) -> None:
    assert list(mini.lessons) == ["l01-who-runs-the-ferry", "l02-night-crossings", "l31-since"]
    assert [item.type for item in mini.items.values()] == [
        *NINE,
        "single",
        "single",
        "truefalse_why",
        "match",
    ]
    assert list(mini.figures) == ["fig-history", "fig-carry"]
    assert (len(mini.sections), len(mini.digests), len(mini.entities), len(mini.updates)) == (9, 12, 2, 1)
    assert mini.modules[0].number == 1
    assert mini.lessons["l02-night-crossings"].number == 2


def test_places_point_at_the_line(mini: Course) -> None:
    lines = (MINI / "quizzes/01-who-runs-the-ferry.yaml").read_text().split("\n")
    place = mini.places["item:q-l01-04"]
    assert lines[place.line - 1] == "- id: q-l01-04"
    option = mini.places["piece:q-l01-01:b"]
    assert "The council" in lines[option.line - 1]
    assert mini.places["lesson:l02-night-crossings"] == Place(
        "modules/01-the-crossing/l02-night-crossings.md", 2
    )


def test_a_lesson_knows_where_its_body_begins(mini: Course) -> None:
    lesson = mini.lessons["l02-night-crossings"]
    lines = (MINI / lesson.path).read_text().split("\n")
    assert lines[lesson.body_line - 1 :] == lesson.body.split("\n")


def test_questions_about_the_course(mini: Course) -> None:
    assert mini.module_of("l02-night-crossings").id == "m1-the-crossing"
    assert [item.id for item in mini.items_of("l02-night-crossings")] == [f"q-l02-0{n}" for n in (1, 2, 3, 4)]
    assert mini.section_of(9).id == "ii-b-1-a"


def test_the_version_changes_with_any_content(tmp_path: Path, mini: Course) -> None:
    root = copy_of_mini(tmp_path)
    assert load(root).version == mini.version
    path = root / "modules/paragraphs.yaml"
    path.write_text(path.read_text().replace("the ice.", "the ice!"))
    assert load(root).version != mini.version


def test_windows_line_ends_and_a_byte_order_mark_are_harmless(tmp_path: Path, mini: Course) -> None:
    root = copy_of_mini(tmp_path)
    for path in [*root.rglob("*.yaml"), *root.rglob("*.md")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(root).version == mini.version


def reserve(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "reserve"
    folder.mkdir()
    (folder / "kept.yaml").write_text(text)
    return folder


def test_another_folder_replaces_the_reserve_items(tmp_path: Path, mini: Course) -> None:
    whole = (MINI / "quizzes/01-who-runs-the-ferry.yaml").read_text()
    folder = reserve(
        tmp_path, whole.replace("id: q-l01-03", "id: q-l01-93").replace("id: q-l01-06", "id: q-l01-96")
    )
    (folder / "two.yaml").write_text((MINI / "quizzes/02-the-crossing.yaml").read_text())
    course = load(MINI, folder)
    kept = {item.id for item in course.items.values() if item.use == "reserve"}
    assert kept == {"q-l01-93", "q-l01-96", "q-l02-03"}
    assert {item.id for item in course.items.values()} - kept == {
        item.id for item in mini.items.values() if item.use != "reserve"
    }


def test_problems_of_a_reserve_folder_are_named_with_their_file(tmp_path: Path) -> None:
    folder = reserve(tmp_path, "schema_version: 1\nsource: x\nlesson: l01-who-runs-the-ferry\nitems: [{}]\n")
    with pytest.raises(ContentError, match=r"reserve/kept\.yaml:4: items\.1 lacks the key type"):
        load(MINI, folder)
