"""Action plans: for each module the one change a learner means to make on Monday, for her eyes only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    ForeignKey,
    String,
    Text,
    bindparam,
    delete,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from course.records.db import Base


class PlanEntry(Base):
    """What a learner wrote under one module. `seq` grows with each save, so that the newest stands."""

    __tablename__ = "plan_entry"
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True)
    module: Mapped[str] = mapped_column(String(48), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    words: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True)
class Entry:
    """An entry as it is kept. `saved_at`: UTC milliseconds."""

    module: str
    seq: int
    words: str
    saved_at: int


@dataclass(frozen=True)
class Kept:
    """The words are in this transaction; they are on disk once the write returns."""

    entry: Entry


@dataclass(frozen=True)
class Newer:
    """Another page has saved other words since this one was opened; they stand."""

    entry: Entry


_ENTRY = (PlanEntry.module, PlanEntry.seq, PlanEntry.words, PlanEntry.saved_at)
_ALL = select(*_ENTRY).where(PlanEntry.learner == bindparam("learner"))
_ONE = _ALL.where(PlanEntry.module == bindparam("module"))
_SAVE = text(
    "INSERT INTO plan_entry (learner, module, seq, words, saved_at) "
    "VALUES (:learner, :module, :seq, :words, :now) "
    "ON CONFLICT (learner, module) DO UPDATE "
    "SET seq = excluded.seq, words = excluded.words, saved_at = excluded.saved_at "
    "WHERE excluded.seq > plan_entry.seq"
)


def entry(connection: Connection, learner: str, module: str) -> Entry | None:
    """What a learner wrote under a module, or none."""
    row = connection.execute(_ONE, {"learner": learner, "module": module}).first()
    return Entry(*row) if row else None


def entries(connection: Connection, learner: str) -> dict[str, Entry]:
    """All that a learner wrote, by module."""
    rows = connection.execute(_ALL.order_by(PlanEntry.module), {"learner": learner})
    return {row.module: Entry(*row) for row in rows}


def save(connection: Connection, learner: str, module: str, seq: int, words: str, now: int) -> Kept | Newer:
    """Keep words that are newer than what is there. Sending the same words again counts as kept."""
    values = {"learner": learner, "module": module, "seq": seq, "words": words, "now": now}
    if connection.execute(_SAVE, values).rowcount == 1:
        return Kept(Entry(module, seq, words, now))
    there = entry(connection, learner, module)
    assert there is not None, "a conflict has a row"
    return Kept(there) if there.words == words else Newer(there)


def adopt(connection: Connection, guest: str, account: str) -> None:
    """Give a guest's entries to an account. Where both wrote, the account's words stand first.

    The number goes beyond both, so that a page opened before this is told of it and overwrites nothing.
    """
    ours = entries(connection, account)
    for theirs in entries(connection, guest).values():
        mine = ours.get(theirs.module)
        if mine is None:
            _change(connection, guest, theirs.module, {"learner": account})
            continue
        joined = {
            "words": _joined(mine.words, theirs.words),
            "seq": max(mine.seq, theirs.seq) + 1,
            "saved_at": max(mine.saved_at, theirs.saved_at),
        }
        _change(connection, account, theirs.module, joined)
    connection.execute(delete(PlanEntry).where(PlanEntry.learner == guest))


def _joined(first: str, second: str) -> str:
    """Both texts with an empty line between; one of two that are the same."""
    return "\n\n".join(dict.fromkeys(words for words in (first, second) if words))


def _change(connection: Connection, learner: str, module: str, values: Mapping[str, Any]) -> None:
    here = (PlanEntry.learner == learner) & (PlanEntry.module == module)
    connection.execute(update(PlanEntry).where(here).values(**values))
