"""Each broken input gets its own plain message at its own line, and nothing is half loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from course.content.loader import load
from course.content.problems import ContentError, Problem
from tests.content.cases import Case, all_cases, copy_of_mini

CASES = all_cases()
Q1 = "quizzes/01-who-runs-the-ferry.yaml"


def problems_of(root: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load(root)
    assert list(caught.value.problems) == sorted(caught.value.problems)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_broken_input_is_named_with_its_line(case: Case, tmp_path: Path) -> None:
    root = copy_of_mini(tmp_path)
    case.lay_over(root)
    assert problems_of(root) == list(case.expect)


def test_there_are_enough_broken_inputs_and_each_says_something() -> None:
    assert len(CASES) >= 45
    for case in CASES:
        assert case.expect, case.name
        for line in case.expect:
            assert re.match(r"(modules|quizzes)/[\w./-]+:\d+: \S", line), line


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    root = copy_of_mini(tmp_path)
    broken = ["yaml-octal", "figure-of-unknown-kind", "update-impossible-month", "lesson-no-minutes"]
    chosen = [case for case in CASES if case.name in broken]
    for case in chosen:
        case.lay_over(root)
    found = problems_of(root)
    assert {line for case in chosen for line in case.expect} <= set(found)
    assert len({line.split(":")[0] for line in found}) == len(broken)


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    root = copy_of_mini(tmp_path)
    path = root / "modules/course.yaml"
    path.write_bytes(path.read_bytes().replace(b"miniature", b"mini\xe4ture"))
    assert problems_of(root) == ["modules/course.yaml:3: is not UTF-8 text"]


@pytest.mark.parametrize(
    ("character", "shown"), [("\0", "U+0000"), ("\x1b", "U+001B"), ("\u202e", "U+202E"), ("\u2028", "U+2028")]
)
def test_control_characters(character: str, shown: str, tmp_path: Path) -> None:
    root = copy_of_mini(tmp_path)
    path = root / Q1
    path.write_text(path.read_text().replace("The guild", f"The{character}guild", 1))
    assert problems_of(root) == [f"{Q1}:19: holds the control character {shown}"]


def test_a_file_of_ten_megabytes_is_not_even_read(tmp_path: Path) -> None:
    root = copy_of_mini(tmp_path)
    (root / Q1).write_bytes(b"#" * 10_000_000)
    assert f"{Q1}:1: is larger than 2048 KiB" in problems_of(root)


def test_a_link_that_leads_out_of_the_project(tmp_path: Path) -> None:
    root = copy_of_mini(tmp_path)
    outside = tmp_path / "elsewhere.yaml"
    outside.write_text("secret: 1\n")
    (root / "quizzes/09-link.yaml").symlink_to(outside)
    found = problems_of(root)
    assert found == ["quizzes/09-link.yaml:1: is a link that leads out of the project"]


def test_a_folder_that_leads_out_of_the_project(tmp_path: Path) -> None:
    root = copy_of_mini(tmp_path)
    (root / "modules/01-the-crossing").rename(tmp_path / "away")
    (root / "modules/01-the-crossing").symlink_to(tmp_path / "away")
    assert "modules/01-the-crossing/module.yaml:1: is a link that leads out of the project" in problems_of(
        root
    )


def test_a_link_to_nothing_and_a_folder_with_a_files_name(tmp_path: Path) -> None:
    root = copy_of_mini(tmp_path)
    (root / "quizzes/08-nothing.yaml").symlink_to(root / "quizzes/nothing")
    (root / "quizzes/09-folder.yaml").mkdir()
    assert problems_of(root) == [
        "quizzes/08-nothing.yaml:1: is not a file that can be read",
        "quizzes/09-folder.yaml:1: is not a file that can be read",
    ]


@pytest.mark.parametrize(
    "deep",
    [
        "[" * 50_000,
        "[" * 50_000 + "]" * 50_000,
        "{a: " * 50_000,
        "\n" + "- " * 50_000 + "x",
        '["]", ' * 50_000,
    ],
    ids=["open brackets", "brackets", "braces", "dashes", "brackets hidden by quotes"],
)
def test_nesting_that_would_end_the_process(deep: str, tmp_path: Path) -> None:
    root = copy_of_mini(tmp_path)
    (root / Q1).write_text(f"items: {deep}")
    assert any("is nested more than 24 levels deep" in line for line in problems_of(root))


def test_an_empty_folder(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == [
        f"modules/{name}.yaml:1: is missing"
        for name in (
            "course",
            "entities",
            "glossary",
            "institutions",
            "outline",
            "paragraphs",
            "recommendations",
            "reform-models",
            "since-2013",
            "timeline",
        )
    ]


def test_a_problem_is_written_as_editors_read_it() -> None:
    assert str(Problem("modules/course.yaml", 3, "is empty")) == "modules/course.yaml:3: is empty"
