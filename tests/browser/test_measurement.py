"""The questions before the course, with script and without: answered, handed in, and nothing told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.answering import answer_rightly, questions, wait_until_saved
from tests.browser.conftest import Site, Visit


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
def test_from_the_line_on_home_to_having_handed_in(visit: Visit, site: Site, js: bool) -> None:
    page = visit(js=js).open("/")
    page.get_by_role("link", name="2 questions before you begin").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(questions(page)).to_have_count(2)
    expect(page.get_by_text("Nobody sees your own result.")).to_be_visible()
    expect(page.get_by_label("Guessing")).to_have_count(0)
    for question in questions(page).all():
        answer_rightly(question, site.course)
    if js:
        wait_until_saved(questions(page).all())
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Every question has an answer.")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Handed in")
    expect(page.locator("main")).not_to_contain_text(re.compile(r"point|per cent|right", re.IGNORECASE))
    page.get_by_role("link", name="Go to the course").click()
    expect(page.get_by_role("link", name="questions before you begin")).to_have_count(0)
    page.goto(f"{site.url}/measurement/before")
    expect(page.get_by_text("You handed this set in")).to_be_visible()
