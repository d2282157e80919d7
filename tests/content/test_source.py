"""The report's official text is read right, whatever its transcript does to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.content.loader import read_report
from course.content.model import Course
from course.content.problems import ContentError
from course.content.source import NotTheReport, SourceReport, parse
from tests.content.cases import MINI
from tests.content.conftest import LAST_OF_MINI

ROOT = Path(__file__).parents[2]


def test_the_contents_table_and_masthead_are_not_the_text(mini_report: SourceReport) -> None:
    assert list(mini_report.paragraphs) == list(range(1, 13))
    assert mini_report.text(1).startswith("This invented report is submitted")
    assert not any("Distr." in mini_report.text(n) for n in mini_report.paragraphs)


def test_misnumbered_and_marked_headings_find_their_place(mini_report: SourceReport, mini: Course) -> None:
    found = {name: section.paragraphs for name, section in mini_report.sections.items()}
    announced = {name: section.paragraphs for name, section in mini.sections.items()}
    assert found == {**announced, "iii": (11, 12)}, "the copy ends before what its contents table announces"


def test_paragraphs_cut_by_a_page_are_joined(mini_report: SourceReport) -> None:
    assert "spoke with passengers and with the crew, and came back" in mini_report.text(2)
    assert mini_report.text(4).endswith("depend on its timetable. The author does not share that view.")
    assert mini_report.text(7).endswith("unless it is essential for a rescue.")


def test_footnotes_stand_apart(mini_report: SourceReport) -> None:
    assert mini_report.footnotes == {
        1: "Harbour office, yearly account, 1998",
        2: "See www.example.org/crossings/what-a-road-",
        3: "For more see the guild's report \"Boats and Duties: Improving Rights-Based Crossings”, 2012",
        4: "Guild, statement of 30 September 2010",
    }
    text = " ".join(mini_report.text(n) for n in mini_report.paragraphs)
    assert "yearly account" not in text
    assert "Rights-Based Crossings" not in text, "the tail of a footnote reads like text"


def test_marks_and_footnote_numbers_are_taken_off(mini_report: SourceReport) -> None:
    text = " ".join(mini_report.text(n) for n in mini_report.paragraphs)
    assert not set("⁰¹²³⁴⁵⁶⁷⁸⁹*’") & set(text)
    assert mini_report.text(3).endswith("prints the tickets.")


def test_a_stray_bullet_is_no_issue(mini_report: SourceReport) -> None:
    assert mini_report.paragraphs[10] == (
        "The author raises the following issues:",
        "A lamp for each passenger;",
        "How to wake the bell-ringer;",
        "How to keep the pier free of ice.",
    )


def test_numbers_within_a_paragraph_start_none(mini_report: SourceReport) -> None:
    assert "i) a light on each pier; ii) one price" in mini_report.text(6)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("I. Introduction\n\n1.", "1.", "its first heading, Introduction, was not found"),
        ("B. The rules of the harbour\n\n1. The", "1. The", "'The rules of the harbour' was not found"),
        ("12. The author", "The author", "paragraph 12 was not found"),
        ("a Special Rapporteur on the human rights of migrants", "somebody", "paragraph 1 does not name"),
    ],
)
def test_another_text_is_refused_with_the_reason(
    mini: Course, mini_text: str, old: str, new: str, reason: str
) -> None:
    assert old in mini_text
    with pytest.raises(NotTheReport, match=reason):
        parse(mini_text.replace(old, new), mini.sections.values(), LAST_OF_MINI)


@pytest.mark.parametrize("text", ["A letter.", "1. One\n\n2. Two\n"])
def test_any_other_file_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(text)
    with pytest.raises(NotTheReport, match="Introduction"):
        read_report(path, MINI)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.4\n\xe2\xe3\xcf\xd3")
    with pytest.raises(ContentError, match=r"report\.pdf:2: is not UTF-8 text"):
        read_report(path, MINI)


def test_a_file_that_is_missing_or_huge_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotTheReport, match=r"no file report\.txt"):
        read_report(tmp_path / "report.txt", MINI)
    (tmp_path / "report.txt").write_bytes(b" " * 3_000_000)
    with pytest.raises(NotTheReport, match="larger than"):
        read_report(tmp_path / "report.txt", MINI)


def test_what_follows_the_last_paragraph_is_left_out(mini: Course, mini_text: str) -> None:
    report = parse(f"{mini_text}\n13. More, from a longer copy.\n", mini.sections.values(), LAST_OF_MINI)
    assert list(report.paragraphs)[-1] == LAST_OF_MINI
    assert report.text(LAST_OF_MINI).endswith("heard on the pier.")


def test_the_official_text_in_numbers(official_text: Path) -> None:
    report = read_report(official_text, ROOT)
    assert list(report.paragraphs) == list(range(1, 144))
    assert len(report.sections) == 43
    assert list(report.footnotes) == list(range(1, 19))
    assert len(report.paragraphs[134]) == 1 + 8, "eight issues: the ninth bullet is a page break's"


def test_the_official_texts_sections_are_those_of_the_outline(
    official_text: Path, real_sections: dict[str, object]
) -> None:
    report = read_report(official_text, ROOT)
    found = {name: section.paragraphs for name, section in report.sections.items()}
    assert found == {**real_sections, "iv": (121, 143), "iv-b": (127, 143)}


def test_the_official_texts_footnotes_are_out_of_its_paragraphs(official_text: Path) -> None:
    report = read_report(official_text, ROOT)
    text = " ".join(report.text(n) for n in report.paragraphs)
    for note in report.footnotes.values():
        assert note not in text
    assert "Rights-Based Governance of International Migration" not in report.text(31)
    assert not set("⁰¹²³⁴⁵⁶⁷⁸⁹*") & set(text)


@pytest.mark.parametrize("n", [5, 8, 16, 26, 28, 38, 41, 48, 50, 52, 82, 101, 115, 122, 129])
def test_the_official_texts_cut_paragraphs_are_whole(official_text: Path, n: int) -> None:
    blocks = read_report(official_text, ROOT).paragraphs[n]
    assert len(blocks) == 1
    assert blocks[0].rstrip("”\"'").endswith(".")
