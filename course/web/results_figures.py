"""Curves of options as their template draws them: the numbers, the labels, and the same in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from course.learning.charts import Curve, curves
from course.learning.distractors import OptionCurve
from course.learning.item_details import ItemDetail, OptionRow, OptionTable
from course.web.results_words import percent

RISES = "A good key rises; good wrong options fall."
ROWS = "The right choice of each row, by its number in the table. Each should rise."


@dataclass(frozen=True)
class Drawn:
    """One figure: its curves, what stands at the end of each, what it shows in words, and its caption."""

    title: str
    curves: tuple[Curve, ...]
    labels: Mapping[str, str]
    say: str
    caption: str


def drawings(detail: ItemDetail) -> tuple[Drawn, ...]:
    """A figure for each set of options; of items of several rows one, with the right choice of each row."""
    told = [table for table in detail.tables if detail.thirds]
    if not detail.line.told or not told:
        return ()
    if told[0].whole:
        return tuple(_of_options(table) for table in told)
    rights = [(n, row) for n, table in enumerate(told, start=1) for row in table.rows if row.choice.key]
    labels = {row.choice.id: str(number) for number, row in rights}
    say = " ".join(f"Row {number}: {_course(row)}." for number, row in rights)
    drawn = curves([row.curve for _, row in rights], frozenset())
    return (Drawn("Who chose rightly, by thirds of learners", drawn, labels, say, ROWS),)


def _of_options(table: OptionTable) -> Drawn:
    labels = {row.choice.id: _label(row) for row in table.rows}
    say = " ".join(f"{_label(row)}: {_course(row)}." for row in table.rows)
    title = f"{table.group.title or 'Who chose which option'}, by thirds of learners"
    return Drawn(title, curves(_curves(table.rows), table.group.keys), labels, say, RISES)


def _curves(rows: Sequence[OptionRow]) -> list[OptionCurve]:
    return [row.curve for row in rows]


def _label(row: OptionRow) -> str:
    return f"{row.choice.label}, key" if row.choice.key else row.choice.label


def _course(row: OptionRow) -> str:
    lower, middle, upper = (percent(third.value) for third in row.curve.thirds)
    return f"{lower} of the lowest third, {middle} of the middle, {upper} of the highest"
