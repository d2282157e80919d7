"""Who is asked what, with the weight of the report's words, and what has happened since."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from course.content.model import Course
from course.content.model_reference import Addressee, Demand, Recommendation, Weight
from course.content.value import ANNOUNCED_PARAGRAPHS, LAST_PARAGRAPH
from course.web.access import anyone
from course.web.shelf import shelf
from course.web.touching import Change, Touch, changes, touching

pages = Blueprint("recommendations", __name__)
#: The weights from the heaviest down, as the report words them.
WEIGHTS: dict[Weight, str] = {
    "must": "must",
    "should": "should",
    "urges": "urges",
    "should-consider": "should consider",
    "none": "no demand",
}


@dataclass(frozen=True)
class Advice:
    """A recommendation with the demands shown, and what touches it."""

    advice: Recommendation
    demands: tuple[Demand, ...]
    changes: tuple[Change, ...]
    touches: tuple[Touch, ...]


@dataclass(frozen=True)
class RecommendationsPage:
    """Recommendations by addressee; `weight` and `addressee` are empty where all are shown."""

    groups: tuple[tuple[Addressee, tuple[Advice, ...]], ...]
    addressees: tuple[Addressee, ...]
    weights: dict[Weight, str]
    addressee: str
    weight: str
    count: int
    first_missing: int
    last_missing: int

    @property
    def paragraphs(self) -> int:
        """In how many paragraphs the demands shown stand."""
        return len({one.advice.n for _, found in self.groups for one in found})


@pages.get("/recommendations")
@anyone
def show() -> str:
    """All, or those to one addressee or of one weight."""
    to, weight = request.args.get("to", ""), request.args.get("weight", "")
    page = recommendations_page(shelf().course, to, weight)
    return render_template("pages/reference/recommendations.html", page=page)


def recommendations_page(course: Course, to: str, weight: str) -> RecommendationsPage:
    """The page for a choice; what is not known chooses everything."""
    file = course.reference.recommendations
    to = to if to in {addressee.id for addressee in file.addressees} else ""
    weight = weight if weight in WEIGHTS else ""
    everything = shelf().keep("recommendations", lambda: all_advice(course))
    chosen = [one for one in (chosen_of(one, weight) for one in everything) if one.demands]
    groups = [
        (addressee, tuple(one for one in chosen if one.advice.addressee == addressee.id))
        for addressee in file.addressees
        if to in ("", addressee.id)
    ]
    return RecommendationsPage(
        tuple((addressee, found) for addressee, found in groups if found),
        file.addressees,
        WEIGHTS,
        to,
        weight,
        sum(len(one.demands) for _, found in groups for one in found),
        LAST_PARAGRAPH + 1,
        ANNOUNCED_PARAGRAPHS,
    )


def all_advice(course: Course) -> tuple[Advice, ...]:
    """Every recommendation whole."""
    return tuple(
        Advice(
            advice,
            advice.demands,
            changes(course, advice.updates),
            touching(course, [advice.n], advice.lessons),
        )
        for advice in course.reference.recommendations.recommendations
    )


def chosen_of(one: Advice, weight: str) -> Advice:
    """The recommendation with its demands of one weight only, or of any."""
    demands = tuple(demand for demand in one.demands if weight in ("", demand.weight))
    return Advice(one.advice, demands, one.changes, one.touches)
