"""The sums against the answers themselves: what is off is noticed, and rebuilt while learners go on."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from course.cli_records import statistics
from course.content.hashing import marking_hash
from course.records import outbox, rebuilding, tallied
from course.records.db import Base, Store
from course.records.outbox import MARK
from course.records.tables import Outbox
from course.records.tables_statistics import ItemCount, ItemTotal, QuizTotal
from tests.conftest import START
from tests.records.doing import COURSE, ITEMS, begin, fold_all, guest, rows, submit, sums, together
from tests.records.enrolling import items
from tests.records.histories import agreed, class_of, rebuild

SINGLE = marking_hash(ITEMS[0])


def test_rebuilding_while_learners_hand_in_loses_nobody(records: Store) -> None:
    opened = []
    for _ in range(8):
        learner = guest(records)
        opened.append((learner, begin(records, learner)))

    def again() -> object:
        try:
            return rebuild(records)
        except rebuilding.Superseded:
            return None

    fold = partial(records.write, partial(outbox.fold, course=COURSE, most=3))
    together([*(partial(submit, records, *each) for each in opened), again, fold, again, fold])
    fold_all(records)
    assert agreed(records) and rows(records)["outbox"] == 0
    assert items(records)[SINGLE].sums.answers == 8


def test_folding_goes_on_while_sums_are_rebuilt(records: Store) -> None:
    class_of(records, 2)
    records.write(
        lambda c: c.execute(
            insert(Outbox).values(id=MARK, kind="rebuild", payload="another's", made_at=START)
        )
    )
    assert fold_all(records) and sums(records) and rows(records)["outbox"] == 1 and agreed(records)
    assert rebuild(records) is True and rows(records)["outbox"] == 0


def test_what_is_folded_between_the_reckoning_and_the_writing_counts_once(
    records: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_of(records, 2)
    fold_all(records)
    records.write(lambda c: c.execute(update(ItemTotal).values(points=ItemTotal.points + 1)))
    class_of(records, 2, seed=1)
    add = rebuilding._add

    def folding_first(*given: Any, **named: Any) -> None:
        outbox.fold(given[0], COURSE)
        add(*given, **named)

    monkeypatch.setattr(rebuilding, "_add", folding_first)
    assert rebuild(records) is False
    fold_all(records)
    assert agreed(records)


def test_sums_that_nothing_has_given_go(records: Store) -> None:
    class_of(records, 2)
    fold_all(records)
    before = sums(records)
    lost = ("gone", "", "first", 0, 1, *[3] * 8)
    records.write(lambda c: tallied.add_rows(c, QuizTotal, [lost]))
    assert rebuild(records) is False and sums(records) == before


COLUMNS = [(kind, name) for kind in (ItemTotal, ItemCount, QuizTotal) for name in tallied.numbers_of(kind)]


@pytest.mark.parametrize(("kind", "column"), COLUMNS)
def test_a_sum_that_is_off_by_one_is_noticed_and_put_right(
    records: Store, kind: type[Base], column: str
) -> None:
    class_of(records, 2)
    fold_all(records)
    before, spoilt = sums(records), getattr(kind, column)
    one = records.write(lambda c: c.execute(select(*kind.__table__.primary_key)).first())
    here = [c == value for c, value in zip(kind.__table__.primary_key, one, strict=True)]
    records.write(lambda c: c.execute(update(kind).where(*here).values({column: spoilt + 1})))
    assert not agreed(records)
    assert rebuild(records) is False
    assert sums(records) == before and agreed(records)


def test_a_command_says_whether_the_sums_agree_and_rebuilds_them(app: Flask, records: Store) -> None:
    run = app.test_cli_runner().invoke
    class_of(records, 2)
    assert "agree with" in run(statistics, ["check"]).output
    fold_all(records)
    before = sums(records)
    records.write(lambda c: c.execute(update(ItemTotal).values(points=ItemTotal.points + 1)))
    said = run(statistics, ["check"])
    assert said.exit_code == 1 and "do not agree" in said.output
    assert "did not agree" in run(statistics, ["rebuild"]).output
    assert sums(records) == before
    assert "agreed with" in run(statistics, ["rebuild"]).output and agreed(records)


def test_a_rebuild_that_another_has_overtaken_writes_nothing(records: Store) -> None:
    class_of(records, 1)
    records.write(partial(rebuilding._mark, token="mine", now=START))
    records.write(partial(rebuilding._mark, token="another's", now=START))
    with pytest.raises(rebuilding.Superseded):
        records.write(partial(rebuilding._unmark, token="mine"))
    assert rows(records)["outbox"] > 1
