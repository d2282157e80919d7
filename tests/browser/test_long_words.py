"""The course as it is written: its longest lessons and questions fit their frames at every width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from course.content.hashing import canonical
from course.content.model import Course
from course.web.context import REFERENCE
from tests.browser.conftest import ROOT, Site, Visit, served
from tests.browser.test_axe import TOO_WIDE, WIDTHS
from tests.conftest import make_settings


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


def test_nothing_sticks_out(visit: Visit, desk: Site) -> None:
    visitor = visit(on=desk)
    paths = [f"/author/items/{name}" for name in longest_items(desk.course)]
    paths += [f"/lessons/{name}" for name in desk.course.lessons] + list(REFERENCE)
    assert len(paths) > len(desk.course.lessons) + 5
    for path in paths:
        page = visitor.open(path)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(TOO_WIDE) == [], f"{path} at {width} px"
