"""A learner's way through the course, without script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from course.records.db import read
from course.records.people import Learner
from tests.conftest import Clock
from tests.people import PASSWORD, Browser

PAGES = [
    "/",
    "/modules/m1-mini",
    "/lessons/l01-mini",
    "/lessons/l02-mini",
    "/paragraphs",
    "/paragraphs/82",
    "/glossary",
    "/since-2013",
    "/progress",
    "/quizzes/l01-mini",
    "/quizzes/m1-mini",
    "/register",
    "/sign-in",
    "/reset",
]


def learners(app: Flask) -> int:
    with app.app_context(), read() as connection:
        return int(connection.execute(select(func.count()).select_from(Learner)).scalar_one())


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_a_stranger_and_leaves_no_trace(
    stranger: Browser, app: Flask, path: str
) -> None:
    stranger.get(path)
    assert learners(app) == 0


@pytest.mark.parametrize(
    "path", [*PAGES, "/account", "/account/email", "/account/password", "/account/erase"]
)
def test_every_page_opens_for_an_account(amina: Browser, path: str) -> None:
    amina.get(path)


@pytest.mark.parametrize(
    "path",
    [
        "/paragraphs/147",
        "/paragraphs/999",
        "/paragraphs/01",
        "/paragraphs/\u0668\u0662",
        "/paragraphs/" + "9" * 5000,
        "/lessons/none",
        "/modules/none",
        "/quizzes/none",
        "/attempts/none",
    ],
)
def test_what_is_not_there_says_so(stranger: Browser, path: str) -> None:
    stranger.get(path, 404)


def test_missing_paragraphs_are_explained(stranger: Browser) -> None:
    assert "144 to 151 are missing" in stranger.get("/paragraphs/147", 404).text
    for never_there in (0, 152):
        assert "announces paragraphs 1 to 151" in stranger.get(f"/paragraphs/{never_there}", 404).text


def test_first_answer_makes_a_guest_whose_progress_is_kept(stranger: Browser, app: Flask) -> None:
    address = stranger.start("l01-mini")
    assert learners(app) == 1
    stranger.post(address, q1__seq="0", q1__confidence="2", do="save")
    assert 'name="q1-confidence" value="2" checked' in stranger.get(address).text


def test_one_attempt_stays_open_until_it_is_handed_in(amina: Browser) -> None:
    first = amina.start("m1-mini")
    assert amina.start("m1-mini") == first
    amina.get(f"{first}/finish")
    amina.post(f"{first}/submit")
    assert "of 10 points" in amina.get(first).text
    assert amina.start("m1-mini") != first


def test_unanswered_questions_are_listed_before_handing_in(amina: Browser) -> None:
    address = amina.start("m1-mini")
    page = amina.get(f"{address}/finish").text
    assert "question&nbsp;1" in page and "count as zero" in page


def choose_first(page: str, place: int) -> dict[str, str]:
    """The first choice for every field of a question, as a form would send it."""
    fields = {f"q{place}-seq": "0", f"q{place}-touched": "1"}
    for name, value in re.findall(
        rf'name="(q{place}-(?!seq|touched|confidence|move)[a-z0-9-]+)" value="([^"]*)"', page
    ):
        fields.setdefault(name, value)
    for name in re.findall(rf'<select[^>]* name="(q{place}-[a-z0-9-]+)"', page):
        fields.setdefault(name, "0")
    return fields


def test_checking_freezes_an_answer_and_explains_it(amina: Browser) -> None:
    address = amina.start("l01-mini")
    page = amina.get(address).text
    assert 'class="verdict' not in page
    amina.post(address, do="check-1", **{n.replace("-", "__"): v for n, v in choose_first(page, 1).items()})
    explained = amina.get(address).text
    section = explained.split('id="q2"')[0]
    assert 'class="verdict' in section and 'name="q1-seq"' not in section
    assert amina.post(f"{address}/answers/1", 409, q1__seq="1", q1__confidence="0").json == {
        "state": "frozen"
    }


def test_a_module_quiz_is_not_explained_before_it_is_handed_in(amina: Browser) -> None:
    address = amina.start("m1-mini")
    page = amina.get(address).text
    fields = {n.replace("-", "__"): v for n, v in choose_first(page, 1).items()}
    amina.post(address, 404, do="check-1", **fields)
    assert 'class="verdict' not in amina.get(address).text


def test_autosave_says_what_is_kept(amina: Browser, clock: Clock) -> None:
    address = amina.start("m1-mini")
    clock.pass_minutes(1)
    said = amina.post(f"{address}/answers/1", 200, q1__seq="0", q1__confidence="1").json
    assert (
        said is not None and said["state"] == "saved" and said["seq"] == 1 and said["saved_at"] == clock.now
    )


def test_an_older_tab_is_told_of_the_newer_answer(amina: Browser) -> None:
    address = amina.start("m1-mini")
    amina.post(f"{address}/answers/1", 200, q1__seq="0", q1__confidence="1")
    amina.post(f"{address}/answers/1", 200, q1__seq="1", q1__confidence="2")
    older = amina.post(f"{address}/answers/1", 409, q1__seq="0", q1__confidence="0").json
    assert older is not None and older["state"] == "newer" and older["seq"] == 2
    page = amina.post(address, 409, q1__seq="0", q1__confidence="0", do="save").text
    assert "newer answer" in page and 'name="q1-confidence" value="2" checked' in page


def test_order_moves_without_script(amina: Browser) -> None:
    address = amina.start("m1-mini")
    page = amina.get(address).text
    found = re.search(r'name="(q(\d+))-order" value="([\d,]+)"', page)
    assert found
    prefix, place, order = found.groups()
    before = order.split(",")
    response = amina.post(
        address,
        **{
            f"{prefix}__seq": "0",
            f"{prefix}__order": order,
            f"{prefix}__touched": "0",
            f"{prefix}__move": "down-0",
        },
    )
    assert response.location.endswith(f"?q={place}#q{place}")
    after = re.search(rf'name="{prefix}-order" value="([\d,]+)"', amina.get(address).text)
    assert after and after[1].split(",") == [before[1], before[0], *before[2:]]


def test_one_question_at_a_time_is_kept_as_a_choice(amina: Browser) -> None:
    address = amina.start("m1-mini")
    amina.post(f"{address}/view", one="1")
    page = amina.get(address).text
    assert page.count('class="q" id=') == 1 and "Next question" in page
    amina.post(address, do="go-3")
    assert 'id="q3"' in amina.get(f"{address}?q=3").text


def test_signing_in_adopts_what_a_guest_did(person: Callable[[str], Browser], app: Flask) -> None:
    carmen = person("carmen")
    address = carmen.start("l01-mini")
    carmen.post(address, q1__seq="0", q1__confidence="1", do="save")
    carmen.register()
    assert 'value="1" checked' in carmen.get(address).text
    assert learners(app) == 1


def test_both_have_one_open_the_accounts_stays(person: Callable[[str], Browser], amina: Browser) -> None:
    kept = amina.start("l01-mini")
    again = person("amina")
    guest = again.start("l01-mini")
    again.sign_in()
    assert "Closed without a result" in again.get(guest).text
    assert again.start("l01-mini") == kept


def test_an_address_in_use_gets_the_same_answer(person: Callable[[str], Browser], amina: Browser) -> None:
    fresh, taken = person("nobody-yet"), person("amina")
    answers = []
    for browser in (fresh, taken):
        browser.get("/register")
        response = browser.post("/register", email=browser.email, password="another long password")
        answers.append(
            (response.status_code, response.location, browser.get("/sign-in").text.split("</form>")[1:])
        )
    assert answers[0] == answers[1]
    taken.sign_in("another long password", 400)


def test_lesson_marked_as_read_fills_the_map(amina: Browser) -> None:
    amina.get("/lessons/l01-mini")
    amina.post("/lessons/l01-mini/done", done="1")
    assert "You have read this lesson" in amina.get("/lessons/l01-mini").text
    home = amina.get("/").text
    assert "<b>0 read</b>" not in home
    amina.post("/lessons/l01-mini/done", done="0")
    assert "<b>0 read</b>" in amina.get("/").text


def test_a_guest_can_be_forgotten(stranger: Browser, app: Flask) -> None:
    stranger.start("l01-mini")
    stranger.get("/progress")
    stranger.post("/forget")
    assert learners(app) == 0
    assert "Nothing is kept about you" in stranger.get("/progress").text


def test_signing_out_ends_a_copied_session(amina: Browser, person: Callable[[str], Browser]) -> None:
    copy = person("amina")
    cookie = amina.client.get_cookie("learner")
    assert cookie
    copy.client.set_cookie("learner", cookie.value)
    copy.get("/account")
    amina.get("/account")
    amina.post("/sign-out")
    assert "You are signed out." in amina.get("/").text
    copy.get("/account", 302)


def test_a_new_password_ends_other_sessions(amina: Browser, person: Callable[[str], Browser]) -> None:
    other = person("amina").sign_in()
    amina.get("/account/password")
    amina.post("/account/password", 200, current="wrong wrong wrong", password="something quite new")
    amina.post("/account/password", current=PASSWORD, password="something quite new")
    other.get("/account", 302)
    amina.get("/account")


def test_erasing_takes_everything(amina: Browser, app: Flask) -> None:
    address = amina.start("m1-mini")
    amina.post(f"{address}/submit")
    assert amina.get("/account/export").json["attempts"]
    amina.get("/account/erase")
    amina.post("/account/erase", current=PASSWORD, sure="1")
    assert learners(app) == 0
    amina.get(address, 404)


def test_sign_in_is_throttled_by_account(
    amina: Browser, person: Callable[[str], Browser], clock: Clock
) -> None:
    guesser = person("amina")
    for _ in range(10):
        guesser.sign_in("not the password", 400)
    guesser.sign_in("not the password", 429)
    guesser.sign_in(PASSWORD, 429)
    clock.pass_minutes(16)
    guesser.sign_in(PASSWORD)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "م" * 300, "\u202eevil", "a" * 300])
def test_hostile_names_harm_nothing(amina: Browser, name: str) -> None:
    amina.get("/account")
    status = 302 if name.isprintable() else 400
    amina.post("/account/name", status, display_name=name)
    for path in ("/", "/account", "/progress", "/lessons/l01-mini"):
        assert "<script>alert" not in amina.get(path).text


def test_a_case_has_the_same_quotation_marks_before_and_after(amina: Browser) -> None:
    page = amina.get(amina.start("l01-mini")).text
    assert "States\u2019 payments for single projects" in page


def test_forms_of_the_account_say_what_is_asked(amina: Browser) -> None:
    assert ">New email</label>" in amina.get("/account/email").text
    assert "10 characters or more" in amina.get("/account/password").text
