"""What the pages of mending show: an item with its reports and decisions, a preview, and a decision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import abort
from sqlalchemy import Connection

from course.content.hashing import marking_hash
from course.content.items import Item
from course.learning.analysis import discrimination, facility
from course.learning.effects import Effect, Effects, Side, effects
from course.learning.intervals import Estimate
from course.learning.passing import Passing, passed_beside
from course.learning.remarking import Act, can_rekey
from course.learning.responses import Response
from course.learning.wording import in_one_line, in_words
from course.records import decisions, overrides, people, reckoning, reports, rescoring
from course.records.attempts import Answer, AttemptHead, Slot
from course.records.decisions import EVERYWHERE, Decided
from course.records.overrides import Changed
from course.records.reports import KINDS, Report
from course.records.revisions import Kept, revisions_by_marking, revisions_of_item
from course.records.sessions import Visitor
from course.web.naming import names
from course.web.papers import Question, question, slips
from course.web.shelf import Shelf
from course.web.slips import Slips
from course.web.teaching import cohort_for

#: Changed attempts on one page of a preview.
PAGE = 50
#: What each act is, as a heading, and what it does, as a sentence.
ACTS: Mapping[Act, tuple[str, str]] = {
    "accept": ("Accept another answer", "The answer below counts in full beside the key."),
    "drop": ("Drop the question", "It counts neither way: points are of the remaining questions."),
    "full": (
        "Full marks for everybody",
        "Whoever was asked has the point, answered or not.",
    ),
    "rekey": ("Mark by the corrected key", "Answers are marked by the key that the file has now."),
}


@dataclass(frozen=True)
class Scope:
    """The attempts that a decision is about: those of one cohort, or all (an empty id)."""

    cohort: str
    name: str

    @property
    def query(self) -> str:
        """How addresses say it."""
        return f"?cohort={self.cohort}" if self.cohort else ""

    @property
    def results(self) -> str:
        """Where the results of this scope stand."""
        return f"/teach/cohorts/{self.cohort}" if self.cohort else "/teach/results"


@dataclass(frozen=True)
class Told:
    """A report with the words for its kind, and whose it is."""

    report: Report
    kind: str
    name: str


@dataclass(frozen=True)
class MendingPage:
    """An item in one version: as it is asked and explained, what was reported, and what was decided."""

    scope: Scope
    item: Item
    version: Kept
    versions: tuple[Kept, ...]
    is_current: bool
    rekeys_to: str
    asked: Question
    explained: Question
    slips: Slips
    reports: tuple[Told, ...]
    decided: tuple[Decided, ...]
    problem: str

    @property
    def stand(self) -> tuple[Decided, ...]:
        """The decisions on this version that stand."""
        return tuple(d for d in self.decided if d.stands and d.marking_hash == self.version.marking_hash)

    @property
    def others(self) -> tuple[Decided, ...]:
        """Those that were ended, or are on another version."""
        return tuple(d for d in self.decided if d not in self.stand)


@dataclass(frozen=True)
class Figures:
    """One side of a comparison: attempts, mean share, passes; facility and discrimination of the item."""

    side: Side
    facility: Estimate
    discrimination: Estimate


@dataclass(frozen=True)
class Line:
    """A changed attempt with whose it is and what quiz it was."""

    effect: Effect
    name: str
    quiz: str


@dataclass(frozen=True)
class Preview:
    """What an act would change. `lines`: one page of the changed attempts.

    `passing`: learners by the best of their attempts in scope, with what the quiz is called.
    """

    effects: Effects
    before: Figures
    after: Figures
    passing: tuple[tuple[str, Passing], ...]
    lines: tuple[Line, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class ChangedLine:
    """A result that a decision changed, with whose it is and what quiz it was."""

    changed: Changed
    name: str
    quiz: str


@dataclass(frozen=True)
class DecisionPage:
    """A decision. `left`: attempts that do not follow it yet; `more`: whether there are more lines."""

    decided: Decided
    scope: Scope
    item: Item
    accepted: tuple[str, ...]
    left: int
    lines: tuple[ChangedLine, ...]
    page: int
    more: bool


def scope_for(who: Visitor, cohort_id: str) -> Scope:
    """A cohort that the visitor looks after, or everybody for administrators; 404 otherwise."""
    if cohort_id:
        head = cohort_for(who, cohort_id)
        return Scope(head.id, head.name)
    if not who.administers:
        abort(404)
    return Scope(EVERYWHERE, "All learners")


def version_of(versions: Iterable[Kept], wanted: str) -> Kept:
    """The version with this marking hash, the newest for an empty one; 404 where learners met none such."""
    found = next((kept for kept in versions if not wanted or kept.marking_hash == wanted), None)
    if found is None:
        abort(404)
    return found


def mending_page(
    shelf: Shelf,
    connection: Connection,
    scope: Scope,
    item_id: str,
    wanted: str,
    given: Response,
    problem: str = "",
) -> MendingPage:
    """An item in one of the versions that learners have met. Four queries.

    `given`: the answer to accept, as far as it has been given; `problem`: why it could not be.
    """
    versions = revisions_of_item(connection, item_id)
    version, current = version_of(versions, wanted), shelf.course.items.get(item_id)
    now_hash = marking_hash(current) if current else ""
    newer = bool(current) and now_hash != version.marking_hash
    found = reports.of_item(connection, item_id, scope.cohort or None)
    who = people.names_of(connection, {report.learner for report in found})
    explained = question(shelf, _head("submitted"), Slot(1, version.item, None))
    return MendingPage(
        scope,
        version.item,
        version,
        versions,
        now_hash == version.marking_hash,
        now_hash if newer and current and can_rekey(version.item, current) else "",
        question(shelf, _head("open"), Slot(1, version.item, Answer(0, given, None, 0, None, None))),
        explained,
        slips(shelf, (explained,)),
        tuple(Told(report, KINDS[report.kind], who.get(report.learner, "")) for report in found),
        tuple(decisions.of_item(connection, item_id, scope.cohort)),
        problem,
    )


def preview(shelf: Shelf, connection: Connection, wanted: Decided, page: int) -> Preview:
    """What a decision would change, or has still to change; reckoned as the re-scoring itself does it."""
    standing = [each for each in decisions.standing(connection) if each.id != wanted.id]
    if wanted.stands:
        standing.append(wanted)
    current = shelf.course.items.get(wanted.item)
    newer = {marking_hash(current): current} if current else {}
    court = reckoning.Court.of(connection, standing, wanted.marking_hash, newer)
    attempts = reckoning.attempts_with(connection, wanted.marking_hash, wanted.cohort)
    found = effects(shelf.course, reckoning.reckon_all(connection, attempts, court), wanted.marking_hash)
    shown = found.effects[(page - 1) * PAGE : page * PAGE]
    who = people.names_of(connection, {effect.learner for effect in shown})
    lines = (Line(each, who.get(each.learner, ""), _quiz(shelf, each.quiz)) for each in shown)
    pages = max(1, -(-len(found.effects) // PAGE))
    beside = reckoning.results_beside(connection, found.best.elsewhere(), wanted.cohort, set(attempts))
    passing = found.best.passing(passed_beside(shelf.course, beside))
    named = tuple((_quiz(shelf, each.quiz), each) for each in passing)
    return Preview(found, _figures(found.before), _figures(found.after), named, tuple(lines), page, pages)


def decision_page(
    shelf: Shelf, connection: Connection, decided: Decided, scope: Scope, page: int
) -> DecisionPage:
    """A decision with the results that it changed, and how many attempts do not follow it yet."""
    item = revisions_by_marking(connection, [decided.marking_hash])[decided.marking_hash].item
    changed = overrides.changed_by(connection, decided.id, PAGE + 1, (page - 1) * PAGE)
    who = people.names_of(connection, {each.learner for each in changed})
    left = len(rescoring.outstanding(connection, decided))
    lines = tuple(
        ChangedLine(each, who.get(each.learner, ""), _quiz(shelf, each.quiz)) for each in changed[:PAGE]
    )
    words = accepted_words(item, decided)
    return DecisionPage(decided, scope, item, words, left, lines, page, len(changed) > PAGE)


def accepted_words(item: Item, decided: Decided) -> tuple[str, ...]:
    """What an acceptance accepts, in words, a line for each part; nothing for other acts.

    What was chosen or put in order stands alone; rows and gaps have their names.
    """
    if decided.act != "accept":
        return ()
    said = in_words(item, json.loads(decided.detail))
    return tuple(in_one_line({name: words}) for name, words in said.items())


def _figures(side: Side) -> Figures:
    return Figures(side, facility(side.item), discrimination(side.item))


def _quiz(shelf: Shelf, quiz: str) -> str:
    named = names(shelf.course, quiz)
    return f"{named.kicker}: {named.title}"


def _head(state: str) -> AttemptHead:
    return AttemptHead("mending", "", "", "mending", state, 1, 0, None, None, None)
