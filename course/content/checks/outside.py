"""Checks that what has happened since 2013 stays apart: its lessons and items rest on updates alone.

A module says `outside_report: true`; its lessons cite updates by `[u:id]`, and no other lesson does.
That every update is verified is checked where they stand (`whole.updates_verified`).
"""

from __future__ import annotations

from collections.abc import Iterator

from course.content.body import blocks_of, changes
from course.content.checks.common import at, at_head, at_item, in_lesson, pieces
from course.content.items import Item, TrueFalseWhy
from course.content.model import Course, Lesson
from course.content.problems import Problem

FILE = "modules/since-2013.yaml"


def keyed_to_one_source(course: Course) -> Iterator[Problem]:
    """A lesson has a section and paragraphs of the report; one outside the report has neither."""
    for module in course.modules:
        if module.outside_report and module.sections:
            yield at(course, f"module:{module.id}", "a module outside the report has no sections of it")
    for lesson in course.lessons.values():
        if lesson.outside_report:
            if lesson.head.section is not None:
                yield at_head(course, lesson, "section", "a lesson outside the report has no section of it")
            if lesson.head.paragraphs:
                message = "a lesson outside the report teaches no paragraphs; list them in also_cites"
                yield at_head(course, lesson, "paragraphs", message)
            continue
        if lesson.head.section is None:
            yield at_head(course, lesson, "section", "section is missing")
        if not lesson.head.paragraphs:
            yield at_head(course, lesson, "paragraphs", "paragraphs is missing, or empty")


def changes_cited(course: Course) -> Iterator[Problem]:
    """Updates cited in running text are known and listed; only a lesson outside the report does it."""
    for lesson in course.lessons.values():
        cited = list(changes(lesson))
        if not lesson.outside_report:
            for name, line in cited:
                message = f"[u:{name}] stands in a lesson on the report; show the update by ::: since"
                yield in_lesson(lesson, line, message)
            continue
        for name, line in cited:
            if name not in course.updates:
                yield in_lesson(lesson, line, f"there is no update {name} in {FILE}")
            elif name not in lesson.head.since_2013:
                yield in_lesson(lesson, line, f"the update {name} is not listed in since_2013 above")
        told = {name for name, _ in cited} | _in_boxes(lesson)
        for name in lesson.head.since_2013:
            if name not in told:
                message = f"the update {name} is listed, but no text cites it by [u:{name}]"
                yield at_head(course, lesson, "since_2013", message)


def _in_boxes(lesson: Lesson) -> set[str]:
    since = (block for block in blocks_of(lesson)[0] if block.fence == "since")
    return {name for block in since for name in block.argument.split()}


def items_apart(course: Course) -> Iterator[Problem]:
    """An item outside the report is for practice, rests on updates and speaks for the course."""
    for item in course.items.values():
        lesson = course.lessons.get(item.lesson)
        if lesson is None or not lesson.outside_report:
            continue
        if item.use != "practice":
            message = f"is a {item.use} item; outside the report items are for practice only"
            yield at_item(course, item, message)
        if item.paragraphs or item.specials:
            yield at_item(course, item, "rests on the report; outside it items rest on since_2013")
        if item.voice != "course":
            yield at_item(course, item, f"has the voice {item.voice}; outside the report it is course")
        if not item.since_2013:
            yield at_item(course, item, "rests on no update; name one in since_2013")
        for name in item.since_2013:
            if name in course.updates and name not in lesson.head.since_2013:
                yield at_item(course, item, f"rests on {name}, which its lesson does not list")


def feedback_apart(course: Course) -> Iterator[Problem]:
    """Outside the report feedback cites updates that its lesson lists; elsewhere it cites none."""
    for item in course.items.values():
        lesson = course.lessons.get(item.lesson)
        if lesson is None:
            continue
        for name, updates, piece in _feedback(item):
            if not lesson.outside_report:
                if updates:
                    yield at_item(course, item, f"{name} cites an update; show it by since_2013 alone", piece)
                continue
            for update in updates:
                if update not in course.updates:
                    message = f"{name} cites {update}, which is no update in {FILE}"
                    yield at_item(course, item, message, piece)
                elif update not in lesson.head.since_2013:
                    message = f"{name} cites {update}, which its lesson does not list"
                    yield at_item(course, item, message, piece)
        if lesson.outside_report:
            yield from _unfounded(course, item)


def _unfounded(course: Course, item: Item) -> Iterator[Problem]:
    for piece in pieces(item):
        if not (piece.updates or piece.paragraphs or piece.voice == "course"):
            message = f"the feedback of {piece.id} names no update and is not marked voice: course"
            yield at_item(course, item, message, piece.id)


def _feedback(item: Item) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """All feedback of an item: what it is called in a message, the updates it cites, and its piece."""
    for piece in pieces(item):
        yield f"the feedback of {piece.id}", piece.updates, piece.id
    if isinstance(item, TrueFalseWhy):
        yield "feedback_true", item.feedback_true.updates, ""
        yield "feedback_false", item.feedback_false.updates, ""


CHECKS = (keyed_to_one_source, changes_cited, items_apart, feedback_apart)
