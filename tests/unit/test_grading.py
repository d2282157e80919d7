"""Marks: total, bounded, blind to the order of a file, exact under partial credit."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.items import Item
from course.learning.grading import FULL, Mark, PartMark, mark

from .samples import ALL, c, item, key, option
from .strategies import answered, any_item, any_json, quick, reordered

A, B, D, E, F = c("a", "b", "d", "e", "f")


def points(kind: str, response: dict[str, Any]) -> int:
    """What the sample of a type earns with a response."""
    return mark(item(kind), response).points


def test_the_samples_hold_every_type_there_is() -> None:
    union = get_args(get_args(Item)[0])
    assert {type(each) for each in ALL} == set(union)


@quick
@given(any_item, any_json)
def test_anything_gets_a_mark_within_bounds(given_item: Item, response: object) -> None:
    found = mark(given_item, response)
    assert 0 <= found.points <= found.possible == FULL


@quick
@given(st.data(), answered())
def test_the_order_of_a_file_changes_no_mark(data: st.DataObject, pair: tuple[Item, dict[str, Any]]) -> None:
    first, response = pair
    other = mark(data.draw(reordered(first)), response)
    here = mark(first, response)
    assert (other.points, other.answered, other.complete) == (here.points, here.answered, here.complete)
    assert set(other.parts) == set(here.parts)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.type)
def test_the_key_earns_full_marks(each: Item) -> None:
    found = mark(each, key(each))
    assert found.right and found.answered and found.complete
    assert all(part.right for part in found.parts)


@quick
@given(answered())
def test_only_a_complete_answer_without_a_wrong_part_is_right(pair: tuple[Item, dict[str, Any]]) -> None:
    found = mark(*pair)
    assert found.right == (found.complete and all(part.right for part in found.parts))


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.type)
@pytest.mark.parametrize("nothing", [None, {}, [], "a", 7, {"choice": None}, {"order": []}], ids=repr)
def test_no_answer_earns_nothing(each: Item, nothing: object) -> None:
    found = mark(each, nothing)
    assert (found.points, found.answered, found.complete) == (0, False, False)


@pytest.mark.parametrize("kind", ["single", "scenario", "region"])
def test_one_choice_is_all_or_nothing(kind: str) -> None:
    assert [points(kind, {"choice": name}) for name in (A, B, D)] == [FULL, 0, 0]


@pytest.mark.parametrize(
    ("ticked", "earned"),
    [
        ([A, B, D], 840),
        ([A, B], 560),
        ([A], 280),
        ([A, A, A], 280),
        ([A, B, D, E], 560),
        ([A, B, E], 280),
        ([A, E], 0),
        ([A, E, F], 0),
        ([E, F], 0),
        ([A, B, D, E, F], 280),
    ],
)
def test_a_wrong_tick_takes_back_a_right_one(ticked: list[str], earned: int) -> None:
    assert points("multiple", {"choices": ticked}) == earned


@pytest.mark.parametrize("keys", range(1, 9))
def test_multiple_is_exact_for_every_number_of_keys(keys: int) -> None:
    eight = item("multiple", options=[option(f"o{i}", correct=i < keys) for i in range(8)])
    assert mark(eight, {"choices": c("o0")}).points * keys == FULL


def test_a_multiple_without_a_key_earns_nothing_and_breaks_nothing() -> None:
    none = item("multiple", options=[option(name) for name in ("a", "b", "d")])
    assert mark(none, {"choices": [A]}).points == 0


@pytest.mark.parametrize(
    ("response", "earned"),
    [
        ({"verdict": False, "reason": A}, 840),
        ({"verdict": False, "reason": B}, 420),
        ({"verdict": False}, 420),
        ({"verdict": True, "reason": A}, 0),
        ({"verdict": True, "reason": D}, 0),
        ({"reason": A}, 0),
        ({"verdict": 0, "reason": A}, 0),
    ],
)
def test_a_reason_counts_only_with_the_right_verdict(response: dict[str, Any], earned: int) -> None:
    assert points("truefalse_why", response) == earned


@pytest.mark.parametrize(
    ("order", "earned"),
    [
        ([A, B, D, E], 840),
        ([E, A, B, D], 560),
        ([B, A, D, E], 280),
        ([D, E, A, B], 560),
        ([E, D, B, A], 0),
        ([B, D, A, E], 280),
        ([A, B, D], 0),
        ([A, B, D, D], 0),
    ],
)
def test_an_order_counts_neighbours_kept(order: list[str], earned: int) -> None:
    assert points("order", {"order": order}) == earned


def test_a_table_counts_its_share_of_right_rows() -> None:
    (inside,) = c("in")
    assert points("match", {"pairs": {A: A, B: E, D: B}}) == 280
    assert points("categorise", {"elements": {A: inside, B: inside, D: inside}}) == 420
    assert points("cloze", {"gaps": {c("states")[0]: B}}) == 420


def test_a_mark_names_each_part() -> None:
    found = mark(item("match"), {"pairs": {A: A, B: E}})
    assert found == Mark(
        280, FULL, True, False, (PartMark(A, A, True), PartMark(B, E, False), PartMark(D, None, False))
    )
    assert found.partly and not found.right
