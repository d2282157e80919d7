"""The blueprint laid over the course: which lessons and reserve items fall into which cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from course.content.items import Item
from course.content.model import Course
from course.content.rules import LEVELS, BlueprintPart, BlueprintRow, Level, level_of
from course.content.value import LAST_PARAGRAPH


@dataclass(frozen=True)
class PlacedRow:
    """A row with its part and the place of its line in the file: `cell:0-1` among the course's places."""

    part: BlueprintPart
    row: BlueprintRow
    place: str


@dataclass(frozen=True)
class Cell:
    """A row at one level: how many places of a form it has, and the live reserve items to fill them."""

    row: PlacedRow
    level: Level
    places: int
    items: tuple[Item, ...]


def rows(course: Course) -> Iterator[PlacedRow]:
    """All rows in the order of the file; none where the course has no final."""
    for i, part in enumerate(course.final.parts if course.final else ()):
        for j, row in enumerate(part.rows):
            yield PlacedRow(part, row, f"cell:{i}-{j}")


def rows_by_section(course: Course) -> dict[str, PlacedRow]:
    """For each section of the report its row, taken from the nearest section above it that has one."""
    listed = {name: placed for placed in rows(course) for name in placed.row.sections}
    found: dict[str, PlacedRow] = {}
    for name in course.sections:
        above: str | None = name
        for _ in course.sections:
            if above is None or above in listed:
                break
            above = course.sections[above].parent if above in course.sections else None
        if above in listed:
            found[name] = listed[above]
    return found


def rows_by_lesson(course: Course) -> dict[str, PlacedRow]:
    """The row of each lesson whose section has one."""
    by_section = rows_by_section(course)
    return {
        lesson.id: by_section[lesson.head.section]
        for lesson in course.lessons.values()
        if lesson.head.section in by_section
    }


def cells(course: Course) -> tuple[Cell, ...]:
    """Every cell with places, with the items that a form may take: in reserve and live."""
    by_lesson = rows_by_lesson(course)
    live = [item for item in course.items.values() if item.use == "reserve" and item.status == "live"]
    held: dict[tuple[str, Level], list[Item]] = {}
    for item in live:
        if item.lesson in by_lesson:
            held.setdefault((by_lesson[item.lesson].place, level_of(item.bloom)), []).append(item)
    return tuple(
        Cell(placed, level, count, tuple(held.get((placed.place, level), ())))
        for placed in rows(course)
        for level in LEVELS
        if (count := placed.row.places.at(level))
    )


def untaught(course: Course) -> dict[str, tuple[int, ...]]:
    """For each row, by its place, the paragraphs of its sections that no lesson of the course teaches yet."""
    by_section = rows_by_section(course)
    taught = {n for lesson in course.lessons.values() for n in lesson.head.paragraphs}
    found: dict[str, list[int]] = {placed.place: [] for placed in rows(course)}
    for n in range(1, LAST_PARAGRAPH + 1):
        holding = [s for s in course.sections.values() if s.paragraphs[0] <= n <= s.paragraphs[1]]
        if holding and n not in taught:
            innermost = max(holding, key=lambda section: section.level)
            if innermost.id in by_section:
                found[by_section[innermost.id].place].append(n)
    return {place: tuple(numbers) for place, numbers in found.items()}
