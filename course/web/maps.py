"""The institutions map: from an author's fields to the numbers of an SVG, in units of the grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from course.content.model_reference import Body, InstitutionsMap, MapField

#: Distance between two lines of a name and of smaller words, and from a line's middle to its base.
LEADING, SMALL_LEADING, RISE = 15.0, 14.0, 11.5
#: From the upper edge of a field to the base of a name at its top, and from there to the first smaller line.
TOP, BELOW = 18.0, 18.0


@dataclass(frozen=True)
class Line:
    """Words centred at `x`, their base at `y`."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Drawn:
    """A field ready to be drawn."""

    field: MapField
    broken: bool
    name: tuple[Line, ...]
    small: tuple[Line, ...]


def draw_fields(drawn: InstitutionsMap, bodies: Mapping[str, Body]) -> tuple[Drawn, ...]:
    """All fields in the author's order; those of informal bodies have broken frames."""
    return tuple(Drawn(field, bodies[field.body].informal, *lines_of(field)) for field in drawn.fields)


def lines_of(field: MapField) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The name's lines and the smaller ones: as a block in the middle, or from the top down."""
    middle = field.x + field.width / 2
    if field.label == "top":
        first = field.y + TOP
        below = first + LEADING * (len(field.lines) - 1) + BELOW
    else:
        height = LEADING * len(field.lines) + SMALL_LEADING * len(field.small)
        first = field.y + (field.height - height) / 2 + RISE
        below = first + LEADING * len(field.lines)
    name = tuple(Line(middle, first + LEADING * i, text) for i, text in enumerate(field.lines))
    small = tuple(Line(middle, below + SMALL_LEADING * i, text) for i, text in enumerate(field.small))
    return name, small
