"""The tables of what learners did: attempts, responses, the revisions shown, and lessons read.

Content is referred to by its permanent ids and by content hashes, never by position in a file.
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
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from course.records.db import Base

#: On SQLite the rows lie in the tree of the primary key: one tree less to look into and to write to, and what
#: belongs to an attempt lies together.
IN_ONE_TREE = {"sqlite_with_rowid": False}


class ItemRevision(Base):
    """An item as learners met it, kept for ever under the hash of what they saw."""

    __tablename__ = "item_revision"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    item: Mapped[str] = mapped_column(String(48), index=True)
    marking_hash: Mapped[str] = mapped_column(String(64), index=True)
    content: Mapped[str] = mapped_column(Text)
    made_at: Mapped[int] = mapped_column(BigInteger)


class Attempt(Base):
    """One go at a quiz. At most one per learner and quiz is open. Only the final has a deadline."""

    __tablename__ = "attempt"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    cohort: Mapped[str | None] = mapped_column(String(32))
    quiz: Mapped[str] = mapped_column(String(48))
    seed: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(9))
    ordinal: Mapped[int] = mapped_column(Integer)
    opened_at: Mapped[int] = mapped_column(BigInteger)
    submitted_at: Mapped[int | None] = mapped_column(BigInteger)
    points: Mapped[int | None] = mapped_column(Integer)
    possible: Mapped[int | None] = mapped_column(Integer)
    deadline_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (
        CheckConstraint("state IN ('open', 'submitted', 'closed')", name="state"),
        UniqueConstraint("learner", "quiz", "ordinal"),
        Index("ix_attempt_cohort", "cohort", "learner"),
        Index(
            "ix_attempt_one_open",
            "learner",
            "quiz",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )


class AttemptItem(Base):
    """Which revision stands at which place of an attempt. This list is the truth, not the seed."""

    __tablename__ = "attempt_item"
    attempt: Mapped[str] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    item: Mapped[str] = mapped_column(String(48))
    revision: Mapped[str] = mapped_column(ForeignKey("item_revision.hash"))
    __table_args__ = IN_ONE_TREE


class ResponseRow(Base):
    """The newest answer to one place of an attempt. `points` are 840ths, set by checking or handing in."""

    __tablename__ = "response"
    attempt: Mapped[str] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    response: Mapped[str] = mapped_column(Text)
    confidence: Mapped[int | None] = mapped_column(Integer)
    saved_at: Mapped[int] = mapped_column(BigInteger)
    checked_at: Mapped[int | None] = mapped_column(BigInteger)
    points: Mapped[int | None] = mapped_column(Integer)
    __table_args__ = IN_ONE_TREE


class LessonProgress(Base):
    """When a learner opened a lesson last, and when it was read to the end or marked as read."""

    __tablename__ = "lesson_progress"
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True)
    lesson: Mapped[str] = mapped_column(String(48), primary_key=True)
    opened_at: Mapped[int] = mapped_column(BigInteger)
    done_at: Mapped[int | None] = mapped_column(BigInteger)


class Outbox(Base):
    """What the statistics have still to take in: `outbox.py` knows what is in it.

    `kind` is `attempt` (handed in, not counted yet; its id is the row's), `change` (what counts more or
    less, in the payload), `learner` (whose standing may have changed), `cohort` (all of it, after the id in
    the payload) or `rebuild`.
    """

    __tablename__ = "outbox"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(7))
    payload: Mapped[str] = mapped_column(Text)
    made_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = IN_ONE_TREE
