"""What several checks need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from course.content.items import (
    Categorise,
    Cloze,
    Element,
    ExtraRight,
    GapChoice,
    Item,
    Match,
    Multiple,
    Option,
    Order,
    Pair,
    Piece,
    Reason,
    Region,
    Scenario,
    Single,
    Step,
    TrueFalseWhy,
)
from course.content.model import Course, Lesson
from course.content.problems import Problem

#: Words that a course on rights does not use of people, and pictures of water for people.
BANNED = re.compile(
    r"\b(illegal(?:ly)? (?:im)?migra\w+|illegals|illegal (?:persons?|people|workers?|entrants?|aliens?)"
    r"|illegally (?:staying|present|residing) \w+"
    r"|(?:waves?|floods?|flows?|tides?|streams?|influx(?:es)?) of "
    r"(?:irregular )?(?:migrants|immigrants|refugees|people))\b",
    re.IGNORECASE,
)
RAW_HTML = re.compile(r"<(?!https?://)[/!?a-zA-Z]")


def at(course: Course, name: str, message: str) -> Problem:
    """A problem at the place of a named thing, such as `item:q-l18-01`."""
    place = course.places[name]
    return Problem(place.path, place.line, message)


def at_item(course: Course, item: Item, message: str, piece: str = "") -> Problem:
    """A problem with an item, at the line of one of its pieces where one is named."""
    name = f"piece:{item.id}:{piece}"
    return at(course, name if name in course.places else f"item:{item.id}", f"{item.id}: {message}")


def at_head(course: Course, lesson: Lesson, key: str, message: str) -> Problem:
    """A problem with one key of a lesson's front matter."""
    name = f"head:{lesson.id}:{key}"
    return at(course, name if name in course.places else f"lesson:{lesson.id}", message)


def in_lesson(lesson: Lesson, line: int, message: str) -> Problem:
    """A problem at a line of a lesson."""
    return Problem(lesson.path, line, message)


def twice(names: list[str]) -> list[str]:
    """Those names that stand more than once."""
    return sorted({name for name in names if names.count(name) > 1})


def pieces(item: Item) -> tuple[Piece, ...]:
    """Everything in an item that carries feedback of its own."""
    match item:
        case Single() | Multiple() | Scenario():
            return item.options
        case TrueFalseWhy():
            return item.reasons
        case Match():
            return (*item.pairs, *item.extra_right)
        case Order():
            return item.elements_in_order
        case Categorise():
            return item.elements
        case Cloze():
            return tuple(choice for gap in item.gaps for choice in gap.choices)
        case Region():
            return item.regions
        case _:
            assert_never(item)


def option_texts(item: Item) -> Iterator[str]:
    """The words of an item's options, as a learner reads them."""
    for piece in pieces(item):
        if isinstance(piece, Pair):
            yield from (piece.left, piece.right)
        elif isinstance(piece, Option | Element | Step | Reason | ExtraRight | GapChoice):
            yield piece.text


def item_texts(item: Item) -> Iterator[str]:
    """All words of an item."""
    yield item.stem
    match item:
        case Scenario():
            yield from (item.case, item.rationale_prompt or "", item.rationale_model or "")
        case TrueFalseWhy():
            yield from (item.feedback_true.text, item.feedback_false.text)
        case Categorise():
            yield from (category.text for category in item.categories)
        case Cloze():
            yield item.text
        case Region():
            yield item.text_alternative
    yield from option_texts(item)
    yield from (piece.feedback for piece in pieces(item) if piece.feedback)
