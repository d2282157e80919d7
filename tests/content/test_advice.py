"""Warnings and editorial checks: they name what to look at, and keep no course from being loaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from course.content.checks.advice import advise, one_spelling, sentence_lengths, sentences_short
from course.content.editorial import PATH, Check, read_checks, tally, warn, wording, write_checks
from course.content.loader import load
from course.content.model import Course
from course.content.problems import ContentError
from course.content.spelling import misspelt
from tests.content.cases import copy_of_mini
from tests.content.test_checks import body, messages


def lively(course: Course) -> Course:
    items = {name: item.model_copy(update={"status": "live"}) for name, item in course.items.items()}
    return replace(course, items=items)


def check(course: Course, item: str, **found: object) -> dict[str, Check]:
    fields = {"support": "yes", "blind": "right", "date": "2026-11-24"} | found
    return {item: Check.model_validate({"item": item, "shown_hash": wording(course.items[item])} | fields)}


def test_long_sentences_are_named_with_their_average(mini: Course) -> None:
    long = " ".join(["word"] * 30)
    course = body(mini, f"{long.capitalize()} [p3]. {long.capitalize()} [p3].\n")
    assert messages(sentences_short(course)) == ["sentences of 30.0 words on average; 20 read easily"]


def test_headings_and_tables_have_no_sentences(mini: Course) -> None:
    text = "## A heading of five words\n\nTwo words [p3]. Then three more:\n\n- a *marked* one [p3]\n\n"
    lesson = body(mini, text + "| a | b |\n|---|---|\n| one two | three [p3] |\n").lessons[
        "l01-who-runs-the-ferry"
    ]
    assert list(sentence_lengths(lesson)) == [2, 3, 3]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They recognise it", [("recognise", "recognize")]),
        ("Unorganised labor", [("Unorganised", "Unorganized"), ("labor", "labour")]),
        (
            "decriminalisation of programs",
            [("decriminalisation", "decriminalization"), ("programs", "programmes")],
        ),
        ("ten percent in the center", [("percent", "per cent"), ("center", "centre")]),
        ("It analyzed", [("analyzed", "analysed")]),
        ("We advise, revise and exercise; a programme of labour organizations", []),
        ('The report says "we recognise labor"', []),
        ("The International Organisation of Employers", []),
        ("An elaborate programmer in central offices", []),
    ],
)
def test_one_spelling_is_known(text: str, found: list[tuple[str, str]]) -> None:
    assert sorted(misspelt(text)) == sorted(found)


def test_the_other_spelling_is_named_with_its_line(mini: Course) -> None:
    course = body(mini, "One.\n\nThey recognise it [p3].\n")
    lesson = course.lessons["l01-who-runs-the-ferry"]
    found = [problem for problem in one_spelling(course) if problem.path == lesson.path]
    assert [(problem.line - lesson.body_line, problem.message) for problem in found] == [
        (2, "recognise, elsewhere recognize")
    ]


def test_a_live_item_is_unchecked_until_both_were_tried_on_its_present_wording(mini: Course) -> None:
    course = lively(mini)
    first = "not checked as they stand now: q-l01-01, "
    assert messages(warn(course, {}))[0].startswith(first)
    assert not messages(warn(course, check(course, "q-l01-01")))[0].startswith(first)
    for found in ({"support": None}, {"blind": None}, {"shown_hash": "0" * 16}):
        assert messages(warn(course, check(course, "q-l01-01", **found)))[0].startswith(first)
    assert not list(warn(mini_drafts(mini), {})), "drafts and retired items await no check"


def mini_drafts(course: Course) -> Course:
    return replace(
        course,
        items={name: item.model_copy(update={"status": "draft"}) for name, item in course.items.items()},
    )


def test_what_was_found_wanting_is_named(mini: Course) -> None:
    course = lively(mini)
    assert messages(warn(course, check(course, "q-l01-01", support="no", blind="wrong")))[:2] == [
        "q-l01-01: its evidence was found not to carry its key (checked 2026-11-24)",
        "q-l01-01: it was answered wrongly by a reader without the key (checked 2026-11-24)",
    ]
    assert tally(course, check(course, "q-l01-01")).sound == 1
    assert tally(course, check(course, "q-l01-01", blind="wrong")).sound == 0


def test_checks_are_kept_a_line_for_each_item_in_order(mini: Course, tmp_path: Path) -> None:
    root = copy_of_mini(tmp_path)
    found = check(mini, "q-l02-01") | check(mini, "q-l01-01", support=None)
    write_checks(root, found.values())
    lines = [line for line in (root / PATH).read_text().splitlines() if line.startswith("- ")]
    assert lines == [
        f'- {{item: q-l01-01, shown_hash: "{wording(mini.items["q-l01-01"])}", '
        'blind: right, date: "2026-11-24"}',
        f'- {{item: q-l02-01, shown_hash: "{wording(mini.items["q-l02-01"])}", '
        'support: "yes", blind: right, date: "2026-11-24"}',
    ]
    assert read_checks(root) == found
    assert list(load(root).items) == list(mini.items), "the file is no quiz"


def test_ten_thousand_checks_are_still_read(mini: Course, tmp_path: Path) -> None:
    root = copy_of_mini(tmp_path)
    one = check(mini, "q-l01-01")["q-l01-01"]
    write_checks(root, [one.model_copy(update={"item": f"q-l01-{n:05}"}) for n in range(10_000)])
    assert len(read_checks(root)) == 10_000


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            '{item: q-l01-01, shown_hash: "0123456789abcdef", blind: right, date: "2026-11-24"}',
            "is checked twice",
        ),
        (
            '{item: q-x, shown_hash: "0123456789abcdef", support: yes, date: "2026-11-24"}',
            "yes would be read as",
        ),
        (
            '{item: q-x, shown_hash: "0123", blind: right, date: "2026-11-24"}',
            "shown_hash must fit the pattern",
        ),
    ],
)
def test_a_broken_file_of_checks_is_named(line: str, message: str, mini: Course, tmp_path: Path) -> None:
    root = copy_of_mini(tmp_path)
    write_checks(root, check(mini, "q-l01-01").values())
    with (root / PATH).open("a", encoding="utf-8") as file:
        file.write(f"- {line}\n")
    with pytest.raises(ContentError) as caught:
        read_checks(root)
    assert str(caught.value).startswith(f"{PATH}:7: ")
    assert message in str(caught.value)


def test_warnings_come_in_order_of_place(mini: Course) -> None:
    found = advise(lively(mini), {})
    assert found and found == sorted(found)
