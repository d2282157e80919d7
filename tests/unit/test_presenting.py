"""Questions as asked: without key, and with tokens that lead back to the answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.items import Item, Match
from course.learning.presenting import (
    AskChoice,
    AskCloze,
    AskOrder,
    AskTable,
    AskVerdict,
    GapShown,
    Shown,
    ask,
    decode,
    encode,
    option_order,
    row_order,
)
from course.learning.responses import clean

from .samples import ADAPTER, ALL, CANARY, c, item, key
from .strategies import answered, any_fields, any_item, any_json, quick, reordered, seeds

TELLING = {"id", "key", "correct", "feedback", "when", "paragraphs", "voice", "supports", "category"}
STEPS = item("order")
FIRST = option_order(STEPS, "seed")
FIXED_PLACES = {"region", "categorise", "cloze"}
#: Attempts already begun rest on these: another order here would show them otherwise than they were.
PINNED_OPTIONS = tuple(c("d", "a", "b"))
PINNED_STEPS = tuple(c("b", "a", "e", "d"))


def walk(value: object) -> Iterator[tuple[str, object]]:
    """Every leaf of a frozen value, with the name of the field it stands in."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield field.name, None
            yield from ((field.name, leaf) for _, leaf in walk(getattr(value, field.name)))
    elif isinstance(value, tuple):
        for part in value:
            yield from walk(part)
    else:
        yield "", value


def texts(shown: tuple[Shown, ...]) -> list[str]:
    """The words of what is shown, in order."""
    return [each.text for each in shown]


@pytest.mark.parametrize("answer", [None, "key"])
@pytest.mark.parametrize("each", ALL, ids=lambda each: each.type)
def test_what_is_asked_holds_nothing_that_tells(each: Item, answer: str | None) -> None:
    found = list(walk(ask(each, "seed", key(each) if answer else None)))
    assert all(isinstance(leaf, str | int | bool | None) for _, leaf in found)
    assert not any(CANARY in str(leaf) for _, leaf in found)
    assert not TELLING & {name for name, _ in found}


def test_the_canaries_are_where_the_key_is() -> None:
    for each in ALL:
        dumped = ADAPTER.dump_json(each).decode()
        assert dumped.count(CANARY) > 5, each.type
    assert CANARY in str(item("order").model_dump()["elements_in_order"][0]["when"])


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.type)
def test_fields_hold_tokens_and_never_ids(each: Item) -> None:
    assert CANARY not in str(encode(each, "seed", key(each)))


@quick
@given(answered(), seeds)
def test_fields_lead_back_to_the_answer(pair: tuple[Item, dict[str, Any]], seed: str) -> None:
    each, response = pair
    assert decode(each, seed, encode(each, seed, response)) == clean(each, response)


@quick
@given(any_item, seeds, any_json)
def test_anything_stored_can_be_shown_again(each: Item, seed: str, response: object) -> None:
    ask(each, seed, response)
    assert decode(each, seed, encode(each, seed, response)) == clean(each, response)


@quick
@given(any_item, seeds, any_fields)
def test_any_form_gives_a_clean_response(each: Item, seed: str, fields: dict[str, list[str]]) -> None:
    response = decode(each, seed, fields)
    assert clean(each, response) == response


@pytest.mark.parametrize("each", [i for i in ALL if i.type not in FIXED_PLACES], ids=lambda each: each.type)
@quick
@given(st.data())
def test_what_is_shuffled_does_not_follow_the_file(each: Item, data: st.DataObject) -> None:
    assert ask(data.draw(reordered(each)), "seed") == ask(each, "seed")


@pytest.mark.parametrize("kind", ["single", "multiple", "scenario"])
def test_the_key_may_stand_in_any_place(kind: str) -> None:
    each = item(kind)
    count = len(option_order(each, ""))
    assert {option_order(each, str(n)).index(f"{CANARY}-a") for n in range(60)} == set(range(count))


@pytest.mark.parametrize("kind", ["single", "multiple", "scenario"])
def test_options_that_are_not_to_be_shuffled_keep_the_order_of_the_file(kind: str) -> None:
    each = item(kind, shuffle=False)
    in_file = tuple(option["id"] for option in each.model_dump()["options"])
    assert {option_order(each, str(n)) for n in range(60)} == {in_file}


def test_two_items_and_two_lists_are_shuffled_apart() -> None:
    first, second, match = item("single", 1), item("single", 2), item("match", extra_right=())
    assert isinstance(match, Match)
    assert [option_order(first, str(n)) for n in range(20)] != [
        option_order(second, str(n)) for n in range(20)
    ]
    assert [option_order(match, str(n)) for n in range(20)] != [row_order(match, str(n)) for n in range(20)]


def test_the_shown_order_is_the_same_on_every_machine() -> None:
    assert option_order(item("single"), "seed") == PINNED_OPTIONS
    assert option_order(item("order"), "seed") == PINNED_STEPS


def test_tokens_are_positions_in_the_order_shown() -> None:
    asked = ask(item("single"), "seed")
    assert isinstance(asked, AskChoice)
    assert [option.token for option in asked.options] == ["0", "1", "2"]
    chosen = option_order(item("single"), "seed")[2]
    assert decode(item("single"), "seed", {"choice": ["2"]}) == {"choice": chosen}


