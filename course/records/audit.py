"""The log of acts: written in the transaction of the act itself, never changed, and exported whole.

Ids only, no names and no words: what is erased elsewhere leaves nothing here that tells of a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, text

from course.learning.chain import BEGINNING, Entry, Head, Link, derived_key, mac_of
from course.records.tables_mending import AuditEntry
from course.settings import Settings

LABEL = b"course: the log of acts"
#: Who acts where a command does, on the machine itself.
OPERATOR = "operator"
#: Rows read at a time.
PAGE = 1000
_ALL = select(AuditEntry.__table__)
_LAST = select(AuditEntry.number, AuditEntry.mac).order_by(AuditEntry.number.desc()).limit(1)
_FIRST = select(AuditEntry.number).where(AuditEntry.number == 1).with_for_update()
_BEGIN = text(
    "INSERT INTO audit (number, at, actor, act, subject, cohort, detail, mac) "
    "VALUES (:number, :at, :actor, :act, :subject, :cohort, :detail, :mac) ON CONFLICT (number) DO NOTHING"
)


@dataclass(frozen=True)
class Pen:
    """What an act is noted with: the key, who acts (an id), and when (UTC milliseconds)."""

    key: bytes
    actor: str
    at: int

    def note(self, connection: Connection, act: str, subject: str, cohort: str = "", **detail: Any) -> None:
        """Add an entry in the caller's transaction: it stands if and only if the act does."""
        said = json.dumps(detail, sort_keys=True, separators=(",", ":"))
        before = self.hold(connection)
        entry = Entry(before.number + 1, self.at, self.actor, act, subject, cohort, said)
        mac = mac_of(self.key, before.mac, entry)
        connection.execute(insert(AuditEntry).values(**asdict(entry), mac=mac))

    def hold(self, connection: Connection) -> Head:
        """The end of the log, which stays the end until this transaction does: acts come one by one.

        Whoever writes holds the first entry, not the last: on PostgreSQL one who has waited for the last
        would find that it is the last no more. So the first is written by nobody in particular.
        """
        if connection.execute(_FIRST).first() is None:
            first = Entry(1, self.at, "", "log.begin", "", "", "{}")
            connection.execute(_BEGIN, asdict(first) | {"mac": mac_of(self.key, BEGINNING, first)})
            connection.execute(_FIRST)
        return head(connection)


def key_of(settings: Settings) -> bytes:
    """The key of the log: the one that is set for it, else one derived from the secret key."""
    return derived_key((settings.audit_key or settings.secret_key).encode(), LABEL)


def head(connection: Connection) -> Head:
    """The end of the log; number 0 where nothing was noted yet."""
    row = connection.execute(_LAST).first()
    return Head(row.number, row.mac) if row else Head(0, BEGINNING)


def links(connection: Connection) -> Iterator[Link]:
    """The whole log in order, read page by page. For one snapshot."""
    after = None
    while True:
        page = _ALL.order_by(AuditEntry.number).limit(PAGE)
        rows = connection.execute(page if after is None else page.where(AuditEntry.number > after)).all()
        for row in rows:
            yield Link(Entry(*row[:7]), row.mac)
        if len(rows) < PAGE:
            return
        after = rows[-1].number


def as_line(link: Link) -> str:
    """One entry with its code as a line of JSON; `detail` stays the text that the code covers."""
    return json.dumps(asdict(link.entry) | {"mac": link.mac}, ensure_ascii=False)
