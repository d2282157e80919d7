"""Warnings: what an editor should look at, and what keeps no course from being loaded.

They are problems with a place, like those of the checks, in a list of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from course.content.body import blocks_of, groups_of, parsed
from course.content.checks.common import item_texts
from course.content.editorial import Check, warn
from course.content.guessing import guess
from course.content.model import Course, Lesson
from course.content.problems import Problem
from course.content.spelling import misspelt

#: Words in a lesson's sentences on average (curriculum, part 6).
LONG_SENTENCES = 20
END = re.compile(r"(?<=[.?!:;])[\"”’)]*\s+")
WORD = re.compile(r"\w")


def advise(course: Course, checks: Mapping[str, Check]) -> list[Problem]:
    """Every warning of a course, in order of place. `checks`: the editorial checks by item."""
    found = [*sentences_short(course), *one_spelling(course), *no_giveaway(course), *warn(course, checks)]
    return sorted(set(found))


def sentences_short(course: Course) -> Iterator[Problem]:
    """The sentences of a lesson have twenty words on average."""
    for lesson in course.lessons.values():
        lengths = list(sentence_lengths(lesson))
        average = sum(lengths) / len(lengths) if lengths else 0
        if average > LONG_SENTENCES:
            message = f"sentences of {average:.1f} words on average; {LONG_SENTENCES} read easily"
            yield Problem(lesson.path, lesson.body_line, message)


def sentence_lengths(lesson: Lesson) -> Iterator[int]:
    """The words of each sentence in running text and lists; headings and tables have none."""
    for block in blocks_of(lesson)[0]:
        for group in groups_of(block):
            if group[0].type in ("heading_open", "table_open"):
                continue
            for token in group:
                if token.type != "inline":
                    continue
                text = "".join(
                    child.meta["words"] or child.meta["term"]
                    if child.type == "term"
                    else child.content or " "
                    for child in token.children or ()
                )
                for sentence in END.split(text):
                    count = sum(1 for word in sentence.split() if WORD.search(word))
                    if count:
                        yield count


def one_spelling(course: Course) -> Iterator[Problem]:
    """British spelling with -ize throughout, quotations and names apart."""
    for name, text in _own_words(course):
        place = course.places[name]
        for word, better in misspelt(text):
            yield Problem(place.path, place.line, f"{name.partition(':')[2]}: {word}, elsewhere {better}")
    for lesson in course.lessons.values():
        for block in blocks_of(lesson)[0]:
            for token in parsed(block.text):
                if token.type == "inline":
                    line = block.line + (token.map[0] if token.map else 0)
                    for word, better in misspelt(token.content):
                        yield Problem(lesson.path, line, f"{word}, elsewhere {better}")


def _own_words(course: Course) -> Iterator[tuple[str, str]]:
    """The texts beside the lessons, each with the name of its place."""
    for item in course.items.values():
        for text in item_texts(item):
            yield f"item:{item.id}", text
    for lesson in course.lessons.values():
        yield f"lesson:{lesson.id}", lesson.head.title
        yield from ((f"objective:{each.id}", each.text) for each in lesson.head.objectives)
    yield from ((f"module:{module.id}", f"{module.title} {module.summary}") for module in course.modules)
    yield from ((f"paragraph:{digest.n}", digest.text) for digest in course.digests.values())
    yield from ((f"entity:{entity.id}", entity.description) for entity in course.entities.values())
    yield from ((f"update:{update.id}", update.statement) for update in course.updates.values())


def no_giveaway(course: Course) -> Iterator[Problem]:
    """No simple way of guessing earns more than chance and five points over the whole bank."""
    for found in guess(course.items.values()):
        if found.tells:
            yield Problem("quizzes", 1, f"the options give keys away to whoever takes {found.as_text()}")
