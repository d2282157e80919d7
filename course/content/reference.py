"""The reference files seen as one list of entries: what each rests on, names and says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from course.content.model_reference import InstitutionsMap, Reference, ReformModel, Said


@dataclass(frozen=True)
class Entry:
    """One part of a reference file; `place` is its name among the course's places."""

    place: str
    texts: tuple[str, ...]
    said: tuple[Said, ...] = ()
    paragraphs: tuple[int | str, ...] = ()
    entities: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()

    def cited(self) -> tuple[int | str, ...]:
        """The paragraphs of the entry and of every statement in it."""
        return (*self.paragraphs, *(n for said in self.said for n in said.paragraphs))

    def words(self) -> tuple[str, ...]:
        """All words of the entry."""
        return (*self.texts, *(said.text for said in self.said))


def entries(reference: Reference) -> Iterator[Entry]:
    """Every part of the reference files that says or names something."""
    for kind in reference.glossary.kinds:
        yield Entry(f"kind:{kind.id}", (kind.title,))
    yield from _institutions(reference)
    yield from _timeline(reference)
    for function in reference.reform.functions:
        yield Entry(f"function:{function.id}", (function.title,), paragraphs=function.paragraphs)
    for model in reference.reform.models:
        yield Entry(
            f"model:{model.id}",
            (model.title,),
            statements(model),
            entities=model.entities,
            updates=model.updates,
            lessons=model.lessons,
        )
    for addressee in reference.recommendations.addressees:
        yield Entry(f"addressee:{addressee.id}", (addressee.title,), entities=_named(addressee.entity))
    for advice in reference.recommendations.recommendations:
        yield Entry(
            f"recommendation:{advice.n}",
            tuple(demand.text for demand in advice.demands),
            paragraphs=(advice.n,),
            updates=advice.updates,
            lessons=advice.lessons,
        )


def statements(model: ReformModel) -> tuple[Said, ...]:
    """Everything said of a model."""
    kept = [said for cell in model.functions.values() for said in cell]
    return (
        *model.about,
        *kept,
        *model.mandate,
        *model.funding,
        *model.speaks_for,
        *model.speaks_against,
    )


def _institutions(reference: Reference) -> Iterator[Entry]:
    file = reference.institutions
    for body in file.bodies:
        yield Entry(
            f"body:{body.id}",
            (body.name,),
            body.does,
            entities=_named(body.entity),
            updates=body.updates,
            lessons=body.lessons,
        )
    for key, drawn in (("map_2013", file.map_2013), ("map_today", file.map_today)):
        yield Entry(f"map:{key}", _map_words(drawn))


def _map_words(drawn: InstitutionsMap) -> tuple[str, ...]:
    notes = tuple(note.text for note in drawn.notes)
    fields = tuple(" ".join((*field.lines, *field.small)) for field in drawn.fields)
    return (drawn.title, drawn.text_alternative, drawn.caption, *notes, *fields)


def _timeline(reference: Reference) -> Iterator[Entry]:
    for period in reference.timeline.periods:
        yield Entry(f"period:{period.id}", (period.title,))
    for event in reference.timeline.events:
        yield Entry(
            f"event:{event.id}",
            (event.when, event.text),
            paragraphs=event.paragraphs,
            lessons=event.lessons,
        )
    for index, later in enumerate(reference.timeline.since):
        yield Entry(f"later:{index}", (), updates=(later.update,))


def _named(entity: str | None) -> tuple[str, ...]:
    return () if entity is None else (entity,)
