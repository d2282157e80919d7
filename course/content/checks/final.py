"""Checks of the final assessment's blueprint against the reserve items; and what is only worth a note."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from course.content.blueprint import Cell, PlacedRow, cells, rows, rows_by_lesson, untaught
from course.content.checks.common import at, at_item, twice
from course.content.measurement import QUIZ_START
from course.content.model import Course
from course.content.problems import Problem
from course.content.rules import level_of

#: So many reserve items for each place keep a learner's three forms apart (curriculum, part 3).
RESERVE_PER_PLACE = 2.5
#: Names that address the final and the pre-tests.
FINAL_NAME, PRETEST_END = "final", "-pre"


def final_sections(course: Course) -> Iterator[Problem]:
    """The blueprint names sections of the outline, each once."""
    listed = [(placed, name) for placed in rows(course) for name in placed.row.sections]
    for placed, name in listed:
        if name not in course.sections:
            yield at(course, placed.place, f"there is no section {name} in modules/outline.yaml")
    repeated = twice([name for _, name in listed])
    for name in repeated:
        last = [placed for placed, listed_name in listed if listed_name == name][-1]
        yield at(course, last.place, f"the section {name} stands in the blueprint twice")


def reserve_in_cells(course: Course) -> Iterator[Problem]:
    """Every reserve item falls into a cell that has places."""
    if course.final is None:
        return
    by_lesson = rows_by_lesson(course)
    for item in course.items.values():
        if item.use != "reserve" or item.lesson not in course.lessons:
            continue
        placed = by_lesson.get(item.lesson)
        if placed is None or not placed.row.places.at(level_of(item.bloom)):
            where = f"{item.bloom}, section {course.lessons[item.lesson].head.section}"
            yield at_item(course, item, f"falls into no cell of quizzes/final.yaml ({where})")


def cells_filled(course: Course) -> Iterator[Problem]:
    """A row whose lessons are all there has live reserve items for every place."""
    missing = untaught(course)
    for cell in cells(course):
        if not missing[cell.row.place] and len(cell.items) < cell.places:
            message = f"{spoken(course, cell.row)}, {plain(cell)}: {counted(cell)}"
            yield at(course, cell.row.place, message)


def addresses_free(course: Course) -> Iterator[Problem]:
    """No lesson or module has a name by which the final, a pre-test or a form is addressed."""
    for kind, names in (("lesson", [*course.lessons]), ("module", [m.id for m in course.modules])):
        for name in names:
            if name == FINAL_NAME or name.endswith(PRETEST_END) or name.startswith(QUIZ_START):
                message = f"the id {name} is kept for the final, the pre-tests and the measurement"
                yield at(course, f"{kind}:{name}", message)


def notes(course: Course) -> Iterator[str]:
    """What is no error: sections whose lessons are still to be written, and cells with little in reserve."""
    missing = untaught(course)
    for placed in rows(course):
        numbers = missing[placed.place]
        mine = [cell for cell in cells(course) if cell.row.place == placed.place]
        if numbers:
            places = sum(cell.places for cell in mine)
            filled = sum(min(cell.places, len(cell.items)) for cell in mine)
            yield (
                f"Final, {spoken(course, placed)}: no lesson teaches {ranges(numbers)} yet; "
                f"{filled} of {places} places can be filled."
            )
            continue
        for cell in mine:
            if cell.places <= len(cell.items) < ceil(RESERVE_PER_PLACE * cell.places):
                yield f"Final, {spoken(course, placed)}, {plain(cell)}: only {counted(cell)}."


def spoken(course: Course, placed: PlacedRow) -> str:
    """A row as authors know it: the numbers of its sections."""
    names = placed.row.sections
    return ", ".join(course.sections[name].number if name in course.sections else name for name in names)


def plain(cell: Cell) -> str:
    """A cell's level in words."""
    return cell.level.replace("_", " ")


def counted(cell: Cell) -> str:
    """How many items a cell has for its places."""
    have, places = len(cell.items), cell.places
    return (
        f"{have} live reserve item{'' if have == 1 else 's'} for {places} place{'' if places == 1 else 's'}"
    )


def ranges(numbers: tuple[int, ...]) -> str:
    """Paragraph numbers in words: `paragraphs 87-92, 95`."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    said = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"paragraph{'' if len(numbers) == 1 else 's'} {said}"


CHECKS = (final_sections, reserve_in_cells, cells_filled, addresses_free)
