"""Attempts under retries, double clicks, second tabs and edited items."""

from __future__ import annotations

import random
from functools import partial

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from course.content.hashing import marking_hash, shown_hash
from course.content.items import Item
from course.learning.grading import FULL
from course.records import answers, revisions
from course.records.answers import Frozen, Saved, Stale
from course.records.attempts import Answer
from course.records.db import Store
from course.records.tables import Attempt, AttemptItem, Outbox
from tests.conftest import START
from tests.records.doing import (
    ITEMS,
    QUIZ,
    account,
    answer,
    begin,
    fold_all,
    guest,
    handed_in,
    head,
    new_id,
    rows,
    slots,
    submit,
    together,
)
from tests.records.enrolling import items
from tests.unit.samples import CANARY, item, key

ONE = item("single", 1)
RIGHT, WRONG = {"choice": f"{CANARY}-a"}, {"choice": f"{CANARY}-b"}


def kept(records: Store, attempt: str, place: int = 1) -> Answer:
    found = slots(records, attempt)[place - 1].answer
    assert found is not None
    return found


def test_the_database_itself_refuses_a_second_open_attempt(records: Store) -> None:
    learner = guest(records)
    begin(records, learner)
    second = insert(Attempt).values(
        id=new_id(), learner=learner, quiz=QUIZ, seed="s", state="open", ordinal=2, opened_at=START
    )
    with pytest.raises(IntegrityError):
        records.write(lambda connection: connection.execute(second))
    assert rows(records)["attempt"] == 1


def test_beginning_in_eight_tabs_at_once_opens_one_attempt(records: Store) -> None:
    learner = guest(records)
    opened = together([partial(begin, records, learner) for _ in range(8)])
    assert len(set(opened)) == 1
    assert rows(records)["attempt"] == 1 and rows(records)["attempt_item"] == len(ITEMS)


def test_another_quiz_another_learner_and_a_next_attempt_are_open_beside_it(records: Store) -> None:
    amina, bao = account(records, "amina"), account(records, "bao")
    handed_in(records, amina, [1])
    opened = {begin(records, amina), begin(records, amina, quiz="l02"), begin(records, bao)}
    assert len(opened) == 3
    assert head(records, amina, begin(records, amina)).ordinal == 2


def test_retries_in_any_order_converge_to_the_newest(records: Store) -> None:
    learner = guest(records)
    attempt = begin(records, learner)
    versions = [(seq, {"choice": f"{CANARY}-{'abd'[seq % 3]}"}) for seq in range(1, 9)] * 3
    random.Random(68_283).shuffle(versions)
    said = together(
        [partial(answer, records, learner, attempt, 1, response, seq) for seq, response in versions]
    )
    assert all(isinstance(each, Saved | Stale) for each in said)
    assert (kept(records, attempt).seq, kept(records, attempt).response) == max(versions, key=lambda v: v[0])


def test_a_retry_of_what_is_kept_is_saved_and_an_older_answer_is_told_of_it(records: Store) -> None:
    learner = guest(records)
    attempt = begin(records, learner)
    first = answer(records, learner, attempt, 1, RIGHT, seq=3)
    assert answer(records, learner, attempt, 1, RIGHT, seq=3, now=START + 9) == first
    older = answer(records, learner, attempt, 1, WRONG, seq=2)
    assert isinstance(older, Stale) and older.answer.response == RIGHT


def test_of_two_tabs_with_the_same_number_the_first_stands(records: Store) -> None:
    learner = guest(records)
    attempt = begin(records, learner)
    works = [partial(answer, records, learner, attempt, 1, given) for given in (RIGHT, WRONG)]
    said = together(works)
    assert sorted(type(each).__name__ for each in said) == ["Saved", "Stale"]
    stands = RIGHT if isinstance(said[0], Saved) else WRONG
    assert kept(records, attempt).response == stands


def test_nobody_saves_into_anothers_attempt_nor_where_no_place_is(records: Store) -> None:
    amina, bao = account(records, "amina"), account(records, "bao")
    attempt = begin(records, amina)
    assert answer(records, bao, attempt, 1, RIGHT) is None
    assert answer(records, amina, attempt, 99, RIGHT) is None
    assert submit(records, bao, attempt) is None
    assert rows(records)["response"] == 0


