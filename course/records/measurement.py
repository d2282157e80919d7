"""The pre/post measurement in the records: what a learner took of it, and the pairs of a group."""

from __future__ import annotations

from sqlalchemy import Connection, exists, select

from course.learning.forms import BY_ID
from course.learning.gain import Pair, Taken, paired
from course.records.attempts import HEAD, AttemptHead
from course.records.people import Learner
from course.records.tables import Attempt, ResponseRow
from course.records.tables_cohorts import Cohort, Member

_OF_GROUP = (
    select(Attempt.learner, Attempt.quiz, Attempt.points, Attempt.possible)
    .join(Learner, Learner.id == Attempt.learner)
    .where(
        Attempt.quiz.in_(tuple(BY_ID)),
        Attempt.state == "submitted",
        Attempt.possible > 0,
        Learner.role == "learner",
        exists().where(ResponseRow.attempt == Attempt.id),
    )
)


def forms_of(connection: Connection, learner: str) -> list[AttemptHead]:
    """A learner's attempts at any form, open ones and closed ones too, the first first."""
    found = HEAD.where(Attempt.learner == learner, Attempt.quiz.in_(tuple(BY_ID)))
    return [AttemptHead.of(row) for row in connection.execute(found.order_by(Attempt.opened_at, Attempt.id))]


def is_cohort(connection: Connection, cohort: str) -> bool:
    """Whether there is a cohort with this id."""
    return connection.execute(select(Cohort.id).where(Cohort.id == cohort)).first() is not None


def pairs(connection: Connection, cohort: str | None = None) -> list[Pair]:
    """The pairs of everybody, or of the learners who are in a cohort. One query.

    Staff are not counted, nor is a form that was handed in without a single answer.
    """
    found = _OF_GROUP
    if cohort is not None:
        here = (Member.cohort == cohort) & (Member.part == "learner") & Member.left_at.is_(None)
        found = found.where(Attempt.learner.in_(select(Member.learner).where(here)))
    rows = connection.execute(found)
    return paired(Taken(row.learner, row.quiz, row.points / row.possible) for row in rows)
