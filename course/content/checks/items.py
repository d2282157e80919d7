"""Checks over single items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.content.checks.common import at, item_texts, option_texts, pieces
from course.content.checks.lessons import BANNED
from course.content.items import Item, Match, Multiple, Order, Region, Scenario, Single, TrueFalseWhy
from course.content.model import Course
from course.content.problems import Problem

CATCH_ALL = re.compile(r"\b(all|none|both|neither) of the (above|below|these)\b|\b[A-D] and [A-D]\b", re.IGNORECASE)
LONGEST_STEM = 35  # words
NEGATIVE = re.compile(r"\b(not|except|never)\b", re.IGNORECASE)


def belongs(course: Course) -> Iterator[Problem]:
    """An item's lesson, objective, paragraphs and updates exist and fit together."""
    for item in course.items.values():
        lesson = course.lessons.get(item.lesson)
        if lesson is None:
            yield _at(course, item, f"there is no lesson {item.lesson}")
            continue
        if item.objective not in {objective.id for objective in lesson.head.objectives}:
            yield _at(course, item, f"{item.objective} is no objective of {item.lesson}")
        allowed = {*lesson.head.paragraphs, *lesson.head.also_cites}
        beyond = [n for n in item.paragraphs if n not in allowed]
        if beyond:
            yield _at(course, item, f"rests on {beyond}, outside its lesson's paragraphs and also_cites")
        if not set(item.paragraphs) & set(lesson.head.paragraphs):
            yield _at(course, item, "rests on no paragraph that its lesson teaches")
        for name in item.since_2013:
            if name not in course.updates:
                yield _at(course, item, f"there is no update {name} in modules/since-2013.yaml")


def explained(course: Course) -> Iterator[Problem]:
    """Every option has feedback and its paragraphs; measure items have none."""
    for item in course.items.values():
        for piece in pieces(item):
            if item.use == "measure":
                if piece.feedback:
                    yield _at(course, item, f"{piece.id} has feedback, which a measure item never shows")
            elif not piece.feedback.strip():
                yield _at(course, item, f"{piece.id} has no feedback")
            elif not piece.paragraphs and piece.voice != "course":
                yield _at(course, item, f"the feedback of {piece.id} names no paragraph and is not in the course's voice")
            for n in piece.paragraphs:
                if n not in course.digests:
                    yield _at(course, item, f"the feedback of {piece.id} cites paragraph {n}, which has no digest")


def keyed(course: Course) -> Iterator[Problem]:
    """One key where one is chosen; two to all but one where several are."""
    for item in course.items.values():
        if isinstance(item, Single | Scenario | Region):
            options = item.regions if isinstance(item, Region) else item.options
            count = sum(option.correct for option in options)
            if count != 1:
                yield _at(course, item, f"has {count} correct options; it needs one")
        elif isinstance(item, Multiple):
            count = sum(option.correct for option in item.options)
            if not 2 <= count < len(item.options):
                yield _at(course, item, f"has {count} correct options of {len(item.options)}; it needs 2 and a wrong one")


def worded(course: Course) -> Iterator[Problem]:
    """Banned words, catch-all options, long stems, options that read the same, HTML."""
    for item in course.items.values():
        for text in item_texts(item):
            for found in BANNED.finditer(text):
                yield _at(course, item, f"says {found[0]!r}; see the writing rules")
            if re.search(r"<\s*/?\s*[a-zA-Z!]", text):
                yield _at(course, item, "holds raw HTML")
        for text in option_texts(item):
            if CATCH_ALL.search(text):
                yield _at(course, item, f"has the catch-all option {text!r}")
        if len(item.stem.split()) > LONGEST_STEM:
            yield _at(course, item, f"has a stem of {len(item.stem.split())} words; {LONGEST_STEM} at most")
        texts = [text.casefold() for text in option_texts(item)]
        if not isinstance(item, Match | Order) and len(set(texts)) < len(texts) and item.type != "cloze":
            yield _at(course, item, "has two options that read the same")


def verdicts_cited(course: Course) -> Iterator[Problem]:
    """Feedback on true and on false cites paragraphs."""
    for item in course.items.values():
        if isinstance(item, TrueFalseWhy) and not (item.feedback_true.paragraphs and item.feedback_false.paragraphs):
            yield _at(course, item, "feedback_true and feedback_false must name paragraphs")


def _at(course: Course, item: Item, message: str) -> Problem:
    return at(course, f"item:{item.id}", f"{item.id}: {message}")


CHECKS = (belongs, explained, keyed, worded, verdicts_cited)
