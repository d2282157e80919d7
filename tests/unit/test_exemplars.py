"""Answers made from the item: full marks, or none."""

from __future__ import annotations

import pytest

from course.learning.exemplars import right_response, wrong_response
from course.learning.grading import FULL, mark
from course.learning.responses import clean, is_complete
from tests.unit.samples import BODIES, item, key


@pytest.mark.parametrize("kind", BODIES)
def test_the_right_response_is_the_key_written_by_hand(kind: str) -> None:
    given = item(kind)
    by_hand = {name: value for name, value in key(given).items() if name != "rationale"}
    assert clean(given, right_response(given)) == clean(given, by_hand)
    assert mark(given, right_response(given)).points == FULL


@pytest.mark.parametrize("kind", BODIES)
def test_the_wrong_response_is_complete_and_earns_nothing(kind: str) -> None:
    given = item(kind)
    assert is_complete(given, clean(given, wrong_response(given)))
    assert mark(given, wrong_response(given)).points == 0
