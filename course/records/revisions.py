"""Item revisions: each item as learners met it, kept once by the hash of what is shown, and never changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, select, text

from course.content.hashing import canonical, marking_hash, restore, shown_hash
from course.content.items import Item
from course.learning.grading import mark
from course.records.tables import ItemRevision

MOST_RESTORED = 4000
#: Of each item so many responses are remembered with their points, if they are no longer than so.
MOST_RESPONSES, LONGEST_RESPONSE = 100, 500


@dataclass(frozen=True)
class Revision:
    """An item as learners met it, and what its statistics are grouped by."""

    item: Item
    marking_hash: str
    _known: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def points(self, response: str) -> int:
        """What a response earns that is kept in these words; remembered, for there are few that differ."""
        points = self._known.get(response)
        if points is None:
            points = mark(self.item, json.loads(response)).points
            if len(self._known) < MOST_RESPONSES and len(response) < LONGEST_RESPONSE:
                self._known[response] = points
        return points


_restored: dict[str, Revision] = {}


def keep_revisions(connection: Connection, items: Sequence[Item], now: int) -> None:
    """Put each item's revision where it is not yet. Insert-only: what learners met never changes."""
    statement = text(
        "INSERT INTO item_revision (hash, item, marking_hash, content, made_at) "
        "VALUES (:hash, :item, :marking_hash, :content, :now) ON CONFLICT (hash) DO NOTHING"
    )
    rows = [
        {
            "hash": shown_hash(item),
            "item": item.id,
            "marking_hash": marking_hash(item),
            "content": canonical(item),
            "now": now,
        }
        for item in items
    ]
    for row in sorted(rows, key=lambda row: str(row["hash"])):
        connection.execute(statement, row)


def revisions_of(connection: Connection, hashes: Sequence[str]) -> dict[str, Revision]:
    """Revisions by their hash; each is read from the database once per process."""
    known = {name: found for name in hashes if (found := _restored.get(name))}
    missing = [name for name in hashes if name not in known]
    if missing:
        rows = connection.execute(
            select(ItemRevision.hash, ItemRevision.content, ItemRevision.marking_hash).where(
                ItemRevision.hash.in_(missing)
            )
        )
        fresh = {row.hash: Revision(restore(row.content), row.marking_hash) for row in rows}
        if len(_restored) > MOST_RESTORED:
            _restored.clear()  # another thread may be reading there: what is returned is our own
        _restored.update(fresh)
        known |= fresh
    return known


@dataclass(frozen=True)
class Kept:
    """One revision of an item by its marking hash, and when it was first met in it (UTC milliseconds)."""

    item: Item
    marking_hash: str
    made_at: int


def revisions_of_item(connection: Connection, item: str) -> tuple[Kept, ...]:
    """What learners have met of one item, a marking hash each as it was shown last; the newest first."""
    rows = _kept(connection, ItemRevision.item == item)
    return tuple(sorted(rows.values(), key=lambda kept: (-kept.made_at, kept.marking_hash)))


def revisions_by_marking(connection: Connection, hashes: Collection[str]) -> dict[str, Kept]:
    """The revisions with these marking hashes, each as it was shown last. One query; none for no hash."""
    return _kept(connection, ItemRevision.marking_hash.in_(sorted(hashes))) if hashes else {}


def _kept(connection: Connection, which: ColumnElement[bool]) -> dict[str, Kept]:
    rows = connection.execute(
        select(ItemRevision.marking_hash, ItemRevision.content, ItemRevision.made_at)
        .where(which)
        .order_by(ItemRevision.made_at, ItemRevision.hash)
    ).all()
    first = {row.marking_hash: row.made_at for row in reversed(rows)}
    last = {row.marking_hash: row.content for row in rows}
    return {name: Kept(restore(content), name, first[name]) for name, content in last.items()}
