"""What a page costs on a poor line, and what it looks like on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Page, expect

from course.web.context import REFERENCE
from tests.browser.conftest import ROOT, Site, Visit, served
from tests.conftest import make_settings

MOST_BYTES = 40_000
MOST_REQUESTS = 4
#: What a page of A4 leaves between margins of 22 mm, in px.
PAPER_WIDTH = 627
#: Boxes of the page's content that hide a part of it.
CUT = """() => [...document.querySelectorAll("main, main *")].filter((node) => {
  if (node.closest(".vh, svg") || !node.checkVisibility()) return false;
  const { overflowX, overflowY } = getComputedStyle(node);
  const wide = node.scrollWidth > node.clientWidth + 1 && overflowX !== "visible";
  const high = node.scrollHeight > node.clientHeight + 1 && overflowY !== "visible";
  const box = node.getBoundingClientRect();
  return wide || high || (box.width > 1 && (box.right > innerWidth + 1 || box.left < -1));
}).map((node) => node.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The course itself: what learners really load and print."""
    with served(make_settings(tmp_path_factory.mktemp("real"), content=ROOT)) as site:
        yield site


class Meter:
    """Counts what comes over the line: requests, and bytes as they were sent, headers included."""

    def __init__(self, page: Page) -> None:
        self.requests: list[str] = []
        self.bytes = 0
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", lambda event: self.requests.append(event["request"]["url"]))
        session.on("Network.loadingFinished", self._finished)

    def _finished(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])


@pytest.mark.parametrize("which", ["first", "longest"])
def test_a_lesson_in_a_new_browser_is_light(visit: Visit, real: Site, which: str) -> None:
    lessons = real.course.lessons
    longest = max(lessons, key=lambda name: len(lessons[name].body))
    page = visit(on=real).page
    meter = Meter(page)
    page.goto(f"{real.url}/lessons/{next(iter(lessons)) if which == 'first' else longest}")
    page.wait_for_load_state("networkidle")
    asked = [url for url in meter.requests if not url.startswith("data:")]
    assert len(asked) <= MOST_REQUESTS, asked
    assert all(url.startswith(real.url + "/") for url in asked), asked
    assert 5_000 < meter.bytes <= MOST_BYTES


def test_a_second_page_costs_its_text_only(visit: Visit, real: Site) -> None:
    page = visit(on=real).open("/")
    meter = Meter(page)
    page.get_by_role("link", name="Reference").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reference")
    page.wait_for_load_state("networkidle")
    asked = [url for url in meter.requests if not url.startswith("data:")]
    fresh = [url for url in asked if "/static/" not in url]
    assert fresh == [real.url + "/reference"]
    assert meter.bytes <= MOST_BYTES


@pytest.mark.parametrize("path", ["first lesson", "/", "/paragraphs", "/progress", *REFERENCE])
def test_on_paper_nothing_is_cut_and_nothing_is_there_to_press(visit: Visit, real: Site, path: str) -> None:
    if path == "first lesson":
        path = f"/lessons/{next(iter(real.course.lessons))}"
    page = visit(on=real, width=PAPER_WIDTH, dark=True).open(path)
    page.emulate_media(media="print")
    for gone in ("nav", "button", ".skip", ".go"):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(CUT) == []
    for answer in page.locator("article details > *:not(summary)").all():
        expect(answer).to_be_visible()
    assert len(page.pdf()) > 5_000


def test_the_notes_are_on_paper_too(visit: Visit) -> None:
    page = visit().open("/lessons/l01-mini#p82")
    page.emulate_media(media="print")
    for slip in page.locator(".slip").all():
        expect(slip).to_be_visible()
        assert slip.evaluate("node => getComputedStyle(node).position") == "static"
