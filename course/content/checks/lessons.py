"""Checks over a lesson's structure: its blocks, names, headings and links, and its objectives' items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.content.body import (
    CHANGE,
    CITATION,
    TERM,
    Block,
    blocks_of,
    groups_of,
    in_cells,
    names,
    terms,
    title,
)
from course.content.checks.common import RAW_HTML, at, at_head, in_lesson
from course.content.model import Course, Lesson
from course.content.problems import Problem
from course.content.roles import ROLES

ITEMS_NEEDED, PRACTICE_NEEDED = 3, 1
LINK = re.compile(r"(?:\]\(|^\s{0,3}\[[^\]]+\]:)\s*<?\s*(?!https?://|/(?!/)|#)\S", re.IGNORECASE)
LIKE_A_MARK = re.compile(r"\[\[[^\[\]]*\]\]|\[\s*[pP¶]\.?\s*\d[^\]]*\]|\[\s*[uU]\s*:[^\]]*\]")


def fences(course: Course) -> Iterator[Problem]:
    """Blocks are opened, named and closed; what stands behind their names is known."""
    for lesson in course.lessons.values():
        blocks, problems = blocks_of(lesson)
        yield from problems
        for block in blocks:
            line = max(block.line - 1, 1)
            for message in _fence(course, lesson, block):
                yield in_lesson(lesson, line, message)


def _fence(course: Course, lesson: Lesson, block: Block) -> Iterator[str]:
    """What is wrong with a block's first line, or with text where none may stand."""
    match block.fence:
        case "since":
            yield from (
                f"there is no update {n} in modules/since-2013.yaml"
                for n in names(block)
                if n not in course.updates
            )
            listed = lesson.head.since_2013
            yield from (
                f"the update {n} is not listed in since_2013 above" for n in names(block) if n not in listed
            )
        case "figure":
            yield from (
                f"there is no figure {n} in a figures.yaml" for n in names(block) if n not in course.figures
            )
        case "case":
            known = ", ".join(sorted(ROLES))
            yield from (f"{n} is not a role; choose among {known}" for n in names(block) if n not in ROLES)
        case "reveal" | "table":
            if not title(block):
                yield f'{block.fence} needs a title: ::: {block.fence} "…"'
        case _ if block.argument:
            yield f"nothing may stand behind {block.fence}"
    if block.fence in ("since", "figure"):
        if not names(block):
            yield f"{block.fence} needs an id"
        if block.text.strip():
            yield f"a {block.fence} block has no text of its own"
    elif not block.text.strip():
        yield f"the {block.fence} block is empty"


def names_known(course: Course) -> Iterator[Problem]:
    """Glossary terms and updates exist and are listed in the head."""
    for lesson in course.lessons.values():
        for name, line in terms(lesson):
            if name not in course.entities:
                yield in_lesson(lesson, line, f"there is no entity {name} in modules/entities.yaml")
            elif name not in lesson.head.entities:
                yield in_lesson(lesson, line, f"the entity {name} is not listed in entities above")
        for name in lesson.head.entities:
            if name not in course.entities:
                yield at_head(
                    course, lesson, "entities", f"there is no entity {name} in modules/entities.yaml"
                )
        for name in lesson.head.since_2013:
            if name not in course.updates:
                yield at_head(
                    course, lesson, "since_2013", f"there is no update {name} in modules/since-2013.yaml"
                )


def plain_markup(course: Course) -> Iterator[Problem]:
    """No raw HTML, no script addresses, no images, no mark that is not one."""
    for lesson, number, line in lines(course):
        if RAW_HTML.search(line):
            yield in_lesson(lesson, number, "raw HTML is not used here; write Markdown")
        if LINK.search(line):
            yield in_lesson(lesson, number, "a link must lead to http(s)://, to / or to #")
        if "![" in line:
            yield in_lesson(lesson, number, "images are placed as figures, not with ![ ]")
        for found in LIKE_A_MARK.findall(line):
            if not any(mark.fullmatch(found) for mark in (CITATION, TERM, CHANGE)):
                message = f"{found} is no citation or term; write [p82], [p80-83], [u:id] or [[id|words]]"
                yield in_lesson(lesson, number, message)


def rows_fit(course: Course) -> Iterator[Problem]:
    """Each row of a table has as many cells as its head: what is too much would silently disappear."""
    for lesson in course.lessons.values():
        for block in blocks_of(lesson)[0]:
            for group in groups_of(block):
                if group[0].type != "table_open" or not group[0].map:
                    continue
                first, last = group[0].map
                rows = [_cells(line) for line in block.text.split("\n")[first:last]]
                for offset, cells in enumerate(rows):
                    if cells != rows[0]:
                        message = f"this row has {cells} cells, and the table's head {rows[0]}"
                        yield in_lesson(lesson, block.line + first + offset, message)


def _cells(line: str) -> int:
    """How many cells a table's line has."""
    return len(re.split(r"(?<!\\)\|", in_cells(line).strip().removeprefix("|").removesuffix("|")))


def headings_in_steps(course: Course) -> Iterator[Problem]:
    """Headings begin at ## and never jump."""
    level: dict[str, int] = {}
    for lesson, number, line in lines(course):
        heading = re.match(r"(#{1,6})\s", line)
        if not heading:
            continue
        depth, before = len(heading[1]), level.get(lesson.id, 1)
        if depth == 1 or depth > before + 1:
            yield in_lesson(lesson, number, f"a heading of level {depth} may not follow level {before}")
        level[lesson.id] = depth


def lines(course: Course) -> Iterator[tuple[Lesson, int, str]]:
    """Every line of every body, with its number in the file."""
    for lesson in course.lessons.values():
        for block in blocks_of(lesson)[0]:
            for offset, line in enumerate(block.text.split("\n")):
                yield lesson, block.line + offset, line


def objectives_named(course: Course) -> Iterator[Problem]:
    """An objective's id begins with its lesson's number."""
    for lesson in course.lessons.values():
        prefix = f"{lesson.id.split('-')[0]}-o"
        for objective in lesson.head.objectives:
            if not objective.id.startswith(prefix):
                yield at(
                    course, f"objective:{objective.id}", f"the id {objective.id} should begin with {prefix}"
                )


def objectives_have_items(course: Course) -> Iterator[Problem]:
    """Each objective has three items, one of them for practice; measure and retired items do not count."""
    for lesson in course.lessons.values():
        counting = [i for i in course.items_of(lesson.id) if i.status != "retired" and i.use != "measure"]
        for objective in lesson.head.objectives:
            items = [item for item in counting if item.objective == objective.id]
            practice = [item for item in items if item.use == "practice"]
            if len(items) < ITEMS_NEEDED or len(practice) < PRACTICE_NEEDED:
                message = (
                    f"{objective.id} has {len(items)} items, {len(practice)} for practice; "
                    f"it needs {ITEMS_NEEDED} and {PRACTICE_NEEDED}"
                )
                yield at(course, f"objective:{objective.id}", message)


CHECKS = (
    fences,
    names_known,
    plain_markup,
    rows_fit,
    headings_in_steps,
    objectives_named,
    objectives_have_items,
)