def test_each_question_says_by_which_rule_it_is_scored() -> None:
    assert {each.type: ask(each, "").scored for each in ALL} == {
        "single": "all_or_nothing",
        "scenario": "all_or_nothing",
        "region": "all_or_nothing",
        "multiple": "right_minus_wrong",
        "truefalse_why": "verdict_then_reason",
        "match": "share_right",
        "categorise": "share_right",
        "cloze": "share_right",
        "order": "adjacent_pairs",
    }


def test_a_scenario_has_its_case_and_asks_for_a_reason() -> None:
    asked = ask(item("scenario"), "seed")
    assert isinstance(asked, AskChoice)
    assert (asked.case, asked.rationale_prompt) == ("An invented town asks for a list.", "What would change?")


def test_extra_right_sides_stand_among_the_others() -> None:
    places = set()
    for n in range(60):
        asked = ask(item("match"), str(n))
        assert isinstance(asked, AskTable)
        assert sorted(texts(asked.choices)) == ["Right a", "Right b", "Right d", "Right e"]
        assert sorted(texts(asked.rows)) == ["Left a", "Left b", "Left d"]
        places.add(texts(asked.choices).index("Right e"))
    assert places == {0, 1, 2, 3}


def test_categories_regions_and_gap_choices_keep_their_places() -> None:
    sort, place, gaps = (ask(item(kind), "seed") for kind in ("categorise", "region", "cloze"))
    assert isinstance(sort, AskTable) and texts(sort.choices) == ["Inside", "Outside"]
    assert isinstance(place, AskChoice) and texts(place.options) == ["Option a", "Option b", "Option d"]
    assert isinstance(gaps, AskCloze) and gaps.pieces == (
        "There were ",
        GapShown(1, "0", (Shown("0", "Number a"), Shown("1", "Number b"), Shown("2", "Number d"))),
        " States and ",
        GapShown(2, "1", (Shown("0", "Number e"), Shown("1", "Number f"))),
        " observers.",
    )


def test_a_verdict_is_sent_in_words() -> None:
    each = item("truefalse_why")
    asked = ask(each, "seed")
    assert isinstance(asked, AskVerdict) and sorted(texts(asked.reasons)) == [
        "Reason a",
        "Reason b",
        "Reason d",
    ]
    assert decode(each, "seed", {"verdict": ["false"]}) == {"verdict": False}
    assert decode(each, "seed", {"verdict": ["0"]}) == {}


def test_steps_are_never_first_shown_in_the_right_order() -> None:
    three = item("order", elements_in_order=item("order").model_dump()["elements_in_order"][:3])
    right = tuple(c("a", "b", "d"))
    shown = {option_order(three, str(n)) for n in range(100)}
    assert right not in shown and len(shown) == 5


@pytest.mark.parametrize("fields", [{}, {"order": ["0,1,2,3"]}, {"order": ["0,1,2,3"], "touched": ["0"]}])
def test_an_untouched_order_is_no_answer(fields: dict[str, list[str]]) -> None:
    assert decode(STEPS, "seed", fields) == {}


def test_an_order_touched_and_put_back_is_an_answer() -> None:
    sent = {"order": ["0,1,2,3"], "touched": ["1"]}
    assert decode(STEPS, "seed", sent) == {"order": list(FIRST)}


def test_an_order_put_back_is_shown_again_as_an_answer() -> None:
    response = {"order": list(FIRST)}
    assert decode(STEPS, "seed", encode(STEPS, "seed", response)) == response


@pytest.mark.parametrize("token", ["3", "-1", "٣", "²", " 1", "1.0", "9" * 5000, "", "a"])
def test_a_token_that_was_never_shown_is_no_answer(token: str) -> None:
    assert decode(item("single"), "seed", {"choice": [token]}) == {}
    assert decode(item("cloze"), "seed", {"gap-0": [token]}) == {}


@pytest.mark.parametrize(
    ("order", "move", "then"),
    [
        ("", "up-2", (0, 2, 1, 3)),
        ("0,1,2,3", "down-0", (1, 0, 2, 3)),
        ("3,2,1,0", "down-2", (3, 2, 0, 1)),
        ("3,2,1,0", "up-0", (3, 2, 1, 0)),
        ("3,2,1,0", "down-3", (3, 2, 1, 0)),
        ("3,2,1,0", "sideways-1", (3, 2, 1, 0)),
    ],
)
def test_a_move_swaps_neighbours(order: str, move: str, then: tuple[int, ...]) -> None:
    found = decode(STEPS, "seed", {"order": [order], "move": [move]})
    assert found == {"order": [FIRST[i] for i in then]}


@pytest.mark.parametrize("move", ["up-0", "down-3", "up-9", "up--1", "up-٣"])
def test_a_move_that_moves_nothing_touches_nothing(move: str) -> None:
    assert decode(STEPS, "seed", {"order": ["0,1,2,3"], "move": [move]}) == {}


@pytest.mark.parametrize("order", ["0,1,2", "0,1,2,2", "0,1,2,9", "1,0,x,3", ",,,"])
def test_a_broken_order_is_no_answer(order: str) -> None:
    assert decode(STEPS, "seed", {"order": [order], "move": ["up-1"], "touched": ["1"]}) == {}


def test_a_token_stays_with_its_step() -> None:
    moved = decode(STEPS, "seed", {"move": ["down-0"]})
    asked = ask(STEPS, "seed", moved)
    assert isinstance(asked, AskOrder)
    assert [step.token for step in asked.steps] == ["1", "0", "2", "3"]
