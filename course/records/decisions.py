"""Decisions on how an item is marked: made once, never changed, only ended; and found again by attempt.

A decision bears on one marking hash, so that a changed file begins without any. Its scope is a cohort, or
all (an empty string).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from course.content.items import Item
from course.learning.remarking import Act, Ruling
from course.records.audit import Pen
from course.records.prepared import Prepared
from course.records.revisions import revisions_by_marking
from course.records.tables import Attempt, AttemptItem, ItemRevision
from course.records.tables_mending import Decision

#: The scope of an administrator's decision.
EVERYWHERE = ""
NONE_NEWER: Mapping[str, Item] = {}


@dataclass(frozen=True)
class Decided:
    """A decision as it is kept. `author` and `ended_by` are ids; times are UTC milliseconds."""

    id: str
    marking_hash: str
    item: str
    cohort: str
    act: Act
    detail: str
    reason: str
    author: str
    made_at: int
    ended_at: int | None = None
    ended_by: str | None = None
    end_reason: str | None = None

    @classmethod
    def of(cls, row: Sequence[Any]) -> Decided:
        """The columns of `_DECISION`, in their order."""
        return cls(*row)

    @property
    def stands(self) -> bool:
        """Whether it has not been ended."""
        return self.ended_at is None

    def bears_on(self, cohort: str | None) -> bool:
        """Whether attempts of this cohort (or of none) are in its scope."""
        return self.cohort in (EVERYWHERE, cohort or EVERYWHERE)


#: Rulings by marking hash: all that marking has to know.
Rulings = Mapping[str, Sequence[Ruling]]
_DECISION = select(
    Decision.id,
    Decision.marking_hash,
    Decision.item,
    Decision.cohort,
    Decision.act,
    Decision.detail,
    Decision.reason,
    Decision.author,
    Decision.made_at,
    Decision.ended_at,
    Decision.ended_by,
    Decision.end_reason,
)
_ON_ATTEMPT = Prepared(
    _DECISION.join(ItemRevision, ItemRevision.marking_hash == Decision.marking_hash)
    .join(AttemptItem, AttemptItem.revision == ItemRevision.hash)
    .join(Attempt, Attempt.id == AttemptItem.attempt)
    .where(
        Attempt.id == bindparam("attempt"),
        Decision.ended_at.is_(None),
        or_(Decision.cohort == EVERYWHERE, Decision.cohort == Attempt.cohort),
    )
    .distinct()
)


def rulings_on(connection: Connection, attempt: str) -> Rulings:
    """What stands on the items of an attempt. One query, and one more where there is a newer key."""
    rows = _ON_ATTEMPT.rows(connection, {"attempt": attempt})
    return rulings(connection, map(Decided.of, rows)) if rows else {}


def rulings(
    connection: Connection, decided: Iterable[Decided], newer: Mapping[str, Item] = NONE_NEWER
) -> Rulings:
    """Decisions as marking sees them, with the items by whose keys answers are marked.

    `newer`: items by marking hash that nobody need have met yet.
    """
    found: dict[str, list[Ruling]] = defaultdict(list)
    known = list(decided)
    keys = revisions_by_marking(connection, {each.detail for each in known if each.act == "rekey"})
    for each in known:
        accepted = json.loads(each.detail) if each.act == "accept" else {}
        key = keys.get(each.detail) if each.act == "rekey" else None
        by = key.item if key else newer.get(each.detail) if each.act == "rekey" else None
        everywhere = each.cohort == EVERYWHERE
        found[each.marking_hash].append(Ruling(each.id, each.act, each.made_at, accepted, by, everywhere))
    return found


def standing(connection: Connection) -> list[Decided]:
    """Every decision that stands. There are few, however many answers there are."""
    return [Decided.of(row) for row in connection.execute(_DECISION.where(Decision.ended_at.is_(None)))]


def decision(connection: Connection, decision_id: str) -> Decided | None:
    """One decision, ended or not."""
    row = connection.execute(_DECISION.where(Decision.id == decision_id)).first()
    return Decided.of(row) if row else None


def of_item(connection: Connection, item: str, cohort: str) -> list[Decided]:
    """The decisions on an item that bear on a cohort; with an empty one those for all. The latest first."""
    found = _DECISION.where(Decision.item == item, Decision.cohort.in_({cohort, EVERYWHERE}))
    return [Decided.of(row) for row in connection.execute(found.order_by(Decision.made_at.desc()))]


def decide(connection: Connection, wanted: Decided, pen: Pen) -> Decided:
    """Keep a decision and note it; or return the one that stands already and says the same.

    The log is held meanwhile, so that of two at once the second finds the first.
    """
    pen.hold(connection)
    same = connection.execute(
        _DECISION.where(
            Decision.ended_at.is_(None),
            Decision.marking_hash == wanted.marking_hash,
            Decision.cohort == wanted.cohort,
            Decision.act == wanted.act,
            Decision.detail == wanted.detail,
        )
    ).first()
    if same is not None:
        return Decided.of(same)
    connection.execute(insert(Decision).values(**asdict(wanted)))
    pen.note(connection, f"item.{wanted.act}", wanted.id, wanted.cohort, marking_hash=wanted.marking_hash)
    return wanted


def end(connection: Connection, decision_id: str, reason: str, pen: Pen) -> Decided | None:
    """End a decision and note it. One that was ended before stays as it is; none where there is none."""
    pen.hold(connection)
    found = decision(connection, decision_id)
    if found is None or not found.stands:
        return found
    at = max(pen.at, found.made_at + 1)  # what learners are told of both must not fall into one
    values: dict[str, Any] = {"ended_at": at, "ended_by": pen.actor, "end_reason": reason}
    connection.execute(update(Decision).where(Decision.id == decision_id).values(**values))
    pen.note(connection, "item.undo", decision_id, found.cohort)
    return replace(found, **values)
