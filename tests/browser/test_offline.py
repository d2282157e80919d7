"""When the line or the server fails: the page says so, tries again, and nothing is lost."""

from __future__ import annotations

from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.answering import answer_rightly, put_in_order, question_of_type, questions, steps_of
from tests.browser.conftest import Site, Visit, Visitor
from tests.browser.test_journey import begin

DEAD_LINE = (r"ERR_INTERNET_DISCONNECTED", r"ERR_FAILED")
FAULT = r"status of (503|500)"
WENT_OFF = "Offline. Kept on this device; we go on trying."


def cut(visitor: Visitor) -> None:
    """Pull the plug."""
    visitor.watch.allow(*DEAD_LINE)
    visitor.context.set_offline(True)


def chosen(page: Page) -> list[str]:
    """The words of everything that is chosen on the page."""
    return [words.strip() for words in page.locator("label:has(:checked)").all_inner_texts()]


def in_lists(page: Page) -> list[str]:
    """What every list shows."""
    return [field.input_value() for field in page.get_by_role("combobox").all()]


def test_answers_given_offline_are_saved_when_the_line_is_back(visit: Visit, site: Site) -> None:
    reader = visit()
    page = begin(reader, "m1-mini")
    cut(reader)
    two = [question_of_type(page, site.course, kind) for kind in ("single", "categorise")]
    for question in two:
        answer_rightly(question, site.course)
        expect(question.locator(".save")).to_have_text(WENT_OFF)
    given = chosen(page)
    reader.context.set_offline(False)
    for question in two:
        expect(question.locator(".save")).to_contain_text("Saved")
    page.reload()
    assert chosen(page) == given


def test_handing_in_offline_is_held_back_and_works_afterwards(visit: Visit, site: Site) -> None:
    reader = visit()
    page = begin(reader, "m1-mini")
    cut(reader)
    answer_rightly(question_of_type(page, site.course, "single"), site.course)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("You are offline. Your answers stay on this page")).to_be_visible()
    expect(questions(page)).to_have_count(10)
    reader.context.set_offline(False)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you hand in")
    assert page.locator(".lead a").count() == 9


def test_a_fault_of_the_server_is_ours_and_is_tried_again(visit: Visit, site: Site) -> None:
    reader = visit()
    page = begin(reader, "l01-mini")
    failures = iter((503, 500))

    def fail_twice(route: Route) -> None:
        status = next(failures, None)
        if status is None:
            route.continue_()
        else:
            route.fulfill(status=status, body="")

    page.route("**/answers/*", fail_twice)
    reader.watch.allow(FAULT)
    question = question_of_type(page, site.course, "single")
    answer_rightly(question, site.course)
    expect(question.locator(".save")).to_have_text("Not saved yet. The fault is ours; we go on trying.")
    expect(question.locator(".save")).to_contain_text("Saved")
    assert next(failures, None) is None


def test_a_reload_before_the_answer_is_saved_loses_nothing(visit: Visit, site: Site) -> None:
    reader = visit()
    page = begin(reader, "m1-mini")
    reader.watch.allow(FAULT)
    warned: list[str] = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.route("**/answers/*", lambda route: route.fulfill(status=503, body=""))
    for kind in ("single", "multiple", "cloze", "categorise", "match", "region"):
        answer_rightly(question_of_type(page, site.course, kind), site.course)
    order = question_of_type(page, site.course, "order")
    put_in_order(order, steps_of(order)[::-1])
    steps, given, lists = steps_of(order), chosen(page), in_lists(page)
    page.get_by_role("textbox").fill("Train the field staff too.")
    expect(page.locator(".save.bad")).to_have_count(8)
    page.unroute_all()
    page.reload()
    assert warned == ["beforeunload"]
    expect(page.locator(".save.ok")).to_have_count(8)
    assert page.evaluate("sessionStorage.length") == 0
    page.reload()
    assert (chosen(page), in_lists(page)) == (given, lists)
    assert steps_of(question_of_type(page, site.course, "order")) == steps
    expect(page.get_by_role("textbox")).to_have_value("Train the field staff too.")


def test_what_is_typed_is_saved_without_leaving_the_field(visit: Visit, site: Site) -> None:
    page = begin(visit(), "l02-mini")
    question = question_of_type(page, site.course, "scenario")
    question.get_by_role("textbox").press_sequentially("A short reason")
    expect(question.locator(".save")).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_role("textbox")).to_have_value("A short reason")


def test_a_form_waits_for_what_is_on_its_way(visit: Visit, site: Site) -> None:
    """Else the second of two quick choices would be refused as older than the first."""
    page = begin(visit(), "l01-mini")
    slow: list[tuple[Route, APIResponse]] = []
    page.route("**/answers/*", lambda route: slow.append((route, route.fetch())), times=1)
    radios = question_of_type(page, site.course, "single").locator(".opts").get_by_role("radio")
    with page.expect_request("**/answers/*"):
        radios.nth(0).check()
    radios.nth(1).check()
    page.get_by_role("button", name="Save and stay").click()
    with page.expect_navigation():
        route, response = slow[0]
        route.fulfill(response=response)
    expect(page.locator(".msg.wrong")).to_have_count(0)
    expect(radios.nth(1)).to_be_checked()


def test_a_session_that_ended_elsewhere_keeps_the_answer_for_after_signing_in(
    visit: Visit, site: Site
) -> None:
    reader = visit()
    page = begin(reader, "l01-mini")
    reader.watch.allow(r"status of 404")
    session = [cookie for cookie in reader.context.cookies() if cookie["name"] == "learner"]
    reader.context.clear_cookies(name="learner")
    question = question_of_type(page, site.course, "single")
    answer_rightly(question, site.course)
    expect(question.locator(".save")).to_contain_text("Not saved. Kept in this tab.")
    given = chosen(page)
    question.get_by_role("link", name="Open the page again").click()
    expect(page.get_by_role("link", name="Sign in", exact=True).last).to_be_visible()
    reader.context.add_cookies(session)
    page.reload()
    expect(question_of_type(page, site.course, "single").locator(".save")).to_contain_text("Saved")
    assert chosen(page) == given


def test_a_lost_key_to_the_form_keeps_the_answer_for_the_next_page(visit: Visit, site: Site) -> None:
    reader = visit()
    page = begin(reader, "l01-mini")
    reader.watch.allow(r"status of 400")
    reader.context.clear_cookies(name="course")
    question = question_of_type(page, site.course, "single")
    answer_rightly(question, site.course)
    expect(question.locator(".save")).to_contain_text("Not saved.")
    question.get_by_role("link", name="Open the page again").click()
    expect(question_of_type(page, site.course, "single").locator(".save")).to_contain_text("Saved")
