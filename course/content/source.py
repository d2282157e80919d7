"""Reads the report's official text, as a transcript prints it, into sections, paragraphs and footnotes.

The transcript numbers some headings wrongly, cuts paragraphs at page ends, prints footnotes
where their page ended and lets bold marks run on. Headings are therefore recognised by the
titles of the outline in their order; a block without a number continues the paragraph before
it, unless that paragraph is complete and the last footnote is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from course.content.model import Section
from course.content.value import LAST_PARAGRAPH

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
TO_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
FOOTNOTE = re.compile(rf"^([{SUPERSCRIPTS}]+)\s*(.+)$")
NUMBERED = re.compile(r"^(\d{1,3})\.\s+(.+)$", re.DOTALL)
ENUMERATOR = re.compile(r"^(?:[IVX]+\.?|[A-H]\.|\d{1,2}\.|\([a-h]\))\s+")
BULLET = re.compile(r"^[-•–*]\s*")
MARKS = re.compile(r"</?[a-z]+>|\*+|_{2,}")
ENDS = re.compile(r"[.!?:;”\"'’)]\s*$")
SYMBOL = "Special Rapporteur on the human rights of migrants"


class NotTheReport(Exception):
    """The text is not this report; the message says what was looked for and not found."""


@dataclass(frozen=True)
class SourceSection:
    """A section as found: its outline id, the line of its heading, and its first and last paragraph."""

    id: str
    line: int
    paragraphs: tuple[int, int]


@dataclass(frozen=True)
class SourceReport:
    """The official text: paragraphs as blocks of plain text (a list's entries are blocks of their own)."""

    sections: Mapping[str, SourceSection]
    paragraphs: Mapping[int, tuple[str, ...]]
    footnotes: Mapping[int, str]

    def text(self, n: int) -> str:
        """A paragraph in one piece."""
        return " ".join(self.paragraphs[n])


@dataclass
class _Reading:
    """The state of a reading: what is complete, and what the next block may continue."""

    expected: list[Section]
    starts: dict[str, tuple[int, int]] = field(default_factory=dict)
    paragraphs: dict[int, list[str]] = field(default_factory=dict)
    footnotes: dict[int, str] = field(default_factory=dict)
    end: int = LAST_PARAGRAPH
    last: int = 0
    after_heading: bool = False


def parse(text: str, sections: Iterable[Section], end: int = LAST_PARAGRAPH) -> SourceReport:
    """The report in `text`, with paragraphs 1 to `end` under the headings of `sections`.

    What follows paragraph `end` is left out. Raises NotTheReport when a heading or paragraph is missing.
    """
    reading = _Reading(list(sections), end=end)
    all_sections = tuple(reading.expected)
    started = False
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        line = raw.strip()
        if not line or raw.startswith("\t"):
            continue
        if not started and not (_is_heading(line, reading) and not re.search(r"\d\s*$", line)):
            continue
        started = True
        if re.match(rf"{end + 1}\.\s", plain(line)) and reading.last == end:
            break
        _take(reading, line, number)
    return _finish(reading, all_sections)


def plain(text: str) -> str:
    """Text without marks and footnote numbers, with one kind of apostrophe."""
    text = MARKS.sub("", text)
    text = re.sub(rf"[{SUPERSCRIPTS}]+", "", text)
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("‘", "'")).strip()


def _take(reading: _Reading, line: str, number: int) -> None:
    """Give one block its place."""
    note = FOOTNOTE.match(line)
    if note:
        reading.footnotes[int(note[1].translate(TO_DIGITS))] = plain(note[2])
        return
    if _is_heading(line, reading):
        section = reading.expected.pop(0)
        reading.starts[section.id] = (number, reading.last + 1)
        reading.after_heading = True
        return
    numbered = NUMBERED.match(plain(line))
    if numbered and int(numbered[1]) == reading.last + 1:
        reading.last += 1
        reading.paragraphs[reading.last] = [numbered[2]]
        reading.after_heading = False
        return
    _continue(reading, plain(line))


def _continue(reading: _Reading, block: str) -> None:
    """A block without a number: a list entry, the tail of a footnote, or a paragraph's other half."""
    entry = BULLET.match(block)
    blocks = reading.paragraphs.get(reading.last)
    if not blocks or block in ("-", "•", "–"):
        return
    if entry:
        blocks.append(block[entry.end() :])
    elif ENDS.search(blocks[-1]) and reading.footnotes and not ENDS.search(_last_note(reading)):
        latest = max(reading.footnotes)
        reading.footnotes[latest] = f"{reading.footnotes[latest]} {block}"
    elif reading.after_heading:
        return
    else:
        blocks[-1] = f"{blocks[-1]} {block}"


def _last_note(reading: _Reading) -> str:
    return reading.footnotes[max(reading.footnotes)]


def _is_heading(line: str, reading: _Reading) -> bool:
    """Whether a line is the title that the outline expects next, whatever number is printed before it."""
    if not reading.expected:
        return False
    return _title(line) == _title(reading.expected[0].title)


def _title(line: str) -> str:
    words = plain(line)
    return re.sub(r"[^a-z0-9]+", " ", ENUMERATOR.sub("", words).casefold()).strip()


def _finish(reading: _Reading, sections: Sequence[Section]) -> SourceReport:
    if reading.expected and len(reading.expected) == len(sections):
        raise NotTheReport("its first heading, Introduction, was not found")
    if reading.expected:
        title = reading.expected[0].title
        raise NotTheReport(f"the heading {title!r} was not found after paragraph {reading.last}")
    if reading.last < reading.end:
        raise NotTheReport(f"paragraph {reading.last + 1} was not found")
    if SYMBOL.casefold() not in reading.paragraphs[1][0].casefold():
        raise NotTheReport(f"paragraph 1 does not name the {SYMBOL}")
    found: dict[str, SourceSection] = {}
    for section in sections:
        line, first = reading.starts[section.id]
        found[section.id] = SourceSection(section.id, line, (first, _last_of(section, sections, reading)))
    blocks = {n: tuple(parts) for n, parts in reading.paragraphs.items()}
    return SourceReport(found, blocks, dict(sorted(reading.footnotes.items())))


def _last_of(section: Section, sections: Sequence[Section], reading: _Reading) -> int:
    """The last paragraph before the next heading of the same or a higher level."""
    later = sections[list(sections).index(section) + 1 :]
    for other in later:
        if other.level <= section.level:
            return reading.starts[other.id][1] - 1
    return reading.last
