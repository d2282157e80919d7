"""A real browser on the real program: served on a free port, and watched for every complaint."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from course.content.model import Course
from course.factory import create_app
from course.records.db import store
from course.records.schema import upgrade_if_behind
from course.settings import Settings
from tests.conftest import make_settings
from tests.people import PASSWORD

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
AXE = Path(os.environ.get("TEST_AXE") or ROOT / ".tools" / "package" / "axe.min.js")
# Without a browser or axe-core there is nothing to collect here; `make test` says so in its last line.
collect_ignore_glob = [] if CHROMIUM and AXE.is_file() else ["test_*.py"]

PATIENCE_MS = 10_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Site:
    """The program as a browser reaches it."""

    app: Flask
    url: str

    @property
    def course(self) -> Course:
        """The course it serves."""
        found: Course = self.app.extensions["course_shelves"].shelf.course
        return found


class Quiet(WSGIRequestHandler):
    """Writes no line per request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def served(settings: Settings) -> Iterator[Site]:
    """Serve a program on a free port of this machine until the block ends."""
    app = create_app(settings)
    with app.app_context():
        upgrade_if_behind(app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(app, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            store().close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The miniature course, one database for all browser tests: each test brings its own learners."""
    with served(make_settings(tmp_path_factory.mktemp("browser"))) as site:
        yield site


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser for the session; every visitor has a profile of their own in it."""
    path = None if CHROMIUM in (None, "playwright") else CHROMIUM
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    yield browser
    browser.close()


@dataclass
class Watch:
    """What went wrong in a browser: console, blocked content, failed or foreign requests."""

    origin: str
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, *patterns: str) -> None:
        """Complaints that the test provokes on purpose, as regular expressions."""
        self.allowed += patterns

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page of a profile."""
        context.on("console", self._console)
        context.on("weberror", lambda problem: self.complaints.append(f"script: {problem.error}"))
        context.on("requestfailed", self._failed)
        context.on("request", self._request)

    def unexpected(self) -> list[str]:
        """The complaints that no test asked for."""
        return [c for c in self.complaints if not any(re.search(p, c) for p in self.allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location.get("url", "")
            self.complaints.append(f"console: {message.text} ({urlsplit(where).path})")

    def _failed(self, request: Request) -> None:
        # A navigation that another one overtakes is aborted, and nobody misses it.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.method} {request.url} {request.failure}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.complaints.append(f"foreign: {request.url}")


class Visitor:
    """Somebody with a browser profile of their own."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.context, self.site, self.watch = context, site, Watch(site.url)
        self.watch.follow(context)
        self.page: Page = context.new_page()

    def open(self, path: str) -> Page:
        """Go to an address of the program."""
        self.page.goto(self.site.url + path)
        return self.page

    def register(self, email: str) -> Page:
        """Make an account and sign in, as the pages ask for it."""
        page = self.open("/register")
        page.get_by_label("Email").fill(email)
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_role("button", name="Make the account").click()
        return self.sign_in(email, here=True)

    def sign_in(self, email: str, *, here: bool = False) -> Page:
        """Sign in; with `here` on the page that is open already."""
        page = self.page if here else self.open("/sign-in")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("banner").locator("a[href='/account']")).to_be_visible()
        return page


def enter(browser: Browser, site: Site, *, js: bool = True, width: int = 1280, dark: bool = False) -> Visitor:
    """Somebody new, with a browser profile of their own."""
    context = browser.new_context(
        java_script_enabled=js,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    context.set_default_timeout(PATIENCE_MS)
    return Visitor(context, site)


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Visit]:
    """Makes visitors. At the end every profile is closed, and an unexpected complaint fails the test."""
    made: list[Visitor] = []

    def make(*, on: Site = site, **how: Any) -> Visitor:
        made.append(enter(chromium, on, **how))
        return made[-1]

    yield make
    for visitor in made:
        visitor.context.close()
    complaints = [complaint for visitor in made for complaint in visitor.watch.unexpected()]
    assert not complaints, complaints
