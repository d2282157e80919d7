"""What an author may write for the reference pages: kinds of entries, institutions, time, reform, demands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from course.content.value import Id, ParagraphNumber, SpecialName, Text, Value

Lane = Literal["in", "out"]
Level = Literal["world", "region", "two-states", "state", "town"]
BodyPlace = Literal["inside", "outside", "none"]
#: The levels in the order of maps and tables, in words.
LEVELS: Mapping[Level, str] = {
    "world": "World",
    "region": "Regions",
    "two-states": "Two States",
    "state": "State",
    "town": "Town",
}
Weight = Literal["must", "should", "should-consider", "urges", "none"]
#: The grid on which maps are drawn, upright so that one drawing serves all widths.
GRID = (340, 640)
Across = Annotated[StrictInt, Field(ge=0, le=GRID[0])]
Down = Annotated[StrictInt, Field(ge=0, le=GRID[1])]


class Said(Value):
    """One statement: the report's with its paragraphs, or the course's own reasoning, which is marked."""

    text: Text
    paragraphs: tuple[ParagraphNumber, ...] = ()
    voice: Literal["report", "course"] = "report"


class EntityKind(Value):
    """A kind of glossary entry to choose by, its types of entities, and whether they have a place of 2013."""

    id: Id
    title: Text
    placed: StrictBool = False
    types: Annotated[tuple[Text, ...], Field(min_length=1)]


class GlossaryFile(Value):
    """`modules/glossary.yaml`: how the entries of `entities.yaml` are sorted."""

    schema_version: Literal[1]
    kinds: Annotated[tuple[EntityKind, ...], Field(min_length=1)]


class Body(Value):
    """An institution of 2013: a row of the table. `part_of`: the body whose field on the map it shares."""

    id: Id
    name: Text
    entity: Id | None = None
    part_of: Id | None = None
    level: Level
    place: BodyPlace
    informal: StrictBool = False
    does: Annotated[tuple[Said, ...], Field(min_length=1)]
    updates: tuple[Id, ...] = ()
    lessons: tuple[Id, ...] = ()


class MapBox(Value):
    """A rectangle on the map's grid."""

    x: Across
    y: Down
    width: Across
    height: Down


class MapField(MapBox):
    """A body's field: its name in lines, in the middle or at the top, and smaller lines below the name."""

    body: Id
    lines: Annotated[tuple[Text, ...], Field(min_length=1, max_length=4)]
    label: Literal["middle", "top"] = "middle"
    small: tuple[Text, ...] = ()
    changed: StrictBool = False


class MapNote(Value):
    """Words beside the fields; `y` is their base line, and `end` sets them to end at `x`."""

    x: Across
    y: Down
    text: Text
    bold: StrictBool = False
    end: StrictBool = False


class MapLine(Value):
    """A relation between two fields."""

    x1: Across
    y1: Down
    x2: Across
    y2: Down
    broken: StrictBool = False


class InstitutionsMap(Value):
    """One drawing; `frame` is the United Nations, `rules` divide the levels, fields are in reading order."""

    title: Text
    text_alternative: Text
    caption: Text
    frame: MapBox
    rules: tuple[Down, ...] = ()
    notes: tuple[MapNote, ...] = ()
    links: tuple[MapLine, ...] = ()
    fields: Annotated[tuple[MapField, ...], Field(min_length=1)]


class InstitutionsFile(Value):
    """`modules/institutions.yaml`: who does what, drawn for 2013 and for today."""

    schema_version: Literal[1]
    bodies: Annotated[tuple[Body, ...], Field(min_length=1)]
    map_2013: InstitutionsMap
    map_today: InstitutionsMap


class Period(Value):
    """A span of years to choose by, both ends included."""

    id: Id
    title: Text
    first: StrictInt
    last: StrictInt


class Event(Value):
    """Something the report dates, in one of the two lanes."""

    id: Id
    year: Annotated[StrictInt, Field(ge=1900, le=2013)]
    when: Text
    lane: Lane
    text: Text
    paragraphs: Annotated[tuple[ParagraphNumber | SpecialName, ...], Field(min_length=1)]
    lessons: tuple[Id, ...] = ()


class Later(Value):
    """An update that continues the timeline after the report."""

    update: Id
    lane: Lane


class TimelineFile(Value):
    """`modules/timeline.yaml`: the years the report tells of, and what continues them."""

    schema_version: Literal[1]
    lanes: Mapping[Lane, Text]
    periods: Annotated[tuple[Period, ...], Field(min_length=1)]
    events: Annotated[tuple[Event, ...], Field(min_length=1)]
    since: tuple[Later, ...] = ()


class ReformFunction(Value):
    """One of the functions that any future model should have."""

    id: Id
    title: Text
    paragraphs: Annotated[tuple[ParagraphNumber, ...], Field(min_length=1)]


class ReformModel(Value):
    """An option that the report weighs. Where a list is empty, the report does not say."""

    id: Id
    title: Text
    about: Annotated[tuple[Said, ...], Field(min_length=1)]
    entities: tuple[Id, ...] = ()
    functions: Mapping[Id, tuple[Said, ...]]
    mandate: tuple[Said, ...] = ()
    funding: tuple[Said, ...] = ()
    speaks_for: tuple[Said, ...] = ()
    speaks_against: tuple[Said, ...] = ()
    updates: tuple[Id, ...] = ()
    lessons: tuple[Id, ...] = ()


class ReformModelsFile(Value):
    """`modules/reform-models.yaml`: the options for a stronger framework, side by side."""

    schema_version: Literal[1]
    functions: Annotated[tuple[ReformFunction, ...], Field(min_length=1)]
    models: Annotated[tuple[ReformModel, ...], Field(min_length=1)]


class Addressee(Value):
    """Whom recommendations are made to."""

    id: Id
    title: Text
    entity: Id | None = None


class Demand(Value):
    """One thing asked, with the weight of the report's words."""

    weight: Weight
    text: Text


class Recommendation(Value):
    """A numbered recommendation."""

    n: ParagraphNumber
    addressee: Id
    demands: Annotated[tuple[Demand, ...], Field(min_length=1)]
    updates: tuple[Id, ...] = ()
    lessons: tuple[Id, ...] = ()


class RecommendationsFile(Value):
    """`modules/recommendations.yaml`: who is asked what, and with which words."""

    schema_version: Literal[1]
    addressees: Annotated[tuple[Addressee, ...], Field(min_length=1)]
    recommendations: Annotated[tuple[Recommendation, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Reference:
    """The files of the reference pages, each whole."""

    glossary: GlossaryFile
    institutions: InstitutionsFile
    timeline: TimelineFile
    reform: ReformModelsFile
    recommendations: RecommendationsFile
