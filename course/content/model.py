"""What an author may write beside items, and the course that loading makes of it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr, StringConstraints

from course.content.items import Item
from course.content.model_figures import Figure
from course.content.model_reference import Reference
from course.content.rules import Blueprint, PassRules
from course.content.value import AnnouncedNumber, Bloom, Id, ParagraphNumber, SpecialName, Text, Value


class Objective(Value):
    """What a learner can do after a lesson."""

    id: Id
    bloom: Bloom
    text: Text


class LessonHead(Value):
    """The front matter of a lesson file. One outside the report has no `section` and no `paragraphs`."""

    id: Id
    title: Text
    section: Id | None = None
    paragraphs: tuple[ParagraphNumber, ...] = ()
    also_cites: tuple[ParagraphNumber | SpecialName, ...] = ()
    minutes: Annotated[StrictInt, Field(ge=1, le=120)]
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1)]
    entities: tuple[Id, ...] = ()
    since_2013: tuple[Id, ...] = ()


class ModuleFile(Value):
    """`module.yaml`: one module and its lessons in order; `required` for completing the course.

    `outside_report`: its lessons tell what has happened since 2013, and rest on updates alone.
    """

    schema_version: Literal[1]
    id: Id
    title: Text
    sections: tuple[Id, ...]
    summary: Text
    outside_report: StrictBool = False
    lessons: Annotated[tuple[Id, ...], Field(min_length=1)]
    required: StrictBool = True


class CourseFile(Value):
    """`modules/course.yaml`: title, order and pass rules."""

    schema_version: Literal[1]
    title: Text
    lead: Text
    official_document: Text
    modules: Annotated[tuple[Id, ...], Field(min_length=1)]
    rules: PassRules


class Section(Value):
    """A section of the report; `paragraphs` is first and last, children included."""

    id: Id
    number: Text
    title: Text
    level: Annotated[StrictInt, Field(ge=1, le=4)]
    parent: Id | None
    paragraphs: tuple[AnnouncedNumber, AnnouncedNumber]


class Digest(Value):
    """Our own account of one numbered paragraph."""

    n: ParagraphNumber
    text: Text


class Special(Value):
    """Our own account of a part of the report that has no paragraph number."""

    id: SpecialName
    title: Text
    text: Text


class Entity(Value):
    """A body, instrument, principle or idea that the report names: an entry of the glossary.

    `footnote_paragraphs`: those whose footnotes, or those of the heading above them, cite it.
    """

    id: Id
    name: Text
    acronym: StrictStr | None = None
    type: Text
    position: Literal["inside_un", "outside_un", "not_applicable"]
    position_basis: Literal["stated", "inferred"] | None = None
    description: Text
    paragraphs: tuple[ParagraphNumber, ...]
    footnote_paragraphs: tuple[ParagraphNumber, ...] = ()
    terms: tuple[StrictStr, ...] = ()


class SourceLink(Value):
    """Where a later fact is stated; an address is shown only where `linkable`."""

    title: Text
    url: StrictStr | None = None
    linkable: StrictBool


class Update(Value):
    """Something that has changed since August 2013. Never part of the report's account."""

    id: Id
    date: Annotated[StrictStr, StringConstraints(pattern=r"^(undated|\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?)$")]
    topic: Text
    statement: Text
    updates_paragraphs: tuple[ParagraphNumber, ...] = ()
    confidence: Literal["verified", "unverified"]
    checked: Annotated[StrictStr, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-\d{2}$")]
    source_quality: Literal["primary", "secondary"]
    stability: Literal["fixed", "may_change"]
    sources: tuple[SourceLink, ...] = ()

    @property
    def year(self) -> str:
        """The year in which it happened; empty where the sources give no date."""
        return "" if self.date == "undated" else self.date[:4]


class OutlineFile(Value):
    """`modules/outline.yaml`."""

    schema_version: Literal[1]
    sections: tuple[Section, ...]


class ParagraphsFile(Value):
    """`modules/paragraphs.yaml`: our digest of the report."""

    schema_version: Literal[1]
    paragraphs: tuple[Digest, ...]
    specials: tuple[Special, ...] = ()


class EntitiesFile(Value):
    """`modules/entities.yaml`: the glossary."""

    schema_version: Literal[1]
    entities: tuple[Entity, ...]


class UpdatesFile(Value):
    """`modules/since-2013.yaml`."""

    schema_version: Literal[1]
    entries: tuple[Update, ...]


@dataclass(frozen=True)
class Lesson:
    """A lesson: its head, its body in Markdown, and where the body begins in its file."""

    head: LessonHead
    module: str
    number: int
    body: str
    path: str
    body_line: int
    outside_report: bool = False

    @property
    def id(self) -> str:
        """The lesson's id, which is also its file's name."""
        return self.head.id


@dataclass(frozen=True)
class Module:
    """A module and its lessons in order."""

    id: str
    number: int
    title: str
    sections: tuple[str, ...]
    summary: str
    lessons: tuple[Lesson, ...]
    required: bool = True
    outside_report: bool = False


@dataclass(frozen=True)
class Place:
    """Where something was written: a path relative to the project's root, and a line from 1."""

    path: str
    line: int


@dataclass(frozen=True)
class Course:
    """Everything authors wrote, loaded whole and free of problems. All mappings keep file order."""

    title: str
    lead: str
    official_document: str
    rules: PassRules
    modules: tuple[Module, ...]
    lessons: Mapping[str, Lesson]
    items: Mapping[str, Item]
    sections: Mapping[str, Section]
    digests: Mapping[int, Digest]
    specials: Mapping[str, Special]
    entities: Mapping[str, Entity]
    updates: Mapping[str, Update]
    figures: Mapping[str, Figure]
    reference: Reference
    places: Mapping[str, Place]
    version: str  # SHA-256 over the files, hexadecimal: changes when any content changes
    final: Blueprint | None = None

    def items_of(self, lesson: str) -> tuple[Item, ...]:
        """All items of a lesson, whatever their use."""
        return tuple(item for item in self.items.values() if item.lesson == lesson)

    def module_of(self, lesson: str) -> Module:
        """The module that a lesson belongs to. KeyError for an unknown lesson."""
        wanted = self.lessons[lesson].module
        return next(module for module in self.modules if module.id == wanted)

    def section_of(self, n: int) -> Section:
        """The innermost section that holds a paragraph."""
        holding = [s for s in self.sections.values() if s.paragraphs[0] <= n <= s.paragraphs[1]]
        return max(holding, key=lambda section: section.level)
