"""The formats that a table can be taken along in: one signature, one registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course.exchange.csv_file import csv_file
from course.exchange.json_file import json_file
from course.exchange.sheets import Pieces, Sheet
from course.exchange.xlsx_file import xlsx_file


@dataclass(frozen=True)
class Format:
    """A format: what the web calls it, and what writes it in pieces."""

    mimetype: str
    write: Callable[[Sheet[Any]], Pieces]


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", csv_file),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_file),
    "json": Format("application/json", json_file),
}
