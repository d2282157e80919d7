"""XLSX (ECMA-376) by XlsxWriter, a row at a time: rows go to a temporary file, not to memory.

Texts are written as texts whatever they begin with: no formula, no link, no number is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from course.exchange.sheets import Kind, Pieces, Sheet, Value, moment

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: What a worksheet holds, its head line included; more rows go on in another.
MOST_ROWS = 1_048_576
LONGEST = 32_767
PIECE = 65_536
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
WIDTHS: dict[Kind, int] = {"text": 24, "whole": 10, "figure": 12, "moment": 19}


def xlsx_file(sheet: Sheet[Any], most_rows: int = MOST_ROWS) -> Pieces:
    """The file in pieces. It is written whole first, into a folder that goes with the last piece."""
    with TemporaryDirectory(prefix="course-sheet-") as folder:
        path = Path(folder) / "sheet.xlsx"
        _write(sheet, path, folder, most_rows)
        with path.open("rb") as written:
            while piece := written.read(PIECE):
                yield piece


def _write(sheet: Sheet[Any], path: Path, folder: str, most_rows: int) -> None:
    from xlsxwriter import Workbook  # a tenth of a second, which no start should cost

    with Workbook(str(path), OPTIONS | {"tmpdir": folder}) as book:
        rows, number = sheet.cells(), 1
        while True:
            _fill(book, sheet, islice(rows, most_rows - 1), number)
            following = next(rows, None)
            if following is None:
                return
            rows, number = chain([following], rows), number + 1


def _fill(book: Workbook, sheet: Sheet[Any], rows: Iterable[tuple[Value, ...]], number: int) -> None:
    """One worksheet with its head line, which stays in view."""
    kinds = [column.kind for column in sheet.columns]
    page: Worksheet = book.add_worksheet(sheet.title if number == 1 else f"{sheet.title} {number}")
    when, bold = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}), book.add_format({"bold": True})
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, WIDTHS[column.kind])
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.title, bold)
    for line, cells in enumerate(rows, start=1):
        for place, (kind, value) in enumerate(zip(kinds, cells, strict=True)):
            if isinstance(value, str):
                page.write_string(line, place, value[:LONGEST])
            elif value is not None and kind == "moment":
                page.write_datetime(line, place, moment(int(value)).replace(tzinfo=None), when)
            elif value is not None:
                page.write_number(line, place, value)
