"""For those who write the course: every item in every state, reserve included.

These pages show keys. They exist only while content is reloaded from its files (`make dev`),
on a server that listens to its own machine; the factory registers them nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template

from course.content.items import Item
from course.learning.exemplars import right_response, wrong_response
from course.learning.responses import Response
from course.records.attempts import Answer, AttemptHead, Slot
from course.web.access import anyone
from course.web.papers import Question, question, slips
from course.web.shelf import Shelf, shelf
from course.web.slips import Slips

pages = Blueprint("author", __name__, url_prefix="/author")
STATES = ("As it is asked", "Answered rightly", "Answered wrongly", "Left without an answer")


@dataclass(frozen=True)
class ItemPage:
    """One item as its writer sees it: the head of its file entry, and each state with its title."""

    item: Item
    lesson: str
    objective: str
    states: tuple[tuple[str, Question], ...]
    slips: Slips
    previous: str | None
    next: str | None


@pages.get("/")
@anyone
def index() -> str:
    """All items by lesson, with what they are for."""
    course = shelf().course
    by_lesson = [
        (lesson, [item for item in course.items.values() if item.lesson == lesson.id])
        for lesson in course.lessons.values()
    ]
    return render_template("pages/author/index.html", lessons=by_lesson)


@pages.get("/items/<item_id>")
@anyone
def item(item_id: str) -> str:
    """One item in every state."""
    course = shelf().course
    if item_id not in course.items:
        abort(404)
    return render_template("pages/author/item.html", page=item_page(shelf(), course.items[item_id]))


def item_page(here: Shelf, item: Item) -> ItemPage:
    """Each state made as a learner would meet it, by the code that learners' pages are made by."""
    course = here.course
    answers: tuple[Response | None, ...] = (None, right_response(item), wrong_response(item), {})
    made = tuple(
        question(here, _head("open" if given is None else "submitted"), _slot(item, place, given))
        for place, given in enumerate(answers, start=1)
    )
    lesson = course.lessons[item.lesson]
    words = {objective.id: objective.text for objective in lesson.head.objectives}
    names = list(course.items)
    at = names.index(item.id)
    return ItemPage(
        item,
        lesson.head.title,
        words[item.objective],
        tuple(zip(STATES, made, strict=True)),
        slips(here, made),
        names[at - 1] if at else None,
        names[at + 1] if at + 1 < len(names) else None,
    )


def _head(state: str) -> AttemptHead:
    return AttemptHead("author", "", "", "author", state, 1, 0, None, None, None)


def _slot(item: Item, place: int, given: Response | None) -> Slot:
    answer = None if given is None else Answer(0, given, None, 0, None, None)
    return Slot(place, item, answer)
