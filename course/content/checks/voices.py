"""Checks that a reader can always tell who speaks, and from where in the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from course.content.body import Block, Cite, blocks_of, changes_in, citations, cites_in, groups_of, names
from course.content.checks.common import BANNED, at, at_head, in_lesson
from course.content.model import Course, Lesson
from course.content.problems import Problem
from course.content.value import LAST_PARAGRAPH

QUOTATION = re.compile(r"[\"“]([^\"“”]+)[\"”]")
LONGEST_QUOTATION = 25  # words
SHORTEST_QUOTATION = 4  # words; less is a term, not a quotation
WIDEST_RANGE = 4  # paragraphs; a wider one teaches nothing in particular
LISTS = ("bullet_list_open", "ordered_list_open", "table_open", "blockquote_open")
CITING = ("report", "law", "table")


def taught(lesson: Lesson, course: Course) -> set[int]:
    """Paragraphs that a lesson teaches: cited for the report in a range of at most four, or drawn.

    A lesson outside the report teaches none; it only compares.
    """
    found: set[int] = set()
    if lesson.outside_report:
        return found
    for cite in citations(lesson):
        if cite.fence in CITING and len(cite.numbers()) <= WIDEST_RANGE:
            found |= set(cite.numbers())
    for block in blocks_of(lesson)[0]:
        if block.fence == "figure":
            found |= {
                n for name in names(block) if name in course.figures for n in course.figures[name].paragraphs
            }
    return found


def cited_within(course: Course) -> Iterator[Problem]:
    """Citations stay within what the lesson says that it cites, and cover what it says that it teaches."""
    for lesson in course.lessons.values():
        allowed: set[int | str] = {*lesson.head.paragraphs, *lesson.head.also_cites}
        for cite in citations(lesson):
            yield from _one_citation(lesson, cite, allowed)
        for n in (
            () if lesson.outside_report else sorted(set(lesson.head.paragraphs) - taught(lesson, course))
        ):
            message = f"paragraph {n} is listed, but no text in the report's voice cites it"
            yield at_head(course, lesson, "paragraphs", message)


def _one_citation(lesson: Lesson, cite: Cite, allowed: set[int | str]) -> Iterator[Problem]:
    if isinstance(cite.first, str):
        if cite.first not in allowed:
            yield in_lesson(lesson, cite.line, f"cites [{cite.first}], which is not in also_cites")
        return
    if not cite.numbers():
        yield in_lesson(lesson, cite.line, f"cites a range that runs backwards: [p{cite.first}-{cite.last}]")
    for n in cite.numbers():
        if n > LAST_PARAGRAPH:
            yield in_lesson(
                lesson, cite.line, f"cites paragraph {n}; this copy of the report ends at {LAST_PARAGRAPH}"
            )
        elif n not in allowed:
            yield in_lesson(
                lesson, cite.line, f"cites paragraph {n}, which is in neither paragraphs nor also_cites"
            )


def report_voice_cites(course: Course) -> Iterator[Problem]:
    """What speaks for the report or the law says where it stands, and each quotation too.

    Outside the report running text and tables cite updates, or the report for comparison beside one.
    """
    for lesson in course.lessons.values():
        for block in blocks_of(lesson)[0]:
            if block.fence in CITING or block.fence == "later":
                yield from _uncited(lesson, block)


def _uncited(lesson: Lesson, block: Block) -> Iterator[Problem]:
    groups = groups_of(block)
    for index, group in enumerate(groups):
        first = group[0]
        line = block.line + (first.map[0] if first.map else 0)
        if first.type == "table_open":
            yield from _uncited_rows(lesson, block, group)
        elif not _founded(lesson, block, group):
            if any(len(words.split()) >= SHORTEST_QUOTATION for words in QUOTATION.findall(_text(group))):
                yield in_lesson(lesson, line, "quotes without a citation")
            elif first.type not in ("heading_open", "hr") and not _leads_in(group, groups[index + 1 :]):
                if block.fence == "later":
                    yield in_lesson(lesson, line, "tells of a change without an update such as [u:id]")
                else:
                    yield in_lesson(lesson, line, "speaks for the report without a citation such as [p82]")


def _founded(lesson: Lesson, block: Block, tokens: list[Token]) -> bool:
    """Whether a text cites what it has to: the report, or outside it an update."""
    if lesson.outside_report and block.fence in ("later", "table"):
        return bool(changes_in(tokens))
    return bool(cites_in(tokens))


def _uncited_rows(lesson: Lesson, block: Block, group: list[Token]) -> Iterator[Problem]:
    """Each row of a table says where it stands, unless the table's head does so for all."""
    body = next((i for i, token in enumerate(group) if token.type == "tbody_open"), len(group))
    if _founded(lesson, block, group[:body]):
        return
    row: list[Token] = []
    for token in group[body:]:
        row = [token] if token.type == "tr_open" else [*row, token]
        if token.type == "tr_close" and not _founded(lesson, block, row):
            line = block.line + (row[0].map[0] if row[0].map else 0)
            mark = "[u:id]" if lesson.outside_report else "[p82]"
            yield in_lesson(lesson, line, f"a row of this table has no citation such as {mark}")


def _leads_in(group: list[Token], after: list[list[Token]]) -> bool:
    """Whether a paragraph only introduces what comes next: a list, which must cite, or what does."""
    if not _text(group).rstrip().endswith(":"):
        return False
    return not after or after[0][0].type in LISTS or bool(cites_in(after[0]) or changes_in(after[0]))


def _text(group: list[Token]) -> str:
    return " ".join(token.content for token in group if token.type == "inline")


def words_chosen(course: Course) -> Iterator[Problem]:
    """No banned words, no quotation longer than a reader should meet."""
    for lesson in course.lessons.values():
        for block in blocks_of(lesson)[0]:
            for group in groups_of(block):
                line = block.line + (group[0].map[0] if group[0].map else 0)
                text = _text(group)
                for found in BANNED.finditer(text):
                    yield in_lesson(lesson, line, f"says {found[0]!r}; see the writing rules")
                for quotation in QUOTATION.findall(text):
                    if len(quotation.split()) > LONGEST_QUOTATION:
                        yield in_lesson(
                            lesson, line, f"quotes more than {LONGEST_QUOTATION} words: {quotation[:60]}…"
                        )


def figures_within(course: Course) -> Iterator[Problem]:
    """A figure is placed in a lesson, and cites only what that lesson cites."""
    placed: set[str] = set()
    for lesson in course.lessons.values():
        allowed = {*lesson.head.paragraphs, *lesson.head.also_cites}
        for block in blocks_of(lesson)[0]:
            for name in names(block) if block.fence == "figure" else ():
                placed.add(name)
                figure = course.figures.get(name)
                for n in figure.paragraphs if figure else ():
                    if n not in allowed:
                        message = f"the figure {name} rests on paragraph {n}, which the lesson does not list"
                        yield in_lesson(lesson, block.line - 1, message)
    for name in course.figures:
        if name not in placed:
            yield at(course, f"figure:{name}", f"no lesson places the figure {name}")


CHECKS = (cited_within, report_voice_cites, words_chosen, figures_within)
