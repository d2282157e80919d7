"""The index of the reference pages, and what has changed since the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from course.content.model import Course, Lesson, Update
from course.web.access import anyone
from course.web.shelf import shelf
from course.web.touching import Change, change

pages = Blueprint("reference", __name__)


@dataclass(frozen=True)
class Dated:
    """A change and the lessons that teach what it overtakes or show it."""

    change: Change
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class SincePage:
    """Changes by year, oldest first; `topic` is the one chosen, or empty."""

    years: tuple[tuple[str, tuple[Dated, ...]], ...]
    topics: tuple[str, ...]
    topic: str
    count: int


@dataclass(frozen=True)
class IndexPage:
    """How much stands on each reference page."""

    entries: int
    bodies: int
    events: int
    models: int
    demands: int
    changes: int


@pages.get("/reference")
@anyone
def index() -> str:
    """The way to every reference page."""
    course = shelf().course
    reference = course.reference
    page = IndexPage(
        len(course.entities),
        len(reference.institutions.bodies),
        len(reference.timeline.events),
        len(reference.reform.models),
        len(reference.recommendations.recommendations),
        len(course.updates),
    )
    return render_template("pages/reference/index.html", page=page)


@pages.get("/since-2013")
@anyone
def since() -> str:
    """Everything verified that has changed since August 2013, with its sources."""
    course = shelf().course
    topics = tuple(sorted({update.topic for update in course.updates.values()}, key=str.casefold))
    topic = request.args.get("topic", "")
    chosen = [update for update in course.updates.values() if topic not in topics or update.topic == topic]
    page = SincePage(by_year(course, chosen), topics, topic if topic in topics else "", len(chosen))
    return render_template("pages/reference/since.html", page=page)


def by_year(course: Course, updates: Iterable[Update]) -> tuple[tuple[str, tuple[Dated, ...]], ...]:
    """Changes in order of date, in groups of a year; those without a date come last, under no year."""
    years: dict[str, list[Dated]] = {}
    for update in sorted(updates, key=lambda update: update.date):
        years.setdefault(update.year, []).append(Dated(change(update), teaching(course, update)))
    return tuple((year, tuple(found)) for year, found in years.items())


def teaching(course: Course, update: Update) -> tuple[Lesson, ...]:
    """The lessons whose own paragraphs an update overtakes, and those that show it."""
    touched = set(update.updates_paragraphs)
    return tuple(
        lesson
        for lesson in course.lessons.values()
        if touched & set(lesson.head.paragraphs) or update.id in lesson.head.since_2013
    )
