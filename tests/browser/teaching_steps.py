"""What instructors and learners do in a browser, step by step, and what they then read on the page."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.answering import answer_rightly, item_of, questions, wait_until_saved
from tests.browser.conftest import Site, Visitor
from tests.people import PASSWORD
from tests.teaching import teacher

#: The question that is flawed, the words of its key, and of the answer that is no worse.
FLAWED = "q-l01-01"
KEY = "Voting and being elected; entering and staying"
NO_WORSE = "Joining a trade union; owning land and houses"
QUIZ = "m1-mini"


def instructor(visitor: Visitor, site: Site, name: str) -> Page:
    """A new account with the role of an instructor, signed in."""
    return visitor.sign_in(teacher(site.app, name).email)


def make_cohort(page: Page, site: Site, name: str) -> tuple[str, str]:
    """Make a cohort from the list of cohorts; its address, and its code as the page shows it."""
    page.goto(site.url + "/teach")
    page.get_by_role("link", name="Make a cohort").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The cohort is made.")).to_be_visible()
    code = page.get_by_role("definition").filter(has_text=re.compile(r"^\S{4}-\S{4}$"))
    return page.url.removesuffix("/joining"), code.inner_text()


def join_by_code(visitor: Visitor, code: str, cohort: str, email: str) -> Page:
    """Type the code, read what will be seen, make an account, and join."""
    page = visitor.open("/join")
    page.get_by_label("Code").fill(code.lower())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(cohort)
    expect_to_be_told(page)
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Email").fill(email)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("Name").fill(email.partition("@")[0])
    page.get_by_role("button", name="Make the account").click()
    visitor.sign_in(email, here=True)
    expect_to_be_told(page)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text(f"You are in the cohort {cohort}.")).to_be_visible()
    return page


def expect_to_be_told(page: Page) -> None:
    """What instructors see and what they never see stands there before anybody joins."""
    said = page.get_by_role("region", name="What instructors will see")
    expect(said).to_contain_text("your scores, your answers and how certain you were")
    expect(said).to_contain_text("They never see your notes, reflections or action plan.")


def sit(visitor: Visitor, site: Site, chosen: str, left_out: int, *, js: bool) -> Page:
    """Sit the quiz: all right but so many left out, and this answer to the flawed question."""
    page = visitor.open(f"/quizzes/{QUIZ}")
    page.get_by_role("button", name="Begin").click()
    expect(questions(page)).to_have_count(10)
    known = {place: item_of(page.locator(f"#q{place}"), site.course).id for place in range(1, 11)}
    flawed = next(place for place, item in known.items() if item == FLAWED)
    page.locator(f"#q{flawed}").get_by_label(chosen, exact=True).check()
    answered = [place for place in known if place != flawed][left_out:]
    for place in answered:
        answer_rightly(page.locator(f"#q{place}"), site.course)
    if js:
        wait_until_saved(page.locator(f"#q{place}") for place in (flawed, *answered))
    else:
        page.get_by_role("button", name="Save and stay").click()
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("of 10 points")
    return page


def flawed_on(page: Page) -> Locator:
    """The flawed question on a result."""
    return questions(page).filter(has_text=KEY)


def report(page: Page, words: str) -> None:
    """Report a problem from the explained question, and come back to the result."""
    result = page.url
    flawed_on(page).get_by_role("link", name="Report a problem").click()
    page.get_by_role("group", name="What is the problem?").get_by_role("radio").first.check()
    page.get_by_label("In your words").fill(words)
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Report a problem with this question")
    page.goto(result)


def by_heading(row: Locator) -> dict[str, str]:
    """The cells of a row by their headings, as they are read."""
    cells = row.locator("[data-k]").all()
    return {str(cell.get_attribute("data-k")): as_read(cell) for cell in cells}


def as_read(place: Locator) -> str:
    """The words of a place on a page, with one space between them."""
    return " ".join(place.inner_text().split())


def take_along(page: Page, name: str) -> bytes:
    """The file behind a link."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=name, exact=True).click()
    assert not coming.value.failure()
    return Path(coming.value.path()).read_bytes()
