"""The final assessment in the records: earlier forms, extra time, and attempts whose time is up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Connection, ForeignKey, Integer, String, Text, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from course.learning.drawing import Met
from course.learning.final import GRACE_MS, Sitting
from course.learning.quizzes import FINAL
from course.records import attempts
from course.records.attempts import HEAD, AttemptHead
from course.records.db import Base
from course.records.tables import Attempt, AttemptItem

#: Extra time in whatever quiz has a limit.
EVERY = "every"


class Accommodation(Base):
    """Extra time for one learner in one quiz, in per cent of its minutes; who gave it, when and why."""

    __tablename__ = "accommodation"
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True)
    quiz: Mapped[str] = mapped_column(String(48), primary_key=True)
    extra_percent: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[int] = mapped_column(BigInteger)


_GIVE = text(
    "INSERT INTO accommodation (learner, quiz, extra_percent, reason, author, at) "
    "VALUES (:learner, :quiz, :percent, :reason, :author, :at) "
    "ON CONFLICT (learner, quiz) DO UPDATE SET extra_percent = excluded.extra_percent, "
    "reason = excluded.reason, author = excluded.author, at = excluded.at"
)


def give_extra_time(
    connection: Connection, learner: str, percent: int, reason: str, author: str, at: int, quiz: str = FINAL
) -> None:
    """Set a learner's extra time, in place of any set before. It counts for attempts begun afterwards."""
    values = {"learner": learner, "quiz": quiz, "percent": percent, "reason": reason}
    connection.execute(_GIVE, values | {"author": author[:200], "at": at})


def extra_percent(connection: Connection, learner: str, quiz: str = FINAL) -> int:
    """A learner's extra time in per cent: for this quiz or for all, the longer; 0 where none was given."""
    found = select(func.max(Accommodation.extra_percent)).where(
        Accommodation.learner == learner, Accommodation.quiz.in_((quiz, EVERY))
    )
    return connection.execute(found).scalar() or 0


def extra_time_of(connection: Connection, learner: str) -> list[dict[str, Any]]:
    """A learner's extra time in every quiz, with its reason, for her own reading."""
    found = select(
        Accommodation.quiz, Accommodation.extra_percent, Accommodation.reason, Accommodation.at
    ).where(Accommodation.learner == learner)
    return [dict(row) for row in connection.execute(found.order_by(Accommodation.quiz)).mappings()]


def met_in_forms(connection: Connection, learner: str) -> dict[str, Met]:
    """In how many of a learner's forms each item stood, answered or not."""
    found = (
        select(AttemptItem.item, func.count())
        .join(Attempt, Attempt.id == AttemptItem.attempt)
        .where(Attempt.learner == learner, Attempt.quiz == FINAL)
        .group_by(AttemptItem.item)
    )
    return {item: Met(times, missed=False) for item, times in connection.execute(found).all()}


def finals_of(connection: Connection, learner: str) -> list[AttemptHead]:
    """A learner's finals, the latest first."""
    found = HEAD.where(Attempt.learner == learner, Attempt.quiz == FINAL).order_by(Attempt.ordinal.desc())
    return [AttemptHead.of(row) for row in connection.execute(found)]


def sitting(head: AttemptHead, now: int) -> Sitting:
    """A final as the rules of retaking see it: one whose time is up has ended at its deadline."""
    if head.is_open and not head.is_over(now):
        return Sitting(head.opened_at, None)
    return Sitting(head.opened_at, head.deadline_at if head.is_open else head.submitted_at)


def submit_overdue(connection: Connection, learner: str, new_id: Callable[[], str], now: int) -> int:
    """Hand in, as saved, what a learner has open past deadline and grace; returns how many.

    `new_id` makes outbox ids.
    """
    late = select(Attempt.id).where(
        Attempt.learner == learner, Attempt.state == "open", Attempt.deadline_at < now - GRACE_MS
    )
    found = connection.execute(late).scalars().all()
    for attempt in found:
        attempts.submit(connection, learner, attempt, new_id(), now)
    return len(found)
