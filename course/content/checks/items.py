"""Checks over single items: where they belong, what explains them, how they are worded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.content.checks.common import BANNED, RAW_HTML, at_item, item_texts, option_texts, pieces
from course.content.items import Item, Scenario, TrueFalseWhy
from course.content.model import Course
from course.content.problems import Problem
from course.content.roles import ROLES

CATCH_ALL = re.compile(
    r"\b(?:all|none|both|neither|each|any) of (?:the above|the below|these|them)\W*$"
    r"|^[A-F] (?:and|or) [A-F]\W*$",
    re.IGNORECASE,
)
LONGEST_STEM = 35  # words
CASE_WORDS = range(40, 91)


def belongs(course: Course) -> Iterator[Problem]:
    """An item's lesson, objective, paragraphs and updates exist and fit together."""
    for item in course.items.values():
        lesson = course.lessons.get(item.lesson)
        if lesson is None:
            yield at_item(course, item, f"there is no lesson {item.lesson}")
            continue
        if not item.id.startswith(f"q-{item.lesson.split('-')[0]}-"):
            yield at_item(course, item, f"the id should begin with q-{item.lesson.split('-')[0]}-")
        if item.objective not in {objective.id for objective in lesson.head.objectives}:
            yield at_item(course, item, f"{item.objective} is no objective of {item.lesson}")
        allowed = {*lesson.head.paragraphs, *lesson.head.also_cites}
        for n in (*item.paragraphs, *item.specials):
            if n not in allowed:
                yield at_item(course, item, f"rests on {n}, outside its lesson's paragraphs and also_cites")
        rests = item.specials or lesson.outside_report or set(item.paragraphs) & set(lesson.head.paragraphs)
        if not rests:
            yield at_item(course, item, "rests on no paragraph that its lesson teaches")
        for name in item.since_2013:
            if name not in course.updates:
                yield at_item(course, item, f"there is no update {name} in modules/since-2013.yaml")


def explained(course: Course) -> Iterator[Problem]:
    """Every option has feedback and its paragraphs; measure items have none."""
    for item in course.items.values():
        for piece in pieces(item):
            if item.use == "measure":
                if piece.feedback:
                    yield at_item(
                        course, item, f"{piece.id} has feedback, which a measure item never shows", piece.id
                    )
            elif not piece.feedback.strip():
                yield at_item(course, item, f"{piece.id} has no feedback", piece.id)
            elif not (piece.paragraphs or piece.updates) and (piece.voice or item.voice) != "course":
                message = f"the feedback of {piece.id} names no paragraph and is not in the course's voice"
                yield at_item(course, item, message, piece.id)


def verdicts_cited(course: Course) -> Iterator[Problem]:
    """Feedback on true and on false cites paragraphs; outside the report, updates."""
    for item in course.items.values():
        if isinstance(item, TrueFalseWhy):
            said = (item.feedback_true, item.feedback_false)
            lesson = course.lessons.get(item.lesson)
            if lesson is not None and lesson.outside_report:
                if not all(verdict.updates for verdict in said):
                    yield at_item(course, item, "feedback_true and feedback_false must name updates")
            elif not all(verdict.paragraphs for verdict in said):
                yield at_item(course, item, "feedback_true and feedback_false must name paragraphs")


def digested(course: Course) -> Iterator[Problem]:
    """Every paragraph that an item names has a digest to open."""
    for item in course.items.values():
        for n in sorted(set(cited(item))):
            if n not in course.digests:
                yield at_item(
                    course, item, f"names paragraph {n}, which has no digest in modules/paragraphs.yaml"
                )


def cited(item: Item) -> Iterator[int]:
    """All paragraphs that an item names anywhere."""
    yield from item.paragraphs
    for piece in pieces(item):
        yield from piece.paragraphs
    if isinstance(item, Scenario):
        yield from item.rationale_paragraphs
    if isinstance(item, TrueFalseWhy):
        yield from (*item.feedback_true.paragraphs, *item.feedback_false.paragraphs)


def worded(course: Course) -> Iterator[Problem]:
    """No banned words, no raw HTML, no catch-all options, no stem longer than can be held in mind."""
    for item in course.items.values():
        for text in item_texts(item):
            for found in BANNED.finditer(text):
                yield at_item(course, item, f"says {found[0]!r}; see the writing rules")
            if RAW_HTML.search(text):
                yield at_item(course, item, f"holds raw HTML: {text[:60]}")
        for text in option_texts(item):
            if CATCH_ALL.search(text):
                yield at_item(course, item, f"has the catch-all option {text!r}")
        length = len(item.stem.split())
        if length > LONGEST_STEM:
            yield at_item(course, item, f"has a stem of {length} words; {LONGEST_STEM} at most")


def cases_told(course: Course) -> Iterator[Problem]:
    """A scenario's case has 40 to 90 words, its roles are known, and a model answer says whose it is."""
    for item in course.items.values():
        for role in item.roles:
            if role not in ROLES:
                yield at_item(course, item, f"{role} is not a role; choose among {', '.join(sorted(ROLES))}")
        if isinstance(item, Scenario):
            length = len(item.case.split())
            if length not in CASE_WORDS:
                yield at_item(course, item, f"has a case of {length} words; 40 to 90 are right")
            if item.rationale_prompt and not (item.rationale_model and item.rationale_voice):
                yield at_item(course, item, "asks for a reason but lacks rationale_model or rationale_voice")
            if item.rationale_model and not item.rationale_paragraphs and item.rationale_voice != "course":
                yield at_item(
                    course, item, "rationale_model needs rationale_paragraphs or the course's voice"
                )


CHECKS = (belongs, explained, verdicts_cited, digested, worded, cases_told)
