"""What attempts come to under the decisions that stand: reckoned from their answers, changing nothing.

The same reckoning serves a preview, with a decision added or left out, and the re-scoring itself, so
that what was shown is what is done. Only places on which something is or was decided are marked anew.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from course.content.items import Item
from course.learning.effects import Place, Reckoned
from course.learning.passing import Sitter
from course.learning.remarking import Figures, Remarked, figures, remark
from course.records.decisions import EVERYWHERE, NONE_NEWER, Decided, Rulings, rulings
from course.records.revisions import Revision, revisions_of
from course.records.tables import Attempt, AttemptItem, ItemRevision, ResponseRow
from course.records.tables_mending import Override

#: Attempts read or re-scored at a time.
BATCH = 100


@dataclass(frozen=True)
class Court:
    """The decisions that an attempt is reckoned under, and the marking hash that is being decided on."""

    standing: tuple[Decided, ...]
    rulings: Mapping[str, Rulings]
    marking_hash: str

    @classmethod
    def of(
        cls,
        connection: Connection,
        standing: Iterable[Decided],
        marking_hash: str,
        newer: Mapping[str, Item] = NONE_NEWER,
    ) -> Court:
        """The rulings of each scope, looked up once for many attempts; `newer` as for `rulings`."""
        known = tuple(standing)
        scopes = {each.cohort for each in known} | {EVERYWHERE}
        found = {
            scope: rulings(connection, [each for each in known if each.bears_on(scope)], newer)
            for scope in scopes
        }
        return cls(known, found, marking_hash)

    def on(self, cohort: str) -> Rulings:
        """What stands for an attempt of this cohort."""
        return self.rulings.get(cohort, self.rulings[EVERYWHERE])


def attempts_with(connection: Connection, marking_hash: str, cohort: str) -> list[str]:
    """The ids, in order, of all attempts in scope that hold a revision of this item: open ones too.

    Of a cohort it is read through the attempts of the cohort; of all, in one pass over all places.
    """
    found = (
        select(Attempt.id)
        .join(AttemptItem, AttemptItem.attempt == Attempt.id)
        .join(ItemRevision, ItemRevision.hash == AttemptItem.revision)
        .where(ItemRevision.marking_hash == marking_hash, Attempt.state.in_(("open", "submitted")))
    )
    if cohort != EVERYWHERE:
        found = found.where(Attempt.cohort == cohort)
    return sorted(set(connection.execute(found).scalars()))


def results_beside(
    connection: Connection, sitters: Sequence[Sitter], cohort: str, attempts: Collection[str]
) -> Iterator[tuple[Sitter, Figures]]:
    """What these learners have in these quizzes by other attempts of the scope, `attempts` left out.

    A query for each batch of learners.
    """
    wanted = set(sitters)
    quizzes, learners = {quiz for _, quiz in wanted}, sorted({learner for learner, _ in wanted})
    found = select(Attempt.id, Attempt.learner, Attempt.quiz, Attempt.points, Attempt.possible).where(
        Attempt.state == "submitted", Attempt.quiz.in_(quizzes)
    )
    if cohort != EVERYWHERE:
        found = found.where(Attempt.cohort == cohort)
    for some in batches(learners):
        for row in connection.execute(found.where(Attempt.learner.in_(some))):
            if (row.learner, row.quiz) in wanted and row.id not in attempts:
                yield (row.learner, row.quiz), Figures(row.points or 0, row.possible or 0)


def reckon_all(connection: Connection, attempts: Sequence[str], court: Court) -> Iterator[Reckoned]:
    """Each of these attempts, a batch of them read at a time."""
    for some in batches(attempts):
        yield from reckon(connection, some, court)


def batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """So many at a time as are read, or written in one transaction."""
    for first in range(0, len(ids), BATCH):
        yield ids[first : first + BATCH]


_PLACES = (
    select(
        Attempt.id,
        Attempt.learner,
        Attempt.cohort,
        Attempt.quiz,
        Attempt.ordinal,
        Attempt.state,
        Attempt.submitted_at,
        Attempt.points.label("total"),
        Attempt.possible,
        AttemptItem.place,
        AttemptItem.item,
        AttemptItem.revision,
        ItemRevision.marking_hash,
        ResponseRow.response,
        ResponseRow.points,
    )
    .join(AttemptItem, AttemptItem.attempt == Attempt.id)
    .join(ItemRevision, ItemRevision.hash == AttemptItem.revision)
    .outerjoin(
        ResponseRow, (ResponseRow.attempt == AttemptItem.attempt) & (ResponseRow.place == AttemptItem.place)
    )
    .where(Attempt.state.in_(("open", "submitted")))
    .order_by(Attempt.id, AttemptItem.place)
)


def reckon(connection: Connection, attempts: Sequence[str], court: Court) -> list[Reckoned]:
    """Some attempts at once: two queries, and one for revisions not met before."""
    rows = connection.execute(_PLACES.where(Attempt.id.in_(attempts))).all()
    by_hand = overrides(connection, attempts)
    decided = {court.marking_hash} | {each.marking_hash for each in court.standing}
    wanted = sorted({row.revision for row in rows if row.marking_hash in decided})
    items = revisions_of(connection, wanted)
    return [
        _reckoned(list(places), items, court, by_hand.get(attempt))
        for attempt, places in groupby(rows, key=lambda row: str(row.id))
    ]


def overrides(connection: Connection, attempts: Sequence[str]) -> dict[str, int]:
    """The points set by hand for these attempts, the newest of each.

    What was set for an earlier handing in of the same attempt does not count any more.
    """
    rows = connection.execute(
        select(Override.attempt, Override.points)
        .join(Attempt, Attempt.id == Override.attempt)
        .where(
            Override.attempt.in_(attempts),
            Override.ended_at.is_(None),
            Override.made_at >= Attempt.submitted_at,
        )
        .order_by(Override.made_at, Override.id)
    )
    return {row.attempt: row.points for row in rows}


def _reckoned(rows: list[Any], items: Mapping[str, Revision], court: Court, by_hand: int | None) -> Reckoned:
    head, standing = rows[0], court.on(rows[0].cohort or EVERYWHERE)
    anew = {row.place: _remarked(row, items, standing, court.marking_hash) for row in rows}
    places = tuple(_place(row, anew[row.place]) for row in rows)
    before = after = None
    if head.state == "submitted":
        before = Figures(head.total or 0, head.possible or 0)
        counted = ((_points(row, anew[row.place]), _counts(anew[row.place])) for row in rows)
        after = figures(head.quiz, counted)
        if by_hand is not None:
            after = Figures(min(by_hand, after.possible), after.possible)
    return Reckoned(
        head.id,
        head.learner,
        head.cohort or EVERYWHERE,
        head.quiz,
        head.ordinal,
        head.submitted_at,
        before,
        after,
        places,
    )


def _remarked(
    row: Any, items: Mapping[str, Revision], standing: Rulings, marking_hash: str
) -> Remarked | None:
    """The mark of a place on which something is or was decided; none for any other."""
    found = standing.get(row.marking_hash, ())
    if not found and row.marking_hash != marking_hash:
        return None
    response = json.loads(row.response) if row.response is not None else {}
    return remark(items[row.revision].item, response, found)


def _points(row: Any, anew: Remarked | None) -> int:
    return (row.points or 0) if anew is None else anew.mark.points


def _counts(anew: Remarked | None) -> bool:
    return anew is None or anew.counts


def _place(row: Any, anew: Remarked | None) -> Place:
    """What is kept beside an answer: its mark, if it has one. One that is open has none before its check."""
    now = row.points if anew is None or row.points is None else anew.mark.points
    return Place(row.place, row.item, row.marking_hash, row.points, now)
