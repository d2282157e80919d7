"""The final assessment in the records: earlier forms, extra time, and attempts whose time is up."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import (
    BigInteger,
    Connection,
    ForeignKey,
    Integer,
    String,
    Text,
    exists,
    func,
    insert,
    not_,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from course.learning.drawing import Met
from course.learning.final import GRACE_MS, Sitting
from course.learning.quizzes import FINAL
from course.records import submitting
from course.records.attempts import HEAD, AttemptHead
from course.records.audit import Pen
from course.records.db import Base
from course.records.tables import Attempt, AttemptItem

#: Extra time in whatever quiz has a limit.
EVERY = "every"


class Accommodation(Base):
    """Extra time for one learner in one quiz, in per cent of its minutes; who gave it, when and why.

    Nothing is changed afterwards: the latest row of a learner and a quiz holds, and one of 0 ends what was.
    """

    __tablename__ = "accommodation"
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True)
    quiz: Mapped[str] = mapped_column(String(48), primary_key=True)
    extra_percent: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


@dataclass(frozen=True)
class ExtraTime:
    """Extra time as it was given. `ended_at`: when a later act took its place, in UTC milliseconds.

    `end_reason` and `ended_by`: of the act that ended it, where that gave no other time instead.
    """

    quiz: str
    percent: int
    reason: str
    author: str
    at: int
    ended_at: int | None = None
    end_reason: str = ""
    ended_by: str = ""


def give_extra_time(
    connection: Connection,
    learner: str,
    percent: int,
    reason: str,
    pen: Pen,
    author: str = "",
    quiz: str = FINAL,
) -> None:
    """Set a learner's extra time and note it; 0 ends it. It counts for attempts begun afterwards.

    `author`: who is said to have given it, where that is not the account that acts.
    """
    last = connection.execute(
        select(func.max(Accommodation.at)).where(Accommodation.learner == learner, Accommodation.quiz == quiz)
    ).scalar()
    connection.execute(
        insert(Accommodation).values(
            learner=learner,
            quiz=quiz,
            extra_percent=percent,
            reason=reason,
            author=(author or pen.actor)[:200],
            at=max(pen.at, (last or 0) + 1),
        )
    )
    pen.note(connection, "allowance.time", learner, quiz=quiz, percent=percent)


def extra_percent(connection: Connection, learner: str, quiz: str = FINAL) -> int:
    """A learner's extra time in per cent: for this quiz or for all, the longer; 0 where none was given."""
    later = aliased(Accommodation)
    replaced = exists().where(
        later.learner == Accommodation.learner, later.quiz == Accommodation.quiz, later.at > Accommodation.at
    )
    found = select(func.max(Accommodation.extra_percent)).where(
        Accommodation.learner == learner, Accommodation.quiz.in_((quiz, EVERY)), not_(replaced)
    )
    return connection.execute(found).scalar() or 0


def extra_time_of(connection: Connection, learner: str) -> list[ExtraTime]:
    """All extra time that a learner was ever given, by quiz, the earliest first, each with its end."""
    rows = connection.execute(
        select(
            Accommodation.quiz,
            Accommodation.extra_percent,
            Accommodation.reason,
            Accommodation.author,
            Accommodation.at,
        )
        .where(Accommodation.learner == learner)
        .order_by(Accommodation.quiz, Accommodation.at)
    )
    found: list[ExtraTime] = []
    for act in (ExtraTime(*row) for row in rows):
        if found and found[-1].quiz == act.quiz and found[-1].ended_at is None:
            why = ("", "") if act.percent else (act.reason, act.author)
            found[-1] = replace(found[-1], ended_at=act.at, end_reason=why[0], ended_by=why[1])
        if act.percent:
            found.append(act)
    return found


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


def submit_overdue(connection: Connection, learner: str, now: int) -> int:
    """Hand in, as saved, what a learner has open past deadline and grace; returns how many."""
    late = select(Attempt.id).where(
        Attempt.learner == learner, Attempt.state == "open", Attempt.deadline_at < now - GRACE_MS
    )
    found = connection.execute(late).scalars().all()
    for attempt in found:
        submitting.submit(connection, learner, attempt, now)
    return len(found)
