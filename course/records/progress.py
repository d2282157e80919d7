"""What a learner has read and answered, as the facts that progress is reckoned from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, case, exists, func, select, text

from course.learning.drawing import Met
from course.learning.grading import FULL
from course.learning.progress import Facts
from course.learning.quizzes import FINAL, keeps_silent
from course.records.attempts import HEAD, AttemptHead
from course.records.certificates import CertificateRow
from course.records.tables import Attempt, AttemptItem, LessonProgress, ResponseRow
from course.records.tables_cohorts import WITHHOLDS, Cohort

_OPEN = text(
    "INSERT INTO lesson_progress (learner, lesson, opened_at) VALUES (:learner, :lesson, :now) "
    "ON CONFLICT (learner, lesson) DO UPDATE SET opened_at = excluded.opened_at"
)
_DONE = text(
    "INSERT INTO lesson_progress (learner, lesson, opened_at, done_at) "
    "VALUES (:learner, :lesson, :now, :done) "
    "ON CONFLICT (learner, lesson) DO UPDATE SET done_at = excluded.done_at"
)
_LESSONS = (
    select(LessonProgress.lesson, LessonProgress.opened_at, LessonProgress.done_at)
    .where(LessonProgress.learner == bindparam("learner"))
    .order_by(LessonProgress.opened_at)
)
_LATEST = (
    select(
        AttemptItem.item, ResponseRow.points, ResponseRow.saved_at, Attempt.quiz, Cohort.id.label("withheld")
    )
    .join(Attempt, Attempt.id == AttemptItem.attempt)
    .outerjoin(Cohort, WITHHOLDS)
    .join(
        ResponseRow, (ResponseRow.attempt == AttemptItem.attempt) & (ResponseRow.place == AttemptItem.place)
    )
    .where(Attempt.learner == bindparam("learner"), ResponseRow.points.is_not(None))
    .order_by(ResponseRow.saved_at, Attempt.opened_at, ResponseRow.attempt, ResponseRow.place)
)
_BEST = (
    select(
        Attempt.quiz,
        func.max(case((Attempt.possible > 0, Attempt.points * FULL // Attempt.possible))),
        func.max(case((Attempt.state == "open", Attempt.deadline_at))),
        func.max(case((Attempt.possible > 0, Attempt.points * 100 // Attempt.possible))).label("percent"),
        exists().where(CertificateRow.learner == bindparam("learner")).label("certified"),
    )
    .where(Attempt.learner == bindparam("learner"), Attempt.state.in_(("submitted", "open")))
    .group_by(Attempt.quiz)
)


@dataclass(frozen=True)
class LessonTimes:
    """When a lesson was opened last and when it was done; UTC milliseconds."""

    opened_at: int
    done_at: int | None


def opened(connection: Connection, learner: str, lesson: str, now: int) -> None:
    """Note that a lesson was opened."""
    connection.execute(_OPEN, {"learner": learner, "lesson": lesson, "now": now})


def done(connection: Connection, learner: str, lesson: str, when: int | None, now: int) -> None:
    """Note that a lesson was read (`when`), or that it was not (none)."""
    connection.execute(_DONE, {"learner": learner, "lesson": lesson, "now": now, "done": when})


def facts(connection: Connection, learner: str) -> Facts:
    """Everything that progress is reckoned from. Three queries."""
    lessons = connection.execute(_LESSONS, {"learner": learner}).all()
    latest = connection.execute(_LATEST, {"learner": learner}).all()
    best = connection.execute(_BEST, {"learner": learner}).all()
    return Facts(
        opened=frozenset(row.lesson for row in lessons),
        done=frozenset(row.lesson for row in lessons if row.done_at is not None),
        latest=_in_order(
            (row.item, row.points) for row in latest if not (keeps_silent(row.quiz) or row.withheld)
        ),
        best={row[0]: row[1] for row in best if row[1] is not None},
        percent={row[0]: row.percent for row in best if row.percent is not None},
        running_until=next((row[2] for row in best if row[0] == FINAL), None),
        ends_first=min((row[2] for row in best if row[2] is not None), default=None),
        certified=any(row.certified for row in best),
        last_lesson=lessons[-1].lesson if lessons else None,
    )


def _in_order(answers: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The latest of each item, in the order of those answers: an item answered anew goes to the end."""
    found: dict[str, int] = {}
    for item, points in answers:
        found.pop(item, None)
        found[item] = points
    return found


def met(connection: Connection, learner: str) -> dict[str, Met]:
    """How often each item was answered and marked, and whether the latest answer was not fully right.

    Where a cohort does not explain its quiz at once, nothing is brought back that was missed in it.
    """
    found: dict[str, Met] = {}
    for row in connection.execute(_LATEST, {"learner": learner}):
        before = found.get(row.item)
        missed = row.points != FULL and not row.withheld
        found[row.item] = Met((before.times if before else 0) + 1, missed)
    return found


def attempts_of(connection: Connection, learner: str, limit: int = 200) -> list[AttemptHead]:
    """A learner's attempts, the latest first."""
    rows = connection.execute(
        HEAD.where(Attempt.learner == learner).order_by(Attempt.opened_at.desc()).limit(limit)
    )
    return [AttemptHead.of(row) for row in rows]
