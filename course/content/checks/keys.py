"""Checks that an item's key is whole: it exists, it is one, and its ids are unlike."""

from __future__ import annotations

from collections.abc import Iterator

from course.content.checks.common import at_item, pieces, twice
from course.content.items import Categorise, Cloze, Match, Multiple, Region, Scenario, Single, TrueFalseWhy
from course.content.model import Course
from course.content.problems import Problem


def correct_options(course: Course) -> Iterator[Problem]:
    """One key where one is chosen; two or more, and something wrong, where several are."""
    for item in course.items.values():
        if isinstance(item, Single | Scenario | Region):
            options = item.regions if isinstance(item, Region) else item.options
            count = sum(option.correct for option in options)
            if count != 1:
                yield at_item(course, item, f"has {count} correct options; it needs one")
        elif isinstance(item, Multiple):
            count, of = sum(option.correct for option in item.options), len(item.options)
            if not 2 <= count < of:
                yield at_item(
                    course, item, f"has {count} correct options of {of}; it needs two and a wrong one"
                )


def ids_unlike(course: Course) -> Iterator[Problem]:
    """Pieces, gaps and categories of one item have ids of their own."""
    for item in course.items.values():
        groups = [[piece.id for piece in pieces(item)]]
        if isinstance(item, Cloze):
            groups.append([gap.id for gap in item.gaps])
        if isinstance(item, Categorise):
            groups.append([category.id for category in item.categories])
        for ids in groups:
            for name in twice(ids):
                yield at_item(course, item, f"the id {name} stands twice", name)


def categories_known(course: Course) -> Iterator[Problem]:
    """Every element belongs to a category of its item."""
    for item in course.items.values():
        if isinstance(item, Categorise):
            known = {category.id for category in item.categories}
            for element in item.elements:
                if element.category not in known:
                    message = f"{element.id} belongs to the unknown category {element.category}"
                    yield at_item(course, item, message, element.id)


def gaps_fit(course: Course) -> Iterator[Problem]:
    """Each gap stands once in the text, and its key is one of its choices."""
    for item in course.items.values():
        if not isinstance(item, Cloze):
            continue
        for gap in item.gaps:
            if gap.key not in {choice.id for choice in gap.choices}:
                yield at_item(course, item, f"the key {gap.key} of gap {gap.id} is none of its choices")
            if item.text.count("{{" + gap.id + "}}") != 1:
                yield at_item(course, item, f"the text must hold {{{{{gap.id}}}}} once")
        if item.text.count("{{") > len(item.gaps):
            yield at_item(course, item, "the text has a gap that is not described")


def verdicts_reasoned(course: Course) -> Iterator[Problem]:
    """Exactly one reason is correct and supports the right verdict; each verdict is offered a reason."""
    for item in course.items.values():
        if not isinstance(item, TrueFalseWhy):
            continue
        right = [reason for reason in item.reasons if reason.correct]
        if len(right) != 1 or right[0].supports != item.key:
            yield at_item(course, item, "exactly one reason must be correct, and support the right verdict")
        if {reason.supports for reason in item.reasons} != {True, False}:
            yield at_item(course, item, "each verdict needs a reason that supports it")


def choices_unlike(course: Course) -> Iterator[Problem]:
    """No two choices of one list read the same."""
    for item in course.items.values():
        for texts in _lists(item):
            for text in twice([" ".join(text.casefold().split()) for text in texts]):
                yield at_item(course, item, f"two choices read the same: {text}")


def _lists(item: object) -> Iterator[list[str]]:
    """The lists from which a learner chooses."""
    match item:
        case Single() | Multiple() | Scenario():
            yield [option.text for option in item.options]
        case TrueFalseWhy():
            yield [reason.text for reason in item.reasons]
        case Match():
            yield [pair.left for pair in item.pairs]
            yield [*(pair.right for pair in item.pairs), *(extra.text for extra in item.extra_right)]
        case Categorise():
            yield [element.text for element in item.elements]
            yield [category.text for category in item.categories]
        case Cloze():
            yield from ([choice.text for choice in gap.choices] for gap in item.gaps)
        case Region():
            yield [region.text for region in item.regions]


CHECKS = (correct_options, ids_unlike, categories_known, gaps_fit, verdicts_reasoned, choices_unlike)
