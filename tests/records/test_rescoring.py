"""Re-scoring: as the preview said, once if done twice, whole if broken off or raced; and what it asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, func, select

from course.learning.grading import FULL
from course.records import (
    decisions,
    rebuilding,
    reckoning,
    rescoring,
)
from course.records.audit import links
from course.records.db import Store
from course.records.reckoning import Court
from course.records.tables_mending import Decision, ScoreChange
from tests.unit.samples import item

from .doing import (
    answer,
    begin,
    guest,
    handed_in,
    new_id,
    submit,
    together,
)
from .mended import (
    SINGLE,
    WRONG,
    decide,
    decided,
    everything,
    figures,
    pen,
    told,
    undo,
    wrong_once,
)


def test_what_a_preview_says_is_what_is_done(records: Store) -> None:
    attempts = [wrong_once(records), handed_in(records, guest(records), [1, 3]), wrong_once(records)]
    wanted = decided(SINGLE, "drop")
    before = everything(records)
    with records.read() as connection:
        court = Court.of(connection, [*decisions.standing(connection), wanted], wanted.marking_hash)
        ids = reckoning.attempts_with(connection, wanted.marking_hash, "")
        said = {each.attempt: each.after for each in reckoning.reckon_all(connection, ids, court)}
    assert sorted(said) == sorted(attempts) and everything(records) == before
    decide(records, SINGLE, "drop")
    assert {name: (f.points, f.possible) for name, f in said.items() if f} == {
        name: figures(records, name) for name in attempts
    }


def test_broken_off_half_way_it_is_simply_done_again(records: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reckoning, "BATCH", 2)
    attempts = [wrong_once(records) for _ in range(7)]
    wanted = decided(SINGLE, "drop")
    found = records.write(lambda connection: decisions.decide(connection, wanted, pen()))
    assert rescoring.carry_out(records, found, new_id, most=3) == 4
    with records.read() as connection:
        assert len(rescoring.outstanding(connection, found)) == 3
    assert rescoring.carry_out(records, found, new_id) == 3
    assert rescoring.carry_out(records, found, new_id) == 0
    assert {figures(records, attempt) for attempt in attempts} == {(2 * FULL, 3 * FULL)}
    assert rebuilding.agree(records) and all(len(told(records, attempt)) == 1 for attempt in attempts)


def test_applying_twice_at_once_does_it_once(records: Store) -> None:
    attempts = [wrong_once(records) for _ in range(6)]
    together([partial(decide, records, SINGLE, "accept", WRONG) for _ in range(4)])
    with records.read() as connection:
        assert connection.execute(select(func.count()).select_from(Decision)).scalar_one() == 1
        assert connection.execute(select(func.count()).select_from(ScoreChange)).scalar_one() == 6
        acts = [link.entry.act for link in links(connection)]
    assert acts == ["log.begin", "item.accept"] and rebuilding.agree(records)
    assert {figures(records, attempt) for attempt in attempts} == {(3 * FULL, 4 * FULL)}


def test_handing_in_while_it_is_applied_leaves_nobody_behind(records: Store) -> None:
    for _ in range(4):
        waiting = []
        for _ in range(4):
            learner = guest(records)
            attempt = begin(records, learner)
            answer(records, learner, attempt, 1, WRONG)
            waiting.append((learner, attempt))
        hand_in = [partial(submit, records, *each) for each in waiting]
        found = together([*hand_in, partial(decide, records, SINGLE, "drop")])[-1]
        assert {figures(records, attempt) for _, attempt in waiting} == {(0, 3 * FULL)}
        undo(records, found)


def test_handing_in_asks_once_for_what_stands(records: Store) -> None:
    """However many decisions there are elsewhere, and however long the attempt."""
    for number in (8, 9):
        decide(records, item("single", number), "drop")
    learner = guest(records)
    attempt = begin(records, learner)
    with heard(records) as said:
        submit(records, learner, attempt)
    # Whether there are any, with the sheet; and since there are, what they say of its items.
    assert sum("FROM decision" in statement for statement in said) == 2


@contextmanager
def heard(records: Store) -> Iterator[list[str]]:
    """The statements of writes meanwhile; on SQLite from the driver, since some go to it directly."""
    said: list[str] = []
    if records.writer is not None:
        records.write(lambda connection: None)
        assert records.writer.connection is not None
        driver: Any = records.writer.connection.connection.driver_connection
        driver.set_trace_callback(said.append)
        yield said
        driver.set_trace_callback(None)
        return

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    event.listen(records.engine, "before_cursor_execute", note)
    yield said
    event.remove(records.engine, "before_cursor_execute", note)
