"""Responses: whatever arrives becomes a small, canonical answer by known ids, or none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from course.content.items import Item
from course.learning.responses import LONGEST_RATIONALE, clean, is_complete, is_empty

from .samples import ALL, c, item, key
from .strategies import any_item, any_json, quick

A, B, D, E = c("a", "b", "d", "e")


@quick
@given(any_item, any_json)
def test_cleaning_is_total_and_settles_at_once(each: Item, given_response: object) -> None:
    kept = clean(each, given_response)
    assert clean(each, kept) == kept
    assert json.loads(json.dumps(kept)) == kept


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.type)
def test_a_real_answer_stays_as_it_is(each: Item) -> None:
    assert clean(each, key(each)) == key(each)


def test_unknown_ids_and_fields_are_dropped() -> None:
    assert clean(item("single"), {"choice": "x", "rationale": "words"}) == {}
    assert clean(item("multiple"), {"choices": [B, "x", A, 3, [A]], "seq": 9}) == {"choices": [A, B]}
    assert clean(item("match"), {"pairs": {A: E, B: "x", "x": A}}) == {"pairs": {A: E}}


def test_a_rationale_can_be_stored_everywhere() -> None:
    words = "  One\r\ntwo\x00 \ud800three\r  "
    assert clean(item("scenario"), {"rationale": words}) == {"rationale": "One\ntwo three"}
    assert clean(item("scenario"), {"rationale": " \x00 "}) == {}


def test_a_rationale_is_cut_at_its_longest() -> None:
    kept = clean(item("scenario"), {"rationale": "ab " * LONGEST_RATIONALE})
    assert LONGEST_RATIONALE - 3 < len(kept["rationale"]) <= LONGEST_RATIONALE


def test_a_rationale_cut_at_a_space_does_not_end_in_it() -> None:
    words = "a" * (LONGEST_RATIONALE - 1)
    assert clean(item("scenario"), {"rationale": f"{words} b"}) == {"rationale": words}


@pytest.mark.parametrize("order", [[A, B, D], [A, B, D, E, E], [A, B, D, D], [A, B, D, 4], "abde", {A: 0}])
def test_an_order_names_every_step_once_or_is_none(order: object) -> None:
    assert clean(item("order"), {"order": order}) == {}


@pytest.mark.parametrize("wrong", [[A], {A: A}, None, 1, True])
def test_a_row_gets_an_id_or_nothing(wrong: object) -> None:
    assert clean(item("match"), {"pairs": {A: wrong, B: B}}) == {"pairs": {B: B}}


def test_a_rationale_alone_answers_nothing() -> None:
    kept = clean(item("scenario"), {"rationale": "words"})
    assert is_empty(kept) and not is_complete(item("scenario"), kept)


def test_a_rationale_nobody_asked_for_is_dropped() -> None:
    assert clean(item("scenario", rationale_prompt=None), {"rationale": "words"}) == {}


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("truefalse_why", {"verdict": False}),
        ("match", {"pairs": {A: A}}),
        ("categorise", {"elements": {A: c("in")[0]}}),
        ("cloze", {"gaps": {c("more")[0]: E}}),
    ],
)
def test_a_part_is_an_answer_but_not_a_complete_one(kind: str, part: dict[str, object]) -> None:
    each = item(kind)
    assert not is_empty(clean(each, part)) and not is_complete(each, part)
    assert is_complete(each, key(each))
