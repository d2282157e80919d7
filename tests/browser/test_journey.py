"""A learner's whole way through the course, with script and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import answer_rightly, question_of_type, questions, wait_until_saved
from tests.browser.conftest import Site, Visit, Visitor

WITH_AND_WITHOUT = pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
GAPS = (3, 7)


@WITH_AND_WITHOUT
def test_from_the_first_page_to_the_first_result(visit: Visit, site: Site, js: bool) -> None:
    page = visit(js=js).open("/")
    page.get_by_role("link", name=re.compile("^Begin")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lesson l01-mini")
    open_and_close_a_citation(page)
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_text("You have read this lesson.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Answer 5 questions")).click()

    first = questions(page).first
    answer_rightly(first, site.course)
    expect(first.locator(".verdict")).to_have_count(0)
    first.get_by_role("button", name="Check this answer").click()
    expect(first.locator(".sum")).to_contain_text("Right: 1 point")
    expect(first.locator("input, select, textarea")).to_have_count(0)
    expect(page.locator("#cited")).to_be_visible()

    wrong = questions(page).nth(1)
    wrong.get_by_role("button", name="Check this answer").click()
    expect(wrong.locator("fieldset").first).to_be_visible()

    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("Not yet answered: question 2")).to_be_visible()
    page.get_by_role("button", name="Finish and see the result").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 5 points")
    result = page.url
    page.get_by_role("button", name="Try fresh questions").click()
    expect(questions(page)).to_have_count(5)
    assert page.url != result
    expect(page.locator(".q .verdict")).to_have_count(0)


def test_nothing_is_shown_that_only_a_script_makes_work(visit: Visit, site: Site) -> None:
    light_or_dark = visit(js=False).open("/").locator("[data-do=theme]")
    expect(light_or_dark).to_be_hidden()
    expect(visit().open("/").locator("[data-do=theme]")).to_be_visible()


@WITH_AND_WITHOUT
def test_an_account_takes_along_what_a_guest_did(visit: Visit, site: Site, js: bool) -> None:
    guest = visit(js=js)
    page = begin(guest, "l02-mini")
    answer_rightly(questions(page).first, site.course)
    if js:
        wait_until_saved([questions(page).first])
    else:
        page.get_by_role("button", name="Save and stay").click()
    attempt = page.url
    page = guest.register(f"guest-{js}@example.org".lower())
    page.get_by_role("link", name="Progress", exact=True).click()
    page.get_by_role("link", name="Lesson l02-mini").last.click()
    assert page.url == attempt
    expect(page.locator(".q[data-state=new]")).to_have_count(4)
    page.get_by_role("link", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


@WITH_AND_WITHOUT
@pytest.mark.parametrize("one_by_one", [False, True], ids=["one-page", "one-by-one"])
def test_a_module_quiz_is_left_and_resumed_elsewhere(
    visit: Visit, site: Site, js: bool, one_by_one: bool
) -> None:
    email = f"omar-{js}-{one_by_one}@example.org".lower()
    at_work, at_home = visit(js=js), visit(js=js)
    at_work.register(email)
    page = begin(at_work, "m1-mini")
    attempt = page.url
    if one_by_one:
        page.get_by_role("button", name="Show one question at a time").click()
        expect(questions(page)).to_have_count(1)
    answer_all_but(page, site, GAPS, one_by_one=one_by_one, js=js)

    page = at_home.sign_in(email)
    page.goto(site.url + "/quizzes/m1-mini")
    page.get_by_role("button", name="Go on with your open attempt").click()
    assert page.url == attempt
    expect(page.locator("[data-open-list]")).to_have_text("Not yet answered: 3, 7.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator(".lead")).to_have_text("Not yet answered: question 3, question 7.")
    page.get_by_role("link", name="question 7").click()
    answer_rightly(page.locator("#q7"), site.course)
    if js:
        wait_until_saved([page.locator("#q7")])
        expect(page.locator("[data-open-list]")).to_have_text("Not yet answered: 3.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator(".lead")).to_have_text("Not yet answered: question 3.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("9 of 10 points")
    expect(page.get_by_text("90 per cent: the module is mastered.")).to_be_visible()
    expect(page.locator(".q .sum")).to_have_count(10)

    page = at_work.open("/progress")
    expect(page.get_by_role("cell", name="90 per cent")).to_be_visible()
    page = at_work.open(attempt.removeprefix(site.url))
    expect(page.get_by_role("heading", level=1)).to_have_text("9 of 10 points")


def test_a_page_that_is_older_says_so_and_shows_the_newer_answer(visit: Visit, site: Site) -> None:
    reader = visit()
    page = begin(reader, "l01-mini")
    older = reader.context.new_page()
    older.goto(page.url)
    answer_rightly(question_of_type(page, site.course, "single"), site.course)
    wait_until_saved([question_of_type(page, site.course, "single")])
    reader.watch.allow("409")
    late = question_of_type(older, site.course, "single")
    late.get_by_label("Certain", exact=True).check()
    expect(late.locator(".save")).to_contain_text("A newer answer from another page stands.")
    late.get_by_role("link", name="Show it").click()
    expect(late.locator(".opt :checked")).to_have_count(1)
    expect(late.get_by_label("Certain", exact=True)).not_to_be_checked()


def begin(visitor: Visitor, quiz: str) -> Page:
    """Open a quiz and begin it."""
    page = visitor.open(f"/quizzes/{quiz}")
    page.get_by_role("button", name="Begin").click()
    expect(questions(page).first).to_be_visible()
    return page


def open_and_close_a_citation(page: Page) -> None:
    """The digest opens from its mark, and closing it moves nothing."""
    mark, slip = page.locator("a.cite[href='#p82']").first, page.locator("#p82")
    mark.scroll_into_view_if_needed()
    before = mark.bounding_box()
    mark.click()
    expect(slip.get_by_role("link", name="Close")).to_be_visible()
    assert mark.bounding_box() == before
    slip.get_by_role("link", name="Close").click()
    expect(slip.get_by_role("link", name="Close")).to_be_hidden()
    assert mark.bounding_box() == before


def test_from_the_digest_of_a_range_on_to_the_next(visit: Visit) -> None:
    page = visit().open("/lessons/l01-mini")
    mark = page.locator("a.cite").filter(has_text="–").first
    first = int((mark.get_attribute("href") or "")[2:])
    mark.click()
    page.locator(f"#p{first}").get_by_role("link", name=f"Next: paragraph {first + 1}").click()
    expect(page.locator(f"#p{first + 1}").get_by_role("link", name="Close")).to_be_visible()
    page.locator(f"#p{first + 1}").get_by_role("link", name="Close").click()
    expect(mark).to_be_focused()


def answer_all_but(page: Page, site: Site, gaps: tuple[int, ...], *, one_by_one: bool, js: bool) -> None:
    """Answer every question of ten rightly but some; with script nothing is pressed to save."""
    for place in range(1, 11):
        question = page.locator(f"#q{place}")
        expect(question).to_be_visible()
        if place not in gaps:
            answer_rightly(question, site.course)
            if js:
                wait_until_saved([question])
        if one_by_one and place < 10:
            page.get_by_role("button", name="Next question").click()
    if not js:
        page.get_by_role("button", name="Save and stay").click()
