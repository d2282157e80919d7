"""The tables of cohorts: who learns together, by when, under which policies, and who looks after them.

Days are ISO dates (`2026-11-25`) that end in the cohort's own time zone; moments are UTC milliseconds.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from course.records.db import Base
from course.records.tables import Attempt


class Cohort(Base):
    """A group on the course. Policies left empty mean: as the course itself has it."""

    __tablename__ = "cohort"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(16), unique=True)
    starts_on: Mapped[str | None] = mapped_column(String(10))
    ends_on: Mapped[str | None] = mapped_column(String(10))
    zone: Mapped[str] = mapped_column(String(64))
    languages: Mapped[str] = mapped_column(String(200))
    #: Attempts at each module quiz; minutes for each; none for no limit.
    attempts: Mapped[int | None] = mapped_column(Integer)
    minutes: Mapped[int | None] = mapped_column(Integer)
    #: When feedback and keys of module quizzes are shown.
    shown: Mapped[str] = mapped_column(String(9), server_default="handed-in")
    #: Which attempt at a module quiz counts.
    counts: Mapped[str] = mapped_column(String(5), server_default="best")
    created_at: Mapped[int] = mapped_column(BigInteger)
    archived_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (
        CheckConstraint("shown IN ('handed-in', 'due', 'never')", name="shown"),
        CheckConstraint("counts IN ('first', 'best', 'last')", name="counts"),
    )


#: Joins an attempt at a module quiz to its cohort where that does not explain as soon as it is handed in:
#: its answers then tell nothing of single questions on any page that is made of many attempts.
#: The words stand in the statement itself, since prepared statements give no values of their own.
WITHHOLDS = (
    (Cohort.id == Attempt.cohort)
    & Attempt.quiz.like(literal_column("'m%'"))
    & (Cohort.shown != literal_column("'handed-in'"))
)


class DueDate(Base):
    """The day with whose end a module is due in a cohort."""

    __tablename__ = "due_date"
    cohort: Mapped[str] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    module: Mapped[str] = mapped_column(String(48), primary_key=True)
    due_on: Mapped[str] = mapped_column(String(10))


def _of_those_there(name: str, *columns: str) -> Index:
    """An index of members who have not left, so that they are counted and paged without looking at others."""
    there = text("left_at IS NULL")
    return Index(name, *columns, sqlite_where=there, postgresql_where=there)


class Member(Base):
    """A person in a cohort, as learner or as staff. Who has left keeps the row; staff are never counted.

    `sort_name` is the display name folded (`members.folded`), kept here so that a page of the grid is read
    from an index; `active_at` is the last thing done in the cohort, `word_from` the
    moment from which the learner needs a word (`learning/attention.py`).
    """

    __tablename__ = "member"
    cohort: Mapped[str] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[str] = mapped_column(String(7))
    sort_name: Mapped[str] = mapped_column(String(300))
    joined_at: Mapped[int] = mapped_column(BigInteger)
    joined_by: Mapped[str] = mapped_column(String(6))
    left_at: Mapped[int | None] = mapped_column(BigInteger)
    active_at: Mapped[int | None] = mapped_column(BigInteger)
    word_from: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (
        CheckConstraint("part IN ('learner', 'staff')", name="part"),
        CheckConstraint("joined_by IN ('code', 'link', 'import', 'staff')", name="joined_by"),
        Index("ix_member_learner", "learner"),
        _of_those_there("ix_member_by_name", "cohort", "part", "sort_name", "learner"),
        _of_those_there("ix_member_by_activity", "cohort", "part", "active_at", "learner"),
        _of_those_there("ix_member_by_word", "cohort", "part", "word_from", "learner"),
    )


class Invitation(Base):
    """An address that may join a cohort; whoever signs in with it is asked, and sees what will be seen."""

    __tablename__ = "invitation"
    cohort: Mapped[str] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    invited_by: Mapped[str] = mapped_column(String(32))
    invited_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_invitation_email", "email"),)


class Standing(Base):
    """How a learner stands in one module of a cohort: kept by folding, so that a grid page is one read.

    `best` is in hundredths of a per cent of the attempt that was best; `failed` counts attempts
    below mastery; `lessons_done` the lessons read. Made anew from the raw rows, never added to.
    """

    __tablename__ = "standing"
    cohort: Mapped[str] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    module: Mapped[str] = mapped_column(String(48), primary_key=True)
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True)
    attempts: Mapped[int] = mapped_column(Integer)
    failed: Mapped[int] = mapped_column(Integer)
    first: Mapped[int | None] = mapped_column(Integer)
    best: Mapped[int | None] = mapped_column(Integer)
    last: Mapped[int | None] = mapped_column(Integer)
    proved: Mapped[int] = mapped_column(Integer)
    lessons_done: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_standing_by_best", "cohort", "module", "best", "learner"),
        Index("ix_standing_learner", "learner"),
    )


class Preference(Base):
    """In which cohort a learner works now: the one that was chosen last, where there are several."""

    __tablename__ = "chosen_cohort"
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True)
    cohort: Mapped[str | None] = mapped_column(ForeignKey("cohort.id", ondelete="SET NULL"))


class Allowance(Base):
    """What one learner is allowed beyond the rule, why and by whom: attempts added, or one reopened.

    Ended with a reason and an author of its own; those of before say neither.
    """

    __tablename__ = "allowance"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), index=True)
    cohort: Mapped[str | None] = mapped_column(String(32))
    quiz: Mapped[str] = mapped_column(String(48))
    kind: Mapped[str] = mapped_column(String(8))
    amount: Mapped[int] = mapped_column(Integer)
    attempt: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    ended_by: Mapped[str | None] = mapped_column(String(32))
    end_reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (CheckConstraint("kind IN ('attempts', 'reopened')", name="kind"),)
