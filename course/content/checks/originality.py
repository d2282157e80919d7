"""Comparison with the official text: short quotations are exact, and nothing else is taken over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from course.content.body import blocks_of
from course.content.checks.common import at, item_texts, lesson_problem
from course.content.checks.lessons import QUOTATION
from course.content.model import Course
from course.content.problems import Problem
from course.content.source import SourceReport

RUN = 12  # words
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


def words(text: str) -> list[str]:
    """Lower-case words, without our marks."""
    text = text.replace("’", "'").replace("‘", "'").casefold()
    return WORD.findall(re.sub(r"\[p[\d-]+\]|\[\[[a-z0-9-]+\|?|\]\]|\*", " ", text))


@lru_cache(maxsize=4)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    found = words(text)
    return frozenset(tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1))


def taken(text: str, source: SourceReport, titles: str = "") -> str | None:
    """The first run of twelve of the report's words outside quotation marks, or none."""
    runs = _runs(" ".join(source.text(n) for n in source.paragraphs))
    official = _runs(titles)
    found = words(QUOTATION.sub(" \u2026 ", text).replace("…", " qqqq "))
    for i in range(len(found) - RUN + 1):
        run = tuple(found[i : i + RUN])
        if run in runs and run not in official:
            return " ".join(run)
    return None


def own_words(course: Course, source: SourceReport) -> Iterator[Problem]:
    """Lessons, digests and items carry facts over, never sentences."""
    titles = " qqqq ".join(entity.name for entity in course.entities.values())
    for n, digest in course.digests.items():
        run = taken(digest.text, source, titles)
        if run:
            yield at(course, f"paragraph:{n}", f"takes over the report's words: {run}")
    for item in course.items.values():
        for text in item_texts(item):
            run = taken(text, source, titles)
            if run:
                yield at(course, f"item:{item.id}", f"{item.id} takes over the report's words: {run}")
    for lesson in course.lessons.values():
        for block in blocks_of(lesson)[0]:
            run = taken(block.text, source, titles)
            if run:
                yield lesson_problem(lesson, block.line, f"takes over the report's words: {run}")


def quotations_exact(course: Course, source: SourceReport) -> Iterator[Problem]:
    """A quotation of four words or more in the report's voice stands in the report, word for word."""
    everything = " " + " ".join(words(" ".join(source.text(n) for n in source.paragraphs))) + " "
    for lesson in course.lessons.values():
        for block in blocks_of(lesson)[0]:
            if block.fence not in ("report", "law", "table"):
                continue
            for offset, line in enumerate(block.text.split("\n")):
                for quotation in QUOTATION.findall(line):
                    quoted = words(quotation)
                    if len(quoted) >= 4 and f" {' '.join(quoted)} " not in everything:
                        yield lesson_problem(lesson, block.line + offset, f"quotes what the report does not say: {quotation}")


CHECKS = (own_words, quotations_exact)
