"""The certificate on its pages: confirmed, frozen, checked, unknown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete

from course.records.db import store
from course.records.tables import Attempt
from tests.certified import complete
from tests.conftest import Clock
from tests.people import PASSWORD, Browser

CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")
LONG = "Maria Antonia Esperanza " * 12
PERSIAN = "مهدی می\u200cخواهد"


def issued(browser: Browser, name: str = "Amina Kessanou") -> str:
    """Complete the course and take the certificate; its code."""
    complete(browser.app, browser.email)
    browser.get("/certificate")
    assert browser.post("/certificate", display_name=name).location == "/certificate"
    found = CODE.search(browser.get("/certificate").text)
    assert found is not None
    return found[0]


def test_before_all_is_done_it_says_what_is_open(amina: Browser) -> None:
    page = amina.get("/certificate").text
    assert "Module 1, Mini: its quiz at 80 per cent" in page and "The final assessment" in page
    amina.post("/certificate", 409, display_name="Amina")
    assert CODE.search(amina.get("/certificate").text) is None


def test_a_final_below_its_mark_certifies_nothing(amina: Browser) -> None:
    complete(amina.app, amina.email, final_percent=69)
    page = amina.get("/certificate").text
    assert "One thing is still open" in page and 'href="/quizzes/final">The final assessment<' in page


def test_it_states_name_date_hours_version_band_and_what_it_rests_on(amina: Browser) -> None:
    issued(amina)
    page = amina.get("/certificate").text
    version = amina.app.extensions["course_shelves"].shelf.course.version[:12]
    for said in ("Amina Kessanou", "9 October 2025", "about 2 hours", version, "80 to 89 of 100"):
        assert said in page, said
    assert (
        "advance version, paragraphs&nbsp;1&nbsp;to&nbsp;143" in page
        and "http://localhost/certificates/" in page
    )


def test_it_is_frozen_and_not_withdrawn(app: Flask, amina: Browser, clock: Clock) -> None:
    code = issued(amina)
    first = amina.get("/certificate").text
    clock.pass_minutes(60 * 24 * 40)
    amina.get("/account")
    amina.post("/account/name", display_name="Another")
    amina.get("/account")
    amina.post("/certificate", display_name="Another")
    with app.app_context(), store().engine.begin() as connection:
        connection.execute(delete(Attempt))
    later = amina.get("/certificate").text
    assert later.split("<main")[1] == first.split("<main")[1] and code in later


def test_anybody_may_check_it_and_learns_nothing_else(amina: Browser, stranger: Browser) -> None:
    code = issued(amina)
    for typed in (code, code.lower(), code.replace("-", "")):
        page = stranger.get(f"/certificates/{typed}").text
        assert "This certificate is genuine" in page and "Amina Kessanou" in page
        assert "9 October 2025" in page and "about 2 hours" in page
        assert "80 to 89" not in page and amina.email not in page


def test_no_code_and_the_code_of_one_erased_are_answered_alike(amina: Browser, stranger: Browser) -> None:
    code = issued(amina)
    amina.get("/account/erase")
    amina.post("/account/erase", current=PASSWORD, sure="1")
    erased = stranger.get(f"/certificates/{code}", 404).text
    for other in ("22222-22222", "none", "0" * 10, "x" * 500):
        assert stranger.get(f"/certificates/{other}", 404).text == erased
    assert "This code is unknown" in erased and "Amina" not in erased


def test_codes_cannot_be_tried_out(stranger: Browser, clock: Clock) -> None:
    for _ in range(100):
        stranger.client.get("/certificates/22222-22222")
    stranger.get("/certificates/22222-22222", 429)
    clock.pass_minutes(15)
    stranger.get("/certificates/22222-22222", 404)


@pytest.mark.parametrize("name", [LONG.strip(), "N" * 300, PERSIAN, "李小龍", "O’Brien-Ñandú <b>"])
def test_names_stand_as_they_are_written(
    person: Callable[[str], Browser], stranger: Browser, name: str
) -> None:
    browser = person("bao").register()
    code = issued(browser, name)
    written = name.replace("<", "&lt;").replace(">", "&gt;")
    assert f"<bdi>{written}</bdi>" in browser.get("/certificate").text
    assert f"<bdi>{written}</bdi>" in stranger.get(f"/certificates/{code}").text


@pytest.mark.parametrize("name", ["", "   ", "...", "N" * 301, "Amina\nKessanou", "Amina \u202eatnomaK"])
def test_what_is_no_name_is_refused_and_nothing_is_issued(amina: Browser, name: str) -> None:
    complete(amina.app, amina.email)
    amina.get("/certificate")
    amina.post("/certificate", 400, display_name=name)
    assert CODE.search(amina.get("/certificate").text) is None


def test_a_guest_is_asked_to_sign_in(stranger: Browser) -> None:
    stranger.start("l01-mini")
    assert stranger.get("/certificate", 302).location.startswith("/sign-in?next=")
