"""A learner's visit to a lesson: who it is and how far, in the one query that the page needs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from course.records.db import Store
from course.records.people import Learner
from course.records.prepared import Prepared
from course.records.progress import LessonTimes
from course.records.sessions import HOLDS_GOOD, IDLE_MS, VISITOR_COLUMNS, Session, Visitor, hash_token
from course.records.tables import Attempt, AttemptItem, LessonProgress, ResponseRow
from course.records.tables_cohorts import WITHHOLDS, Cohort

_VISIT = Prepared(
    select(
        *VISITOR_COLUMNS,
        LessonProgress.opened_at,
        LessonProgress.done_at,
        AttemptItem.item,
        ResponseRow.points,
        Cohort.id,
    )
    .select_from(Session)
    .join(Learner, Learner.id == Session.learner)
    .outerjoin(
        LessonProgress,
        (LessonProgress.learner == Learner.id) & (LessonProgress.lesson == bindparam("lesson")),
    )
    .outerjoin(
        Attempt,
        (Attempt.learner == Learner.id) & Attempt.quiz.in_([bindparam("lesson"), bindparam("module")]),
    )
    .outerjoin(Cohort, WITHHOLDS)
    .outerjoin(AttemptItem, AttemptItem.attempt == Attempt.id)
    .outerjoin(
        ResponseRow, (ResponseRow.attempt == AttemptItem.attempt) & (ResponseRow.place == AttemptItem.place)
    )
    .where(*HOLDS_GOOD)
    .order_by(ResponseRow.saved_at)
)


@dataclass(frozen=True)
class Visit:
    """`latest`: points of the latest answer to each item of the lesson's and its module's quizzes."""

    visitor: Visitor
    times: LessonTimes | None
    latest: dict[str, int]


def visit_of(store: Store, token: str, lesson: str, module: str, now: int) -> Visit | None:
    """Whose token this is and how far with this lesson, if the session still runs."""
    rows = store.fetch(
        _VISIT, {"hash": hash_token(token), "oldest": now - IDLE_MS, "lesson": lesson, "module": module}
    )
    if not rows:
        return None
    *who, opened_at, done_at, _, _, _ = rows[0]
    return Visit(
        Visitor.of(who),
        LessonTimes(opened_at, done_at) if opened_at is not None else None,
        {item: points for *_, item, points, withheld in rows if points is not None and not withheld},
    )
