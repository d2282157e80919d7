"""The institutions map by keyboard, and choosing on the reference pages, with and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visit


def focused_field(page: Page) -> str | None:
    """The address that the focused field of a map leads to, or none."""
    found: str | None = page.evaluate("document.activeElement.closest('svg a')?.getAttribute('href') ?? null")
    return found


@pytest.mark.parametrize("js", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_map_is_explored_by_keyboard(visit: Visit, site: Site, js: bool, width: int) -> None:
    page = visit(js=js, width=width).open("/institutions")
    wanted = [f"#b-{field.body}" for field in site.course.reference.institutions.map_2013.fields]
    page.get_by_role("link", name="The same map today").focus()
    met = []
    for _ in wanted:
        page.keyboard.press("Tab")
        met.append(focused_field(page))
    assert met == wanted, "the fields come in the author's order, one key press each"
    stroke = page.evaluate("getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth")
    assert float(stroke.removesuffix("px")) >= 4, "the focused field is ringed"
    page.keyboard.press("Enter")
    row = page.locator(f"tr{wanted[-1]}")
    expect(page.locator("tr:target")).to_have_attribute("id", wanted[-1].removeprefix("#"))
    expect(row).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('tr')?.id") == wanted[-1].removeprefix("#")


def test_a_row_of_today_leads_back_to_2013(visit: Visit) -> None:
    page = visit().open("/institutions#now-migration-organization")
    page.locator("#now-migration-organization th a").click()
    expect(page.locator("tr:target")).to_have_attribute("id", "b-migration-organization")


@pytest.mark.parametrize("js", [True, False], ids=["script", "no script"])
def test_choosing_lane_and_years(visit: Visit, js: bool) -> None:
    page = visit(js=js).open("/timeline")
    page.get_by_label("Place").select_option("out")
    page.get_by_label("Years").select_option("late")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(page.url.partition("?")[0] + "?lane=out&period=late")
    expect(page.locator("ol.lanes > li")).to_have_count(1)
    expect(page.get_by_label("Place")).to_have_value("out")
    page.get_by_role("link", name="Show all").click()
    expect(page.locator("ol.lanes > li")).to_have_count(4)
