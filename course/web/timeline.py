"""The years the report tells of, in two lanes, and what came after in a place of its own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from course.content.model import Course
from course.content.model_reference import Event, Lane, Period
from course.web.access import anyone
from course.web.shelf import shelf
from course.web.touching import Change, Touch, change, touching

pages = Blueprint("timeline", __name__)
#: The period that is not the report's.
SINCE = "since"


@dataclass(frozen=True)
class Step:
    """An event of the report, and what of the course touches it."""

    event: Event
    touches: tuple[Touch, ...]


@dataclass(frozen=True)
class Continuation:
    """A change since the report, in its lane."""

    change: Change
    lane: Lane
    touches: tuple[Touch, ...]


@dataclass(frozen=True)
class TimelinePage:
    """The chosen steps by period; `lane` and `period` are empty where all are shown."""

    lanes: dict[Lane, str]
    periods: tuple[Period, ...]
    lane: str
    period: str
    groups: tuple[tuple[Period, tuple[Step, ...]], ...]
    since: tuple[Continuation, ...]
    count: int

    @property
    def in_report(self) -> int:
        """How many of the chosen steps the report itself dates."""
        return self.count - len(self.since)


@pages.get("/timeline")
@anyone
def show() -> str:
    """1949 to 2013, and since."""
    lane, period = request.args.get("lane", ""), request.args.get("period", "")
    return render_template("pages/reference/timeline.html", page=timeline_page(shelf().course, lane, period))


def timeline_page(course: Course, lane: str, period: str) -> TimelinePage:
    """The page for a choice; what is not known chooses everything."""
    file = course.reference.timeline
    lane = lane if lane in file.lanes else ""
    period = period if period in {SINCE, *(p.id for p in file.periods)} else ""
    steps, later = shelf().keep("timeline", lambda: (all_steps(course), all_later(course)))
    chosen = [step for step in steps if lane in ("", step.event.lane)]
    groups = [
        (p, tuple(step for step in chosen if p.first <= step.event.year <= p.last))
        for p in file.periods
        if period in ("", p.id)
    ]
    since = [one for one in later if lane in ("", one.lane)] if period in ("", SINCE) else []
    return TimelinePage(
        dict(file.lanes),
        file.periods,
        lane,
        period,
        tuple((p, found) for p, found in groups if found),
        tuple(since),
        sum(len(found) for _, found in groups) + len(since),
    )


def all_steps(course: Course) -> tuple[Step, ...]:
    """Every event with its lessons."""
    return tuple(
        Step(event, touching(course, event.paragraphs, event.lessons))
        for event in course.reference.timeline.events
    )


def all_later(course: Course) -> tuple[Continuation, ...]:
    """Every change that continues the line, in order of date."""
    found = sorted(course.reference.timeline.since, key=lambda later: course.updates[later.update].date)
    return tuple(
        Continuation(
            change(course.updates[later.update]),
            later.lane,
            teaching(course, later.update),
        )
        for later in found
    )


def teaching(course: Course, update: str) -> tuple[Touch, ...]:
    """The lessons that show an update."""
    named = [lesson.id for lesson in course.lessons.values() if update in lesson.head.since_2013]
    return touching(course, (), named, only=True)
