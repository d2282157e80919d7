"""What several checks need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from course.content.items import (
    Categorise,
    Cloze,
    Item,
    Match,
    Multiple,
    Order,
    Piece,
    Region,
    Scenario,
    Single,
    TrueFalseWhy,
)
from course.content.model import Course, Lesson
from course.content.problems import Problem


def at(course: Course, name: str, message: str) -> Problem:
    """A problem at the place of a named thing, such as `item:q-l18-01`."""
    place = course.places[name]
    return Problem(place.path, place.line, message)


def lesson_problem(lesson: Lesson, line: int, message: str) -> Problem:
    """A problem at a line of a lesson."""
    return Problem(lesson.path, line, message)


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
        for name in ("text", "left", "right"):
            words = getattr(piece, name, None)
            if isinstance(words, str):
                yield words


def item_texts(item: Item) -> Iterator[str]:
    """All words of an item."""
    yield item.stem
    for name in ("case", "text", "text_alternative", "rationale_prompt", "rationale_model"):
        words = getattr(item, name, None)
        if isinstance(words, str):
            yield words
    if isinstance(item, TrueFalseWhy):
        yield item.feedback_true.text
        yield item.feedback_false.text
    yield from option_texts(item)
    for piece in pieces(item):
        if piece.feedback:
            yield piece.feedback
