"""Mending in the records: what decisions change and leave alone, undone exactly, done once if done twice."""

from __future__ import annotations

import random
from typing import Any

import pytest

from course.learning.grading import FULL
from course.records import (
    answers,
    belongings,
    certificates,
    decisions,
    progress,
    rebuilding,
    rescoring,
)
from course.records.audit import links
from course.records.db import Store
from course.records.decisions import Decided
from tests.conftest import START
from tests.unit.samples import CANARY, item

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
)
from .mended import (
    COHORT,
    LATER,
    MULTIPLE,
    ORDER,
    OTHER,
    SINGLE,
    WRONG,
    decide,
    everything,
    figures,
    into,
    keep,
    told,
    undo,
    wrong_once,
)


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
