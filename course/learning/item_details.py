"""One item in full: who chose what, and how sure learners were. For its own page and for printed reports."""

from __future__ import annotations

from dataclasses import dataclass

from course.learning.choosable import Choice, Group, groups, judged
from course.learning.distractors import OptionCurve
from course.learning.evidence import reading
from course.learning.intervals import Estimate
from course.learning.item_lines import ItemLine

#: Certainty as learners are asked for it, the highest first.
SURE = {2: "Certain", 1: "Fairly sure", 0: "Guessing"}


@dataclass(frozen=True)
class OptionRow:
    """One choice, who chose it, and what its curve says; no reading where nothing can be compared."""

    choice: Choice
    curve: OptionCurve
    reading: str


@dataclass(frozen=True)
class OptionTable:
    """The choices of one place of an item. Of items of several rows only those that anybody chose, or
    should have chosen. `whole`: all choices there are, so that their curves belong into one figure."""

    group: Group
    rows: tuple[OptionRow, ...]
    whole: bool


@dataclass(frozen=True)
class SureRow:
    """Answers with one certainty: how many were fully right and not, and the share fully right."""

    words: str
    right: int
    wrong: int
    share: Estimate


@dataclass(frozen=True)
class ItemDetail:
    """A line with its options and certainty."""

    line: ItemLine
    tables: tuple[OptionTable, ...]
    sure: tuple[SureRow, ...]

    @property
    def thirds(self) -> tuple[int, int, int] | None:
        """How many learners are in each third; none where there are no other questions to go by."""
        curves = [row.curve for table in self.tables for row in table.rows]
        lower, middle, upper = (third.n for third in curves[0].thirds) if curves else (0, 0, 0)
        return (lower, middle, upper) if lower + middle + upper else None

    @property
    def sure_and_wrong(self) -> Estimate:
        """The share of those who said how sure they were who were certain and not fully right."""
        return self.line.found.confidence.sure_and_wrong


def item_detail(line: ItemLine) -> ItemDetail:
    """The detail of one line; without tables where nothing is kept of the item."""
    curves = {curve.option: curve for curve in line.found.options}
    whole = line.shown is not None and judged(line.shown) is not None
    found = groups(line.shown) if line.shown else ()
    tables = [OptionTable(group, _rows(line, group, curves, whole), whole) for group in found]
    return ItemDetail(line, tuple(table for table in tables if table.rows), _sure(line))


def worth_teaching(lines: tuple[ItemLine, ...], most: int = 5) -> tuple[ItemLine, ...]:
    """Items that many are sure of and not fully right about: by the interval's lower end.

    Only where as many said how sure they were as it takes to judge, and not where a decision has settled the
    item: of a wrong key one could only learn that it was wrong.
    """
    told = [line for line in lines if _least(line) > 0 and line.evidence.settled is None]
    return tuple(sorted(told, key=lambda line: (-_least(line), line.number))[:most])


def _least(line: ItemLine) -> float:
    found = line.found.confidence.sure_and_wrong
    if not (line.told and found.value and found.interval) or not found.enough:
        return 0.0
    return found.interval.low


def _rows(line: ItemLine, group: Group, curves: dict[str, OptionCurve], whole: bool) -> tuple[OptionRow, ...]:
    rows = (
        OptionRow(choice, curves[choice.id], _reading(line, curves[choice.id])) for choice in group.choices
    )
    return tuple(row for row in rows if whole or row.choice.key or row.curve.overall.value)


def _reading(line: ItemLine, curve: OptionCurve) -> str:
    compared = {each.option for each in line.evidence.found.options}
    return reading(line.evidence, curve) if curve.option in compared else ""


def _sure(line: ItemLine) -> tuple[SureRow, ...]:
    counts = line.answered.certainty
    rows = (
        SureRow(words, counts.get((level, True), 0), counts.get((level, False), 0), share)
        for level, words in SURE.items()
        for share in [line.found.confidence.right[level]]
    )
    return tuple(rows) if counts else ()
