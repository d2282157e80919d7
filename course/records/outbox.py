"""What an attempt adds to the statistics: written with the attempt, folded into sums afterwards.

Sums are integers of 840ths and are added in sorted key order, so that two folders never wait
for each other in a ring. Folding deletes exactly the rows that it has read, in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, delete, insert, select, text

from course.content.hashing import marking_hash
from course.content.items import Item
from course.records.tables import Outbox

BATCH = 200
_ADD = text(
    "INSERT INTO item_sum (marking_hash, item, answers, points, squares, rest, rest_squares, products) "
    "VALUES (:marking_hash, :item, :answers, :points, :squares, :rest, :rest_squares, :products) "
    "ON CONFLICT (marking_hash) DO UPDATE SET answers = item_sum.answers + excluded.answers, "
    "points = item_sum.points + excluded.points, squares = item_sum.squares + excluded.squares, "
    "rest = item_sum.rest + excluded.rest, rest_squares = item_sum.rest_squares + excluded.rest_squares, "
    "products = item_sum.products + excluded.products"
)
KEYS = ("answers", "points", "squares", "rest", "rest_squares", "products")


class HasItem(Protocol):
    """A place of an attempt."""

    @property
    def place(self) -> int:
        """Its number, from 0."""

    @property
    def item(self) -> Item:
        """The revision that was shown."""


def summary(slots: Sequence[HasItem], marks: Mapping[int, int]) -> list[dict[str, Any]]:
    """For each item its marking hash and points; a place without an answer counts as zero."""
    return [
        {"item": slot.item.id, "hash": marking_hash(slot.item), "points": marks.get(slot.place, 0)}
        for slot in slots
    ]


def add(connection: Connection, event: str, sign: int, payload: list[dict[str, Any]], now: int) -> None:
    """Note an attempt handed in (+1) or taken back (-1)."""
    connection.execute(
        insert(Outbox).values(
            id=event, sign=sign, payload=json.dumps(payload, separators=(",", ":")), made_at=now
        )
    )


def fold(connection: Connection) -> int:
    """Take a batch of the outbox into the sums; returns how many rows were taken."""
    rows = connection.execute(
        select(Outbox.id, Outbox.sign, Outbox.payload).order_by(Outbox.made_at, Outbox.id).limit(BATCH)
    ).all()
    sums: dict[str, dict[str, Any]] = {}
    for row in rows:
        _count(sums, row.sign, json.loads(row.payload))
    for name in sorted(sums):
        connection.execute(_ADD, sums[name])
    if rows:
        connection.execute(delete(Outbox).where(Outbox.id.in_([row.id for row in rows])))
    return len(rows)


def _count(sums: dict[str, dict[str, Any]], sign: int, payload: list[dict[str, Any]]) -> None:
    """Add one attempt. `rest` is the mean of its other items, in 840ths, rounded down to a whole number."""
    total = sum(entry["points"] for entry in payload)
    for entry in payload:
        points = entry["points"]
        rest = (total - points) // (len(payload) - 1) if len(payload) > 1 else 0
        found = sums.setdefault(
            entry["hash"], {"marking_hash": entry["hash"], "item": entry["item"], **dict.fromkeys(KEYS, 0)}
        )
        values = (1, points, points * points, rest, rest * rest, points * rest)
        for key, value in zip(KEYS, values, strict=True):
            found[key] += sign * value
