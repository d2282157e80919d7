"""Limits: what a class does at once passes, what a program does is stopped, and no owner is shut out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from course.web import throttling
from course.web.throttling import WRONG_PASSWORDS
from tests.conftest import Clock
from tests.people import PASSWORD, Browser
from tests.web.test_journey import learners

DONE = "/lessons/l01-mini/done"


def at(browser: Browser, address: str) -> Browser:
    """The same browser behind a network address."""
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def guess(browser: Browser, times: int, status: int = 400) -> None:
    """Try so many wrong passwords."""
    browser.get("/sign-in")
    for _ in range(times):
        browser.post("/sign-in", status, email=browser.email, password="not the password")


def test_wrong_passwords_from_elsewhere_do_not_shut_the_owner_out(
    amina: Browser, person: Callable[[str], Browser]
) -> None:
    guesser = at(person("amina"), "192.0.2.1")
    guess(guesser, 10)
    guesser.sign_in(PASSWORD, 429)
    at(person("amina"), "192.0.2.2").sign_in(PASSWORD)
    amina.sign_in()


def test_wrong_passwords_from_everywhere_are_too_many_in_the_end(
    amina: Browser, person: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttling, "WRONG_PASSWORDS", (2, 6, 200))
    for number in range(3):
        guess(at(person("amina"), f"192.0.2.{number}"), 2)
    at(person("amina"), "192.0.2.9").sign_in(PASSWORD, 429)
    assert WRONG_PASSWORDS[1] >= 10 * WRONG_PASSWORDS[0]


def test_one_address_cannot_try_the_passwords_of_all(
    app: Flask, person: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttling, "WRONG_PASSWORDS", (2, 6, 4))
    for number in range(4):
        guess(at(person(f"somebody{number}"), "192.0.2.1"), 1)
    guess(at(person("somebody-else"), "192.0.2.1"), 1, 429)


def test_the_right_password_counts_as_no_attempt(amina: Browser, clock: Clock) -> None:
    for _ in range(3):
        guess(amina, 9)
        clock.pass_minutes(16)
    for _ in range(12):
        amina.sign_in()
    guess(amina, 10)
    guess(amina, 1, 429)


def test_a_class_behind_one_address_begins_at_once(app: Flask, clock: Clock) -> None:
    for lesson in range(1, 5):
        for _ in range(60):
            begun = Browser(app).client.post(DONE)
            assert begun.status_code == 302
        assert learners(app) == 60 * lesson


@pytest.mark.parametrize("path", [DONE, "/quizzes/l01-mini/start"])
def test_no_address_makes_guests_without_end(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setitem(throttling.BY_ADDRESS, "guest", 2)
    first = Browser(app)
    statuses = [
        browser.client.post(path).status_code for browser in (first, *(Browser(app) for _ in range(3)))
    ]
    assert statuses == [302, 302, 429, 429] and learners(app) == 2
    first.get("/progress")
    first.post(path)
    assert at(Browser(app), "192.0.2.7").client.post(path).status_code == 302
    clock.pass_minutes(16)
    assert Browser(app).client.post(path).status_code == 302


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("", "not an address", False),
    ],
)
def test_addresses_of_one_network_count_as_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch, one: str, other: str, same: bool
) -> None:
    monkeypatch.setitem(throttling.BY_ADDRESS, "guest", 1)
    assert at(Browser(app), one).client.post(DONE).status_code == 302
    assert at(Browser(app), other).client.post(DONE).status_code == (429 if same else 302)
