"""The pages of instructors by keyboard alone, and on a narrow screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visit
from tests.browser.teaching_steps import FLAWED, NO_WORSE, QUIZ
from tests.browser.test_axe import TOO_WIDE
from tests.browser.test_journey import WITH_AND_WITHOUT
from tests.browser.test_keyboard import choose_radio, press, tab_to
from tests.classroom import Classroom
from tests.teaching import make_cohort, teacher

NARROW = 320
#: The addresses below a cohort that hold something once a quiz was sat.
PAGES = (
    "",
    "/results",
    f"/results/{QUIZ}",
    f"/results/{QUIZ}?items=1",
    f"/results/{QUIZ}/items/{FLAWED}",
    "/reteach",
    "/export",
    "/joining",
    "/edit",
)
Opens = Callable[..., Page]


@pytest.fixture(scope="module")
def lena(site: Site) -> tuple[str, str]:
    """An instructor with a class that has sat the quiz: her address, and the cohort's."""
    browser = teacher(site.app, "lena-keys")
    cohort = make_cohort(browser, "Consular section, second round of the winter")
    Classroom(site.app, cohort.rsplit("/", 1)[1], Random("keys")).sit(32).fold()
    return browser.email, cohort


@pytest.fixture
def opened(visit: Visit, site: Site, lena: tuple[str, str]) -> Opens:
    """Opens a page of her cohort, or another of hers."""

    def open_page(path: str = "", *, js: bool = True, width: int = 1280) -> Page:
        visitor = visit(js=js, width=width)
        visitor.sign_in(lena[0])
        return visitor.open(path if path.startswith("/teach") else lena[1] + path)

    return open_page


@WITH_AND_WITHOUT
def test_the_grid_is_searched_sorted_and_left_for_a_learner(opened: Opens, js: bool) -> None:
    page = opened(js=js)
    tab_to(page, page.get_by_label("Name or address"))
    page.keyboard.type("learner 3")
    page.keyboard.press("Enter")
    expect(page.locator("table.cohort tbody tr")).to_have_count(4)
    tab_to(page, page.get_by_role("link", name="Everybody"))
    page.keyboard.press("Enter")
    expect(page.locator("table.cohort tbody tr")).to_have_count(32)
    tab_to(page, page.get_by_role("columnheader").get_by_role("link", name="M1", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="M1", exact=True)).to_have_attribute(
        "aria-sort", "ascending"
    )
    first = page.locator("table.cohort tbody tr").first.get_by_role("link")
    name = first.inner_text()
    tab_to(page, first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_grid_that_is_too_wide_is_moved_by_arrows_and_takes_no_page_along(opened: Opens) -> None:
    page = opened(width=NARROW)
    grid = page.get_by_role("region", name=re.compile("^Learners and modules"))
    tab_to(page, grid)
    assert grid.evaluate("node => node.scrollWidth > node.clientWidth"), "there is nothing to move"
    page.keyboard.press("ArrowRight")
    page.wait_for_function("node => node.scrollLeft !== 0", arg=grid.element_handle())
    assert page.evaluate("scrollX") == 0


@WITH_AND_WITHOUT
def test_a_question_is_mended_and_mended_back(opened: Opens, lena: tuple[str, str], js: bool) -> None:
    page = opened(f"/teach/items/{FLAWED}?cohort={lena[1].rsplit('/', 1)[1]}", js=js)
    tab_to(page, page.locator("summary", has_text="Accept another answer"))
    press(page, "Enter")
    choose_radio(page, page.locator("details[open] input[type=radio]"), NO_WORSE)
    tab_to(page, page.get_by_role("button", name="Preview", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Accept another answer: preview")
    tab_to(page, page.get_by_label("Why this is decided"))
    page.keyboard.type("Both fit.")
    tab_to(page, page.get_by_role("button", name="Apply"))
    page.keyboard.press("Enter")
    expect(page.locator(".lead")).to_contain_text("It stands. Every attempt follows it.")
    tab_to(page, page.get_by_label("Why it is taken back"))
    page.keyboard.type("One fits better.")
    tab_to(page, page.get_by_role("button", name="Take back"))
    page.keyboard.press("Enter")
    expect(page.locator(".lead")).to_contain_text(", taken back")


@pytest.mark.parametrize("path", ["", f"/results/{QUIZ}", "/export"])
def test_tab_goes_through_a_page_to_its_end_and_is_always_seen(opened: Opens, path: str) -> None:
    page = opened(path)
    tab_to(page, page.get_by_role("button", name="Light or dark"), most=150)


def test_no_page_of_a_cohort_scrolls_sideways_on_a_narrow_screen(
    opened: Opens, site: Site, lena: tuple[str, str]
) -> None:
    page = opened(width=NARROW)
    address = f"/teach/items/{FLAWED}?cohort={lena[1].rsplit('/', 1)[1]}"
    preview = address.replace("?", "/preview?") + "&act=drop"
    wide = {}
    for path in (*(lena[1] + path for path in PAGES), "/teach", "/teach/cohorts/new", address, preview):
        page.goto(site.url + path)
        wide[path] = page.evaluate(TOO_WIDE)
    assert not {path: found for path, found in wide.items() if found}
