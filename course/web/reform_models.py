"""The options for a stronger framework, side by side, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from course.content.model import Course, Entity
from course.content.model_reference import ReformModel, ReformModelsFile, Said
from course.web.access import anyone
from course.web.shelf import shelf
from course.web.touching import Change, Touch, changes, touching

pages = Blueprint("reform_models", __name__)


@dataclass(frozen=True)
class Option:
    """A model as the head of a column, with what became of it and the lessons on it."""

    model: ReformModel
    entities: tuple[Entity, ...]
    changes: tuple[Change, ...]
    touches: tuple[Touch, ...]


@dataclass(frozen=True)
class Aspect:
    """A row: one cell for each option, empty where the report does not say."""

    title: str
    paragraphs: tuple[int, ...]
    cells: tuple[tuple[Option, tuple[Said, ...]], ...]


@dataclass(frozen=True)
class ReformPage:
    """Rows in groups; `span` holds the paragraphs of the section from its first to its last."""

    span: tuple[int, ...]
    options: tuple[Option, ...]
    groups: tuple[tuple[str, tuple[Aspect, ...]], ...]


@pages.get("/reform-models")
@anyone
def show() -> str:
    """The table."""
    course = shelf().course
    page = shelf().keep("reform-models", lambda: reform_page(course))
    return render_template("pages/reference/reform_models.html", page=page)


def reform_page(course: Course) -> ReformPage:
    """Everything on the page."""
    file = course.reference.reform
    options = tuple(option(course, model) for model in file.models)

    def aspect(title: str, field: str) -> Aspect:
        return Aspect(title, (), tuple((one, getattr(one.model, field)) for one in options))

    functions = tuple(
        Aspect(f.title, f.paragraphs, tuple((one, one.model.functions[f.id]) for one in options))
        for f in file.functions
    )
    return ReformPage(
        span(file),
        options,
        (
            ("The option", (aspect("What it is", "about"),)),
            ("Functions it would bring", functions),
            ("What it needs", (aspect("Mandate", "mandate"), aspect("Money", "funding"))),
            ("Weighed", (aspect("For it", "speaks_for"), aspect("Against it", "speaks_against"))),
        ),
    )


def span(file: ReformModelsFile) -> tuple[int, ...]:
    """From the paragraph of the functions to the last that says what an option is."""
    first = min(n for function in file.functions for n in function.paragraphs)
    last = max(n for model in file.models for said in model.about for n in said.paragraphs)
    return tuple(range(first, last + 1))


def option(course: Course, model: ReformModel) -> Option:
    """A model with what touches it: the lessons on what it is."""
    about = {n for said in model.about for n in said.paragraphs}
    entities = tuple(course.entities[name] for name in model.entities)
    return Option(model, entities, changes(course, model.updates), touching(course, about, model.lessons))
