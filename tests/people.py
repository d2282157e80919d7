"""The cast: plainly fictional learners, each with a browser that checks every page it opens."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "a long enough password"
TOKEN = re.compile(r'name="csrf_token"(?: type="hidden")? value="([^"]+)"|value="([^"]+)" name="csrf_token"')
HIDDEN = re.compile(r'<input id="csrf_token" name="csrf_token" type="hidden" value="([^"]+)">')


class Browser:
    """A learner's browser without script. Follows nothing by itself; every page it gets is linted."""

    def __init__(self, app: Flask, name: str = "") -> None:
        self.app = app
        self.name = name
        self.client: FlaskClient = app.test_client()
        self.token = ""

    @property
    def email(self) -> str:
        return f"{self.name}@example.org"

    def get(self, path: str, status: int = 200) -> TestResponse:
        """Open a page and lint it."""
        response = self.client.get(path)
        assert response.status_code == status, f"{path} gave {response.status_code}, not {status}"
        if response.mimetype == "text/html" and status not in (301, 302, 303):
            lint(response)
            self._keep_token(response.text)
        return response

    def post(self, path: str, status: int = 302, **fields: Any) -> TestResponse:
        """Send a form with the token of the page opened last."""
        data = {name.replace("__", "-"): value for name, value in fields.items()}
        response = self.client.post(path, data=data | {"csrf_token": self.token})
        assert response.status_code == status, (
            f"{path} gave {response.status_code}, not {status}: {response.text[:400]}"
        )
        if response.mimetype == "text/html" and status not in (301, 302, 303):
            lint(response)
            self._keep_token(response.text)
        return response

    def start(self, quiz: str) -> str:
        """Begin (or go on with) a quiz; returns the attempt's address with its page open."""
        self.get(f"/quizzes/{quiz}")
        address = str(self.post(f"/quizzes/{quiz}/start").location)
        self.get(address)
        return address

    def register(self) -> Browser:
        """Make an account and sign in."""
        self.get("/register")
        self.post("/register", email=self.email, password=PASSWORD, display_name=self.name.title())
        return self.sign_in()

    def sign_in(self, password: str = PASSWORD, status: int = 302) -> Browser:
        self.get("/sign-in")
        self.post("/sign-in", status, email=self.email, password=password)
        if status == 302:
            self.get("/")
            self.get("/account")
        return self

    def _keep_token(self, text: str) -> None:
        found = HIDDEN.search(text) or TOKEN.search(text)
        if found:
            self.token = next(group for group in found.groups() if group)


def lint(response: TestResponse) -> None:
    """What must hold on every page: valid HTML, one h1, title, unique ids, labels, no inline code."""
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=False
    )
    tree = parser.parse(response.text)
    where = urlsplit(response.request.path).path
    assert not parser.errors, f"{where}: {parser.errors[:3]}"
    assert tree.get("lang"), where
    assert len(tree.findall(".//h1")) == 1, f"{where}: needs one h1"
    title = tree.find(".//title")
    assert title is not None and (title.text or "").strip(), where
    ids = [element.get("id") for element in tree.iter() if isinstance(element.tag, str) and element.get("id")]
    twice = {name for name in ids if ids.count(name) > 1}
    assert not twice, f"{where}: ids stand twice: {twice}"
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        inline = [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert not inline, f"{where}: {element.tag} has {inline}"
        if element.tag == "script":
            assert element.get("src") and not (element.text or "").strip(), f"{where}: inline script"
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for target in (element.get(name) or "").split():
                assert target in ids, f"{where}: {element.tag} {name}={target} leads nowhere"
    _labels(tree, where)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


def _labels(tree: Any, where: str) -> None:
    """Every field has a name that can be read out."""
    labelled = {element.get("for") for element in tree.iter("label")}
    wrapped = {id(field) for label in tree.iter("label") for field in label.iter() if field.tag in FIELDS}
    for tag in FIELDS:
        for field in tree.iter(tag):
            if field.get("type") in ("hidden", "submit"):
                continue
            named = field.get("aria-label") or field.get("id") in labelled or id(field) in wrapped
            assert named, f"{where}: a {tag} named {field.get('name')} has no label"


FIELDS = ("input", "select", "textarea")
