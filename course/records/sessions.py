"""Sessions, one-time links and throttling: who is at the other end, and how often they may try."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    ForeignKey,
    Integer,
    String,
    bindparam,
    delete,
    exists,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from course.records.db import Base, Store
from course.records.people import Learner, OneTimeLink, end_links
from course.records.prepared import Prepared
from course.records.tables_cohorts import Invitation

#: A session ends after this long without a visit.
IDLE_MS = 180 * 24 * 3600 * 1000
#: A one-time link works for an hour.
LINK_MS = 3600 * 1000
#: The time of the last visit is written at most this often.
TOUCH_MS = 10 * 60 * 1000


class Session(Base):
    """A signed-in browser. Only the hash of its token is kept."""

    __tablename__ = "session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), index=True)
    opened_at: Mapped[int] = mapped_column(BigInteger)
    seen_at: Mapped[int] = mapped_column(BigInteger)
    agent: Mapped[str] = mapped_column(String(200), default="")


class Throttle(Base):
    """Attempts by key (an account, an address) in one window of time."""

    __tablename__ = "throttle"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


@dataclass(frozen=True, slots=True)
class Visitor:
    """The learner behind a request."""

    learner: str
    email: str | None
    display_name: str
    one_by_one: bool
    token_hash: str
    seen_at: int
    service: str | None = None
    role: str = "learner"
    invited: bool = False

    @classmethod
    def of(cls, row: Sequence[Any], invited: Any = False) -> Visitor:
        """The columns of `VISITOR_COLUMNS`, in their order; and whether a cohort waits for an answer."""
        learner, email, name, one_by_one, hashed, seen_at, service, role = row
        return cls(learner, email, name, bool(one_by_one), hashed, seen_at, service, role, bool(invited))

    @property
    def teaches(self) -> bool:
        """Whether this is an instructor or an administrator."""
        return self.role != "learner"

    @property
    def administers(self) -> bool:
        """Whether this is an administrator."""
        return self.role == "administrator"

    @property
    def has_account(self) -> bool:
        """Whether this is more than a guest."""
        return self.email is not None


@dataclass(frozen=True)
class OpenSession:
    """A session as its owner sees it."""

    token_hash: str
    opened_at: int
    seen_at: int
    agent: str


def hash_token(token: str) -> str:
    """What is kept of a token: a leaked database opens no session."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


#: What is known of a visitor, in the order of the fields of `Visitor`.
VISITOR_COLUMNS = (
    Learner.id,
    Learner.email,
    Learner.display_name,
    Learner.one_by_one,
    Session.token_hash,
    Session.seen_at,
    Learner.service,
    Learner.role,
)
#: The session with this hash still runs, and its learner is not suspended.
HOLDS_GOOD = (
    Session.token_hash == bindparam("hash"),
    Session.seen_at > bindparam("oldest"),
    Learner.suspended_at.is_(None),
)
_INVITED = exists().where(Invitation.email == Learner.email).correlate(Learner)
_VISITOR = Prepared(
    select(*VISITOR_COLUMNS, _INVITED).join(Learner, Learner.id == Session.learner).where(*HOLDS_GOOD)
)


def visitor_of(store: Store, token: str, now: int) -> Visitor | None:
    """Whose token this is, if its session still runs. One query."""
    rows = store.fetch(_VISITOR, {"hash": hash_token(token), "oldest": now - IDLE_MS})
    if not rows:
        return None
    return Visitor.of(rows[0][:-1], rows[0][-1])


def open_session(connection: Connection, learner: str, token: str, agent: str, now: int) -> None:
    """Begin a session for a token that the caller has made."""
    connection.execute(
        insert(Session).values(
            token_hash=hash_token(token), learner=learner, opened_at=now, seen_at=now, agent=agent[:200]
        )
    )


def touch(connection: Connection, token_hash: str, now: int) -> None:
    """Note a visit."""
    connection.execute(update(Session).where(Session.token_hash == token_hash).values(seen_at=now))


def end(connection: Connection, learner: str, token_hash: str) -> None:
    """End one session of this learner."""
    connection.execute(delete(Session).where(Session.learner == learner, Session.token_hash == token_hash))


def end_others(connection: Connection, learner: str, keep: str = "") -> None:
    """End all sessions of a learner but one (or all)."""
    connection.execute(delete(Session).where(Session.learner == learner, Session.token_hash != keep))


def sessions_of(connection: Connection, learner: str) -> list[OpenSession]:
    """A learner's sessions, the latest first."""
    rows = connection.execute(
        select(Session.token_hash, Session.opened_at, Session.seen_at, Session.agent)
        .where(Session.learner == learner)
        .order_by(Session.seen_at.desc())
    )
    return [OpenSession(*row) for row in rows]


def make_link(connection: Connection, learner: str, token: str, expires_at: int) -> None:
    """Keep a one-time link; an earlier one of the same learner ends."""
    end_links(connection, learner)
    connection.execute(
        insert(OneTimeLink).values(token_hash=hash_token(token), learner=learner, expires_at=expires_at)
    )


def link_owner(connection: Connection, token: str, now: int) -> str | None:
    """The learner for whom a link still works."""
    return connection.execute(
        select(OneTimeLink.learner).where(
            OneTimeLink.token_hash == hash_token(token), OneTimeLink.expires_at > now
        )
    ).scalar()


def use_link(connection: Connection, token: str, now: int) -> str | None:
    """Use a link up: the learner on its first use in time, none ever after."""
    owner = link_owner(connection, token, now)
    gone = connection.execute(delete(OneTimeLink).where(OneTimeLink.token_hash == hash_token(token)))
    return owner if gone.rowcount == 1 else None


_COUNT = text(
    'INSERT INTO throttle ("key", "window", "count") VALUES (:key, :window, 1) '
    'ON CONFLICT ("key", "window") DO UPDATE SET "count" = throttle."count" + 1 RETURNING "count"'
)


def count_attempt(connection: Connection, key: str, window_ms: int, now: int) -> int:
    """Count one more attempt under a key in the present window; returns how many there are."""
    return count_attempts(connection, [key], window_ms, now)[key]


def count_attempts(connection: Connection, keys: Collection[str], window_ms: int, now: int) -> dict[str, int]:
    """Count one more attempt under each key in the present window; returns how many there are of each.

    Nothing is kept for longer than two windows, whose key it may be: all windows are of one length.
    Keys are taken in one order, so that on PostgreSQL nobody waits in a ring.
    """
    window = now // window_ms
    counted = {
        key: int(connection.execute(_COUNT, {"key": key, "window": window}).scalar_one())
        for key in sorted(keys)
    }
    if 1 in counted.values():
        connection.execute(delete(Throttle).where(Throttle.window < window - 1))
    return counted


def uncount_attempts(connection: Connection, keys: Collection[str], window_ms: int, now: int) -> None:
    """Take back what was counted at `now`: it turned out to be no attempt of the kind that is limited."""
    for key in sorted(keys):
        connection.execute(
            update(Throttle)
            .where(Throttle.key == key, Throttle.window == now // window_ms)
            .values(count=Throttle.count - 1)
        )


def attempts_in_window(connection: Connection, key: str, window_ms: int, now: int) -> int:
    """How many attempts the present window has seen."""
    found = connection.execute(
        select(Throttle.count).where(Throttle.key == key, Throttle.window == now // window_ms)
    ).scalar()
    return int(found or 0)
