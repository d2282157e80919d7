"""Home, modules, paragraphs and the learner's progress: the ways into the course."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, render_template

from course.content.model import Course, Digest, Lesson, Module, Section, Update
from course.content.value import ANNOUNCED_PARAGRAPHS, LAST_PARAGRAPH
from course.learning import progress as states
from course.learning.completion import completion, proved
from course.learning.progress import NOTHING, Facts, Onward
from course.learning.quizzes import ModuleQuiz, minutes, pretest_id, quiz_by_id, size
from course.records import db, progress
from course.web.access import anyone, visitor
from course.web.context import paragraph_range
from course.web.final import FinalCard, card, is_late, settle_if_possible
from course.web.history import AttemptLine, attempt_line
from course.web.measurement import Offer, offer
from course.web.plans import plan_field
from course.web.services import ServiceChoice, service_choice
from course.web.shelf import shelf
from course.web.strip import Strip, draw_cells, draw_strip, labels

pages = Blueprint("library", __name__)
SAY = {"new": "Not started", "begun": "Begun", "read": "Read", "known": "Known"}


@dataclass(frozen=True)
class Row:
    """A lesson in the contents list; without paragraphs and ticks where it stands outside the report."""

    id: str
    title: str
    minutes: int
    paragraphs: str
    width: int
    cells: str
    state: str
    here: bool


@dataclass(frozen=True)
class Chapter:
    """A module in the contents list."""

    module: Module
    rows: tuple[Row, ...]
    sections: str
    best: int | None
    mastered: bool
    pretest: str
    proved: bool


@dataclass(frozen=True)
class HomePage:
    """The course as a map of the report."""

    course: Course
    known_visitor: bool
    onward: Onward
    minutes: int
    minutes_left: int
    strip: Strip
    labels: tuple[tuple[int, str], ...]
    chapters: tuple[Chapter, ...]
    service: ServiceChoice
    final: FinalCard | None
    measurement: Offer | None


@dataclass(frozen=True)
class Teaching:
    """What of the course rests on one paragraph."""

    lessons: tuple[Lesson, ...]
    questions: int


@dataclass(frozen=True)
class ParagraphPage:
    """One paragraph: our digest, the official text if supplied, and what rests on it."""

    digest: Digest
    sections: tuple[Section, ...]
    blocks: tuple[str, ...]
    official_document: str
    teaching: Teaching
    updates: tuple[Update, ...]
    previous: int | None
    next: int | None


def known_facts() -> Facts:
    """What the records say of the visitor; nothing for a stranger."""
    who = visitor()
    if who is None:
        return NOTHING
    with db.read() as connection:
        found = progress.facts(connection, who.learner)
    if is_late(found) and settle_if_possible(who.learner):
        with db.read() as connection:
            found = progress.facts(connection, who.learner)
    return found


@pages.get("/")
@anyone
def home() -> str:
    """The course as a map, and one way to go on."""
    course, facts = shelf().course, known_facts()
    onward = states.onward(course, facts)
    begun = bool(facts.opened or facts.latest)
    strip = draw_strip(states.paragraph_states(course, facts), states.here(course, facts) if begun else None)
    page = HomePage(
        course,
        begun,
        onward,
        sum(lesson.head.minutes for lesson in course.lessons.values()),
        states.minutes_left(course, facts),
        strip,
        labels(),
        tuple(chapter(course, module, facts, onward if begun else None) for module in course.modules),
        service_choice(),
        card(facts),
        offer(facts),
    )
    return render_template("pages/library/home.html", page=page)


@pages.get("/modules/<module_id>")
@anyone
def module(module_id: str) -> str:
    """One module: its lessons and its quiz."""
    course, facts = shelf().course, known_facts()
    found = next((module for module in course.modules if module.id == module_id), None)
    if found is None:
        abort(404)
    count = size(course, ModuleQuiz(found))
    return render_template(
        "pages/library/module.html",
        page=chapter(course, found, facts, None),
        questions=count,
        minutes=minutes(count),
        rules=course.rules,
        plan=plan_field(module_id),
    )


@pages.get("/progress")
@anyone
def my_progress() -> str:
    """My map, my modules, all my attempts."""
    course, facts, who = shelf().course, known_facts(), visitor()
    attempts: list[AttemptLine] = []
    if who is not None:
        with db.read() as connection:
            attempts = [attempt_line(course, head) for head in progress.attempts_of(connection, who.learner)]
    return render_template(
        "pages/library/progress.html",
        strip=draw_strip(states.paragraph_states(course, facts)),
        labels=labels(),
        chapters=[chapter(course, module, facts, None) for module in course.modules],
        attempts=attempts,
        completion=completion(course, facts),
        final=card(facts),
        measurement=offer(facts),
        mastery=course.rules.mastery_percent,
        has_account=who is not None and who.has_account,
        known=who is not None,
    )


@pages.get("/paragraphs")
@anyone
def paragraphs() -> str:
    """Every section of the report with our digest of its paragraphs."""
    course = shelf().course
    return render_template(
        "pages/library/paragraphs.html",
        sections=[(section, own_digests(course, section)) for section in course.sections.values()],
        specials=tuple(course.specials.values()),
        official_document=course.official_document,
    )


@pages.get("/paragraphs/<int:n>")
@anyone
def paragraph(n: int) -> str | tuple[str, int]:
    """One paragraph of the report."""
    course = shelf().course
    if n not in course.digests:
        announced = LAST_PARAGRAPH < n <= ANNOUNCED_PARAGRAPHS
        return render_template("pages/library/no_paragraph.html", n=n, announced=announced), 404
    return render_template("pages/library/paragraph.html", page=paragraph_page(course, n))


def chapter(course: Course, module: Module, facts: Facts, onward: Onward | None) -> Chapter:
    """A module with the visitor's state of each lesson."""
    paragraphs_now = states.paragraph_states(course, facts)
    return Chapter(
        module,
        tuple(row(course, lesson, facts, paragraphs_now, onward) for lesson in module.lessons),
        ", ".join(course.sections[name].number for name in module.sections),
        facts.percent.get(module.id),
        states.mastered(course, module, facts),
        pretest_of(course, module),
        proved(course, module, facts),
    )


