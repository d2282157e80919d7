"""The clock of a final: without script on each load; with it counted down, and announced twice."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visitor

MINUTE = 60_000


def start(visitor: Visitor) -> Page:
    page = visitor.open("/quizzes/final")
    page.get_by_role("button", name="Begin now").click()
    page.wait_for_url("**/attempts/*")
    return page


def test_ten_and_two_minutes_are_announced_politely_and_the_end_is_said(visit: Visit) -> None:
    visitor = visit()
    visitor.register("deadline@example.org").clock.install()
    page = start(visitor)
    status, shown = page.locator("[data-announce]"), page.locator("[data-minutes]")
    expect(status).to_have_attribute("role", "status")
    expect(status).to_be_empty()
    page.clock.run_for(19 * MINUTE)
    expect(shown).to_have_text("11 minutes left")
    expect(status).to_be_empty()
    page.clock.run_for(MINUTE + 5_000)
    expect(status).to_contain_text("10 minutes left")
    page.clock.run_for(5 * MINUTE)
    expect(shown).to_have_text("5 minutes left")
    expect(status).to_contain_text("10 minutes left")  # the announcement stands; it is not repeated
    page.clock.run_for(3 * MINUTE)
    expect(status).to_contain_text("2 minutes left")
    page.clock.run_for(2 * MINUTE + 5_000)
    expect(shown).to_have_text("Time is up")
    expect(status.get_by_role("link", name="See the result")).to_be_visible()


def test_without_script_each_load_says_the_end_and_the_minutes_left(visit: Visit) -> None:
    visitor = visit(js=False)
    visitor.register("plain-deadline@example.org")
    page = start(visitor)
    expect(page.locator(".deadline")).to_contain_text("Time ends")
    expect(page.locator(".deadline")).to_contain_text("30 minutes left")
    expect(page.get_by_label("Guessing")).to_have_count(0)
