"""What a learner did in one cohort, for those who look after it: attempts begun there, and lessons read."""

from __future__ import annotations

from sqlalchemy import Connection, select

from course.learning.forms import BY_ID
from course.records.attempts import HEAD, AttemptHead, WholeAttempt, slots_of
from course.records.progress import LessonTimes
from course.records.tables import Attempt, LessonProgress


def attempts_in(connection: Connection, cohort: str, learner: str) -> list[AttemptHead]:
    """Attempts begun in the cohort, the latest first; never a measurement, of which nobody is told."""
    rows = connection.execute(
        HEAD.where(
            Attempt.cohort == cohort, Attempt.learner == learner, Attempt.quiz.not_in(list(BY_ID))
        ).order_by(Attempt.opened_at.desc(), Attempt.id)
    )
    return [AttemptHead.of(row) for row in rows]


def attempt_in(connection: Connection, cohort: str, learner: str, attempt: str) -> WholeAttempt | None:
    """One of these attempts, handed in, with its items and answers; or none."""
    row = connection.execute(
        HEAD.where(
            Attempt.id == attempt,
            Attempt.cohort == cohort,
            Attempt.learner == learner,
            Attempt.state == "submitted",
            Attempt.quiz.not_in(list(BY_ID)),
        )
    ).first()
    return WholeAttempt(AttemptHead.of(row), slots_of(connection, attempt)) if row else None


def lessons_of(connection: Connection, learner: str) -> dict[str, LessonTimes]:
    """The lessons that a learner has opened."""
    found = select(LessonProgress.lesson, LessonProgress.opened_at, LessonProgress.done_at)
    rows = connection.execute(found.where(LessonProgress.learner == learner))
    return {row.lesson: LessonTimes(row.opened_at, row.done_at) for row in rows}
