"""Checks over lessons: voices, citations, names, words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.content.body import Block, Cite, blocks_of, citations, cites_in, markdown, names, terms, title, top_level
from course.content.checks.common import lesson_problem
from course.content.model import Course, Lesson
from course.content.problems import Problem

ROLES = frozenset(
    "health education police border labour justice diplomacy local-government ministry social-services media".split()
)
#: Words that a course on rights does not use of people, and pictures of water for people.
BANNED = re.compile(
    r"\b(illegal (?:im)?migra\w+|illegals|illegal (?:person|people|worker|workers|entrant|entrants|alien|aliens)"
    r"|(?:waves?|floods?|flows?|tides?|streams?|influx) of (?:irregular )?(?:im)?migrants)\b",
    re.IGNORECASE,
)
QUOTATION = re.compile(r"[\"“]([^\"“”]+)[\"”]")
LONGEST_QUOTATION = 25  # words
WIDEST_RANGE = 4  # paragraphs; a wider one teaches nothing in particular


def fences(course: Course) -> Iterator[Problem]:
    """Blocks are opened, named and closed; their arguments are known."""
    for lesson in course.lessons.values():
        blocks, problems = blocks_of(lesson)
        yield from problems
        for block in blocks:
            yield from _fence(course, lesson, block)


def _fence(course: Course, lesson: Lesson, block: Block) -> Iterator[Problem]:
    line = max(block.line - 1, 1)
    match block.fence:
        case "since":
            for name in names(block):
                if name not in course.updates:
                    yield lesson_problem(lesson, line, f"there is no update {name} in modules/since-2013.yaml")
                if name not in lesson.head.since_2013:
                    yield lesson_problem(lesson, line, f"the update {name} is not listed in since_2013 above")
            if not names(block):
                yield lesson_problem(lesson, line, "since needs the id of at least one update")
        case "figure":
            for name in names(block):
                if name not in course.figures:
                    yield lesson_problem(lesson, line, f"there is no figure {name} in a figures.yaml")
        case "case":
            for role in names(block):
                if role not in ROLES:
                    yield lesson_problem(lesson, line, f"{role} is not a role; choose among {', '.join(sorted(ROLES))}")
        case "reveal" | "table":
            if not title(block):
                yield lesson_problem(lesson, line, f'{block.fence} needs a title: ::: {block.fence} "…"')
    if block.fence in ("since", "figure") and block.text.strip():
        yield lesson_problem(lesson, block.line, f"a {block.fence} block has no text of its own")


def cited_within(course: Course) -> Iterator[Problem]:
    """Citations stay within what the lesson says that it cites, and cover what it says that it teaches."""
    for lesson in course.lessons.values():
        allowed = set(lesson.head.paragraphs) | set(lesson.head.also_cites)
        taught: set[int] = set()
        for cite in citations(lesson):
            yield from _one_citation(lesson, cite, allowed)
            if cite.fence in ("report", "law", "table") and len(cite.numbers()) <= WIDEST_RANGE:
                taught |= set(cite.numbers())
        taught |= {n for block in blocks_of(lesson)[0] if block.fence == "figure" for name in names(block)
                   if name in course.figures for n in course.figures[name].paragraphs}
        for n in lesson.head.paragraphs:
            if n not in taught:
                yield lesson_problem(lesson, lesson.body_line, f"paragraph {n} is listed in the head but never taught")


def _one_citation(lesson: Lesson, cite: Cite, allowed: set[int | str]) -> Iterator[Problem]:
    if isinstance(cite.first, str):
        if cite.first not in allowed:
            yield lesson_problem(lesson, cite.line, f"cites [{cite.first}], which is not in also_cites")
        return
    if not cite.numbers():
        yield lesson_problem(lesson, cite.line, f"cites a range that runs backwards: [p{cite.first}-{cite.last}]")
    for n in cite.numbers():
        if n > 143:
            yield lesson_problem(lesson, cite.line, f"cites paragraph {n}; the report's copy ends at 143")
        elif n not in allowed:
            yield lesson_problem(lesson, cite.line, f"cites paragraph {n}, which is in neither paragraphs nor also_cites")


def report_voice_cites(course: Course) -> Iterator[Problem]:
    """What speaks for the report or the law says where it stands."""
    for lesson in course.lessons.values():
        for block in blocks_of(lesson)[0]:
            if block.fence not in ("report", "law", "table"):
                continue
            for first, group in top_level(markdown().parse(block.text)):
                if first.type in ("heading_open", "hr") or cites_in(group):
                    continue
                line = block.line + (first.map[0] if first.map else 0)
                following = _leads_in(block.text, first.map)
                if not following:
                    yield lesson_problem(lesson, line, "speaks for the report without a citation such as [p82]")


def _leads_in(text: str, span: list[int] | None) -> bool:
    """Whether a paragraph only introduces the list or table after it, which then cites."""
    if span is None:
        return False
    return "\n".join(text.split("\n")[span[0] : span[1]]).rstrip().endswith(":")


def names_known(course: Course) -> Iterator[Problem]:
    """Glossary terms and updates exist and are listed in the head."""
    for lesson in course.lessons.values():
        for name, line in terms(lesson):
            if name not in course.entities:
                yield lesson_problem(lesson, line, f"there is no entity {name} in modules/entities.yaml")
            elif name not in lesson.head.entities:
                yield lesson_problem(lesson, line, f"the entity {name} is not listed in entities above")
        for name in lesson.head.entities:
            if name not in course.entities:
                yield lesson_problem(lesson, 1, f"there is no entity {name} in modules/entities.yaml")
        for name in lesson.head.since_2013:
            if name not in course.updates:
                yield lesson_problem(lesson, 1, f"there is no update {name} in modules/since-2013.yaml")


def plain_markup(course: Course) -> Iterator[Problem]:
    """No raw HTML, no script addresses, no images; headings begin at ## and never jump."""
    for lesson in course.lessons.values():
        for block in blocks_of(lesson)[0]:
            level = 1
            for offset, line in enumerate(block.text.split("\n")):
                number = block.line + offset
                if re.search(r"<\s*/?\s*[a-zA-Z!]", line):
                    yield lesson_problem(lesson, number, "raw HTML is not used here; write Markdown")
                if re.search(r"\]\(\s*<?\s*(?!https?://|/|#)", line):
                    yield lesson_problem(lesson, number, "a link must lead to http(s)://, to / or to #")
                if "![" in line:
                    yield lesson_problem(lesson, number, "images are placed as figures, not with ![ ]")
                heading = re.match(r"(#{1,6})\s", line)
                if heading:
                    depth = len(heading[1])
                    if depth == 1 or depth > level + 1:
                        yield lesson_problem(lesson, number, f"a heading of level {depth} may not follow level {level}")
                    level = depth


