"""What the pages of an attempt show: questions to answer, what is missing, the result.

A question's key and feedback enter a page here and only here: `explain` is called for an answer
that was checked or handed in, `ask` for every other. A quiz that keeps silent is never explained.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course.content.items import Item
from course.content.model import Course, Lesson, Update
from course.learning.explaining import Explained, explain
from course.learning.forms import is_measurement
from course.learning.grading import FULL
from course.learning.presenting import AskChoice, Asked, ask, encode
from course.learning.progress import ObjectiveResult, by_objective, certainty_grid
from course.learning.quizzes import keeps_silent, quiz_by_id
from course.learning.responses import Response, is_complete, is_empty
from course.records.attempts import AttemptHead, Slot, WholeAttempt, marked
from course.records.decisions import Rulings
from course.web.mended import UNMENDED, Mended, change_lines, notes_on
from course.web.naming import Named, Running, names, running
from course.web.shelf import Shelf
from course.web.slips import Slips, gather

KINDS = {
    "single": "Choose one",
    "multiple": "Choose all that apply",
    "scenario": "A case: choose one",
    "truefalse_why": "True or false, and why",
    "match": "Match",
    "order": "Put in order",
    "categorise": "Sort",
    "cloze": "Fill the gaps",
    "region": "Choose one on the map",
}
#: How an answer is scored, said before it is given, where it is not plain.
HOW = {
    "multiple": "A wrong choice takes back a right one. Never below zero.",
    "truefalse_why": (
        "Half a point for the verdict, half for the reason; the reason counts only with the right verdict."
    ),
    "order": "Each pair of neighbours in the right order counts.",
    "match": "Each right match counts. Some answers may be left over.",
    "categorise": "Each right place counts.",
    "cloze": "Each right gap counts.",
}


@dataclass(frozen=True)
class Question:
    """One question of a page: asked, or explained, never both. A lesson that has gone has no address."""

    place: int
    kind: str
    how: str
    state: str
    seq: int
    confidence: int | None
    saved_at: int | None
    asked: Asked | None
    fields: dict[str, list[str]]
    explained: Explained | None
    lesson_href: str
    lesson_title: str
    updates: tuple[Update, ...]
    silent: bool = False
    unscored: bool = False
    counts: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TakePage:
    """An open attempt."""

    head: AttemptHead
    named: Named
    running: Running | None
    one_by_one: bool
    current: int
    shown: tuple[Question, ...]
    all: tuple[Question, ...]
    newer: tuple[int, ...]
    slips: Slips
    changes: tuple[str, ...]

    @property
    def is_practice(self) -> bool:
        """Whether single answers may be checked."""
        return self.named.kind == "practice"

    @property
    def unanswered(self) -> tuple[int, ...]:
        """The places without any answer."""
        return tuple(q.place for q in self.all if q.state == "new")

    @property
    def begun(self) -> tuple[int, ...]:
        """The places answered in part."""
        return tuple(q.place for q in self.all if q.state == "begun")

    @property
    def all_explained(self) -> bool:
        """Whether every question shows its feedback."""
        return all(q.explained for q in self.all)


@dataclass(frozen=True)
class ObjectiveLine:
    """A row of the result by objective; `percent` of the points. `lesson`: none if it has gone."""

    words: str
    lesson: Lesson | None
    result: ObjectiveResult
    percent: int


@dataclass(frozen=True)
class ResultPage:
    """An attempt handed in, as it was."""

    head: AttemptHead
    named: Named
    can_retry: bool
    closed: bool
    points: float
    possible: int
    percent: int
    mastery: int
    grid: dict[int, tuple[int, int, int]]
    certain_wrong: tuple[int, ...]
    objectives: tuple[ObjectiveLine, ...]
    questions: tuple[Question, ...]
    reread: tuple[int, ...]
    revisit: tuple[Update, ...]
    slips: Slips
    changes: tuple[str, ...]

    @property
    def is_practice(self) -> bool:
        """Whether this was a lesson's practice."""
        return self.named.kind == "practice"


def question(
    shelf: Shelf, head: AttemptHead, slot: Slot, mended: Mended = UNMENDED, to_staff: bool = False
) -> Question:
    """One question, asked or explained as its answer's state allows; what keeps silent only to staff."""
    answer, item, course = slot.answer, slot.item, shelf.course
    silent = keeps_silent(head.quiz) and not to_staff
    shut = not silent and (not head.is_open or (answer is not None and answer.checked_at is not None))
    given = answer.response if answer else {}
    found = marked(slot, mended.rulings) if shut else None
    explained = explain(found.item, given, head.seed) if found else None
    lesson = course.lessons.get(item.lesson)
    return Question(
        place=slot.place,
        kind=KINDS[item.type],
        how=HOW.get(item.type, ""),
        state="explained" if shut else state_of(slot),
        seq=answer.seq if answer else 0,
        confidence=answer.confidence if answer else None,
        saved_at=answer.saved_at if answer else None,
        asked=None if shut else asked(item, head.seed, given, silent),
        fields={} if shut else encode(item, head.seed, given),
        explained=replace(explained, mark=found.mark) if found and explained else None,
        lesson_href=f"/lessons/{lesson.id}" if lesson else "",
        lesson_title=lesson.head.title if lesson else "",
        updates=tuple(course.updates[n] for n in item.since_2013 if n in course.updates) if shut else (),
        silent=silent,
        unscored=is_measurement(head.quiz),
        counts=found is None or found.counts,
        notes=notes_on(found, explained.mark.points) if found and explained else (),
    )


