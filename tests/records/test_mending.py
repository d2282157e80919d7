"""Mending in the records: what decisions change and leave alone, undone exactly, done once if done twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, func, select

from course.learning.grading import FULL
from course.records import (
    answers,
    belongings,
    certificates,
    decisions,
    progress,
    rebuilding,
    reckoning,
    rescoring,
)
from course.records.audit import links
from course.records.db import Store
from course.records.decisions import Decided
from course.records.reckoning import Court
from course.records.tables_mending import Decision, ScoreChange
from tests.conftest import START
from tests.unit.samples import CANARY, item, key

from .doing import (
    ITEMS,
    account,
    answer,
    begin,
    certificate,
    fold_all,
    guest,
    handed_in,
    head,
    new_id,
    slots,
    submit,
    sums,
    together,
)
from .mended import (
    COHORT,
    LATER,
    OTHER,
    decide,
    decided,
    everything,
    figures,
    into,
    keep,
    pen,
    told,
    undo,
)

SINGLE, MULTIPLE, MATCH, ORDER = ITEMS
WRONG = {"choice": f"{CANARY}-b"}


def wrong_once(records: Store, learner: str | None = None, quiz: str = "m1") -> str:
    """An attempt with the single item wrong, two right, and one not answered."""
    learner = learner or guest(records)
    attempt = begin(records, learner, quiz=quiz)
    answer(records, learner, attempt, 1, WRONG)
    for place in (2, 3):
        answer(records, learner, attempt, place, key(ITEMS[place - 1]))
    submit(records, learner, attempt)
    return attempt


def test_a_further_answer_is_accepted_in_attempts_past_and_to_come(records: Store) -> None:
    past = wrong_once(records)
    assert figures(records, past) == (2 * FULL, 4 * FULL)
    decide(records, SINGLE, "accept", WRONG)
    assert figures(records, past) == (3 * FULL, 4 * FULL) == figures(records, wrong_once(records))
    assert slots(records, past)[0].answer.points == FULL
    assert told(records, past) == [("accept", 2 * FULL, 4 * FULL, 3 * FULL, 4 * FULL)]


def test_a_dropped_item_leaves_points_and_possible(records: Store) -> None:
    right, past = handed_in(records, guest(records), [1, 2]), wrong_once(records)
    found = decide(records, SINGLE, "drop")
    assert figures(records, past) == (2 * FULL, 3 * FULL) == figures(records, wrong_once(records))
    assert figures(records, right) == (FULL, 3 * FULL)
    assert told(records, past) == [("drop", 2 * FULL, 4 * FULL, 2 * FULL, 3 * FULL)]
    with records.read() as connection:
        assert not rescoring.outstanding(connection, found)


def test_full_marks_are_for_those_too_who_did_not_answer(records: Store) -> None:
    past = wrong_once(records)
    decide(records, ORDER, "full")
    decide(records, SINGLE, "full")
    assert figures(records, past) == (4 * FULL, 4 * FULL) == figures(records, wrong_once(records))


def test_old_answers_are_marked_by_a_newer_key(records: Store) -> None:
    past, options = wrong_once(records), []
    for option in SINGLE.model_dump()["options"]:
        options.append(option | {"correct": option["id"] == f"{CANARY}-b"})
    newer = item("single", 1, options=options)
    decide(records, SINGLE, "rekey", keep(records, newer))
    assert figures(records, past) == (3 * FULL, 4 * FULL)
    assert figures(records, handed_in(records, guest(records), [1])) == (0, 4 * FULL)


def test_a_decision_ends_with_the_file_that_it_was_made_on(records: Store) -> None:
    decide(records, SINGLE, "drop")
    changed = item("single", 1, stem="Which of these, then?")
    attempt = handed_in(records, guest(records), [1], [changed, MULTIPLE])
    assert figures(records, attempt) == (FULL, 2 * FULL)


def test_a_decision_of_a_cohort_stays_in_it(records: Store) -> None:
    ours, theirs, alone = (wrong_once(records) for _ in range(3))
    into(records, ours)
    into(records, theirs, OTHER)
    found = decide(records, SINGLE, "drop", cohort=COHORT)
    changed = [figures(records, attempt)[1] for attempt in (ours, theirs, alone)]
    assert changed == [3 * FULL, 4 * FULL, 4 * FULL]
    learner = guest(records)
    attempt = begin(records, learner)
    into(records, attempt)
    submit(records, learner, attempt)
    assert figures(records, attempt) == (0, 3 * FULL)
    assert [each.id for each in _of(records, COHORT)] == [found.id] and not _of(records, OTHER)
    decide(records, SINGLE, "full")
    assert len(_of(records, COHORT)) == 2 and len(_of(records, OTHER)) == 1


def _of(records: Store, cohort: str) -> list[Decided]:
    with records.read() as connection:
        return decisions.of_item(connection, SINGLE.id, cohort)


@pytest.mark.parametrize("act", ["accept", "drop", "full"])
def test_undoing_gives_back_every_figure(records: Store, act: str) -> None:
    chance = random.Random(68_283)
    for _ in range(12):
        learner = guest(records)
        attempt = begin(records, learner, chance.sample(ITEMS, 3), chance.choice(["m1", "m1-pre", "final"]))
        for place in (1, 2, 3):
            if chance.random() < 0.8:
                answer(records, learner, attempt, place, WRONG | {"choices": [f"{CANARY}-a"]})
        if chance.random() < 0.8:
            submit(records, learner, attempt)
    other = decide(records, MULTIPLE, "full")
    before, summed = everything(records), _sums(records)
    found = decide(records, SINGLE, act, WRONG if act == "accept" else "")
    assert everything(records) != before and rebuilding.agree(records)
    undo(records, found)
    assert everything(records) == before and _sums(records) == summed and rebuilding.agree(records)
    undo(records, other)
    assert rebuilding.agree(records)


def _sums(records: Store) -> Any:
    fold_all(records)
    return sums(records)


def test_undoing_is_told_too(records: Store) -> None:
    past = wrong_once(records)
    undo(records, decide(records, SINGLE, "drop"))
    assert told(records, past)[1] == ("undone", 2 * FULL, 3 * FULL, 2 * FULL, 4 * FULL)


def test_who_is_not_affected_is_told_nothing(records: Store) -> None:
    right = handed_in(records, guest(records), [1, 2])
    without = handed_in(records, guest(records), [1], [MULTIPLE])
    decide(records, SINGLE, "accept", WRONG)
    assert told(records, right) == told(records, without) == []


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


def test_a_checked_answer_of_an_open_practice_is_marked_anew(records: Store) -> None:
    learner = guest(records)
    attempt = begin(records, learner)
    answer(records, learner, attempt, 1, WRONG)
    answer(records, learner, attempt, 2, {"choices": [f"{CANARY}-a"]})
    records.write(lambda connection: answers.check(connection, learner, attempt, 1, START))
    found = decide(records, SINGLE, "accept", WRONG)
    decide(records, MULTIPLE, "full")
    marked = [slot.answer.points if slot.answer else None for slot in slots(records, attempt)]
    assert marked[:2] == [FULL, None] and head(records, learner, attempt).is_open
    assert told(records, attempt) == []
    undo(records, found)
    assert slots(records, attempt)[0].answer.points == 0
    answer(records, learner, attempt, 3, {})


def test_checking_heeds_what_stands(records: Store) -> None:
    decide(records, SINGLE, "accept", WRONG)
    learner = guest(records)
    attempt = begin(records, learner)
    answer(records, learner, attempt, 1, WRONG)
    slot = records.write(lambda connection: answers.check(connection, learner, attempt, 1, START))
    assert slot is not None and slot.answer is not None and slot.answer.points == FULL


def test_a_certificate_is_never_touched(records: Store) -> None:
    learner = account(records, "amina")
    past = handed_in(records, learner, [1, 2, 3], quiz="final")
    records.write(lambda connection: certificates.issue(connection, learner, certificate("Amina")))
    with records.read() as connection:
        before = certificates.certificate_of(connection, learner)
    decide(records, SINGLE, "drop")
    assert figures(records, past) == (2 * FULL, 3 * FULL)
    with records.read() as connection:
        assert certificates.certificate_of(connection, learner) == before


def test_progress_follows(records: Store) -> None:
    learner = guest(records)
    wrong_once(records, learner)
    decide(records, SINGLE, "accept", WRONG)
    with records.read() as connection:
        facts = progress.facts(connection, learner)
    assert facts.best == {"m1": 630} and facts.latest[SINGLE.id] == FULL


def test_erasing_a_learner_takes_her_results_with_their_notes_and_leaves_ids(records: Store) -> None:
    learner = guest(records)
    past = wrong_once(records, learner)
    decide(records, SINGLE, "accept", WRONG)
    records.write(lambda connection: belongings.erase(connection, learner, new_id, LATER))
    assert rebuilding.agree(records) and told(records, past) == []
    with records.read() as connection:
        log = [link.entry for link in links(connection)]
    assert log and not any(
        learner in (entry.subject, entry.actor) or learner in entry.detail for entry in log
    )


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
