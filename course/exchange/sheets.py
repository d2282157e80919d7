"""A table on its way out: typed columns over rows, the same for every format.

A table is told once, as a row type and columns that read it. Pages read the rows, files the cells,
so that what is seen and what is taken along cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, Literal, TypeVar

Row = TypeVar("Row")
#: `moment`: UTC milliseconds. `figure`: a share, points or seconds, given with six decimals.
Kind = Literal["text", "whole", "figure", "moment"]
Value = str | int | float | None
#: A file, bit by bit; closed half-way it leaves nothing behind.
Pieces = Generator[bytes, None, None]
DECIMALS = 6
UNFIT = re.compile(
    "[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufeff\\ufffe\\uffff]"
)


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: its name for programs, its title for readers, and what it reads from a row."""

    name: str
    title: str
    kind: Kind
    of: Callable[[Row], Value]

    def cell(self, row: Row) -> Value:
        """What stands in the column: a text on one line, a rounded figure, or nothing."""
        value = self.of(row)
        if isinstance(value, str):
            return one_line(value) or None
        return round(value, DECIMALS) if isinstance(value, float) else value


@dataclass(frozen=True)
class Sheet(Generic[Row]):
    """A table with a title. `rows` may be read once only, and be more than memory holds."""

    title: str
    columns: tuple[Column[Row], ...]
    rows: Iterable[Row]

    def cells(self) -> Iterator[tuple[Value, ...]]:
        """The cells, row by row."""
        return (tuple(column.cell(row) for column in self.columns) for row in self.rows)


def one_line(text: str) -> str:
    """The text on one line, since a line break in a cell begins a new row in some readers.

    What is nowhere written goes too: control signs, halves of surrogates, and marks that turn or hide text.
    """
    return " ".join(UNFIT.sub("", text).split())


def moment(milliseconds: int) -> datetime:
    """UTC milliseconds as a moment, to the second."""
    return datetime.fromtimestamp(milliseconds // 1000, UTC)