def words_chosen(course: Course) -> Iterator[Problem]:
    """Banned words, and quotations that are too long or stand without a source."""
    for lesson in course.lessons.values():
        for block in blocks_of(lesson)[0]:
            for offset, line in enumerate(block.text.split("\n")):
                number = block.line + offset
                for found in BANNED.finditer(line):
                    yield lesson_problem(lesson, number, f"says {found[0]!r}; see the writing rules")
                for quotation in QUOTATION.findall(line):
                    if len(quotation.split()) > LONGEST_QUOTATION:
                        yield lesson_problem(lesson, number, f"quotes more than {LONGEST_QUOTATION} words")


def objectives_have_items(course: Course) -> Iterator[Problem]:
    """Each objective has three items, one of them for practice."""
    for lesson in course.lessons.values():
        for objective in lesson.head.objectives:
            items = [i for i in course.items.values() if i.objective == objective.id and i.status != "retired"]
            practice = [item for item in items if item.use == "practice"]
            if len([i for i in items if i.use != "measure"]) < 3 or not practice:
                place = course.places[f"objective:{objective.id}"]
                yield Problem(
                    place.path,
                    place.line,
                    f"{objective.id} has {len(items)} items, {len(practice)} for practice; it needs 3 and 1",
                )


CHECKS = (
    fences,
    cited_within,
    report_voice_cites,
    names_known,
    plain_markup,
    words_chosen,
    objectives_have_items,
)
