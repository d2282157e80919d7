"""One item's results as one value without any HTML: in one quiz, or over all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from course.content.items import Item
from course.content.model import Lesson
from course.learning.forms import is_measurement
from course.learning.item_details import ItemDetail, item_detail
from course.learning.item_lines import ItemLine
from course.learning.set_design import set_design
from course.learning.sums import added, pooled, without_rest, without_rests
from course.records import reports, results
from course.records.decisions import Rulings
from course.records.reports import KINDS
from course.records.results import Counts, ItemResult
from course.records.revisions import Kept, revisions_of_item
from course.web.naming import Named, names
from course.web.results_asked import Asked
from course.web.results_scope import Scope
from course.web.results_view import item_lines, rulings_in
from course.web.shelf import Shelf


@dataclass(frozen=True)
class Revision:
    """One revision beside the others: how it did, and since when it was met (UTC milliseconds)."""

    line: ItemLine
    since: int | None
    chosen: bool


@dataclass(frozen=True)
class Elsewhere:
    """The chosen revision in one of the quizzes where it was met."""

    quiz: str
    named: Named
    line: ItemLine


@dataclass(frozen=True)
class Told:
    """A report of a problem that waits: its kind and words, and when it came (UTC milliseconds)."""

    kind: str
    words: str
    made_at: int


@dataclass(frozen=True)
class ItemReport:
    """The results of one item; `detail` is of the chosen revision, none where nobody answered.

    `quiz` and `named` are none over all quizzes. `met`: whether any learner was asked it. `drawn`: whether
    the quiz draws its questions, so that learners meet unlike ones. `mixed`: whether the chosen revision was
    met in several quizzes: then it has no discrimination and no thirds, since rests of unlike quizzes
    cannot be compared, and it is judged quiz by quiz.
    """

    scope: Scope
    item: str
    shown: Item
    quiz: str | None
    named: Named | None
    asked: Asked
    detail: ItemDetail | None
    revisions: tuple[Revision, ...]
    elsewhere: tuple[Elsewhere, ...]
    lesson: Lesson | None
    objective: str
    met: bool
    drawn: bool
    reports: tuple[Told, ...]
    counted: bool

    @property
    def mixed(self) -> bool:
        """Whether answers of several quizzes are counted together."""
        return self.quiz is None and len(self.elsewhere) > 1

    @property
    def population(self) -> str:
        """Whose answers these are, in words."""
        return self.asked.words(of_one=True, everywhere=self.scope.only is None)


def item_report(
    connection: Connection, here: Shelf, scope: Scope, item: str, quiz: str | None, asked: Asked
) -> ItemReport | None:
    """The report of one item; none for one that nobody knows here, or that measures. Six queries at most.

    Over all quizzes each learner's first meeting counts, whatever is asked: her attempts at several quizzes
    would count her several times, and an interval takes answers not to hang on one another.
    """
    asked = asked if quiz else replace(asked, chosen="met")
    read = results.item_results(connection, item, asked.population(scope.cohorts))
    found = [each for each in read if not is_measurement(each.quiz)]
    kept = {each.marking_hash: each for each in revisions_of_item(connection, item)}
    rulings = rulings_in(connection, scope)
    lines = item_lines(here, _over_quizzes(found, quiz), kept, rulings, whole=True)
    line = _chosen(lines, asked.revision)
    shown = line.shown if line and line.shown else here.course.items.get(item)
    if shown is None or shown.use == "measure":
        return None
    lesson = here.course.lessons.get(shown.lesson)
    return ItemReport(
        scope,
        item,
        shown,
        quiz,
        names(here.course, quiz) if quiz else None,
        asked,
        item_detail(line) if line else None,
        tuple(Revision(each, _since(kept, each), each == line) for each in lines),
        _elsewhere(here, found, line, kept, rulings),
        lesson,
        _objective(lesson, shown),
        bool(kept),
        quiz is not None and set_design(here.course, quiz).kind == "drawn",
        _reports(connection, item, scope),
        results.countable(connection, {each.quiz for each in found}, asked.population(scope.cohorts)),
    )


def _reports(connection: Connection, item: str, scope: Scope) -> tuple[Told, ...]:
    """What learners say is wrong with it and nobody has dealt with, the latest first."""
    found = reports.of_item(connection, item, scope.only)
    waiting = [report for report in reversed(found) if report.settled_at is None]
    return tuple(Told(KINDS[report.kind], report.words, report.made_at) for report in waiting)


def _over_quizzes(found: Iterable[ItemResult], quiz: str | None) -> list[ItemResult]:
    """One result for each revision: of one quiz, or of all quizzes together."""
    by_hash: dict[str, list[ItemResult]] = {}
    for each in found:
        if quiz in (None, each.quiz):
            by_hash.setdefault(each.marking_hash, []).append(each)
    return [_together(each) for each in by_hash.values()]


def _together(found: list[ItemResult]) -> ItemResult:
    """The answers of several quizzes, without what they were compared with: each quiz has others."""
    first, *more = found
    if not more:
        return first
    counts = first.counts
    for each in more:
        counts = Counts(
            added(counts.choices, each.counts.choices),
            added(counts.certainty, each.counts.certainty),
            added(counts.times, each.counts.times),
        )
    counts = replace(counts, choices=without_rests(counts.choices))
    sums = without_rest(pooled(each.sums for each in found))
    return ItemResult(first.quiz, first.item, first.marking_hash, sums, counts)


def _chosen(lines: tuple[ItemLine, ...], wanted: str) -> ItemLine | None:
    """The revision whose hash begins as asked for; else the newest."""
    named = (line for line in lines if wanted and line.marking_hash.startswith(wanted))
    return next(named, lines[0] if lines else None)


def _since(kept: dict[str, Kept], line: ItemLine) -> int | None:
    known = kept.get(line.marking_hash)
    return known.made_at if known else None


def _elsewhere(
    here: Shelf, found: list[ItemResult], line: ItemLine | None, kept: dict[str, Kept], rulings: Rulings
) -> tuple[Elsewhere, ...]:
    same = [each for each in found if line and each.marking_hash == line.marking_hash]
    return tuple(
        Elsewhere(each.quiz, names(here.course, each.quiz), item_lines(here, [each], kept, rulings)[0])
        for each in sorted(same, key=lambda each: each.quiz)
    )


def _objective(lesson: Lesson | None, item: Item) -> str:
    objectives = lesson.head.objectives if lesson else ()
    return next((each.text for each in objectives if each.id == item.objective), "")
