"""Pre-tests: one number is told; five of six prove the module; nothing is locked."""

from __future__ import annotations

import pytest
from flask import Flask

from course.records import attempts, db
from course.web.access import new_id
from tests.conftest import START
from tests.people import Browser
from tests.unit.samples import CANARY, item
from tests.web.sitting import hand_in, learner_id, slots

PRE = "m2-mini-pre"


def test_every_module_but_the_first_has_one(stranger: Browser) -> None:
    stranger.get("/quizzes/m1-mini-pre", 404)
    page = stranger.get(f"/quizzes/{PRE}").text
    assert "6 questions" in page and "from 5 right answers" in page and "not which" in page
    assert f"/quizzes/{PRE}" in stranger.get("/modules/m2-mini").text
    assert "-pre" not in stranger.get("/modules/m1-mini").text


def test_it_holds_practice_items_of_every_objective(app: Flask, amina: Browser) -> None:
    found = [slot.item for slot in slots(app, amina.start(PRE))]
    assert len(found) == 6 and {each.use for each in found} == {"practice"}
    assert {each.objective for each in found} == {"l03-o1", "l03-o2"}


@pytest.mark.parametrize(("right", "proved"), [(4, False), (5, True), (6, True)])
def test_five_of_six_prove_the_module(app: Flask, amina: Browser, right: int, proved: bool) -> None:
    address = amina.start(PRE)
    hand_in(app, amina, address, right)
    page = amina.get(address).text
    assert f"{right} of 6 right" in page and ("counts as proved." in page) is proved
    assert ("Proved by your pre-test" in amina.get("/modules/m2-mini").text) is proved
    assert ("Proved by its pre-test" in amina.get("/").text) is proved
    assert ("Proved by pre-test" in amina.get("/progress").text) is proved
    for path in ("/lessons/l03-mini", "/quizzes/m2-mini", "/quizzes/l03-mini", f"/quizzes/{PRE}"):
        amina.get(path)


def test_nothing_is_told_of_the_single_questions(app: Flask, amina: Browser) -> None:
    amina.get("/lessons/l03-mini")
    amina.post("/lessons/l03-mini/done", done="1")
    address = amina.start(PRE)
    stems = [slot.item.stem for slot in slots(app, address)]
    amina.post(address, 404, do="check-1")
    hand_in(app, amina, address, 6)
    page = amina.get(address).text
    assert not any(stem in page for stem in stems) and 'class="verdict' not in page
    assert "<b>0 known</b>" in amina.get("/").text
    assert 'class="met"' not in amina.get("/lessons/l03-mini").text
    taken = amina.get("/account/export").json["attempts"][0]  # type: ignore[index]
    assert taken["points"] == 6 * 840 and not any("points" in answer for answer in taken["answers"])


def test_the_open_page_asks_for_no_certainty_and_checks_nothing(amina: Browser) -> None:
    page = amina.get(amina.start(PRE)).text
    assert "How sure are you" not in page and "Check this answer" not in page and "Pre-test" in page


@pytest.mark.parametrize("quiz", ["m9-gone-pre", "final"])
def test_a_quiz_that_has_gone_keeps_its_silence(app: Flask, amina: Browser, quiz: str) -> None:
    who, attempt, kinds = learner_id(app, "amina"), new_id(), ("single", "multiple", "scenario", "match")
    items = [item(kind, n) for n, kind in enumerate(kinds)]
    with app.app_context():
        db.write(lambda c: attempts.begin(c, who, quiz, attempt, "seed", items, START))
    address = f"/attempts/{attempt}"
    assert CANARY not in amina.get(address).text
    amina.post(address, 404, do="check-1")
    hand_in(app, amina, address, 4)
    assert CANARY not in amina.get(address).text
    assert CANARY not in amina.get("/progress").text
