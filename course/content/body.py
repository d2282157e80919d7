"""A lesson's body as blocks with a voice, and what each block cites: what checks and rendering share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from course.content.model import Lesson
from course.content.problems import Problem

Fence = Literal["report", "later", "case", "course", "law", "reflect", "reveal", "since", "table", "figure"]
FENCES: dict[str, Fence] = {
    "case": "case",
    "course": "course",
    "law": "law",
    "reflect": "reflect",
    "reveal": "reveal",
    "since": "since",
    "table": "table",
    "figure": "figure",
}
OPEN = re.compile(r"^:::\s*([a-z]+)\s*(.*?)\s*$")
CLOSE = re.compile(r"^:::\s*$")
CITATION = re.compile(r"\[(?:p(\d{1,3})(?:-(\d{1,3}))?|(front-matter|contents))\]")
CHANGE = re.compile(r"\[u:([a-z][a-z0-9-]{0,47})\]")
TERM = re.compile(r"\[\[([a-z][a-z0-9-]{0,47})(?:\|([^\]|]+))?\]\]")


@dataclass(frozen=True)
class Block:
    """A run of the body with one voice. `argument` is what stands behind the fence's name."""

    fence: Fence
    argument: str
    text: str
    line: int


@dataclass(frozen=True)
class Cite:
    """A citation in a lesson: first and last paragraph, or a named part of the report twice."""

    first: int | str
    last: int | str
    line: int
    fence: Fence

    def numbers(self) -> range:
        """The paragraphs cited; none for a named part."""
        if isinstance(self.first, int) and isinstance(self.last, int):
            return range(self.first, self.last + 1)
        return range(0)


@lru_cache(maxsize=256)
def blocks_of(lesson: Lesson) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """The blocks of a body, and the problems of its fences.

    What stands in no fence speaks for the report; in a lesson outside the report, for the course
    on what has happened since (`later`).
    """
    reading = _Fences(lesson)
    for number, line in enumerate(lesson.body.split("\n"), start=lesson.body_line):
        reading.take(number, line)
    return reading.finished()


class _Fences:
    """A body read line by line."""

    def __init__(self, lesson: Lesson) -> None:
        self.path = lesson.path
        self.plain: Fence = "later" if lesson.outside_report else "report"
        self.fence: Fence = self.plain
        self.argument, self.start = "", lesson.body_line
        self.held: list[str] = []
        self.found: list[Block] = []
        self.problems: list[Problem] = []

    def take(self, number: int, line: str) -> None:
        """The next line: of a block, or a fence that begins or ends one."""
        if CLOSE.match(line):
            if self.fence == self.plain:
                self.wrong(number, "closes a block (:::) that was not opened")
            self.turn(number, self.plain, "")
        elif line.startswith(":::"):
            self.open(number, line)
        else:
            self.held.append(line)

    def open(self, number: int, line: str) -> None:
        """A fence that names a block."""
        opened = OPEN.match(line)
        if opened and self.fence != self.plain:
            self.wrong(number, f"opens {opened[1]} inside {self.fence}; close that first")
        elif opened and opened[1] in FENCES:
            self.turn(number, FENCES[opened[1]], opened[2])
        else:
            name = opened[1] if opened else line.removeprefix(":::").strip()
            self.wrong(number, f"there is no block called {name}")
            self.turn(number, "course", "")  # its words are read on, as nobody's in particular

    def turn(self, number: int, fence: Fence, argument: str) -> None:
        """What was held becomes a block; the next begins below this line."""
        text = "\n".join(self.held)
        if text.strip() or self.fence != self.plain:
            self.found.append(Block(self.fence, self.argument, text, self.start))
        self.held, self.start, self.fence, self.argument = [], number + 1, fence, argument

    def wrong(self, number: int, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.path, number, message))

    def finished(self) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
        """Everything read, once the last line was taken."""
        if self.fence != self.plain:
            self.wrong(self.start - 1, f"the block {self.fence} is never closed")
        self.turn(0, self.plain, "")
        return tuple(self.found), tuple(self.problems)


