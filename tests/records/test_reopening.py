"""An attempt opened again: scores set by hand end, the learner is told, and of two attempts one is open."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, select

from course.learning.grading import FULL
from course.records import allowances, attempts, overrides, rebuilding
from course.records.allowances import Act
from course.records.audit import links
from course.records.db import Store
from course.records.tables import Attempt
from tests.records.doing import ITEMS, QUIZ, account, answer, begin, fold_all, head, new_id, submit
from tests.records.enrolling import begin_in, cohort, enrol
from tests.records.mended import LATER, figures, pen, told
from tests.records.test_overrides import set_by_hand
from tests.unit.samples import key


def sat(records: Store, learner: str) -> str:
    """An attempt in a cohort of hers, handed in with two of four right."""
    group = cohort(records)
    enrol(records, group, learner)
    attempt = begin_in(records, group, learner)
    for place in (1, 2):
        answer(records, learner, attempt, place, key(ITEMS[place - 1]))
    submit(records, learner, attempt)
    return attempt


def reopen(connection: Connection, learner: str, attempt: str, at: int = LATER) -> bool:
    group = connection.execute(select(Attempt.cohort).where(Attempt.id == attempt)).scalar_one()
    act = Act(new_id(), "the network failed", pen(at))
    return allowances.reopen(connection, group, learner, attempt, None, act, new_id)


def acts(records: Store) -> list[tuple[str, str]]:
    with records.read() as connection:
        return [(link.entry.act, link.entry.subject) for link in links(connection)][1:]


def test_scores_set_by_hand_end_with_it_and_the_learner_is_told(records: Store) -> None:
    learner = account(records, "amina")
    attempt = sat(records, learner)
    set_by_hand(records, attempt, 3 * FULL)
    set_by_hand(records, attempt, 4 * FULL, at=LATER + 1)
    assert records.write(partial(reopen, learner=learner, attempt=attempt, at=LATER + 2))
    assert figures(records, attempt) == (None, None)
    with records.read() as connection:
        assert all(each.ended_at is not None for each in overrides.of_attempt(connection, attempt))
    assert acts(records)[2:] == [("score.undo", attempt)] * 2 + [("attempt.reopen", attempt)]
    kinds = [each[0] for each in told(records, attempt)]
    assert kinds == ["override", "override", "undone", "undone", "reopened"]
    assert told(records, attempt)[-1] == ("reopened", 2 * FULL, 4 * FULL, 0, 0)
    submit(records, learner, attempt, now=LATER + 9)
    assert figures(records, attempt) == (2 * FULL, 4 * FULL)
    fold_all(records)
    assert rebuilding.agree(records)


def test_one_that_is_open_is_not_opened_again(records: Store) -> None:
    learner = account(records, "amina")
    attempt = sat(records, learner)
    assert records.write(partial(reopen, learner=learner, attempt=attempt))
    assert not records.write(partial(reopen, learner=learner, attempt=attempt))
    assert [act for act, _ in acts(records)] == ["attempt.reopen"]


def then(records: Store, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, work: Any) -> None:
    """Once that function has been called, somebody else does this; on PostgreSQL in a transaction beside."""
    real, done = getattr(module, name), []

    def late(connection: Connection, *rest: Any) -> Any:
        found = real(connection, *rest)
        if not done:
            done.append(work(connection) if records.sqlite else records.write(work))
        return found

    monkeypatch.setattr(module, name, late)


def test_who_begins_another_at_that_moment_keeps_it(records: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    learner, fresh = account(records, "amina"), new_id()
    attempt = sat(records, learner)
    set_by_hand(records, attempt, 3 * FULL)
    begins = partial(
        attempts.begin, learner=learner, quiz=QUIZ, attempt=fresh, seed="s", items=ITEMS, now=LATER
    )
    then(records, monkeypatch, allowances, "open_attempt", begins)
    assert not records.write(partial(reopen, learner=learner, attempt=attempt))
    assert head(records, learner, fresh).is_open
    assert figures(records, attempt) == (3 * FULL, 4 * FULL)
    assert acts(records) == [("score.override", attempt)]


def test_who_begins_another_a_moment_later_goes_on_with_it(
    records: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = account(records, "amina")
    attempt = sat(records, learner)
    then(records, monkeypatch, attempts, "keep_revisions", partial(reopen, learner=learner, attempt=attempt))
    assert begin(records, learner) == attempt
    assert head(records, learner, attempt).is_open
