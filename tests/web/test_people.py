"""Administrators: the first one, roles, suspension; and never none of them."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from course.cli import init_cli
from course.records import administration, staff
from course.records.audit import Pen
from course.records.db import store
from tests.conftest import START, Clock
from tests.people import PASSWORD, Browser
from tests.teaching import id_of, teacher

LINK = re.compile(r"http://127\.0\.0\.1:8000(/reset/[\w-]+)")
PEN = Pen(b"a key", "operator", START)


@pytest.fixture
def ada(app: Flask) -> Browser:
    """Ada is the only administrator."""
    return teacher(app, "ada", "administrator")


def page_of(app: Flask, somebody: Browser) -> str:
    return f"/teach/people/{id_of(app, somebody.email)}"


def test_an_administrator_finds_people_and_gives_roles(app: Flask, ada: Browser, amina: Browser) -> None:
    amina.get("/teach", 404)
    for query in ("", "?q=AMINA", "?role=learner", "?q=amina@"):
        assert amina.email in ada.get(f"/teach/people{query}").text
    assert "Nobody like that" in ada.get("/teach/people?q=%25").text
    ada.get(page_of(app, amina))
    ada.post(f"{page_of(app, amina)}/role", role="instructor")
    assert "No cohort yet" in amina.get("/teach").text
    amina.get("/teach/people", 404)
    ada.post(f"{page_of(app, amina)}/role", role="learner")
    amina.get("/teach", 404)
    ada.post(f"{page_of(app, amina)}/role", 400, role="owner")


def test_who_is_suspended_is_out_until_let_in_again(app: Flask, ada: Browser, amina: Browser) -> None:
    ada.get(page_of(app, amina))
    ada.post(f"{page_of(app, amina)}/suspend", out="1")
    assert amina.get("/account", 302).location.startswith("/sign-in")
    assert "suspended" in ada.get("/teach/people?q=amina").text
    ada.post(f"{page_of(app, amina)}/suspend", out="0")
    amina.sign_in()


def test_ending_sessions_signs_out_everywhere(app: Flask, ada: Browser, amina: Browser) -> None:
    ada.get(page_of(app, amina))
    ada.post(f"{page_of(app, amina)}/sessions")
    amina.get("/account", 302)
    assert "Nowhere" in ada.get(page_of(app, amina)).text
    amina.sign_in()


def test_a_link_for_a_new_password_is_shown_once_and_works_once(
    app: Flask, ada: Browser, amina: Browser, clock: Clock
) -> None:
    page = page_of(app, amina)
    ada.get(page)
    earlier, link = (LINK.findall(ada.post(f"{page}/link", 200).text)[0] for _ in range(2))
    assert "/reset/" not in ada.get(page).text
    amina.get(earlier, 410)
    amina.get(link)
    amina.post(link, password="another long password", again="another long password")
    amina.get(link, 410)
    amina.sign_in("another long password")
    ada.get(page)
    late = LINK.findall(ada.post(f"{page}/link", 200).text)[0]
    clock.pass_minutes(61)
    amina.get(late, 410)


def test_no_link_is_made_for_who_is_suspended(app: Flask, ada: Browser, amina: Browser) -> None:
    page = page_of(app, amina)
    ada.get(page)
    ada.post(f"{page}/suspend", out="1")
    assert "one-time link" not in ada.get(page).text
    ada.post(f"{page}/link", 404)


def test_without_mail_the_page_says_who_makes_a_link(stranger: Browser) -> None:
    assert "Ask an administrator" in stranger.get("/reset").text


def test_the_last_administrator_stays(app: Flask, ada: Browser, amina: Browser) -> None:
    ada.get(page_of(app, ada))
    ada.post(f"{page_of(app, ada)}/role", role="learner")
    assert "Nobody else could administer" in ada.get(page_of(app, ada)).text
    ada.post(f"{page_of(app, ada)}/suspend", out="1")
    ada.get("/teach/people")
    ada.post(f"{page_of(app, amina)}/role", role="administrator")
    ada.post(f"{page_of(app, ada)}/role", role="learner")
    ada.get("/teach", 404)
    amina.get("/teach/people")


def test_a_suspended_administrator_does_not_count_as_one(app: Flask, ada: Browser, amina: Browser) -> None:
    ada.get(page_of(app, amina))
    ada.post(f"{page_of(app, amina)}/role", role="administrator")
    ada.post(f"{page_of(app, amina)}/suspend", out="1")
    ada.post(f"{page_of(app, ada)}/role", role="learner")
    ada.get("/teach/people")


def test_pages_of_people_show_everybody_once(app: Flask) -> None:
    with app.app_context():
        for n in range(120):
            store().write(
                lambda c, n=n: staff.raise_to(
                    c, f"p{n:03}@example.org", "instructor", f"{n:032}", str(n), PEN
                )
            )
        found, after = [], ""
        with store().read() as connection:
            for _ in range(3):
                rows, after = administration.accounts(connection, "", "", after)
                found += [row.email for row in rows]
    assert found == sorted(set(found)) and len(found) == 120 and after == ""


def test_the_first_link_makes_an_administrator_once(app: Flask, stranger: Browser) -> None:
    with app.app_context():
        assert store().write(lambda c: staff.first_link(c, "one", START))
        assert store().write(lambda c: staff.first_link(c, "two", START)), "a second start makes another"
    stranger.get("/welcome/one", 410)
    stranger.get("/welcome/two")
    stranger.post("/welcome/two", 400, email="no address", display_name="", password=PASSWORD)
    stranger.post("/welcome/two", email="first@example.org", display_name="First", password=PASSWORD)
    stranger.get("/welcome/two", 410)
    stranger.name = "first"
    stranger.sign_in()
    stranger.get("/teach/people")
    with app.app_context():
        assert not store().write(lambda c: staff.first_link(c, "three", START)), "there is an account now"


def test_the_first_link_ends_after_an_hour(app: Flask, stranger: Browser, clock: Clock) -> None:
    with app.app_context():
        store().write(lambda c: staff.first_link(c, "one", START))
    clock.pass_minutes(61)
    stranger.get("/welcome/one", 410)


def test_no_other_link_opens_that_door(app: Flask, stranger: Browser) -> None:
    with app.app_context():
        store().write(lambda c: staff.raise_to(c, "ines@example.org", "instructor", "x" * 32, "hers", PEN))
    stranger.get("/welcome/hers", 410)
    stranger.get("/reset/hers")
    stranger.post("/reset/hers", password=PASSWORD, again=PASSWORD)
    stranger.name = "ines"
    stranger.sign_in()
    stranger.get("/teach")


def test_a_role_is_raised_by_the_command_and_never_lowered(app: Flask, amina: Browser, ada: Browser) -> None:
    with app.app_context():
        for email in (amina.email.upper(), ada.email):
            made = store().write(
                lambda c, email=email: staff.raise_to(c, email, "instructor", "e" * 32, "t", PEN)
            )
            assert not made
            store().write(lambda c: c.exec_driver_sql("DELETE FROM outbox"))
    amina.get("/teach")
    ada.get("/teach/people")
    assert re.search("instructor", ada.get("/teach/people?q=amina").text)


def test_the_command_makes_an_instructor_and_prints_a_link_for_a_new_account(
    app: Flask, amina: Browser
) -> None:
    init_cli(app)
    run = app.test_cli_runner().invoke
    told = run(args=["course", "instructor", "add", "new@example.org"])
    assert told.exit_code == 0 and "/reset/" in told.output, told.output
    assert "/reset/" not in run(args=["course", "instructor", "add", amina.email]).output
    assert run(args=["course", "instructor", "add", "nobody"]).exit_code == 1
    assert run(args=["course", "instructor", "first"]).exit_code == 1, "there are accounts"
    assert run(args=["course", "instructor", "first", "--quiet"]).exit_code == 0
    amina.get("/teach")