def test_a_checked_answer_is_frozen_and_checking_twice_is_the_same(records: Store) -> None:
    learner = guest(records)
    attempt = begin(records, learner)
    answer(records, learner, attempt, 1, RIGHT)
    check = partial(answers.check, learner=learner, attempt=attempt, place=1, now=START + 5)
    first = records.write(check)
    assert records.write(partial(check, now=START + 50)) == first
    assert first is not None and first.answer is not None and first.answer.points == FULL
    assert isinstance(answer(records, learner, attempt, 1, WRONG, seq=9), Frozen)
    assert kept(records, attempt).response == RIGHT


def test_two_simultaneous_submits_give_one_result(records: Store) -> None:
    learner = guest(records)
    attempt = begin(records, learner)
    answer(records, learner, attempt, 1, RIGHT)
    first, second = together([partial(submit, records, learner, attempt, START + n) for n in (1, 2)])
    assert first == second == head(records, learner, attempt)
    assert first is not None and (first.points, first.possible) == (FULL, FULL * len(ITEMS))
    assert rows(records)["outbox"] == 1


def test_what_is_saved_while_handing_in_is_either_marked_or_refused(records: Store) -> None:
    learner = guest(records)
    for _ in range(6):
        attempt = begin(records, learner, [ONE])
        save = partial(answer, records, learner, attempt, 1, RIGHT)
        said, done = together([save, partial(submit, records, learner, attempt)])
        assert done.points == (FULL if isinstance(said, Saved) else 0)
        assert rows(records)["response"] == sum(
            head(records, learner, a).points == FULL for a in ids(records)
        )


def ids(records: Store) -> list[str]:
    with records.read() as connection:
        return list(connection.execute(select(Attempt.id)).scalars())


def swapped() -> Item:
    """The same item after its author found that another option is right."""
    right, wrong, other = ONE.model_dump()["options"]
    return item("single", 1, options=[right | {"correct": False}, wrong | {"correct": True}, other])


def test_an_item_edited_after_the_start_is_marked_as_it_was_shown(records: Store) -> None:
    learner, later = guest(records), guest(records)
    before = begin(records, learner, [ONE])
    after = begin(records, later, [swapped()])
    for who, attempt in ((learner, before), (later, after)):
        answer(records, who, attempt, 1, key(ONE))
    revisions._restored.clear()
    assert [submit(records, who, a).points for who, a in ((learner, before), (later, after))] == [FULL, 0]
    assert slots(records, before)[0].item == ONE and slots(records, after)[0].item == swapped()


def test_statistics_count_an_edited_item_under_the_hash_that_was_shown(records: Store) -> None:
    learner = guest(records)
    attempt = begin(records, learner, [ONE])
    begin(records, guest(records), [swapped()])
    submit(records, learner, attempt)
    with records.read() as connection:
        assert connection.execute(select(Outbox.id)).scalar_one() == attempt
    fold_all(records)
    assert set(items(records)) == {marking_hash(ONE)}


def test_revisions_are_kept_once_whoever_begins(records: Store) -> None:
    together([partial(begin, records, guest(records), ITEMS[::step]) for step in (1, -1) * 8])
    assert rows(records)["item_revision"] == len(ITEMS)


class Forgetful(dict[str, Item]):
    """A memory that another thread empties as soon as anything is put in."""

    def update(self, *given: object, **more: object) -> None:
        self.clear()


def test_items_are_read_though_the_memory_is_emptied_meanwhile(
    records: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = begin(records, guest(records))
    monkeypatch.setattr(revisions, "_restored", Forgetful())
    assert [slot.item for slot in slots(records, attempt)] == list(ITEMS)


def test_an_item_edited_in_its_level_alone_is_the_same_revision(records: Store) -> None:
    begin(records, guest(records), [ONE])
    begin(records, guest(records), [item("single", 1, difficulty=0.9)])

    def shown(connection: Connection) -> set[str]:
        return set(connection.execute(select(AttemptItem.revision)).scalars())

    with records.read() as connection:
        assert shown(connection) == {shown_hash(ONE)}
