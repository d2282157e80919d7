"""Statistics from sums: what is folded is what the answers give, to the last integer."""

from __future__ import annotations

import random
from functools import partial

import pytest
from sqlalchemy import Connection, update

from course.content.hashing import marking_hash
from course.learning.grading import FULL
from course.records import belongings, outbox
from course.records.db import Store
from course.records.tables import ItemSum
from tests.conftest import START
from tests.records.doing import (
    ITEMS,
    account,
    answer,
    begin,
    fold_all,
    guest,
    handed_in,
    new_id,
    rows,
    submit,
    sums,
    together,
)
from tests.unit.samples import CANARY, item


def class_of(records: Store, size: int, seed: int = 68_283) -> list[str]:
    """Learners who hand in one or two attempts each, with answers right, partly right, wrong or missing."""
    chance, learners = random.Random(seed), []
    for _ in range(size):
        learner = guest(records)
        for _ in range(chance.randint(1, 2)):
            attempt = begin(records, learner, chance.sample(ITEMS, chance.randint(1, len(ITEMS))))
            for place in range(1, 5):
                ticked = chance.sample("abdef", chance.randint(0, 3))
                given = {
                    "choice": f"{CANARY}-{chance.choice('ab')}",
                    "choices": [f"{CANARY}-{t}" for t in ticked],
                }
                answer(records, learner, attempt, place, given)
            submit(records, learner, attempt)
        learners.append(learner)
    return learners


def agreed(records: Store) -> bool:
    with records.snapshot() as connection:
        return outbox.agree(connection)


def test_one_attempt_gives_the_sums_reckoned_by_hand(records: Store) -> None:
    single, multiple, match, order = (marking_hash(each) for each in ITEMS)
    handed_in(records, guest(records), [1, 2])
    fold_all(records)
    third, half = FULL // 3, 2 * FULL // 3
    assert sums(records) == {
        single: (1, FULL, FULL**2, third, third**2, FULL * third),
        multiple: (1, FULL, FULL**2, third, third**2, FULL * third),
        match: (1, 0, 0, half, half**2, 0),
        order: (1, 0, 0, half, half**2, 0),
    }


def test_what_is_folded_is_what_the_answers_give(records: Store) -> None:
    class_of(records, 12)
    assert agreed(records)
    assert fold_all(records) >= 12 and agreed(records)
    before = sums(records)
    assert len(before) == len(ITEMS)
    assert records.write(outbox.recompute) is True
    assert sums(records) == before and rows(records)["outbox"] == 0


def test_an_item_answered_alone_has_no_rest(records: Store) -> None:
    handed_in(records, guest(records), [1], ITEMS[:1])
    fold_all(records)
    assert sums(records) == {marking_hash(ITEMS[0]): (1, FULL, FULL**2, 0, 0, 0)} and agreed(records)


def test_open_and_closed_attempts_count_for_nothing(records: Store) -> None:
    who, amina = guest(records), account(records, "amina")
    for learner in (who, amina):
        answer(records, learner, begin(records, learner), 1, {"choice": f"{CANARY}-a"})
    records.write(lambda connection: belongings.adopt(connection, who, amina, START))
    assert fold_all(records) == 0 and records.write(outbox.recompute) and sums(records) == {}


def test_erasing_and_adopting_leave_the_sums_as_the_answers_give_them(records: Store) -> None:
    learners, amina = class_of(records, 9), account(records, "amina")
    for number, learner in enumerate(learners):
        if number == 4:
            fold_all(records)
        if number % 2:
            records.write(partial(belongings.erase, learner=learner, new_id=new_id, now=START))
        else:
            records.write(partial(belongings.adopt, guest=learner, account=amina, now=START))
        assert agreed(records)
    fold_all(records)
    assert agreed(records)


def test_folding_in_two_places_at_once_counts_once(records: Store) -> None:
    for seed in range(4):
        class_of(records, 3, seed)
        together([partial(records.write, outbox.fold) for _ in range(4)])
        assert agreed(records)
    assert fold_all(records) == 0


def test_recomputing_while_learners_hand_in_loses_nobody(records: Store) -> None:
    opened = []
    for _ in range(8):
        learner = guest(records)
        opened.append((learner, begin(records, learner)))
    together(
        [
            *(partial(submit, records, *each) for each in opened),
            *(partial(records.write, work) for work in (outbox.recompute, outbox.fold, outbox.recompute)),
        ]
    )
    assert agreed(records)
    fold_all(records)
    assert sums(records)[marking_hash(ITEMS[0])][0] == 8


@pytest.mark.parametrize("column", outbox.KEYS)
def test_a_sum_that_is_off_by_one_is_noticed_and_put_right(records: Store, column: str) -> None:
    class_of(records, 3)
    fold_all(records)
    before = sums(records)

    def spoil(connection: Connection) -> None:
        connection.execute(
            update(ItemSum)
            .where(ItemSum.marking_hash == min(before))
            .values({column: getattr(ItemSum, column) + 1})
        )

    records.write(spoil)
    assert not agreed(records)
    assert records.write(outbox.recompute) is False
    assert sums(records) == before and agreed(records)


def test_a_mended_feedback_does_not_split_the_sums(records: Store) -> None:
    options = [option | {"feedback": "Mended."} for option in ITEMS[0].model_dump()["options"]]
    for items in ([ITEMS[0]], [item("single", 1, options=options)]):
        handed_in(records, guest(records), [1], items)
    fold_all(records)
    assert [each[0] for each in sums(records).values()] == [2] and agreed(records)
