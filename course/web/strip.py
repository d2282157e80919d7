"""The strip: one tick for each numbered paragraph of the report, drawn as a few SVG paths.

Height carries the state, so that it survives greyscale and two pixels a tick: full = known,
half = read, foot = to come, dot = missing from the copy this course rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from course.content.value import ANNOUNCED_PARAGRAPHS, LAST_PARAGRAPH

State = Literal["known", "read", "to_come", "missing"]
#: First paragraph of each part of the report, and the label below the strip.
PARTS = (
    (1, "I–II"),
    (8, "III.A"),
    (27, "III.B"),
    (36, "III.C"),
    (87, "D"),
    (93, "E"),
    (95, "F"),
    (100, "III.G"),
    (121, "IV.A"),
    (127, "IV.B"),
)
STEP, WIDTH, GAP = 10, 7, 12
TOTAL_WIDTH = 1615
SHAPES: Mapping[str, str] = {
    "known": "M{x} 0h7v100h-7z",
    "read": "M{x} 50h7v50h-7z",
    "to_come": "M{x} 88h7v12h-7z",
}


@dataclass(frozen=True)
class Strip:
    """What the template draws: path data, and the counts that say the same in words."""

    ticks: str
    here: str
    missing: str
    underline: str
    known: int
    read: int
    to_come: int
    label: str


def left(n: int) -> int:
    """The left edge of the tick of paragraph n, in units of the drawing."""
    breaks = sum(1 for first, _ in PARTS[1:] if first <= n)
    return STEP * (n - 1) + GAP * breaks


def labels() -> tuple[tuple[int, str], ...]:
    """Where each part's label stands."""
    return tuple((left(first), label) for first, label in PARTS)


def draw_strip(states: Sequence[State], here: tuple[int, int] | None = None) -> Strip:
    """Draw 151 states. `here`: first and last paragraph of the place where the learner is."""
    ticks: list[str] = []
    marked: list[str] = []
    missing: list[str] = []
    for n, state in enumerate(states, start=1):
        if state == "missing":
            missing.append(f"M{left(n)} 96h3v4h-3z")
        else:
            inside = here is not None and here[0] <= n <= here[1]
            (marked if inside else ticks).append(SHAPES[state].format(x=left(n)))
    underline = ""
    if here is not None:
        start, end = left(here[0]) - 2, left(here[1]) + WIDTH + 2
        underline = f"M{start} 108h{end - start}v9h-{end - start}z"
    counts = {name: states.count(name) for name in ("known", "read", "to_come")}
    return Strip(
        "".join(ticks), "".join(marked), "".join(missing), underline, **counts, label=_label(counts, here)
    )


def draw_place(here: tuple[int, int]) -> Strip:
    """The strip that only says where a lesson stands, the same for every learner."""
    states: list[State] = ["to_come"] * LAST_PARAGRAPH
    states += ["missing"] * (ANNOUNCED_PARAGRAPHS - LAST_PARAGRAPH)
    strip = draw_strip(states, here)
    words = f"Where this lesson stands in the report: paragraphs {here[0]} to {here[1]} of {LAST_PARAGRAPH}."
    return Strip(strip.ticks, strip.here, strip.missing, strip.underline, 0, 0, strip.to_come, words)


def draw_cells(states: Sequence[State]) -> tuple[int, str]:
    """The same ticks for one lesson in the contents list: width, and path data 14 units high."""
    shapes = {"known": "M{x} 0h7v14h-7z", "read": "M{x} 7h7v7h-7z", "to_come": "M{x} 12.25h7v1.75h-7z"}
    data = "".join(shapes[state].format(x=STEP * i) for i, state in enumerate(states) if state in shapes)
    return STEP * len(states) - (STEP - WIDTH), data


def _label(counts: Mapping[str, int], here: tuple[int, int] | None) -> str:
    words = (
        f"The report's {ANNOUNCED_PARAGRAPHS} paragraphs as ticks in order. You know {counts['known']}, "
        f"have read {counts['read']} more, and {counts['to_come']} are to come. "
        f"Paragraphs {LAST_PARAGRAPH + 1} to {ANNOUNCED_PARAGRAPHS} are missing from this copy."
    )
    return f"{words} You are at paragraphs {here[0]} to {here[1]}." if here else words
