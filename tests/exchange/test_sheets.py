"""Tables as files: the same cells in each, nothing in them that a spreadsheet would carry out."""

from __future__ import annotations

import gc
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.exchange.csv_file import csv_file, safe
from course.exchange.formats import FORMATS
from course.exchange.naming import disposition, file_name
from course.exchange.sheets import Column, Sheet, one_line
from course.exchange.xlsx_file import xlsx_file
from tests.conftest import START
from tests.exchange.reading import agree, read_csv, read_xlsx, rows_of

Row = tuple[Any, ...]
DANGEROUS = [
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+1",
    "-1+1|cmd",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹦1+1",
    "\N{MINUS SIGN}1",
    'a";=1+1',
    "a; =cmd|x",
]
HARMLESS = ["Amina", "a=b", "1 + 1", "yes; no", "'quoted'", "", "سلام", "e-mail", "Q1: 50%"]


def sheet(rows: list[Row]) -> Sheet[Row]:
    """A table with a column of each kind; the title of the first is as bad as can be."""
    return Sheet(
        "Answers",
        (
            Column("words", "=cmd|' /C calc'!A0", "text", lambda row: row[0]),
            Column("number", "Number", "whole", lambda row: row[1]),
            Column("share", "Share", "figure", lambda row: row[2]),
            Column("at", "At (UTC)", "moment", lambda row: row[3]),
        ),
        rows,
    )


def whole(form: str, table: Sheet[Row]) -> bytes:
    """A file in one piece."""
    return b"".join(FORMATS[form].write(table))


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_could_be_a_formula_is_none(text: str) -> None:
    guarded = safe(text)
    assert guarded != text and guarded.replace("'", "") == text.replace("'", "")
    cell = read_csv(whole("csv", sheet([(text, 1, 0.5, START)])))[1][0]
    first = next(iter(cell.lstrip()))
    assert first not in "=+-@＝＋－＠﹦\N{MINUS SIGN}", cell
    for part in cell.split(";")[1:]:
        assert part.lstrip()[0] not in "=+-@", cell


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stand_as_they_are(text: str) -> None:
    assert safe(text) == text


def test_numbers_stay_numbers() -> None:
    table = sheet([("a", -7, -0.25, START), ("b", 0, 1 / 3, None), (None, None, None, None)])
    lines = whole("csv", table).decode().split("\r\n")
    assert lines[1].startswith('"a",-7,-0.25,') and lines[2] == '"b",0,0.333333,""'
    page = read_xlsx(whole("xlsx", table))[0]
    assert page[1][1:3] == [-7, -0.25] and page[2][1:] == [0, 0.333333]


TEXTS = st.one_of(st.sampled_from(DANGEROUS), st.text(max_size=30), st.none())
ROWS = st.lists(
    st.tuples(
        TEXTS,
        st.integers(-(10**9), 10**9),
        st.one_of(st.none(), st.floats(-1, 1)),
        st.one_of(st.none(), st.integers(0, 4 * 10**12)),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_all_files_hold_the_same_cells(rows: list[Row]) -> None:
    table = sheet(rows)
    assert agree(table, whole("csv", table), whole("xlsx", table), whole("json", table)) == 4 * len(rows)


@given(st.text())
def test_a_text_fits_on_a_line_and_into_a_file(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1 and line == one_line(line)
    line.encode()


def test_more_rows_than_a_worksheet_holds_go_on_in_another() -> None:
    table = sheet([(f"row {number}", number, 0.0, START) for number in range(7)])
    pages = read_xlsx(b"".join(xlsx_file(table, most_rows=4)))
    assert [len(page) for page in pages] == [4, 4, 2]
    assert [row[1] for row in rows_of(pages)] == list(range(7))
    assert len({page[0][0] for page in pages}) == 1, "each begins with the head line"
    exact = read_xlsx(b"".join(xlsx_file(sheet(list(table.rows)[:3]), most_rows=4)))
    assert [len(page) for page in exact] == [4]


def test_a_temporary_folder_goes_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    table = sheet([("a", 1, 0.5, START)])
    pieces = xlsx_file(table)
    next(pieces)
    assert list(tmp_path.iterdir())
    pieces.close()
    assert not list(tmp_path.iterdir()), "closed half-way"
    whole("xlsx", table)

    def fails() -> Iterator[Row]:
        yield ("a", 1, 0.5, START)
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError):
        whole("xlsx", Sheet("Answers", table.columns, fails()))
    assert not list(tmp_path.iterdir()), "after a failure"


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_memory_does_not_grow_with_the_rows(form: str) -> None:
    peak(form, 100)  # imports
    few, many = peak(form, 5_000), peak(form, 20_000)
    assert many < few * 1.15 + 50_000, (few, many)


def peak(form: str, number: int) -> int:
    """Bytes held at most while a table of so many rows is written."""
    rows = (("A rather long answer in words", n, n / number, START + n) for n in range(number))
    table = sheet([])
    gc.collect()
    tracemalloc.start()
    for _ in FORMATS[form].write(Sheet("Answers", table.columns, rows)):
        pass
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


def test_a_first_piece_comes_before_the_last_row_is_read() -> None:
    read: list[int] = []

    def rows() -> Iterator[Row]:
        for number in range(20_000):
            read.append(number)
            yield ("a", number, 0.5, START)

    next(csv_file(Sheet("Answers", sheet([]).columns, rows())))
    assert len(read) < 5_000


def test_xlsxwriter_is_not_loaded_before_it_is_needed() -> None:
    import subprocess

    code = "import course.factory, sys; sys.exit('xlsxwriter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Border officials, autumn", "Border-officials-autumn-answers.csv"),
        ("موظفو الحدود", "موظفو-الحدود-answers.csv"),
        ("../../etc/passwd", "etc-passwd-answers.csv"),
        ('a<b>:"/\\|?*c', "a-b-c-answers.csv"),
        ("CON.x", "cohort-CON.x-answers.csv"),
        (" . ", "cohort-answers.csv"),
        ("=cmd", "cmd-answers.csv"),
        ("abc\u202egnp.exe", "abc-gnp.exe-answers.csv"),
        ("line\r\nSet-Cookie: x", "line-Set-Cookie-x-answers.csv"),
    ],
)
def test_a_file_name_suits_every_system(words: str, name: str) -> None:
    assert file_name(words, "answers.csv") == name


@given(st.text(max_size=300))
def test_a_file_name_is_short_and_its_header_plain(words: str) -> None:
    name = file_name(words, "answers-2026-11-25.xlsx")
    assert len(name.encode()) <= 200 and not set(name) & set('<>:"/\\|?*\0\r\n ')
    header = disposition(name)
    assert header.isascii() and header.isprintable()
    assert header.count('"') == 2 and 'filename="' in header and "filename*=UTF-8''" in header
