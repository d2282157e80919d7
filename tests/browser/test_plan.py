"""The action plan and the certificate in a real browser: saved at each pause, printed on one sheet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.pages import certified, cookies_of
from tests.people import Browser

MODULE = "/modules/m1-mini"
FIELD = "One change I could make on Monday"


def test_a_change_is_saved_at_a_pause_and_stands_after_a_reload(visit: Visit) -> None:
    page = visit().open(MODULE)
    for words in ("One desk less.", "One desk less, and one box."):
        page.get_by_label(FIELD).fill(words)
        expect(page.locator(".save")).to_have_text(re.compile("^Saved "))
        page.reload()
        expect(page.get_by_label(FIELD)).to_have_value(words)


def test_the_button_saves_without_leaving_the_page(visit: Visit) -> None:
    page = visit().open(MODULE)
    page.get_by_label(FIELD).fill("One desk less.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".save")).to_have_text(re.compile("^Saved "))
    page.goto("about:blank")
    page.go_back()
    expect(page.get_by_label(FIELD)).to_have_value("One desk less.")


def test_without_script_the_button_saves(visit: Visit) -> None:
    page = visit(js=False).open(MODULE)
    page.get_by_label(FIELD).fill("One desk less.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label(FIELD)).to_have_value("One desk less.")
    expect(page.locator(".save")).to_have_text(re.compile("^Saved "))


def test_while_the_server_fails_the_words_stay_and_are_sent_again(visit: Visit) -> None:
    visitor = visit()
    visitor.watch.allow("status of 503")
    page = visitor.open(MODULE)
    failures = iter([503])

    def fail_once(route: Route) -> None:
        code = next(failures, None)
        if code:
            route.fulfill(status=code, body="")
        else:
            route.continue_()

    page.route("**/action-plan/*", fail_once)
    page.get_by_label(FIELD).fill("One desk less.")
    expect(page.locator(".save")).to_contain_text("The fault is ours")
    expect(page.get_by_label(FIELD)).to_have_value("One desk less.")
    expect(page.locator(".save")).to_have_text(re.compile("^Saved "))


def test_of_two_tabs_the_older_is_told_and_loses_nothing(visit: Visit) -> None:
    visitor = visit()
    visitor.watch.allow("status of 409")
    first = visitor.open(MODULE)
    first.get_by_label(FIELD).fill("Written first.")
    expect(first.locator(".save")).to_have_text(re.compile("^Saved "))
    second = visitor.context.new_page()
    second.goto(visitor.site.url + MODULE)
    first.get_by_label(FIELD).fill("Written first, and more.")
    first.get_by_role("button", name="Save").click()
    expect(first.locator(".save")).to_have_text(re.compile("^Saved "))
    second.get_by_label(FIELD).fill("Written in the second tab.")
    expect(second.locator(".save")).to_contain_text("nothing you typed is lost")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("alert")).to_contain_text("Written first, and more.")
    expect(second.get_by_label(FIELD)).to_have_value("Written in the second tab.")


@pytest.mark.parametrize(
    "name",
    ["Amina Kessanou", "Maria Antonia Esperanza " * 12, "أمينة بنت عبد الرحمن الكسانو " * 9, "N" * 300],
)
def test_a_certificate_prints_on_one_sheet_of_a4(visit: Visit, name: str) -> None:
    visitor = visit()
    holder = Browser(visitor.site.app, f"sheet-{abs(hash(name))}").register()
    certified(holder, name.strip())
    jar = cookies_of(holder)
    visitor.context.add_cookies([{"name": n, "value": v, "url": visitor.site.url} for n, v in jar.items()])
    sheet = visitor.open("/certificate").pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1
    long = visitor.page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    assert not long
