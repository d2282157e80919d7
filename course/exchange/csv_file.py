"""CSV (RFC 4180) that spreadsheets open rightly and that cannot do anything there.

UTF-8 with a byte order mark, since Excel takes a file without one for its own code page. Every text
stands in quotes. A text that a spreadsheet would read as a formula begins with an apostrophe (OWASP, CSV
Injection); numbers stay numbers, negative ones too.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from unicodedata import category, normalize

from course.exchange.sheets import Kind, Pieces, Sheet, Value, moment

BOM = "\ufeff"
#: Bytes after which a piece is sent.
PIECE = 32_768
FORMULA = ("=", "+", "-", "@", "\N{MINUS SIGN}", "\t", "\r", "\n")
#: A spreadsheet that takes the semicolon for its separator begins a cell after it, quotes or not.
_AFTER_SEMICOLON = re.compile(r"(?<=;)(?=\s*[=+\-@＝＋－＠])")


def csv_file(sheet: Sheet[Any]) -> Pieces:
    """The file in pieces, the first with the head line."""
    held = io.StringIO()
    held.write(BOM)
    writer = csv.writer(held, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([safe(column.title) for column in sheet.columns])
    kinds = [column.kind for column in sheet.columns]
    for cells in sheet.cells():
        writer.writerow([_written(kind, value) for kind, value in zip(kinds, cells, strict=True)])
        if held.tell() >= PIECE:
            yield _taken(held)
    yield _taken(held)


def safe(text: str) -> str:
    """The text, with an apostrophe before whatever a spreadsheet could take for a formula.

    What stands before it unseen, and wide or small forms of the signs, are seen through.
    """
    guarded = _AFTER_SEMICOLON.sub("'", text)
    return f"'{guarded}" if text.startswith(FORMULA) or _first_seen(text).startswith(FORMULA) else guarded


def _first_seen(text: str) -> str:
    for sign in text:
        if not sign.isspace() and category(sign) not in ("Cf", "Cc"):
            return normalize("NFKC", sign)
    return ""


def _written(kind: Kind, value: Value) -> Value:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe(value)
    return f"{moment(int(value)):%Y-%m-%d %H:%M:%S}" if kind == "moment" else value


def _taken(held: io.StringIO) -> bytes:
    piece = held.getvalue().encode()
    held.seek(0)
    held.truncate()
    return piece
