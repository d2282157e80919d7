"""What stands at the foot of a page under "Paragraphs cited": a digest, a change or a term, once each."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from course.content.model import Course
from course.web.context import in_words


@dataclass(frozen=True)
class Slip:
    """One digest or definition, and where to read more. `following`: the next paragraph, if cited too."""

    anchor: str
    title: str
    place: str
    text: str
    href: str
    more: str
    following: int | None = None


@dataclass(frozen=True)
class Slips:
    """The slips of a page."""

    paragraphs: tuple[Slip, ...]
    terms: tuple[Slip, ...] = ()
    changes: tuple[Slip, ...] = ()


def paragraph_slip(course: Course, n: int, cited: Container[int | str] = ()) -> Slip:
    """The digest of a numbered paragraph. KeyError for an unknown one.

    A mark like 109–111 opens the first of them; from there the reader goes on to the next.
    """
    section = course.section_of(n)
    return Slip(
        f"p{n}",
        f"Paragraph {n}",
        f"{section.number} {section.title}",
        course.digests[n].text,
        f"/paragraphs/{n}",
        f"Open paragraph {n}",
        n + 1 if n + 1 in cited else None,
    )


def special_slip(course: Course, name: str) -> Slip:
    """The digest of a part of the report that has no number."""
    special = course.specials[name]
    return Slip(f"s-{name}", special.title, "", special.text, f"/paragraphs#s-{name}", "Open all paragraphs")


def term_slip(course: Course, term: str) -> Slip:
    """A glossary entry, as the report uses the word."""
    entity = course.entities[term]
    title = f"{entity.name} ({entity.acronym})" if entity.acronym else entity.name
    return Slip(
        f"g-{term}", title, entity.type, entity.description, f"/glossary#g-{term}", "Open the glossary"
    )


def change_slip(course: Course, name: str) -> Slip:
    """Something that has changed since the report. KeyError for an unknown one."""
    update = course.updates[name]
    when = in_words(update.date) or "No date"
    href = f"/since-2013#u-{name}"
    return Slip(f"u-{name}", when, update.topic, update.statement, href, "Open it with its sources")


def gather(
    course: Course, cited: Iterable[int | str], terms: Iterable[str] = (), changes: Iterable[str] = ()
) -> Slips:
    """The slips for what a page cites, paragraphs in order of number, terms by name, changes by date."""
    wanted = set(cited)
    numbers = sorted(n for n in wanted if isinstance(n, int))
    names = sorted(n for n in wanted if isinstance(n, str))
    paragraphs = tuple(paragraph_slip(course, n, wanted) for n in numbers)
    specials = tuple(special_slip(course, name) for name in names)
    words = sorted((term_slip(course, term) for term in set(terms)), key=lambda slip: slip.title.casefold())
    dated = sorted(set(changes), key=lambda name: course.updates[name].date)
    return Slips(specials + paragraphs, tuple(words), tuple(change_slip(course, name) for name in dated))
