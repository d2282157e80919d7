"""Checking an answer and keeping it by the button: what the page says then."""

from __future__ import annotations

from tests.people import Browser

ASKED_FIRST = "Answer first; then it can be checked."


def test_a_question_without_an_answer_says_so_instead_of_being_checked(amina: Browser) -> None:
    address = amina.start("l01-mini")
    there = str(amina.post(address, do="check-2").location)
    assert there == f"{address}?q=2&empty=1#q2"
    assert amina.get(there).text.count(ASKED_FIRST) == 1 and ASKED_FIRST not in amina.get(address).text


def test_answers_kept_by_the_button_are_said_to_be_kept_once(amina: Browser) -> None:
    address = amina.start("m1-mini")
    amina.post(address, do="save")
    assert "Everything you answered is saved." in amina.get(address).text
    assert "Everything you answered is saved." not in amina.get(address).text
