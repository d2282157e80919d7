"""Who does what: a map and a table for 2013, and both again for today."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from course.content.model import Course
from course.content.model_reference import LEVELS, Body, InstitutionsMap
from course.web.access import anyone
from course.web.maps import Drawn, draw_fields
from course.web.shelf import shelf
from course.web.touching import Change, Touch, changes, touching

pages = Blueprint("institutions", __name__)
PLACES = {"inside": "Inside", "outside": "Outside", "none": "–"}


@dataclass(frozen=True)
class Row:
    """A body in the table; `whole` is the body whose field it shares, or none."""

    body: Body
    place: str
    ours: bool
    whole: Body | None
    touches: tuple[Touch, ...]
    changes: tuple[Change, ...]
    years: str


@dataclass(frozen=True)
class Plan:
    """A map ready to be drawn."""

    map: InstitutionsMap
    fields: tuple[Drawn, ...]


@dataclass(frozen=True)
class InstitutionsPage:
    """Rows by level; `today` holds those of the second table."""

    levels: tuple[tuple[str, tuple[Row, ...]], ...]
    today: tuple[Row, ...]
    plan_2013: Plan
    plan_today: Plan


@pages.get("/institutions")
@anyone
def show() -> str:
    """The map and the table, twice."""
    course = shelf().course
    page = shelf().keep("institutions", lambda: institutions_page(course))
    return render_template("pages/reference/institutions.html", page=page)


def institutions_page(course: Course) -> InstitutionsPage:
    """Everything on the page."""
    file = course.reference.institutions
    bodies = {body.id: body for body in file.bodies}
    rows = [row(course, bodies, body) for body in ordered(file.bodies)]
    levels = [(title, tuple(r for r in rows if r.body.level == level)) for level, title in LEVELS.items()]
    return InstitutionsPage(
        tuple((title, found) for title, found in levels if found),
        tuple(r for r in rows if r.changes or r.whole is None),
        Plan(file.map_2013, draw_fields(file.map_2013, bodies)),
        Plan(file.map_today, draw_fields(file.map_today, bodies)),
    )


def ordered(bodies: tuple[Body, ...]) -> list[Body]:
    """In the author's order, each body followed by its parts."""
    wholes = [body for body in bodies if body.part_of is None]
    return [one for body in wholes for one in (body, *(b for b in bodies if b.part_of == body.id))]


def row(course: Course, bodies: dict[str, Body], body: Body) -> Row:
    """A body with what touches it."""
    entity = course.entities.get(body.entity or "")
    found = changes(course, body.updates)
    years = sorted({change.update.year or "undated" for change in found})
    return Row(
        body,
        PLACES[body.place],
        entity is not None and entity.position_basis == "inferred",
        bodies.get(body.part_of or ""),
        touching(course, (n for said in body.does for n in said.paragraphs), body.lessons),
        found,
        ", ".join(years),
    )
