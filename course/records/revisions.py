"""Item revisions: each item as learners met it, kept once by the hash of what is shown, and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, text

from course.content.hashing import canonical, marking_hash, restore, shown_hash
from course.content.items import Item
from course.records.tables import ItemRevision

MOST_RESTORED = 4000


@dataclass(frozen=True)
class Revision:
    """An item as learners met it, and what its statistics are grouped by."""

    item: Item
    marking_hash: str


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
