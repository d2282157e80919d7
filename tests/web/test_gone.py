"""What the course no longer has: an attempt at it stays what it was, and leads nowhere that is gone."""

from __future__ import annotations

import pytest
from flask import Flask

from course.records import attempts, db
from course.web.access import new_id
from tests.conftest import START
from tests.people import Browser
from tests.unit.samples import CANARY, item
from tests.web.sitting import fields, hand_in, learner_id

#: Written in their heads: the lesson that the course does not have.
GONE = "/lessons/l18-firewall"


def begun(app: Flask, browser: Browser, quiz: str) -> str:
    """An attempt of hers at a quiz of four questions, whether the course has it or not."""
    who, attempt, kinds = learner_id(app, browser.name), new_id(), ("single", "multiple", "scenario", "match")
    items = [item(kind, n) for n, kind in enumerate(kinds)]
    with app.app_context():
        db.write(lambda c: attempts.begin(c, who, quiz, attempt, "seed", items, START))
    return f"/attempts/{attempt}"


def checked(app: Flask, browser: Browser, address: str, status: int) -> str:
    """The open page, after the first answer was asked to be checked."""
    form = {name.replace("-", "__"): value for name, value in fields(app, browser.name, address, 0).items()}
    assert CANARY not in browser.get(address).text
    browser.post(address, status, do="check-1", **form)
    return browser.get(address).text


@pytest.mark.parametrize("quiz", ["m1-mini", "m9-gone"])
def test_a_module_quiz_explains_nothing_before_it_is_handed_in(app: Flask, amina: Browser, quiz: str) -> None:
    address = begun(app, amina, quiz)
    page = checked(app, amina, address, 404)
    assert CANARY not in page and "Check this answer" not in page and "Module quiz" in page
    amina.post(f"{address}/submit")
    assert f"Feedback {CANARY}" in amina.get(address).text


def test_a_practice_that_has_gone_still_explains_answer_by_answer(app: Flask, amina: Browser) -> None:
    address = begun(app, amina, "l99-gone")
    assert "Check this answer" in amina.get(address).text
    assert f"Feedback {CANARY}" in checked(app, amina, address, 302)


def test_an_explained_answer_leads_to_no_lesson_that_has_gone(app: Flask, amina: Browser) -> None:
    amina.get(GONE, 404)
    address = begun(app, amina, "m9-gone")
    hand_in(app, amina, address, 1)
    result = amina.get(address).text
    assert "Not right" in result and "l18-o1" in result
    assert "/lessons/" not in result.split("<main", 1)[1].split("</main>")[0]
