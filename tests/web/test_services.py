"""My service: chosen by anybody, marked in lessons, named on the home page."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from course.records.attempts import slots_of
from course.records.db import read
from tests.people import PASSWORD, Browser
from tests.web.test_journey import learners

MARK = "Your service</b>"
LESSON = "/lessons/l01-mini"


def choose(browser: Browser, service: str, status: int = 302) -> None:
    browser.get("/")
    browser.post("/service", status, service=service, next="/#contents")


def test_a_case_of_my_service_carries_a_mark_and_others_none(amina: Browser, bao: Browser) -> None:
    assert MARK not in amina.get(LESSON).text
    choose(amina, "health")
    assert amina.get(LESSON).text.count(MARK) == 1
    choose(amina, "police")
    assert MARK not in amina.get(LESSON).text and MARK not in bao.get(LESSON).text


def test_the_mark_stands_outside_of_what_is_kept(amina: Browser, stranger: Browser) -> None:
    choose(amina, "health")
    for _ in range(2):
        assert MARK in amina.get(LESSON).text
        assert MARK not in stranger.get(LESSON).text
    gzipped = amina.client.get(LESSON, headers={"Accept-Encoding": "gzip"})
    assert gzipped.headers["Content-Encoding"] == "gzip"
    assert "data-services" not in stranger.get(LESSON).text


def test_home_names_the_lessons_with_cases_of_my_service(amina: Browser) -> None:
    assert "Cases of your service" not in amina.get("/").text
    choose(amina, "health")
    page = amina.get("/").text
    assert "Your service: health." in page and "Your service: health." not in amina.get("/").text
    assert "Cases of your service (health) stand in" in page and 'value="health" selected' in page
    assert 'value="health" selected' in amina.get("/account").text
    choose(amina, "media")
    assert "No lesson holds a case of your service (media) yet." in amina.get("/").text


def test_a_guest_may_choose_and_choosing_nothing_makes_no_guest(app: Flask, stranger: Browser) -> None:
    assert "Set-Cookie" not in stranger.get("/").headers
    choose(stranger, "")
    assert learners(app) == 0
    choose(stranger, "health")
    assert learners(app) == 1 and MARK in stranger.get(LESSON).text
    choose(stranger, "")
    assert MARK not in stranger.get(LESSON).text


def test_only_a_known_service_and_only_a_page_of_this_site(amina: Browser) -> None:
    choose(amina, "wizardry", 400)
    amina.get("/")
    for target in ("https://evil.example/", "//evil.example"):
        assert amina.post("/service", service="health", next=target).location == "/"


def sign_in_as_guest(guest: Browser, service: str) -> Browser:
    choose(guest, service)
    guest.get("/sign-in")
    guest.post("/sign-in", email=guest.email, password=PASSWORD)
    return guest


def test_at_signing_in_the_accounts_choice_stays(person: Callable[[str], Browser], amina: Browser) -> None:
    assert 'value="police" selected' in sign_in_as_guest(person("amina"), "police").get("/").text
    assert 'value="police" selected' in sign_in_as_guest(person("amina"), "health").get("/").text
    assert amina.client.get("/account/export").json["account"]["service"] == "police"


def test_a_quiz_begun_draws_a_case_of_my_service_first(app: Flask) -> None:
    course = app.extensions["course_shelves"].shelf.course
    case = next(each.id for each in course.items.values() if "diplomacy" in each.roles)
    for n in range(4):
        browser = Browser(app, f"diplomat-{n}")
        choose(browser, "diplomacy")
        attempt = browser.start("l01-mini").rsplit("/", 1)[1]
        with app.app_context(), read() as connection:
            assert case in {slot.item.id for slot in slots_of(connection, attempt)}