def citations(lesson: Lesson) -> Iterator[Cite]:
    """Every citation of a lesson, in order."""
    for block in blocks_of(lesson)[0]:
        for offset, line in enumerate(block.text.split("\n")):
            for found in CITATION.finditer(line):
                yield _cite(found, block.line + offset, block.fence)


def changes(lesson: Lesson) -> Iterator[tuple[str, int]]:
    """Every update that a lesson cites by `[u:id]`, and its line."""
    for block in blocks_of(lesson)[0]:
        for offset, line in enumerate(block.text.split("\n")):
            for found in CHANGE.finditer(line):
                yield found[1], block.line + offset


def terms(lesson: Lesson) -> Iterator[tuple[str, int]]:
    """Every glossary term of a lesson and its line."""
    for block in blocks_of(lesson)[0]:
        for offset, line in enumerate(block.text.split("\n")):
            for found in TERM.finditer(line):
                yield found[1], block.line + offset


def names(block: Block) -> tuple[str, ...]:
    """The ids behind `since` and `figure`, or the roles behind `case`."""
    return tuple(block.argument.split())


def title(block: Block) -> str:
    """The quoted title behind `reveal` and `table`."""
    return block.argument.strip().strip('"')


def _cite(found: re.Match[str], line: int, fence: Fence) -> Cite:
    if found[3]:
        return Cite(found[3], found[3], line, fence)
    return Cite(int(found[1]), int(found[2] or found[1]), line, fence)


def _citation_rule(state: StateInline, silent: bool) -> bool:
    found = CITATION.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        token = state.push("cite", "", 0)
        cite = _cite(found, 0, "report")
        token.meta = {"first": cite.first, "last": cite.last}
    state.pos = found.end()
    return True


def _change_rule(state: StateInline, silent: bool) -> bool:
    found = CHANGE.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("change", "", 0).meta = {"update": found[1]}
    state.pos = found.end()
    return True


def _term_rule(state: StateInline, silent: bool) -> bool:
    found = TERM.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("term", "", 0)
        token.meta = {"term": found[1], "words": found[2]}
    state.pos = found.end()
    return True


@lru_cache(maxsize=1)
def markdown() -> MarkdownIt:
    """CommonMark with tables, curly quotation marks and our three marks; raw HTML and images are text."""
    options = {"html": False, "typographer": True}
    parser = (
        MarkdownIt("commonmark", options)
        .enable(["table", "smartquotes"])
        .disable(["image", "html_inline", "html_block"])
    )
    parser.inline.ruler.before("link", "citation", _citation_rule)
    parser.inline.ruler.before("citation", "change", _change_rule)
    parser.inline.ruler.before("change", "term", _term_rule)
    return parser


def parsed(text: str) -> list[Token]:
    """The tokens of a piece of Markdown."""
    return markdown().parse("\n".join(map(in_cells, text.split("\n"))))


def in_cells(line: str) -> str:
    """A table's line in which the bar inside a term does not end the cell."""
    return TERM.sub(lambda term: term[0].replace("|", r"\|"), line) if line.lstrip().startswith("|") else line


@lru_cache(maxsize=4096)
def groups_of(block: Block) -> list[list[Token]]:
    """The tokens of a block's Markdown, one list for each part at the first level. Not to be changed."""
    groups: list[list[Token]] = []
    depth = 0
    for token in parsed(block.text):
        if depth == 0:
            groups.append([])
        groups[-1].append(token)
        depth += token.nesting
    return groups


def inner(tokens: list[Token]) -> Iterator[Token]:
    """All inline tokens below a list of block tokens."""
    for token in tokens:
        yield from token.children or ()


def changes_in(tokens: list[Token]) -> list[str]:
    """The updates cited below a list of block tokens."""
    return [token.meta["update"] for token in inner(tokens) if token.type == "change"]


def cites_in(tokens: list[Token]) -> list[dict[str, Any]]:
    """The citations below a list of block tokens."""
    return [token.meta for token in inner(tokens) if token.type == "cite"]
