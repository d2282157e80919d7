"""Blind sheets: letters that a reader writes become what the product marks, for each kind of item."""

from __future__ import annotations

import pytest

from course.content.items import Item
from course.content.model import SourceLink, Update
from course.learning.blind import SEED, answered_rightly, sheet
from course.learning.presenting import encode
from tests.unit.samples import ALL, CANARY, item, key

LETTERS = "ABCDEFGHIJ"


def letters_of(given: Item) -> str:
    """The letters that stand for the key, made from the fields that a form would send for it."""
    fields = encode(given, SEED, key(given))
    if "order" in fields:
        return "".join(LETTERS[int(token)] for token in fields["order"][0].split(","))
    verdict = "".join({"true": "T", "false": "F"}[value] for value in fields.pop("verdict", []))
    fields.pop("rationale", None)
    return verdict + "".join(LETTERS[int(token)] for name in sorted(fields) for token in fields[name])


@pytest.mark.parametrize("given", ALL, ids=lambda each: each.type)
def test_the_keys_letters_are_right_in_every_kind(given: Item) -> None:
    letters = letters_of(given)
    assert answered_rightly(given, letters) is True
    assert answered_rightly(given, " " + ", ".join(letters.lower())) is True


@pytest.mark.parametrize("given", ALL, ids=lambda each: each.type)
@pytest.mark.parametrize("letters", ["", "Z", "AAAAAAAAAAAA", "?", "T", "1"])
def test_what_is_no_whole_answer_is_not_marked(given: Item, letters: str) -> None:
    if given.type == "multiple" and letters == "AAAAAAAAAAAA":
        assert answered_rightly(given, letters) is False
    else:
        assert answered_rightly(given, letters) is None


def test_a_wrong_letter_is_wrong() -> None:
    given = item("single")
    right = letters_of(given)
    assert [answered_rightly(given, letter) for letter in "ABC"].count(True) == 1
    assert answered_rightly(given, next(letter for letter in "ABC" if letter != right)) is False


def test_part_of_what_is_right_is_not_right() -> None:
    given = item("multiple")
    assert answered_rightly(given, letters_of(given)[:-1]) is False


@pytest.mark.parametrize("given", ALL, ids=lambda each: each.type)
def test_the_sheet_tells_no_key_and_no_feedback(given: Item) -> None:
    text = sheet([given.model_copy(update={"id": "q-l01-01"})], {}, {})
    assert "q-l01-01" in text
    assert CANARY not in text
    assert given.stem in text


def test_the_text_that_items_rest_on_stands_once_at_the_end() -> None:
    items = [item("single", 1), item("multiple", 2)]
    text = sheet(items, {82: ("A firewall", "has two halves."), 83: ("Elsewhere.",)}, {})
    assert text.count("[82] A firewall has two halves.") == 1
    assert "Elsewhere" not in text


def test_items_outside_the_report_come_with_their_updates() -> None:
    update = Update(
        id="later",
        date="2016-09-19",
        topic="IOM",
        statement="It joined.",
        confidence="verified",
        checked="2026-11-23",
        source_quality="primary",
        stability="fixed",
        sources=(SourceLink(title="A page", linkable=False),),
    )
    outside = item("single", paragraphs=(), since_2013=("later",))
    text = sheet([outside, item("multiple")], {}, {"later": update})
    assert "Rests on: later" in text
    assert "[later] 2016-09-19: It joined." in text
