"""Marks under decisions: each act by itself, all together in any order, and the sum over what remains."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.items import Item
from course.learning.grading import FULL, mark
from course.learning.remarking import Figures, Ruling, acceptable, can_rekey, figures, remark

from .samples import ALL, CANARY, c, item, key
from .strategies import answered, answers, any_item, any_json, quick, reordered

DROP = Ruling("1" * 32, "drop", 1)
ALL_RIGHT = Ruling("2" * 32, "full", 2)


def accept(response: dict[str, Any], made_at: int = 3) -> Ruling:
    return Ruling(f"{made_at:032x}", "accept", made_at, response)


def rekey(newer: Item, made_at: int = 4) -> Ruling:
    return Ruling(f"{made_at:032x}", "rekey", made_at, key=newer)


def with_key(correct: str) -> Item:
    """The sample single item with another option right."""
    options = [o | {"correct": o["id"] == f"{CANARY}-{correct}"} for o in OPTIONS]
    return item("single", options=options)


OPTIONS: list[dict[str, Any]] = [
    {"id": f"{CANARY}-{name}", "text": name, "correct": name == "a", "feedback": "x", "paragraphs": [82]}
    for name in ("a", "b", "d")
]


@given(answered())
@quick
def test_without_decisions_nothing_is_marked_otherwise(both: tuple[Item, dict[str, Any]]) -> None:
    given_item, response = both
    found = remark(given_item, response, ())
    assert found.mark == mark(given_item, response) and found.counts and found.item is given_item


@given(any_item, any_json, st.lists(st.tuples(st.sampled_from(["accept", "drop", "full"]), any_json)))
@quick
def test_whatever_arrives_and_whatever_was_decided_has_a_mark(
    given_item: Item, response: Any, said: list[tuple[Any, Any]]
) -> None:
    rulings = [Ruling(str(n), act, n, detail) for n, (act, detail) in enumerate(said)]
    found = remark(given_item, response, rulings)
    assert 0 <= found.mark.points <= FULL


@given(answered(), st.data())
@quick
def test_accepting_lowers_no_mark_and_gives_its_own_answer_full_marks(
    both: tuple[Item, dict[str, Any]], data: st.DataObject
) -> None:
    given_item, response = both
    also = data.draw(answers(given_item))
    found = remark(given_item, response, [accept(also)]).mark.points
    assert found >= mark(given_item, response).points
    whole = mark(given_item, also)
    if whole.complete:
        assert remark(given_item, also, [accept(also)]).mark.right


@given(answered(), st.data())
@quick
def test_the_order_of_decisions_changes_nothing(
    both: tuple[Item, dict[str, Any]], data: st.DataObject
) -> None:
    given_item, response = both
    rulings = [accept(data.draw(answers(given_item))), rekey(data.draw(reordered(given_item)))]
    rulings += data.draw(st.lists(st.sampled_from([DROP, ALL_RIGHT]), unique_by=lambda ruling: ruling.id))
    shuffled = data.draw(st.permutations(rulings))
    assert remark(given_item, response, shuffled) == remark(given_item, response, rulings)


def test_a_further_option_counts_in_full_and_no_other_does() -> None:
    single = item("single")
    for name, points in (("a", FULL), ("b", FULL), ("d", 0)):
        found = remark(single, {"choice": f"{CANARY}-{name}"}, [accept({"choice": f"{CANARY}-b"})])
        assert found.mark.points == points


def test_ticks_are_accepted_whole() -> None:
    multiple = item("multiple")
    found = remark(multiple, {"choices": c("b")}, [accept({"choices": c("b")})])
    assert found.mark.points == FULL
    partly = remark(multiple, {"choices": c("a", "b")}, [accept({"choices": c("b")})])
    assert partly.mark == mark(multiple, {"choices": c("a", "b")})


def test_a_gap_is_accepted_by_itself() -> None:
    cloze = item("cloze")
    right = key(cloze)["gaps"]
    row = next(iter(right))
    other = next(
        choice.id for gap in cloze.gaps if gap.id == row for choice in gap.choices if choice.id != right[row]
    )
    response = {"gaps": right | {row: other}}
    assert mark(cloze, response).points < FULL
    assert remark(cloze, response, [accept({"gaps": {row: other}})]).mark.points == FULL


def test_full_marks_are_given_for_no_answer_too() -> None:
    found = remark(item("single"), {}, [ALL_RIGHT])
    assert (found.mark.points, found.mark.answered, found.counts) == (FULL, False, True)


def test_a_dropped_item_keeps_its_mark_and_does_not_count() -> None:
    found = remark(item("single"), key(item("single")), [DROP])
    assert (found.mark.points, found.counts) == (FULL, False)


def test_a_newer_key_marks_older_answers() -> None:
    found = remark(item("single"), {"choice": f"{CANARY}-b"}, [rekey(with_key("b"))])
    assert found.mark.right and found.item == with_key("b")
    assert not remark(item("single"), key(item("single")), [rekey(with_key("b"))]).mark.right


def test_of_two_newer_keys_the_later_decision_stands() -> None:
    rulings = [rekey(with_key("d"), 9), rekey(with_key("b"), 5)]
    assert remark(item("single"), {"choice": f"{CANARY}-d"}, rulings).mark.right


def test_an_answer_accepted_before_stays_accepted_under_a_newer_key() -> None:
    rulings = [accept({"choice": f"{CANARY}-a"}), rekey(with_key("b"))]
    for name, points in (("a", FULL), ("b", FULL), ("d", 0)):
        assert remark(item("single"), {"choice": f"{CANARY}-{name}"}, rulings).mark.points == points


@pytest.mark.parametrize("one", ALL, ids=lambda given_item: given_item.type)
def test_only_the_same_pieces_can_be_marked_by_a_newer_key(one: Item) -> None:
    assert can_rekey(one, one)
    assert [other.type for other in ALL if can_rekey(one, other)] == [one.type]


def test_an_item_with_an_option_more_is_not_marked_by_its_key() -> None:
    more = item("single", options=[*OPTIONS, OPTIONS[0] | {"id": f"{CANARY}-e", "correct": False}])
    assert not can_rekey(item("single"), more)
    found = remark(item("single"), {"choice": f"{CANARY}-b"}, [rekey(more)])
    assert found.item == item("single")


@given(any_item, any_json)
@quick
def test_what_is_accepted_is_an_answer_that_is_not_right_yet(given_item: Item, response: Any) -> None:
    found = acceptable(given_item, response)
    assert found is None or (found and not mark(given_item, found).right and "rationale" not in found)


def test_right_answers_and_empty_ones_need_no_accepting() -> None:
    assert acceptable(item("single"), key(item("single"))) is None
    assert acceptable(item("single"), {}) is None
    assert acceptable(item("single"), {"choice": f"{CANARY}-b"}) == {"choice": f"{CANARY}-b"}


marks = st.integers(0, FULL)
places = st.lists(st.tuples(marks, st.booleans()), min_size=1, max_size=12)


@given(places)
@quick
def test_the_sum_is_over_what_counts(found: list[tuple[int, bool]]) -> None:
    result = figures("m1", found)
    assert result.possible == FULL * sum(counts for _, counts in found)
    assert 0 <= result.points <= result.possible and 0 <= result.share <= FULL


@given(st.lists(marks, min_size=2, max_size=12), st.data())
@quick
def test_dropping_lowers_no_share_of_those_who_had_less_than_it_in_the_item(
    found: list[int], data: st.DataObject
) -> None:
    """And raises none of those who had more: the share moves away from the mark on what was dropped."""
    place = data.draw(st.integers(0, len(found) - 1))
    before = figures("m1", [(points, True) for points in found])
    after = figures("m1", [(points, n != place) for n, points in enumerate(found)])
    if found[place] * before.possible <= before.points * FULL:
        assert after.points * before.possible >= before.points * after.possible
    else:
        assert after.points * before.possible <= before.points * after.possible


def test_where_everything_is_dropped_there_is_no_share() -> None:
    assert figures("m1", [(FULL, False)]) == Figures(0, 0) and Figures(0, 0).share == 0


def test_in_a_pretest_only_whole_answers_count() -> None:
    assert figures("m1-pre", [(FULL, True), (FULL - 1, True), (FULL, False)]) == Figures(FULL, 2 * FULL)


def test_marks_of_the_parts_stay_as_they_are() -> None:
    wrong = {"choice": f"{CANARY}-b"}
    found = remark(item("single"), wrong, [ALL_RIGHT]).mark
    assert found == replace(mark(item("single"), wrong), points=FULL)
