"""Comparison with the official text: short quotations are exact, and nothing else is taken over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from course.content.body import blocks_of
from course.content.checks.common import at, at_item, in_lesson, item_texts
from course.content.checks.voices import CITING, QUOTATION, SHORTEST_QUOTATION
from course.content.model import Course
from course.content.problems import Problem
from course.content.reference import entries
from course.content.source import SourceReport

RUN = 12  # words
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
#: Stands where a quotation was cut out; the report never says it, so no run reaches across.
CUT = " qqqq "
Run = tuple[str, ...]


def words(text: str) -> list[str]:
    """Lower-case words, without our marks."""
    text = text.replace("’", "'").replace("‘", "'").casefold()
    return WORD.findall(re.sub(r"\[p[\d-]+\]|\[\[[a-z0-9-]+\|?|\]\]|\*", " ", text))


@lru_cache(maxsize=4)
def _runs(text: str) -> frozenset[Run]:
    found = words(text)
    return frozenset(tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1))


def _said(source: SourceReport) -> str:
    return " ".join(source.text(n) for n in source.paragraphs)


@dataclass(frozen=True)
class Forbidden:
    """The report's runs of twelve words, and the official titles that anybody must use as they stand."""

    runs: frozenset[Run]
    titles: tuple[str, ...]

    @classmethod
    def of(cls, course: Course, source: SourceReport) -> Forbidden:
        """What authors of this course may not take over."""
        names = [*(e.name for e in course.entities.values()), *(s.title for s in course.sections.values())]
        return cls(_runs(_said(source)), tuple(f" {' '.join(words(name))} " for name in names))

    def taken(self, text: str) -> str | None:
        """The first run of the report's words outside quotation marks and official titles, or none."""
        found = words(QUOTATION.sub(CUT, text))
        if not self._first(found):
            return None
        # Titles are cut out only here: it takes two hundred searches, and nearly no text needs them.
        plain = f" {' '.join(found)} "
        for title in self.titles:
            plain = plain.replace(title, CUT)
        return self._first(plain.split())

    def _first(self, found: list[str]) -> str | None:
        for i in range(len(found) - RUN + 1):
            if tuple(found[i : i + RUN]) in self.runs:
                return " ".join(found[i : i + RUN])
        return None


def own_words(course: Course, source: SourceReport) -> Iterator[Problem]:
    """Authors' texts carry facts over, never sentences; official titles may stand."""
    forbidden = Forbidden.of(course, source)
    for n, digest in course.digests.items():
        if run := forbidden.taken(digest.text):
            yield at(course, f"paragraph:{n}", f"takes over the report's words: {run}")
    for figure in course.figures.values():
        for text in (figure.caption, figure.text_alternative):
            if run := forbidden.taken(text):
                yield at(course, f"figure:{figure.id}", f"takes over the report's words: {run}")
    for entry in entries(course.reference):
        for text in entry.words():
            if run := forbidden.taken(text):
                yield at(course, entry.place, f"takes over the report's words: {run}")
    for item in course.items.values():
        for text in item_texts(item):
            if run := forbidden.taken(text):
                yield at_item(course, item, f"takes over the report's words: {run}")
    for lesson in course.lessons.values():
        for block in blocks_of(lesson)[0]:
            if run := forbidden.taken(block.text):
                yield in_lesson(lesson, block.line, f"takes over the report's words: {run}")


def quotations_exact(course: Course, source: SourceReport) -> Iterator[Problem]:
    """A quotation of four words or more in the report's voice stands in the report, word for word."""
    everything = f" {' '.join(words(_said(source)))} "
    for lesson in course.lessons.values():
        for block in blocks_of(lesson)[0]:
            if block.fence not in CITING:
                continue
            for found in QUOTATION.finditer(block.text):
                quoted = words(found[1])
                if len(quoted) >= SHORTEST_QUOTATION and f" {' '.join(quoted)} " not in everything:
                    line = block.line + block.text.count("\n", 0, found.start())
                    yield in_lesson(lesson, line, f"quotes what the report does not say: {found[1]}")


CHECKS = (own_words, quotations_exact)
