"""When nothing can be written: pages are shown, what was sent is kept in the page, passwords never are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from wtforms import PasswordField

from course.records.db import StorageUnavailable, Store
from course.web.forms import SECRET
from tests.conftest import Clock
from tests.people import PASSWORD, Browser
from tests.web.test_final import start_final


@contextmanager
def full() -> Iterator[None]:
    """A disk that takes nothing."""

    def refuse(*given: object, **also: object) -> None:
        raise StorageUnavailable("database or disk is full")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "write", refuse)
        patch.setattr(Store, "put", refuse)
        yield


PAGES = ["/", "/modules/m1-mini", "/lessons/l01-mini", "/lessons/l02-mini", "/progress", "/account"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_shown_though_the_visit_cannot_be_noted(amina: Browser, clock: Clock, path: str) -> None:
    clock.pass_minutes(60)
    with full():
        amina.get(path)
    amina.get(path)


@pytest.mark.parametrize("path", ["/", "/progress", "/account/export"])
def test_pages_are_shown_though_what_is_late_cannot_be_handed_in(
    amina: Browser, clock: Clock, path: str
) -> None:
    address = start_final(amina)
    clock.pass_minutes(24 * 60)
    with full():
        amina.get(path)
        said = amina.get(address, 503)
    assert "You sent nothing" in said.text and "Send it again" not in said.text
    assert said.headers["Retry-After"] and "below" not in said.text
    amina.get(address)


def test_what_was_sent_is_kept_and_the_page_says_so(amina: Browser) -> None:
    address, long = (
        amina.start("l02-mini"),
        "\nA reason <b>in more than a few words, so that it</b> is to be read.",
    )
    with full():
        page = amina.post(address, 503, do="save", q1__seq="0", q1__confidence="1", q1__rationale=long).text
    assert 'type="hidden" name="q1-confidence" value="1"' in page and "though not shown" in page
    found = re.search(r'name="q1-rationale"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found and found[1] == long.replace("<", "&lt;").replace(">", "&gt;")
    assert "Passwords" not in page


@pytest.mark.parametrize("site", ["same-origin", "none"], ids=["door", "flask"])
def test_an_answer_sent_by_the_script_is_not_acknowledged(amina: Browser, site: str) -> None:
    address = f"{amina.start('m1-mini')}/answers/1"
    fields = {"q1-seq": "0", "q1-confidence": "1", "csrf_token": amina.token}
    post = partial(amina.client.post, address, headers={"Sec-Fetch-Site": site})
    assert post(data=fields).status_code == 200
    with full():
        assert post(data=fields | {"q1-seq": "1"}).status_code == 503
    kept = post(data=fields | {"q1-seq": "1"})
    assert kept.status_code == 200 and kept.json and kept.json["seq"] == 2


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/password", {"current": PASSWORD, "password": "another long password"}),
        ("/account/email", {"email": "new@example.org", "current": PASSWORD}),
        ("/register", {"email": "new@example.org", "password": PASSWORD}),
    ],
)
def test_no_password_is_ever_shown_again(amina: Browser, path: str, fields: dict[str, str]) -> None:
    amina.get(path)
    with full():
        page = amina.post(path, 503, **fields).text
    assert PASSWORD not in page and "another long password" not in page
    assert "Passwords are not kept" in page
    assert ("new@example.org" in page) == ("email" in fields)


def forms(kind: Any = FlaskForm) -> Iterator[Any]:
    """Every form of the program."""
    for each in kind.__subclasses__():
        yield each
        yield from forms(each)


def test_every_password_field_is_known_as_one(app: Flask) -> None:
    found = {
        name
        for form in forms()
        for name, field in vars(form).items()
        if isinstance(getattr(field, "field_class", None), type)
        and issubclass(field.field_class, PasswordField)
    }
    assert {"current", "password", "again"} <= found
    assert found == SECRET
