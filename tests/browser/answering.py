"""Answers a question as a person does: by the words on the page. Opaque tokens play no part in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from course.content.hashing import ADAPTER
from course.content.items import (
    Categorise,
    Cloze,
    Item,
    Match,
    Multiple,
    Order,
    Region,
    Scenario,
    Single,
    TrueFalseWhy,
)
from course.content.model import Course
from course.content.words import typeset_plain


def questions(page: Page) -> Locator:
    """The questions of a page, open or explained."""
    return page.locator(".q[data-place]")


def item_of(question: Locator, course: Course) -> Item:
    """The item behind a question, known by its stem."""
    stem = question.locator(".stem").first.inner_text().strip()
    shown = (as_shown(item) for item in course.items.values())
    return next(item for item in shown if " ".join(item.stem.split()) == stem)


def as_shown(item: Item) -> Item:
    """The item with the quotation marks that a page shows."""
    return ADAPTER.validate_python(_curly(ADAPTER.dump_python(item)))


def _curly(value: Any) -> Any:
    if isinstance(value, str):
        return typeset_plain(value)
    if isinstance(value, dict):
        return {key: _curly(part) for key, part in value.items()}
    return [_curly(part) for part in value] if isinstance(value, list | tuple) else value


def question_of_type(page: Page, course: Course, kind: str) -> Locator:
    """The first question of a page that is of this type."""
    every = questions(page).all()
    return next(question for question in every if item_of(question, course).type == kind)


def answer_rightly(question: Locator, course: Course) -> None:
    """Give the answer that earns full marks."""
    match item_of(question, course):
        case Single(options=options) | Scenario(options=options) | Region(regions=options):
            question.get_by_label(next(o.text for o in options if o.correct), exact=True).check()
        case Multiple(options=options):
            for option in options:
                question.get_by_label(option.text, exact=True).set_checked(option.correct)
        case TrueFalseWhy(key=key, reasons=reasons):
            question.get_by_label("True" if key else "False", exact=True).check()
            question.get_by_label(next(r.text for r in reasons if r.correct), exact=True).check()
        case Match(pairs=pairs):
            for pair in pairs:
                question.get_by_label(pair.left, exact=True).select_option(label=pair.right)
        case Categorise() as item:
            places = {place.id: place.text for place in item.categories}
            for element in item.elements:
                row = question.get_by_role("radiogroup", name=element.text, exact=True)
                row.get_by_label(places[element.category], exact=True).check()
        case Cloze(gaps=gaps):
            for number, gap in enumerate(gaps, start=1):
                words = next(choice.text for choice in gap.choices if choice.id == gap.key)
                question.get_by_label(f"Gap {number}", exact=True).select_option(label=words)
        case Order(elements_in_order=steps):
            put_in_order(question, [step.text for step in steps])


def put_in_order(question: Locator, wanted: list[str]) -> None:
    """Move each step up, one press at a time, until it stands where it belongs."""
    for place, words in enumerate(wanted):
        while (at := steps_of(question).index(words)) > place:
            question.get_by_role("button", name=f"Up: {words}", exact=True).click()
            expect(question.locator(".order li").nth(at - 1)).to_contain_text(words)


def steps_of(question: Locator) -> list[str]:
    """The steps of an order question as they stand."""
    return [words.strip() for words in question.locator(".order li > div").all_inner_texts()]


def wait_until_saved(questions: Iterable[Locator]) -> None:
    """Until each question says that the server has its answer."""
    for question in questions:
        expect(question.locator(".save")).to_have_class("save ok")
