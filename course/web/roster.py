"""A list of people for a cohort, as a spreadsheet writes it: read whole, every bad line named."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from email_validator import EmailNotValidError, validate_email

from course.records.people import LONGEST_EMAIL, LONGEST_NAME, normalise
from course.web.forms import ADDRESS, JOINERS

MOST_LINES = 4000
SEPARATORS = ",;\t"
EMAIL_HEADS = {"email", "e-mail", "mail", "email address", "e-mail address"}
NAME_HEADS = {"name", "full name"}
NOT_UTF8 = "The file is not UTF-8. In the spreadsheet choose “CSV UTF-8” when saving."
NO_HEAD = "The first line must name the columns: email, and if you like name."
EMPTY = "The file has no line below its first one."
TOO_WIDE = "The line has more columns than the first: put a name with a comma in it in quotation marks"
#: What some spreadsheets write before the first line, to say what separates columns.
SAYS_HOW = re.compile(r"sep=([,;\t])[\r\n]", re.IGNORECASE)
TOO_MANY = f"The file has more than {MOST_LINES:,} lines. Divide it."


class Unreadable(Exception):
    """The file as a whole cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Line:
    """A person of the list. `number`: the line of the file, from 1; `problem`: empty where there is none."""

    number: int
    email: str
    name: str
    problem: str = ""


def address_problem(email: str) -> str:
    """What is wrong with an address; nothing where it can be one."""
    given = email.strip()
    if not given:
        return "There is no address"
    if len(given) > LONGEST_EMAIL:
        return f"The address is longer than {LONGEST_EMAIL} characters"
    try:
        validate_email(given, check_deliverability=False)
    except EmailNotValidError:
        return ADDRESS
    return ""


def name_problem(name: str) -> str:
    """What is wrong with a name."""
    if len(name) > LONGEST_NAME:
        return f"The name is longer than {LONGEST_NAME} characters"
    if any(not letter.isprintable() and letter not in JOINERS for letter in name):
        return "The name has line breaks or control characters"
    return ""


def readable_name(name: str) -> str:
    """A name typed into a field, without what cannot be seen in it."""
    return "".join(c for c in name if c.isprintable() or c in JOINERS).strip()[:LONGEST_NAME]


def read_roster(raw: bytes) -> tuple[Line, ...]:
    """Every line of a CSV file, the good and the bad. Raises Unreadable where no line could be told."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(NOT_UTF8) from None
    said = SAYS_HOW.match(text)
    separator = said[1] if said else _separator(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    if said:
        next(rows)
    found = tuple(_told_twice(_lines(rows, _columns(rows))))
    if not found:
        raise Unreadable(EMPTY)
    return found


def known_before(lines: tuple[Line, ...], members: Set[str], invited: Set[str]) -> tuple[Line, ...]:
    """The same lines, with a word on who is in the cohort already or was invited before."""

    def told(line: Line) -> Line:
        if line.problem:
            return line
        email = normalise(line.email)
        why = "Is in the cohort already" if email in members else "Is invited already"
        return replace(line, problem=why) if email in members | invited else line

    return tuple(told(line) for line in lines)


def as_csv(lines: tuple[Line, ...]) -> str:
    """Lines as a file again, to be sent back and read anew before anybody is invited."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("email", "name"))
    writer.writerows((line.email, line.name) for line in lines)
    return out.getvalue()


def _separator(text: str) -> str:
    """The separator that stands most often in the first line; spreadsheets write semicolons in many lands."""
    head = text.partition("\n")[0]
    return max(SEPARATORS, key=head.count)


@dataclass(frozen=True)
class _Columns:
    """Where addresses and names stand, and how many columns the first line has."""

    email: int
    name: int | None
    number: int


def _columns(rows: Iterator[list[str]]) -> _Columns:
    try:
        heads = [cell.strip().casefold() for cell in next(rows, [])]
    except csv.Error:
        raise Unreadable(NO_HEAD) from None
    email = next((at for at, head in enumerate(heads) if head in EMAIL_HEADS), None)
    if email is None:
        raise Unreadable(NO_HEAD)
    name = next((at for at, head in enumerate(heads) if head in NAME_HEADS), None)
    return _Columns(email, name, len(heads))


def _lines(rows: Iterator[list[str]], columns: _Columns) -> Iterator[Line]:
    while True:
        number = rows.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(rows, None)
        except csv.Error:
            yield Line(number, "", "", "The line cannot be read: look at its quotation marks")
            return
        if cells is None:
            return
        if number > MOST_LINES + 1:
            raise Unreadable(TOO_MANY)
        if any(cell.strip() for cell in cells):
            yield _line(number, cells, columns)


def _line(number: int, cells: list[str], columns: _Columns) -> Line:
    email = cells[columns.email].strip() if columns.email < len(cells) else ""
    name = cells[columns.name].strip() if columns.name is not None and columns.name < len(cells) else ""
    wide = any(cell.strip() for cell in cells[columns.number :])
    problem = address_problem(email) or (TOO_WIDE if wide else name_problem(name))
    return Line(number, email, name, problem)


def _told_twice(lines: Iterator[Line]) -> Iterator[Line]:
    first: dict[str, int] = {}
    for line in lines:
        before = first.setdefault(normalise(line.email), line.number)
        twice = before != line.number and not line.problem
        yield replace(line, problem=f"The address stands in line {before} already") if twice else line