def pretest_of(course: Course, module: Module) -> str:
    """The id of a module's pre-test, or nothing where it has none; looked up once for each loaded course."""

    def find() -> str:
        quiz = quiz_by_id(course, pretest_id(module))
        return quiz.id if quiz and size(course, quiz) else ""

    return shelf().keep(("pretest", module.id), find)


def row(
    course: Course,
    lesson: Lesson,
    facts: Facts,
    now: tuple[states.ParagraphState, ...],
    onward: Onward | None,
) -> Row:
    """A lesson with its ticks."""
    numbers = lesson.head.paragraphs
    mine = [now[n - 1] for n in numbers]
    state = states.lesson_state(course, lesson, facts)
    known = mine.count("known")
    words = f"{known} of {len(mine)} known" if state == "read" and known else SAY[state]
    here = onward is not None and onward.lesson.id == lesson.id
    width, cells = draw_cells(mine)
    return Row(
        lesson.id,
        lesson.head.title,
        lesson.head.minutes,
        paragraph_range(numbers[0], numbers[-1]) if numbers else "",
        width,
        cells,
        "Continue" if here and state == "begun" else words,
        here,
    )


def own_digests(course: Course, section: Section) -> list[Digest]:
    """The digests that stand in this section and in none below it."""
    return [
        digest
        for n, digest in sorted(course.digests.items())
        if section.paragraphs[0] <= n <= section.paragraphs[1] and course.section_of(n).id == section.id
    ]


def paragraph_page(course: Course, n: int) -> ParagraphPage:
    """Everything about one paragraph."""
    source = shelf().source
    numbers = sorted(course.digests)
    at = numbers.index(n)
    holding = [s for s in course.sections.values() if s.paragraphs[0] <= n <= s.paragraphs[1]]
    return ParagraphPage(
        course.digests[n],
        tuple(sorted(holding, key=lambda section: section.level)),
        source.paragraphs[n] if source else (),
        course.official_document,
        teaching(course, n),
        tuple(update for update in course.updates.values() if n in update.updates_paragraphs),
        numbers[at - 1] if at else None,
        numbers[at + 1] if at + 1 < len(numbers) else None,
    )


def teaching(course: Course, n: int) -> Teaching:
    """The lessons that teach a paragraph, and how many open questions rest on it."""
    lessons = tuple(lesson for lesson in course.lessons.values() if n in taught_by(lesson))
    items = (item for item in course.items.values() if n in item.paragraphs)
    return Teaching(lessons, sum(1 for item in items if item.use == "practice" and item.status == "live"))


def taught_by(lesson: Lesson) -> Iterable[int]:
    """The paragraphs a lesson teaches or cites."""
    return [n for n in (*lesson.head.paragraphs, *lesson.head.also_cites) if isinstance(n, int)]
