"""The glossary: every body, instrument, principle and idea that the report names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from course.content.model import Course, Entity
from course.content.model_reference import EntityKind
from course.web.access import anyone
from course.web.shelf import shelf
from course.web.touching import Touch, touching

pages = Blueprint("glossary", __name__)
#: How a position in the report's account of 2013 is said.
POSITIONS = {
    "inside_un": "inside the United Nations",
    "outside_un": "outside the United Nations",
    "not_applicable": "",
}


#: What a reader who looks for a name does not look under.
LEADING = re.compile(r"^\W*(\d+(st|nd|rd|th)?\s+)?\W*")


@dataclass(frozen=True)
class Word:
    """An entry, where its subject stood in 2013, and the lessons that use it."""

    entity: Entity
    kind: EntityKind
    position: str
    lessons: tuple[Touch, ...]


@dataclass(frozen=True)
class GlossaryPage:
    """Entries by first letter; `kind` is the one chosen, or none."""

    groups: dict[str, list[Word]]
    kinds: tuple[EntityKind, ...]
    kind: EntityKind | None
    count: int


@pages.get("/glossary")
@anyone
def show() -> str:
    """All entries, or those of one kind."""
    return render_template(
        "pages/reference/glossary.html", page=glossary_page(shelf().course, request.args.get("kind", ""))
    )


def glossary_page(course: Course, chosen: str) -> GlossaryPage:
    """The page for a kind; one that is not known chooses everything."""
    kinds = course.reference.glossary.kinds
    kind = next((kind for kind in kinds if kind.id == chosen), None)
    words = [
        word for word in shelf().keep("glossary", lambda: all_words(course)) if kind in (None, word.kind)
    ]
    groups: dict[str, list[Word]] = {}
    for word in words:
        groups.setdefault(letter(word.entity), []).append(word)
    return GlossaryPage(groups, kinds, kind, len(words))


def all_words(course: Course) -> tuple[Word, ...]:
    """Every entry in order of name. Each type belongs to a kind: the checks have made sure."""
    kinds = {name: kind for kind in course.reference.glossary.kinds for name in kind.types}
    used: dict[str, list[str]] = {}
    for lesson in course.lessons.values():
        for name in lesson.head.entities:
            used.setdefault(name, []).append(lesson.id)
    return tuple(
        Word(
            entity,
            kinds[entity.type],
            POSITIONS[entity.position] if kinds[entity.type].placed else "",
            touching(course, entity.paragraphs, used.get(entity.id, ()), only=True),
        )
        for entity in sorted(course.entities.values(), key=name_of)
    )


def name_of(entity: Entity) -> str:
    """The name as it is sorted: without quotation marks and leading numbers, whatever the case."""
    return LEADING.sub("", entity.name).casefold()


def letter(entity: Entity) -> str:
    """The letter under which an entry stands."""
    return name_of(entity)[:1].upper()
