"""Checks over the reference files: what they name exists, what they say is cited, maps and times fit."""

from __future__ import annotations

from collections.abc import Iterator

from course.content.checks.common import BANNED, at, twice
from course.content.model import Course
from course.content.model_reference import GRID, InstitutionsMap
from course.content.problems import Problem
from course.content.reference import Entry, entries

#: The places of an institution and the positions of its glossary entry that say the same.
POSITIONS = {"inside": "inside_un", "outside": "outside_un", "none": "not_applicable"}


def names_known(course: Course) -> Iterator[Problem]:
    """Paragraphs, glossary entries, updates and lessons that an entry names are there."""
    for entry in entries(course.reference):
        for message in (*_unknown_paragraphs(course, entry), *_unknown_names(course, entry)):
            yield at(course, entry.place, message)


def _unknown_paragraphs(course: Course, entry: Entry) -> Iterator[str]:
    for n in dict.fromkeys(entry.cited()):
        if isinstance(n, int) and n not in course.digests:
            yield f"names paragraph {n}, which has no digest in modules/paragraphs.yaml"
        if isinstance(n, str) and n not in course.specials:
            yield f"names {n}, which modules/paragraphs.yaml does not describe"


def _unknown_names(course: Course, entry: Entry) -> Iterator[str]:
    for name in entry.entities:
        if name not in course.entities:
            yield f"there is no entity {name} in modules/entities.yaml"
    for name in entry.updates:
        if name not in course.updates:
            yield f"there is no update {name} in modules/since-2013.yaml"
    for name in entry.lessons:
        if name not in course.lessons:
            yield f"there is no lesson {name}"


def report_cites(course: Course) -> Iterator[Problem]:
    """What is said for the report names its paragraphs."""
    for entry in entries(course.reference):
        for said in entry.said:
            if said.voice == "report" and not said.paragraphs:
                message = f"says without a paragraph and not in the course's voice: {said.text[:60]}"
                yield at(course, entry.place, message)


def entities_found(course: Course) -> Iterator[Problem]:
    """Every entry of the glossary is one step from the report: a paragraph names it, or a footnote."""
    for entity in course.entities.values():
        if not (entity.paragraphs or entity.footnote_paragraphs):
            message = f"the entity {entity.id} has no paragraph and no footnote"
            yield at(course, f"entity:{entity.id}", message)


def types_sorted(course: Course) -> Iterator[Problem]:
    """Each type of glossary entry belongs to one kind."""
    sorted_types = [name for kind in course.reference.glossary.kinds for name in kind.types]
    for kind in course.reference.glossary.kinds:
        for name in twice(sorted_types):
            if name in kind.types:
                yield at(course, f"kind:{kind.id}", f"the type {name!r} belongs to more than one kind")
    for entity in course.entities.values():
        if entity.type not in sorted_types:
            message = f"the type {entity.type!r} belongs to no kind of modules/glossary.yaml"
            yield at(course, f"entity:{entity.id}", message)


def bodies_placed(course: Course) -> Iterator[Problem]:
    """An institution stands where its glossary entry says, and inside a body that exists."""
    bodies = {body.id: body for body in course.reference.institutions.bodies}
    for body in bodies.values():
        if body.part_of is not None and (body.part_of not in bodies or bodies[body.part_of].part_of):
            yield at(course, f"body:{body.id}", f"there is no body {body.part_of} to be a part of")
        entity = course.entities.get(body.entity or "")
        if entity and POSITIONS[body.place] != entity.position:
            message = f"stands {body.place!r}, but its entity {entity.id} stands {entity.position!r}"
            yield at(course, f"body:{body.id}", message)


def maps_whole(course: Course) -> Iterator[Problem]:
    """On both maps every body that is no part of another has one field, inside the grid."""
    file = course.reference.institutions
    for key, drawn in (("map_2013", file.map_2013), ("map_today", file.map_today)):
        yield from _fields_fit(course, key, drawn)
        placed = [field.body for field in drawn.fields]
        for name in twice(placed):
            yield at(course, f"map:{key}", f"the body {name} has two fields")
        for body in file.bodies:
            if body.part_of is None and body.id not in placed:
                yield at(course, f"map:{key}", f"the body {body.id} has no field")


def _fields_fit(course: Course, key: str, drawn: InstitutionsMap) -> Iterator[Problem]:
    known = {body.id for body in course.reference.institutions.bodies}
    for index, field in enumerate(drawn.fields):
        name = f"field:{key}:{index}"
        if field.body not in known:
            yield at(course, name, f"there is no body {field.body}")
        if field.x + field.width > GRID[0] or field.y + field.height > GRID[1]:
            yield at(course, name, f"the field of {field.body} leaves the grid of {GRID[0]} by {GRID[1]}")


def times_fit(course: Course) -> Iterator[Problem]:
    """Events stand in order of year, each in one period, and both lanes have names."""
    file, before = course.reference.timeline, 0
    for lane in sorted({event.lane for event in file.events} - set(file.lanes)):
        yield at(course, f"event:{file.events[0].id}", f"there is no name for the lane {lane!r}")
    for period in file.periods:
        if period.first > period.last:
            yield at(course, f"period:{period.id}", "its years run backwards")
    for event in file.events:
        if event.year < before:
            yield at(course, f"event:{event.id}", f"the year {event.year} stands after {before}")
        before = max(before, event.year)
        count = sum(period.first <= event.year <= period.last for period in file.periods)
        if count != 1:
            yield at(
                course, f"event:{event.id}", f"the year {event.year} lies in {count} periods, not in one"
            )


def models_whole(course: Course) -> Iterator[Problem]:
    """Every model has a cell for each function: empty where the report does not say."""
    known = [function.id for function in course.reference.reform.functions]
    for model in course.reference.reform.models:
        for name in sorted(set(known) ^ set(model.functions)):
            message = f"has no cell for the function {name}" if name in known else f"no function is {name}"
            yield at(course, f"model:{model.id}", message)


def addressed(course: Course) -> Iterator[Problem]:
    """Every recommendation is made to somebody who is listed."""
    known = {addressee.id for addressee in course.reference.recommendations.addressees}
    for advice in course.reference.recommendations.recommendations:
        if advice.addressee not in known:
            yield at(course, f"recommendation:{advice.n}", f"there is no addressee {advice.addressee}")


def words_chosen(course: Course) -> Iterator[Problem]:
    """No banned words."""
    for entry in entries(course.reference):
        for text in entry.words():
            for found in BANNED.finditer(text):
                yield at(course, entry.place, f"says {found[0]!r}; see the writing rules")


CHECKS = (
    names_known,
    report_cites,
    entities_found,
    types_sorted,
    bodies_placed,
    maps_whole,
    times_fit,
    models_whole,
    addressed,
    words_chosen,
)
