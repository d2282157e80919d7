"""Every kind of page: no axe-core finding, light and dark, wide and narrow; no sideways scrolling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import AXE, Site, Visitor, enter, served
from tests.browser.pages import KINDS, NO_PAGE, Cast, Kind, make_cast, routes
from tests.conftest import make_settings

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
#: The dark scheme changes colours and nothing else.
COLOURS = ["cat.color"]
PAPER = {"light": "rgb(252, 252, 250)", "dark": "rgb(21, 24, 27)"}
#: 1280 px at 400 per cent zoom are 320 px.
WIDTHS = (1280, 320)
TOO_WIDE = """() => {
  const root = document.documentElement;
  const clipped = (node) => node && getComputedStyle(node).clipPath !== "none";
  const out = [...document.querySelectorAll("main, main *")].filter((node) => {
    if (node.closest("svg") || !node.checkVisibility()) return false;
    if (clipped(node) || clipped(node.closest("thead, .vh"))) return false;
    const { left, right, width } = node.getBoundingClientRect();
    const around = node.closest(".q, .voice, .data, .prose, main").getBoundingClientRect();
    return width > 1 && (right > around.right + 1 || left < around.left - 1);
  });
  const pushed = root.scrollWidth > root.clientWidth ? [`${root.scrollWidth} px`] : [];
  return [...pushed, ...out.slice(0, 4).map((node) => node.outerHTML.slice(0, 160))];
}"""


@pytest.fixture(scope="module")
def authors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A house where content is reloaded and mail could be sent."""
    settings = make_settings(tmp_path_factory.mktemp("authors"))
    with served(
        replace(settings, reload=True, smtp_url="smtp://127.0.0.1:1", mail_from="a@example.org")
    ) as site:
        yield site


@pytest.fixture(scope="module")
def cast(site: Site) -> Cast:
    """Readers with a past."""
    return make_cast(site)


@pytest.fixture(scope="module")
def houses(chromium: Browser, site: Site, authors: Site) -> Iterator[dict[str, Visitor]]:
    """A visitor in each house; the same browser profile plays every reader, by their cookies."""
    visitors = {"learners": enter(chromium, site), "authors": enter(chromium, authors)}
    yield visitors
    for visitor in visitors.values():
        visitor.context.close()


def open_kind(visitor: Visitor, kind: Kind, cast: Cast) -> Page:
    """A page of this kind, opened by the reader that it is for."""
    visitor.watch.complaints.clear()
    visitor.watch.allowed = [r"status of (400|404|409|410)"]
    visitor.context.clear_cookies()
    jar = cast.cookies.get(kind.who, {})
    visitor.context.add_cookies([{"name": n, "value": v, "url": visitor.site.url} for n, v in jar.items()])
    visitor.page.goto("about:blank")  # a fragment alone would not load the page anew
    page = visitor.open(kind.path.format(**cast.addresses))
    if kind.then:
        kind.then(page)
    return page


def test_every_page_route_is_among_the_kinds(site: Site, authors: Site, cast: Cast) -> None:
    assert routes(site) | routes(authors) == {kind.endpoint for kind in KINDS if kind.endpoint} | set(NO_PAGE)
    for kind in KINDS:
        house = authors if kind.house == "authors" else site
        if kind.endpoint:
            path = kind.path.format(**cast.addresses).partition("#")[0].partition("?")[0]
            assert house.app.url_map.bind("localhost").match(path)[0] == kind.endpoint, kind.name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_no_finding_and_no_sideways_scrolling(houses: dict[str, Visitor], cast: Cast, kind: Kind) -> None:
    page = open_kind(houses[kind.house], kind, cast)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme, tags in (("light", TAGS), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER[scheme]
            assert findings(page, tags) == [], f"{width} px, {scheme}"
    for direction in ("ltr", "rtl"):
        page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(TOO_WIDE) == [], f"{width} px, {direction}"
    assert houses[kind.house].watch.unexpected() == []


def findings(page: Page, tags: list[str]) -> list[Any]:
    """What axe-core objects to: rule, element, and why."""
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
    violations = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        (rule["id"], node["html"][:200], node["failureSummary"])
        for rule in violations
        for node in rule["nodes"]
    ]
