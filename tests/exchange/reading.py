"""Files read back as a spreadsheet reads them, to compare them cell by cell."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from course.exchange.csv_file import safe
from course.exchange.sheets import Sheet, Value, moment

Cells = list[list[Any]]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
#: Spreadsheets count days from here.
DAY_0 = datetime(1899, 12, 30)


def read_csv(data: bytes) -> Cells:
    """All lines of a CSV file, texts as they stand."""
    text = data.decode("utf-8")
    assert text.startswith("\ufeff"), "without a mark Excel takes it for another encoding"
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def read_json(data: bytes) -> dict[str, Any]:
    """A JSON file."""
    found: dict[str, Any] = json.loads(data)
    return found


def read_xlsx(data: bytes) -> list[Cells]:
    """The cells of each worksheet: texts, numbers, and none. A formula or a link is a failure."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        names = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        names.sort(key=lambda name: int(name.removeprefix("xl/worksheets/sheet").removesuffix(".xml")))
        return [_page(book.read(name)) for name in names]


def _page(data: bytes) -> Cells:
    root = ElementTree.fromstring(data)
    for bad in ("f", "hyperlink"):
        assert root.find(f".//{MAIN}{bad}") is None, f"holds a {bad}"
    rows = {int(row.get("r", "")): _row(row) for row in root.iter(f"{MAIN}row")}
    return [rows.get(number, []) for number in range(1, max(rows) + 1)]


def _row(row: ElementTree.Element) -> list[Any]:
    cells: dict[int, Any] = {}
    for cell in row.iter(f"{MAIN}c"):
        if cell.get("t") == "inlineStr":
            cells[_place(cell)] = "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
        elif (value := cell.find(f"{MAIN}v")) is not None:
            cells[_place(cell)] = float(value.text or "")
    return [cells.get(place) for place in range(max(cells, default=-1) + 1)]


def _place(cell: ElementTree.Element) -> int:
    place = 0
    for letter in cell.get("r", ""):
        if letter.isalpha():
            place = place * 26 + ord(letter) - 64
    return place - 1


def agree(sheet: Sheet[Any], as_csv: bytes, as_xlsx: bytes, as_json: bytes) -> int:
    """Hold all files against the cells of the table, one by one; how many cells that were."""
    rows = list(sheet.cells())
    lines, pages, record = read_csv(as_csv), read_xlsx(as_xlsx), read_json(as_json)
    assert lines[0] == [safe(column.title) for column in sheet.columns]
    assert pages[0][0] == [column.title for column in sheet.columns]
    assert [each["title"] for each in record["columns"]] == pages[0][0]
    compared = 0
    for cells, line, page, said in zip(rows, lines[1:], pages[0][1:], record["rows"], strict=True):
        page += [None] * (len(cells) - len(page))
        for column, value, one, two in zip(sheet.columns, cells, line, page, strict=True):
            _same(column.kind, value, one, two, said[column.name])
            compared += 1
    return compared


def _same(kind: str, value: Value, in_csv: str, in_xlsx: Any, in_json: Any) -> None:
    if value is None:
        assert (in_csv, in_xlsx, in_json) == ("", None, None)
    elif kind == "moment":
        when = moment(int(value))
        assert in_csv == f"{when:%Y-%m-%d %H:%M:%S}"
        assert in_json == f"{when:%Y-%m-%dT%H:%M:%SZ}"
        off = DAY_0 + timedelta(days=in_xlsx) - when.replace(tzinfo=None)
        assert abs(off) < timedelta(seconds=0.5)
    elif isinstance(value, str):
        assert (in_csv, in_xlsx, in_json) == (safe(value), value, value)
    else:
        assert (float(in_csv), in_xlsx, in_json) == (value, value, value)


def rows_of(pages: list[Cells]) -> Iterator[list[Any]]:
    """The rows of all worksheets without their head lines."""
    for page in pages:
        yield from page[1:]