def asked(item: Item, seed: str, given: Response, silent: bool) -> Asked:
    """The question as it is asked; where nothing is explained, no reason is asked for to be compared."""
    shown = ask(item, seed, given)
    return replace(shown, rationale_prompt="") if silent and isinstance(shown, AskChoice) else shown


def state_of(slot: Slot) -> str:
    """New, begun or answered."""
    if slot.answer is None or is_empty(slot.answer.response):
        return "new"
    return "answered" if is_complete(slot.item, slot.answer.response) else "begun"


def take_page(
    shelf: Shelf,
    attempt: WholeAttempt,
    wanted: str | None,
    now: int,
    *,
    one_by_one: bool,
    newer: tuple[int, ...] = (),
    mended: Mended = UNMENDED,
) -> TakePage:
    """An open attempt; with `one_by_one` only the question wanted, else the first that is not answered."""
    head = attempt.head
    questions = tuple(question(shelf, head, slot, mended) for slot in attempt.slots)
    current = int(wanted) if wanted and wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 0
    if not 1 <= current <= len(questions):
        current = next((q.place for q in questions if q.state == "new"), 1)
    shown = tuple(q for q in questions if not one_by_one or q.place == current)
    return TakePage(
        head,
        names(shelf.course, head.quiz),
        running(head, now),
        one_by_one,
        current,
        shown,
        questions,
        newer,
        slips(shelf, shown),
        change_lines(attempt, mended.changes),
    )


def finish_page(shelf: Shelf, attempt: WholeAttempt, now: int) -> TakePage:
    """What is left open, before handing in."""
    return take_page(shelf, attempt, None, now, one_by_one=False)


def result_page(
    shelf: Shelf, attempt: WholeAttempt, mended: Mended = UNMENDED, to_staff: bool = False
) -> ResultPage:
    """The result, and every answer explained as it was shown."""
    head, course = attempt.head, shelf.course
    questions = tuple(question(shelf, head, slot, mended, to_staff) for slot in attempt.slots)
    earned = counted(attempt, mended.rulings)
    total, possible = head.points or 0, head.possible or 0
    sure = [(slot.place, slot.answer.confidence if slot.answer else None, points) for slot, points in earned]
    unsure = [slot.item for slot, points in earned if points < FULL]
    missed = {n for item in unsure for n in item.paragraphs}
    return ResultPage(
        head,
        names(course, head.quiz),
        quiz_by_id(course, head.quiz) is not None,
        head.state == "closed",
        total / FULL,
        possible // FULL,
        total * 100 // possible if possible else 0,
        course.rules.mastery_percent,
        certainty_grid((level, points) for _, level, points in sure),
        tuple(place for place, level, points in sure if level == 2 and points < FULL),
        objective_lines(course, earned),
        questions,
        tuple(sorted(missed)),
        tuple(course.updates[name] for name in rested_on(unsure) if name in course.updates),
        slips(shelf, questions),
        change_lines(attempt, mended.changes),
    )


def rested_on(items: Iterable[Item]) -> tuple[str, ...]:
    """The updates that are the evidence of items outside the report, each once."""
    outside = (item for item in items if not (item.paragraphs or item.specials))
    return tuple(dict.fromkeys(name for item in outside for name in item.since_2013))


def counted(attempt: WholeAttempt, rulings: Rulings) -> list[tuple[Slot, int]]:
    """The places that count, with points in 840ths; an attempt that was closed unmarked earns nothing."""
    if attempt.head.state == "closed":
        return [(slot, 0) for slot in attempt.slots]
    found = ((slot, marked(slot, rulings)) for slot in attempt.slots)
    return [(slot, each.mark.points) for slot, each in found if each.counts]


def objective_lines(course: Course, earned: list[tuple[Slot, int]]) -> tuple[ObjectiveLine, ...]:
    """Points by objective, with the lesson to read again. One that has gone keeps its id as its words."""
    lessons = {slot.item.objective: slot.item.lesson for slot, _ in earned}
    words = {o.id: o.text for lesson in course.lessons.values() for o in lesson.head.objectives}
    results = by_objective((slot.item.objective, points) for slot, points in earned)
    return tuple(
        ObjectiveLine(
            words.get(result.objective, result.objective),
            course.lessons.get(lessons[result.objective]),
            result,
            result.points * 100 // result.possible,
        )
        for result in results
    )


def slips(shelf: Shelf, questions: tuple[Question, ...]) -> Slips:
    """The digests of what explained questions cite; an open question cites nothing."""
    cited = {n for q in questions if q.explained for n in q.explained.cited()}
    parts = {name for q in questions if q.explained for name in q.explained.specials}
    known: tuple[int | str, ...] = (
        *(n for n in cited if n in shelf.course.digests),
        *(name for name in parts if name in shelf.course.specials),
    )
    changes = {name for q in questions if q.explained for name in q.explained.changes()}
    return gather(shelf.course, known, changes=(name for name in changes if name in shelf.course.updates))
