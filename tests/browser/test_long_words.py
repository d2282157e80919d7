"""The course as it is written: its longest lessons and questions fit their frames at every width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from course.content.hashing import canonical
from course.content.items import Cloze
from course.content.model import Course
from course.web.context import REFERENCE
from tests.browser.conftest import ROOT, Site, Visit, served
from tests.browser.test_axe import TOO_WIDE, WIDTHS
from tests.conftest import make_settings

#: A phone, a tablet held upright, where tables are tightest, and a desk.
WIDTHS_OF_WORDS = (320, 768, 1280)
#: Words that run over two lines without a hyphen, and words that leave the cell or the choice they stand in.
BAD_WORDS = r"""() => {
  const range = document.createRange(), bad = new Set();
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let text; (text = walk.nextNode()); ) {
    const parent = text.parentElement;
    if (!parent.checkVisibility() || parent.closest("svg, .vh, select, thead")) continue;
    const frame = parent.closest(".region, .opt, .pick label, .btn, td, th, li, dd, dt");
    for (const { 0: word, index } of text.data.matchAll(/[\p{L}\p{N}’]{3,}/gu)) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = [...range.getClientRects()].filter(({ width }) => width > 0.5);
      if (new Set(lines.map(({ top }) => Math.round(top))).size > 1) bad.add(`${word} is cut`);
      if (!frame) continue;
      const within = frame.getBoundingClientRect(), { left, right } = range.getBoundingClientRect();
      if (right > within.right + 1 || left < within.left - 1) bad.add(`${word} leaves its frame`);
    }
  }
  return [...bad];
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The course itself, with the pages that show its authors every item in every state."""
    settings = make_settings(tmp_path_factory.mktemp("desk"), content=ROOT)
    with served(replace(settings, reload=True)) as site:
        yield site


def longest_items(course: Course) -> list[str]:
    """The longest item of each type, by its canonical text."""
    longest = {item.type: item.id for item in sorted(course.items.values(), key=lambda i: len(canonical(i)))}
    return sorted(longest.values())


def maps(course: Course) -> list[str]:
    """Every question on a map: its fields are the narrowest frames that words stand in."""
    return [item.id for item in course.items.values() if item.type == "region"]


def widest_gaps(course: Course) -> list[str]:
    """Of each module the text whose list has the longest choice: a list is as wide as that."""
    widest: dict[str, tuple[int, str]] = {}
    for item in course.items.values():
        if isinstance(item, Cloze):
            length = max(len(choice.text) for gap in item.gaps for choice in gap.choices)
            module = course.module_of(item.lesson).id
            widest[module] = max(widest.get(module, (0, "")), (length, item.id))
    return [name for _, name in widest.values()]


def test_a_quiz_of_each_module_fits_a_phone(visit: Visit, desk: Site) -> None:
    visitor = visit(on=desk, width=320)
    for module in desk.course.modules:
        page = visitor.open(f"/quizzes/{module.id}")
        page.locator(f'form[action$="/quizzes/{module.id}/start"] button').first.click()
        page.wait_for_url("**/attempts/**")
        assert page.locator("main .q").count() > 0
        assert page.evaluate(TOO_WIDE) == [], f"the quiz of {module.id}"


def test_nothing_sticks_out(visit: Visit, desk: Site) -> None:
    visitor = visit(on=desk)
    items = {*longest_items(desk.course), *maps(desk.course), *widest_gaps(desk.course)}
    paths = [f"/author/items/{name}" for name in sorted(items)]
    paths += [f"/lessons/{name}" for name in desk.course.lessons] + list(REFERENCE)
    assert len(paths) > len(desk.course.lessons) + 5
    for path in paths:
        page = visitor.open(path)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(TOO_WIDE) == [], f"{path} at {width} px"
        for width in WIDTHS_OF_WORDS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(BAD_WORDS) == [], f"{path} at {width} px"
