"""What learners see of mending: a note on the result, the question as it counts now, nothing in silence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from course.content.items import Item, Single
from course.learning.exemplars import right_response, wrong_response
from course.learning.grading import FULL
from course.records import overrides
from course.records.db import store
from course.records.decisions import Decided
from tests.people import Browser
from tests.records.doing import new_id
from tests.records.mended import LATER, decide, keep, pen, undo

from .sitting import fields, hand_in, head, slots, start_final
from .test_queries import counted

Mend = Callable[..., Decided]


@pytest.fixture
def mend(app: Flask) -> Mend:
    def work(item: Item, act: str, detail: object = "") -> Decided:
        with app.app_context():
            return decide(store(), item, act, detail)

    return work


def sat(app: Flask, browser: Browser, quiz: str = "m1-mini") -> str:
    """A module quiz handed in with every answer wrong."""
    address = browser.start(quiz)
    hand_in(app, browser, address, 0)
    return address


def text(browser: Browser, address: str) -> str:
    return " ".join(browser.get(address).text.split())


def given(app: Flask, address: str) -> object:
    """The answer to the first question."""
    answer = slots(app, address)[0].answer
    assert answer is not None
    return answer.response


def first(app: Flask, address: str) -> Item:
    return slots(app, address)[0].item


def test_a_dropped_question_is_told_of_and_not_counted(app: Flask, amina: Browser, mend: Mend) -> None:
    address = sat(app, amina)
    count, before = len(slots(app, address)), text(amina, address)
    assert f"<h1>0 of {count} points</h1>" in before and "Not counted" not in before
    found = mend(first(app, address), "drop")
    page = text(amina, address)
    assert f"<h1>0 of {count - 1} points</h1>" in page
    assert (
        "Question 1 was dropped on 9 October 2025: your result changed "
        f"from 0 of {count} to 0 of {count - 1}." in page
    )
    assert page.count("Not counted") == 3, "in the list, in the heading and in the summary"
    assert "Dropped on 9 October 2025: this question is not counted." in page
    with app.app_context():
        undo(store(), found)
    again = text(amina, address)
    assert f"<h1>0 of {count} points</h1>" in again
    assert "A change to the marking of question 1 was taken back on 9 October 2025" in again


def test_a_further_answer_is_told_to_those_who_gave_it(
    app: Flask, amina: Browser, bao: Browser, mend: Mend
) -> None:
    address, other = sat(app, amina), bao.start("m1-mini")
    mend(first(app, address), "accept", given(app, address))
    page = text(amina, address)
    assert "Your answer is accepted since 9 October 2025." in page
    assert "A further answer to question 1 was accepted on" in page
    bao.post(f"{other}/submit")
    assert "was accepted on" not in text(bao, other)


def test_full_marks_are_told(app: Flask, amina: Browser, mend: Mend) -> None:
    address = amina.start("m1-mini")
    amina.post(f"{address}/submit")
    mend(first(app, address), "full")
    page = text(amina, address)
    assert f"<h1>1 of {len(slots(app, address))} points</h1>" in page
    assert "Full marks for question 1 were given to everybody on" in page


def test_a_corrected_key_explains_the_corrected_question(app: Flask, amina: Browser, mend: Mend) -> None:
    address = sat(app, amina)
    item = next(slot.item for slot in slots(app, address) if isinstance(slot.item, Single))
    wrong = wrong_response(item)["choice"]
    options = [o.model_copy(update={"correct": o.id == wrong}) for o in item.options]
    newer = item.model_copy(update={"options": tuple(options)})
    with app.app_context():
        name = keep(store(), newer)
    mend(item, "rekey", name)
    page = text(amina, address)
    assert "This explains the corrected question." in page and "was marked by its corrected key" in page
    assert f"<h1>1 of {len(slots(app, address))} points</h1>" in page


def test_a_score_set_by_hand_is_told(app: Flask, amina: Browser) -> None:
    address = sat(app, amina)
    attempt = address.rsplit("/", 1)[1]
    with app.app_context():
        store().write(
            lambda connection: overrides.override(
                connection, attempt, FULL, "kept from learners", new_id(), new_id, pen(LATER)
            )
        )
    page = text(amina, address)
    assert "Your score was set by hand on 9 October 2025: your result changed from 0 of" in page
    assert "kept from learners" not in page


def test_a_silent_quiz_tells_no_question(app: Flask, amina: Browser, mend: Mend) -> None:
    address = start_final(amina)
    hand_in(app, amina, address, 0)
    item = first(app, address)
    mend(item, "accept", given(app, address))
    page = text(amina, address)
    assert "A question of this assessment was marked anew on 9 October 2025" in page
    assert "question 1" not in page.lower() and item.stem not in page and "accepted" not in page
    assert head(app, "amina", address).points == FULL


def test_a_checked_answer_shows_what_stands(app: Flask, amina: Browser, mend: Mend) -> None:
    address = amina.start("l01-mini")
    item = first(app, address)
    form = {name.replace("-", "__"): value for name, value in fields(app, "amina", address, 0).items()}
    amina.post(address, do="save", **form)
    mend(item, "accept", given(app, address))
    amina.post(address, do="check-1")
    assert "Your answer is accepted since" in text(amina, address)


def test_nothing_is_asked_where_nothing_can_be_shown(app: Flask, amina: Browser) -> None:
    address = amina.start("m1-mini")
    with counted(app) as said:
        amina.get(address)
    assert not any("decision" in statement for statement in said)
    amina.post(f"{address}/submit")
    amina.get(address)
    with counted(app) as said:
        amina.get(address)
    assert len(said) <= 5


def test_right_answers_are_told_nothing_of_what_changes_nothing(
    app: Flask, amina: Browser, mend: Mend
) -> None:
    address = amina.start("m1-mini")
    count = len(slots(app, address))
    hand_in(app, amina, address, count)
    item = first(app, address)
    assert right_response(item)
    mend(item, "accept", wrong_response(item))
    assert "your result changed" not in text(amina, address)
