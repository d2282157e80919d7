"""One-time links: asked for by letter, ended by what they were for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from threading import Thread
from typing import Any

import pytest
from flask import Flask

from course.web import mail
from tests.people import PASSWORD, Browser
from tests.web.test_queries import counted

MAIL = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "course@example.org"}


class Later:
    """Threads that wait until a test lets them run, and the letters they deliver."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []
        self.letters: list[EmailMessage] = []

    def __call__(self, target: Callable[[], None], daemon: bool) -> Thread:
        self.jobs.append(target)
        return Thread()

    def run(self) -> str:
        """Let them run; the text of the last letter."""
        for job in self.jobs:
            worker = Thread(target=job)
            worker.start()
            worker.join()
        self.jobs.clear()
        return self.letters[-1].get_content() if self.letters else ""


@pytest.fixture
def later(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Later]:
    """An installation that sends mail."""
    found = Later()
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **MAIL))
    monkeypatch.setattr(mail, "threading", type("Threads", (), {"Thread": found}))
    monkeypatch.setattr(mail, "_deliver", lambda server, letter: found.letters.append(letter))
    return found


def ask(browser: Browser, email: str) -> str:
    browser.get("/reset")
    return browser.post("/reset", 200, email=email).text


def link_of(text: str) -> str:
    return "/reset/" + text.split("/reset/")[1].split()[0]


def test_asking_costs_the_same_whether_or_not_there_is_an_account(
    app: Flask, amina: Browser, person: Callable[[str], Browser], later: Later
) -> None:
    answers: list[Any] = []
    for email in (amina.email, "nobody@example.org"):
        ask(person(""), email)
        with counted(app) as said:
            answers.append((ask(person(""), email), list(said), len(later.jobs)))
        later.run()
    assert answers[0] == (answers[1][0], answers[1][1], 2)
    assert {letter["To"] for letter in later.letters} == {amina.email}


def test_the_letter_opens_the_account_once(amina: Browser, later: Later) -> None:
    ask(amina, amina.email)
    link = link_of(later.run())
    amina.get(link)
    amina.post(link, password="another long password", again="another long password")
    amina.get(link, 410)
    amina.sign_in("another long password")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/password", {"current": PASSWORD, "password": "another long password"}),
        ("/account/email", {"current": PASSWORD, "email": "new@example.org"}),
    ],
)
def test_a_letter_opens_nothing_after_password_or_address_were_changed(
    amina: Browser, person: Callable[[str], Browser], later: Later, path: str, fields: dict[str, str]
) -> None:
    ask(person(""), amina.email)
    link = link_of(later.run())
    amina.get(path)
    amina.post(path, **fields)
    amina.get(link, 410)
