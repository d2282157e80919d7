"""JSON (RFC 8259) of a table: its title, its columns with their kinds, and a record for each row."""

from __future__ import annotations

import json
from typing import Any

from course.exchange.sheets import Kind, Pieces, Sheet, Value, moment

#: Rows in a piece.
PIECE = 100


def json_file(sheet: Sheet[Any]) -> Pieces:
    """The file in pieces. Moments are ISO 8601 in UTC."""
    columns = [{"name": each.name, "title": each.title, "kind": each.kind} for each in sheet.columns]
    held = [f'{{"title": {_json(sheet.title)}, "columns": {_json(columns)}, "rows": [']
    for number, cells in enumerate(sheet.cells()):
        record = {
            column.name: _written(column.kind, value)
            for column, value in zip(sheet.columns, cells, strict=True)
        }
        held.append(f"{',' if number else ''}\n{_json(record)}")
        if len(held) > PIECE:
            yield "".join(held).encode()
            held.clear()
    yield "".join([*held, "\n]}\n"]).encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _written(kind: Kind, value: Value) -> Value:
    if kind == "moment" and isinstance(value, int):
        return f"{moment(value):%Y-%m-%dT%H:%M:%SZ}"
    return value
