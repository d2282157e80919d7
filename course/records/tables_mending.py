"""The tables of mending: reports of a problem, decisions on an item, their effects, and the log of acts."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from course.records.db import Base


class ItemReport(Base):
    """A learner's word that something is wrong with an item, about the revision that was shown."""

    __tablename__ = "item_report"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), index=True)
    cohort: Mapped[str] = mapped_column(String(32))
    item: Mapped[str] = mapped_column(String(48))
    marking_hash: Mapped[str] = mapped_column(String(64))
    revision: Mapped[str] = mapped_column(String(64))
    attempt: Mapped[str | None] = mapped_column(String(32))
    place: Mapped[int | None] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[int] = mapped_column(BigInteger)
    settled_at: Mapped[int | None] = mapped_column(BigInteger)
    settled_by: Mapped[str | None] = mapped_column(String(32))
    reply: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        Index("ix_item_report_item", "item", "cohort"),
        Index("ix_item_report_waiting", "cohort", "settled_at"),
    )


class Decision(Base):
    """How answers to one marking hash are marked otherwise than its key says, until the file changes.

    `accept`: the response in `detail` counts in full as well; `drop`: the item counts for nothing;
    `full`: everybody has full marks; `rekey`: marked by the key of the marking hash in `detail`.
    `cohort` is empty for all cohorts. A decision is never changed, only ended.
    """

    __tablename__ = "decision"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    marking_hash: Mapped[str] = mapped_column(String(64))
    item: Mapped[str] = mapped_column(String(48))
    cohort: Mapped[str] = mapped_column(String(32))
    act: Mapped[str] = mapped_column(String(6))
    detail: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    ended_by: Mapped[str | None] = mapped_column(String(32))
    end_reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        CheckConstraint("act IN ('accept', 'drop', 'full', 'rekey')", name="act"),
        Index("ix_decision_hash", "marking_hash", "cohort"),
    )


class Override(Base):
    """A score set by hand (840ths), with its reason; the newest that was not ended stands."""

    __tablename__ = "score_override"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    attempt: Mapped[str] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), index=True)
    points: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)


class ScoreChange(Base):
    """A result that was changed after it had been told: shown to the learner beside the result."""

    __tablename__ = "score_change"
    attempt: Mapped[str] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)
    cause: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    points_before: Mapped[int] = mapped_column(Integer)
    possible_before: Mapped[int] = mapped_column(Integer)
    points_after: Mapped[int] = mapped_column(Integer)
    possible_after: Mapped[int] = mapped_column(Integer)


class AuditEntry(Base):
    """One act in the log. Ids only, no names; each `mac` covers the entry and the one before it."""

    __tablename__ = "audit"
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(String(32))
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(64))
    cohort: Mapped[str] = mapped_column(String(32))
    detail: Mapped[str] = mapped_column(Text)
    mac: Mapped[str] = mapped_column(String(64))
