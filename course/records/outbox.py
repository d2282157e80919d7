"""What an attempt adds to the statistics: written with the attempt, folded into sums afterwards.

Sums are integers of 840ths and are added in sorted key order, so that two folders never wait
for each other in a ring. Folding counts exactly the rows that it deletes, in one transaction.
What the sums say can be reckoned anew from the answers themselves, and must agree to the last integer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, delete, insert, select, text

from course.content.items import Item
from course.records.tables import ItemSum, Outbox

BATCH = 200
_ADD = text(
    "INSERT INTO item_sum (marking_hash, item, answers, points, squares, rest, rest_squares, products) "
    "VALUES (:marking_hash, :item, :answers, :points, :squares, :rest, :rest_squares, :products) "
    "ON CONFLICT (marking_hash) DO UPDATE SET answers = item_sum.answers + excluded.answers, "
    "points = item_sum.points + excluded.points, squares = item_sum.squares + excluded.squares, "
    "rest = item_sum.rest + excluded.rest, rest_squares = item_sum.rest_squares + excluded.rest_squares, "
    "products = item_sum.products + excluded.products"
)
_RECKON = text("""
WITH place AS (
  SELECT attempt.id AS attempt, item_revision.marking_hash, attempt_item.item,
         COALESCE(response.points, 0) AS points
    FROM attempt
    JOIN attempt_item ON attempt_item.attempt = attempt.id
    JOIN item_revision ON item_revision.hash = attempt_item.revision
    LEFT JOIN response ON response.attempt = attempt_item.attempt AND response.place = attempt_item.place
   WHERE attempt.state = 'submitted'),
whole AS (
  SELECT attempt, SUM(points) AS total, COUNT(*) AS places FROM place GROUP BY attempt),
pair AS (
  SELECT marking_hash, item, points,
         CASE WHEN places > 1 THEN (total - points) / (places - 1) ELSE 0 END AS rest
    FROM place JOIN whole ON whole.attempt = place.attempt)
SELECT marking_hash, MIN(item) AS item, COUNT(*) AS answers, SUM(points) AS points,
       SUM(points * points) AS squares, SUM(rest) AS rest, SUM(rest * rest) AS rest_squares,
       SUM(points * rest) AS products
  FROM pair GROUP BY marking_hash
""")
Sums = dict[str, dict[str, Any]]
KEYS = ("answers", "points", "squares", "rest", "rest_squares", "products")


class HasItem(Protocol):
    """A place of an attempt."""

    @property
    def place(self) -> int:
        """Its number, from 1."""

    @property
    def item(self) -> Item:
        """The revision that was shown."""

    @property
    def marking_hash(self) -> str:
        """What the statistics of that revision are grouped by."""


def summary(slots: Sequence[HasItem], marks: Mapping[int, int]) -> list[dict[str, Any]]:
    """For each item its marking hash and points; a place without an answer counts as zero."""
    return [
        {"item": slot.item.id, "hash": slot.marking_hash, "points": marks.get(slot.place, 0)}
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
    batch = select(Outbox.id).order_by(Outbox.made_at, Outbox.id).limit(BATCH)
    # Of two folders that take the same rows one deletes them, and only that one counts them.
    taken = delete(Outbox).where(Outbox.id.in_(batch)).returning(Outbox.sign, Outbox.payload)
    rows = connection.execute(taken).all()
    sums: Sums = {}
    for row in rows:
        _count(sums, row.sign, json.loads(row.payload))
    for name in sorted(sums):
        connection.execute(_ADD, sums[name])
    return len(rows)


def agree(connection: Connection) -> bool:
    """Whether the sums, with what waits for them, are what the answers give. For one snapshot."""
    return _recorded(connection) == _reckoned(connection)


def recompute(connection: Connection) -> bool:
    """Put the sums as the answers give them, and nothing waits any more; whether they agreed before.

    Must be the first thing that its transaction does.
    """
    if connection.dialect.name == "postgresql":
        # What is handed in meanwhile stays out of all that is read here, and waits in the outbox.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    agreed, sums = agree(connection), _reckoned(connection)
    connection.execute(delete(Outbox))
    connection.execute(delete(ItemSum))
    for name in sorted(sums):
        connection.execute(_ADD, sums[name])
    return agreed


def _recorded(connection: Connection) -> Sums:
    """The sums as they are kept, with the outbox added; an item taken back whole is left out."""
    kept = connection.execute(select(ItemSum.__table__)).mappings()
    sums: Sums = {row["marking_hash"]: dict(row) for row in kept}
    for row in connection.execute(select(Outbox.sign, Outbox.payload)):
        _count(sums, row.sign, json.loads(row.payload))
    return {name: values for name, values in sums.items() if any(values[key] for key in KEYS)}


def _reckoned(connection: Connection) -> Sums:
    """The sums of all attempts handed in, by the database, from the answers themselves."""
    rows = connection.execute(_RECKON).mappings()
    return {
        row["marking_hash"]: {
            name: value if isinstance(value, str) else int(value) for name, value in row.items()
        }
        for row in rows
    }


def _count(sums: Sums, sign: int, payload: list[dict[str, Any]]) -> None:
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
