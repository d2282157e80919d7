"""How the questions of a quiz did, to take along: made of the report that its page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from course.exchange.sheets import Column, Sheet
from course.learning.intervals import Estimate
from course.learning.item_details import OptionRow, item_detail
from course.learning.item_lines import ItemLine
from course.web.results_view import QuizReport
from course.web.results_words import ruled

Found = Callable[[ItemLine], Estimate]


def items_sheet(report: QuizReport) -> Sheet[ItemLine]:
    """A row for each revision of each question, in the order of the page; none where it gives no figures."""
    return Sheet("Questions", ITEM_COLUMNS, report.lines if report.figures.told else ())


def _estimate(name: str, title: str, of: Found) -> Iterator[Column[ItemLine]]:
    """A figure with the ends of its interval; nothing below ten answers."""

    def told(line: ItemLine) -> Estimate:
        return of(line) if line.told else Estimate(None, 0)

    yield Column(name, title, "figure", lambda line: told(line).value)
    yield Column(f"{name}_low", f"{title}, from", "figure", lambda line: _end(told(line), 0))
    yield Column(f"{name}_high", f"{title}, to", "figure", lambda line: _end(told(line), 1))


def _n(name: str, title: str, of: Found) -> Column[ItemLine]:
    """How many answers a figure rests on, where not on all; nothing below ten, or without any."""
    return Column(f"{name}_n", title, "whole", lambda line: (of(line).n or None) if line.told else None)


def _end(found: Estimate, which: int) -> float | None:
    return (found.interval.low, found.interval.high)[which] if found.interval else None


def _sure_and_wrong(line: ItemLine) -> Estimate:
    return line.found.confidence.sure_and_wrong


ITEM_COLUMNS: tuple[Column[ItemLine], ...] = (
    Column("number", "No.", "whole", lambda line: line.number),
    Column("item", "Question", "text", lambda line: line.item),
    Column("version", "Version", "text", lambda line: line.marking_hash[:12]),
    Column("current", "In the course now", "text", lambda line: "yes" if line.current else "no"),
    Column("stem", "Its words", "text", lambda line: line.stem),
    Column("answers", "Answers", "whole", lambda line: line.found.facility.n),
    *_estimate("facility", "Share right", lambda line: line.found.facility),
    Column("expected", "Expected", "figure", lambda line: line.expected),
    *_estimate("discrimination", "Discrimination", lambda line: line.found.discrimination),
    _n("discrimination", "Answers beside others", lambda line: line.found.discrimination),
    *_estimate("omitted", "Left out", lambda line: line.found.omitted),
    *_estimate("seconds", "Median time in seconds", lambda line: line.found.seconds),
    _n("seconds", "Answers with a time", lambda line: line.found.seconds),
    *_estimate("sure_and_wrong", "Certain and not fully right", _sure_and_wrong),
    _n("sure", "Answers with a certainty", _sure_and_wrong),
    Column("decided", "Decided", "text", lambda line: "; ".join(map(ruled, line.rulings))),
    Column("level", "Level", "text", lambda line: line.verdict.level),
    Column("verdict", "Verdict", "text", lambda line: line.verdict.sentence),
    Column("notes", "Notes", "text", lambda line: " ".join(line.verdict.notes) if line.told else None),
)


@dataclass(frozen=True)
class ChoiceRow:
    """A choice of a question; `group` says of which row, gap or step, where there are several."""

    line: ItemLine
    group: str
    option: OptionRow


def options_sheet(report: QuizReport) -> Sheet[ChoiceRow]:
    """Who chose what: a row for each choice of each question that has ten answers or more."""
    rows = (
        ChoiceRow(line, table.group.title, option)
        for line in report.lines
        if report.figures.told and line.told and report.counted
        for table in item_detail(line).tables
        for option in table.rows
    )
    return Sheet("Options", OPTION_COLUMNS, rows)


def _right(row: ChoiceRow) -> str:
    """Whether a choice is right: by the key, or accepted beside it."""
    if row.option.choice.key:
        return "yes"
    return "accepted" if row.option.choice.id in row.line.evidence.accepted else "no"


def _third(which: int, name: str, title: str) -> Iterator[Column[ChoiceRow]]:
    """A third's share, and how many learners are in it."""
    yield Column(name, title, "figure", lambda row: row.option.curve.thirds[which].value)
    yield Column(f"{name}_n", f"{title}, learners", "whole", lambda row: row.option.curve.thirds[which].n)


OPTION_COLUMNS: tuple[Column[ChoiceRow], ...] = (
    Column("number", "No.", "whole", lambda row: row.line.number),
    Column("item", "Question", "text", lambda row: row.line.item),
    Column("version", "Version", "text", lambda row: row.line.marking_hash[:12]),
    Column("part", "Part", "text", lambda row: row.group),
    Column("option", "Option", "text", lambda row: row.option.choice.label),
    Column("words", "Its words", "text", lambda row: row.option.choice.text),
    Column("key", "Right", "text", _right),
    Column("answers", "Answers", "whole", lambda row: row.option.curve.overall.n),
    Column("chosen", "Chosen by, share", "figure", lambda row: row.option.curve.overall.value),
    *_third(0, "lowest", "Lowest third"),
    *_third(1, "middle", "Middle third"),
    *_third(2, "highest", "Highest third"),
    Column("reading", "Reading", "text", lambda row: row.option.reading),
)
