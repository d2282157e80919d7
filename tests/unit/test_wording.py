"""Answers in words: what was chosen, and no id that could tell a key."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from course.content.items import Item
from course.learning.responses import clean
from course.learning.wording import in_one_line, in_words
from tests.unit.samples import BODIES, CANARY, item, key
from tests.unit.strategies import answered


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("single", {"chosen": "Option a"}),
        ("scenario", {"chosen": "Option a", "in own words": "The law would oblige us."}),
        ("multiple", {"chosen": ["Option a", "Option b", "Option d"]}),
        ("cloze", {"gap 1": "Number b", "gap 2": "Number e"}),
    ],
)
def test_the_words_of_the_chosen(kind: str, said: dict[str, Any]) -> None:
    assert in_words(item(kind), key(item(kind))) == said


@pytest.mark.parametrize("kind", BODIES)
def test_no_id_is_among_the_words(kind: str) -> None:
    assert CANARY not in json.dumps(in_words(item(kind), key(item(kind))))


@given(answered())
def test_an_empty_answer_and_only_that_has_no_words(pair: tuple[Item, dict[str, Any]]) -> None:
    asked, response = pair
    assert bool(in_words(asked, response)) == bool(clean(asked, response))


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("single", "Option a"),
        ("scenario", "Option a"),
        ("multiple", "Option a; Option b; Option d"),
        ("cloze", "gap 1: Number b; gap 2: Number e"),
    ],
)
def test_an_answer_in_one_cell(kind: str, line: str) -> None:
    assert in_one_line(in_words(item(kind), key(item(kind)))) == line
    assert in_one_line({}) == ""
