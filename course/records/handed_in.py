"""Attempts of a cohort that were handed in, with every answer, for taking along: a few learners at a time.

Learners are those on the roll, who have left too; staff are left out. So are attempts at the questions
before and after the course, of which nothing is told of any learner, and what was written in own words.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Connection, select

from course.learning.contributions import times_taken
from course.learning.forms import BY_ID
from course.learning.grading import FULL
from course.learning.remarking import Act
from course.learning.responses import clean, is_empty
from course.learning.wording import in_one_line, in_words
from course.records import decisions
from course.records.revisions import Revision, revisions_of
from course.records.roll import Enrolled, Reader, along
from course.records.tables import Attempt, AttemptItem, ResponseRow

Verdict = Literal["right", "partly", "wrong", "none"]
Acts = Mapping[str, Collection[Act]]
#: Learners read at a time: some thousand answers.
PAGE = 25
_PLACES = (
    select(
        Attempt.learner,
        Attempt.id,
        Attempt.quiz,
        Attempt.ordinal,
        Attempt.opened_at,
        Attempt.submitted_at,
        Attempt.points.label("total"),
        Attempt.possible,
        AttemptItem.place,
        AttemptItem.item,
        AttemptItem.revision,
        ResponseRow.response,
        ResponseRow.confidence,
        ResponseRow.saved_at,
        ResponseRow.points,
    )
    .join(AttemptItem, AttemptItem.attempt == Attempt.id)
    .outerjoin(
        ResponseRow, (ResponseRow.attempt == AttemptItem.attempt) & (ResponseRow.place == AttemptItem.place)
    )
    .where(Attempt.state == "submitted", Attempt.quiz.not_in(sorted(BY_ID)))
    .order_by(Attempt.learner, Attempt.submitted_at, Attempt.id, AttemptItem.place)
)


@dataclass(frozen=True)
class AnswerRow:
    """One place of an attempt. `answer` in words; `points` of `possible` in 840ths, none of a
    question that was dropped; `taken` in milliseconds."""

    place: int
    item: str
    marking_hash: str
    stem: str
    answer: str
    verdict: Verdict
    points: int
    possible: int
    confidence: int | None
    taken: int | None


@dataclass(frozen=True)
class AttemptRow:
    """An attempt with its answers in order. Times are UTC milliseconds, points 840ths."""

    learner: Enrolled
    quiz: str
    number: int
    started_at: int
    handed_in_at: int
    points: int
    possible: int
    answers: tuple[AnswerRow, ...]

    @cached_property
    def by_item(self) -> Mapping[str, AnswerRow]:
        """The answers by the item's id; an item stands in an attempt once."""
        return {answer.item: answer for answer in self.answers}


def attempts_in(read: Reader, cohort: str, quiz: str | None = None) -> Iterator[AttemptRow]:
    """All attempts of a cohort, or those at one quiz, by the learner's name and the time of handing in.

    Four queries at most for so many learners.
    """
    return along(read, cohort, PAGE, partial(_of_learners, cohort=cohort, quiz=quiz))


def items_met(connection: Connection, cohort: str, quiz: str | None = None) -> set[str]:
    """The ids of all items in attempts that were handed in in a cohort. One query."""
    found = (
        select(AttemptItem.item)
        .distinct()
        .join(Attempt, Attempt.id == AttemptItem.attempt)
        .where(Attempt.cohort == cohort, Attempt.state == "submitted", Attempt.quiz.not_in(sorted(BY_ID)))
    )
    return set(connection.execute(found if quiz is None else found.where(Attempt.quiz == quiz)).scalars())


def _of_learners(
    connection: Connection, page: Sequence[Enrolled], cohort: str, quiz: str | None
) -> list[AttemptRow]:
    """The attempts of these learners, in their order."""
    found = _PLACES.where(Attempt.cohort == cohort, Attempt.learner.in_([each.id for each in page]))
    rows = connection.execute(found if quiz is None else found.where(Attempt.quiz == quiz)).all()
    shown = revisions_of(connection, sorted({row.revision for row in rows}))
    decided = acts_on(connection, cohort) if rows else {}
    theirs: dict[str, list[list[Any]]] = {}
    for _, places in groupby(rows, key=lambda row: row.id):
        attempt = list(places)
        theirs.setdefault(attempt[0].learner, []).append(attempt)
    return [_attempt(each, attempt, shown, decided) for each in page for attempt in theirs.get(each.id, ())]


def acts_on(connection: Connection, cohort: str) -> Acts:
    """What was decided on questions and stands, for this cohort or for all, by marking hash. One query."""
    found: dict[str, set[Act]] = {}
    for each in decisions.standing(connection):
        if each.bears_on(cohort):
            found.setdefault(each.marking_hash, set()).add(each.act)
    return found


def _attempt(
    learner: Enrolled, rows: Sequence[Any], shown: Mapping[str, Revision], decided: Acts
) -> AttemptRow:
    head = rows[0]
    taken = times_taken(head.opened_at, [row.saved_at for row in rows])
    return AttemptRow(
        learner,
        head.quiz,
        head.ordinal,
        head.opened_at,
        head.submitted_at,
        head.total or 0,
        head.possible or 0,
        tuple(_answer(row, shown[row.revision], decided, ms) for row, ms in zip(rows, taken, strict=True)),
    )


def _answer(row: Any, shown: Revision, decided: Acts, taken: int | None) -> AnswerRow:
    given = json.loads(row.response) if row.response else None
    acts = decided.get(shown.marking_hash, ())
    points = FULL if "full" in acts else row.points or 0
    counts = "drop" not in acts
    return AnswerRow(
        row.place,
        row.item,
        shown.marking_hash,
        shown.item.stem,
        in_one_line(in_words(shown.item, given)),
        _verdict(points, is_empty(clean(shown.item, given))),
        points if counts else 0,
        FULL if counts else 0,
        row.confidence,
        taken,
    )


def _verdict(points: int, empty: bool) -> Verdict:
    if empty:
        return "none"
    if points >= FULL:
        return "right"
    return "partly" if points > 0 else "wrong"
