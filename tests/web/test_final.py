"""The final assessment without script: its terms, its clock, its silence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask

from course.learning.final import DAY_MS, HOUR_MS, MINUTE_MS
from course.records import db, finals
from course.records.audit import Pen
from tests.conftest import START, Clock
from tests.people import Browser
from tests.web.sitting import fields, hand_in, head, learner_id, slots, start_final
from tests.web.test_queries import cost

MINUTES = 30
SECOND = 1 / 60


def test_the_terms_are_said_before_it_begins(stranger: Browser) -> None:
    page = stranger.get("/quizzes/final").text
    for words in (
        "4 questions, 30 minutes",
        "70 per cent, provisional until a panel of experts has set it",
        "24 hours after the last one ended",
        "at most three times within 30 days",
        "told by section",
        "also when you close the page",
        "Sign in to begin",
    ):
        assert words in page, words
    assert "/quizzes/final/start" not in page


def test_home_shows_the_way_to_it(stranger: Browser, amina: Browser, app: Flask) -> None:
    for browser in (stranger, amina):
        page = browser.get("/").text
        assert 'id="final"' in page and "4 questions, 30 minutes" in page and "after module&nbsp;2" in page
    hand_in(app, amina, start_final(amina), 3)
    assert "Your best: 75 per cent." in amina.get("/").text


def test_a_guest_is_asked_to_sign_in(person: Callable[[str], Browser]) -> None:
    guest = person("")
    guest.start("l01-mini")
    assert "Sign in to begin" in guest.get("/quizzes/final").text
    assert guest.post("/quizzes/final/start").location.startswith("/sign-in")
    guest.get("/quizzes/final")
    guest.post("/quizzes/final/start")
    assert "Your results" not in guest.get("/quizzes/final").text


def test_a_form_holds_reserve_items_only_and_fills_every_cell(app: Flask, amina: Browser) -> None:
    items = [slot.item for slot in slots(app, start_final(amina))]
    assert all(item.use == "reserve" and item.status == "live" for item in items)
    assert sorted(item.bloom for item in items) == ["apply", "remember", "remember", "understand"]


def test_the_open_page_says_the_time_and_asks_nothing_that_is_explained_later(
    app: Flask, amina: Browser, clock: Clock
) -> None:
    address = start_final(amina)
    clock.pass_minutes(8.5)
    page = amina.get(address).text
    assert "22 minutes left" in page and f'data-left="{int(21.5 * MINUTE_MS)}"' in page
    assert "deadline" in page and "Check this answer" not in page
    assert "How sure are you" not in page and "-rationale" not in page
    assert "22 minutes left" in amina.get(f"{address}/finish").text
    clock.pass_minutes(21.5)
    assert "Time is up" in amina.get(address).text and "one more minute" in amina.get(address).text


def test_an_answer_is_taken_until_the_minute_after_the_deadline(
    app: Flask, amina: Browser, clock: Clock
) -> None:
    address = start_final(amina)
    form = fields(app, "amina", address, 4)
    one = {name.replace("-", "__"): value for name, value in form.items() if name.startswith("q1-")}
    clock.pass_minutes(MINUTES)
    amina.post(f"{address}/answers/1", 200, **one)
    clock.pass_minutes(60 * SECOND)
    amina.post(f"{address}/answers/1", 200, **{**one, "q1__seq": "1"})
    clock.now += 1
    assert amina.post(f"{address}/answers/2", 409, q2__seq="0", q2__choice="0").json == {"state": "frozen"}
    found = head(app, "amina", address)
    assert (found.state, found.submitted_at) == ("submitted", START + MINUTES * MINUTE_MS)
    assert (found.points, found.possible) == (840, 4 * 840)


def test_a_form_that_comes_too_late_is_refused_in_plain_words(
    app: Flask, amina: Browser, clock: Clock
) -> None:
    address = start_final(amina)
    form = {n.replace("-", "__"): v for n, v in fields(app, "amina", address, 4).items()}
    first = {name: value for name, value in form.items() if name.startswith("q1__")}
    amina.post(address, do="save", **first)
    clock.pass_minutes(MINUTES + 1 + SECOND)
    page = amina.post(address, 409, do="save", **form).text
    assert "came too late to be kept" in page and "was not added" in page
    assert "1 of 4 points" in amina.get(address).text


def test_handing_in_too_late_hands_in_what_was_saved_at_the_deadline(
    app: Flask, amina: Browser, clock: Clock
) -> None:
    address = start_final(amina)
    clock.pass_minutes(MINUTES + 5)
    amina.post(f"{address}/submit")
    assert head(app, "amina", address).submitted_at == START + MINUTES * MINUTE_MS
    assert "0 of 4 points" in amina.get(address).text


@pytest.mark.parametrize("path", ["", "/finish"])
def test_the_next_touch_of_the_attempt_hands_it_in(
    app: Flask, amina: Browser, clock: Clock, path: str
) -> None:
    address = start_final(amina)
    clock.pass_minutes(MINUTES + 2)
    amina.get(address + path, 302 if path else 200)
    assert head(app, "amina", address).state == "submitted"


@pytest.mark.parametrize("path", ["/", "/progress", "/account/export", "/quizzes/final", "/modules/m1-mini"])
def test_no_result_is_read_before_what_is_overdue_is_handed_in(
    app: Flask, amina: Browser, clock: Clock, path: str
) -> None:
    address = start_final(amina)
    clock.pass_minutes(MINUTES + 2)
    amina.get(path)
    assert head(app, "amina", address).state == "submitted"


def test_leaving_does_not_stop_the_clock_and_coming_back_goes_on(
    app: Flask, amina: Browser, clock: Clock, person: Callable[[str], Browser]
) -> None:
    address = start_final(amina)
    clock.pass_minutes(10)
    again = person("amina").sign_in()
    assert "Your assessment is running" in again.get("/quizzes/final").text
    assert "Yours is running" in again.get("/").text and "Running until" in again.get("/progress").text
    assert start_final(again) == address
    assert "20 minutes left" in again.get(address).text


def test_extra_time_is_added_and_said(app: Flask, amina: Browser, clock: Clock) -> None:
    who = learner_id(app, "amina")
    with app.app_context():
        db.write(
            lambda connection: finals.give_extra_time(
                connection, who, 50, "reads by ear", Pen(b"key", "op", START)
            )
        )
    page = amina.get("/quizzes/final").text
    assert "45 minutes" in page and "50 per cent of extra time" in page
    address = start_final(amina)
    assert head(app, "amina", address).deadline_at == START + 45 * MINUTE_MS
    assert amina.get("/account/export").json["extra_time"][0]["reason"] == "reads by ear"


def test_the_next_form_waits_a_day_and_is_another(app: Flask, amina: Browser, clock: Clock) -> None:
    first = start_final(amina)
    hand_in(app, amina, first, 4)
    assert "You have passed" in amina.get("/quizzes/final").text
    assert amina.post("/quizzes/final/start").location == "/quizzes/final"
    clock.now = START + 24 * HOUR_MS - 1
    amina.get("/quizzes/final")
    assert amina.post("/quizzes/final/start").location == "/quizzes/final"
    clock.now += 1
    second = start_final(amina)
    there = [{slot.item.id for slot in slots(app, address)} for address in (first, second)]
    # Three reserve items for two places of one cell, and one alone in its cell, must come again.
    assert second != first and len(there[0] & there[1]) == 2


def test_three_times_in_thirty_days(app: Flask, amina: Browser, clock: Clock) -> None:
    for day in range(3):
        clock.now = START + 2 * day * DAY_MS
        amina.sign_in()
        amina.post(f"{start_final(amina)}/submit")
    clock.now = START + 29 * DAY_MS
    page = amina.get("/quizzes/final").text
    assert "begun it 3 times within 30 days" in page and "/start" not in page
    assert amina.post("/quizzes/final/start").location == "/quizzes/final"
    clock.now = START + 30 * DAY_MS
    amina.get("/quizzes/final")
    assert "/attempts/" in amina.post("/quizzes/final/start").location


def test_time_that_ran_out_unseen_counts_from_its_deadline(amina: Browser, clock: Clock) -> None:
    start_final(amina)
    clock.now = START + MINUTES * MINUTE_MS + 24 * HOUR_MS
    amina.get("/account")
    assert "/attempts/" in amina.post("/quizzes/final/start").location


def test_two_tabs_hold_one_attempt_and_the_newer_answer_stands(
    app: Flask, amina: Browser, person: Callable[[str], Browser]
) -> None:
    address = start_final(amina)
    other = person("amina").sign_in()
    assert start_final(other) == address
    amina.post(f"{address}/answers/1", 200, q1__seq="0", q1__choice="0")
    assert other.post(f"{address}/answers/1", 409, q1__seq="0", q1__choice="1").json["state"] == "newer"  # type: ignore[index]
    page = other.post(address, 409, do="save", q1__seq="0", q1__choice="1").text
    assert "newer answer" in page and "minutes left" in page
    amina.post(f"{address}/submit")
    other.post(f"{address}/answers/1", 409, q1__seq="5", q1__choice="1")
    assert "too late" in other.post(address, 409, do="save", q1__seq="5", q1__choice="1").text


def test_no_answer_is_checked_singly(amina: Browser) -> None:
    address = start_final(amina)
    amina.post(address, 404, do="check-1")


def test_the_result_is_told_by_section_and_of_no_question(app: Flask, amina: Browser) -> None:
    address = start_final(amina)
    stems = [slot.item.stem for slot in slots(app, address)]
    hand_in(app, amina, address, 4)
    page = amina.get(address).text
    assert "4 of 4 points" in page and "100 per cent: passed" in page and "provisional" in page
    assert "Law (III.B)" in page and "Levels (III.C.5)" in page
    assert not any(stem in page for stem in stems)
    assert 'class="verdict' not in page and "Question by question" not in page


def test_export_and_list_tell_the_sum_and_no_answers_points(app: Flask, amina: Browser) -> None:
    address = start_final(amina)
    hand_in(app, amina, address, 2)
    listed = amina.get("/progress").text
    assert "Final assessment" in listed and "2 of 4" in listed
    taken = amina.get("/account/export").json["attempts"][0]  # type: ignore[index]
    assert (taken["quiz"], taken["points"]) == ("final", 2 * 840)
    assert taken["answers"] and not any("points" in answer for answer in taken["answers"])


def test_the_map_does_not_tell_which_questions_of_the_final_were_right(app: Flask, amina: Browser) -> None:
    for lesson in ("l01-mini", "l02-mini", "l03-mini"):
        amina.get(f"/lessons/{lesson}")
        amina.post(f"/lessons/{lesson}/done", done="1")
    before = [amina.get(path).text for path in ("/lessons/l03-mini", "/modules/m2-mini")]
    hand_in(app, amina, start_final(amina), 4)
    assert "<b>0 known</b>" in amina.get("/").text
    after = [amina.get(path).text for path in ("/lessons/l03-mini", "/modules/m2-mini")]
    token = re.compile(r'name="csrf_token" value="[^"]*"')
    assert [token.sub("", page) for page in before] == [token.sub("", page) for page in after]


def test_what_is_open_is_listed_until_all_is_done(app: Flask, amina: Browser) -> None:
    page = amina.get("/progress").text
    assert "What is still open" in page and "Module 1: Mini" in page and "Module 2: Second mini" in page
    hand_in(app, amina, amina.start("m1-mini"), 10)
    hand_in(app, amina, amina.start("m2-mini-pre"), 5)
    page = amina.get("/progress").text
    assert "Modules: all mastered or proved" in page and "passed from 70 per cent, provisional" in page
    hand_in(app, amina, start_final(amina), 3)
    assert "All done" in amina.get("/progress").text


def test_another_learner_sees_nothing_of_it(amina: Browser, bao: Browser) -> None:
    address = start_final(amina)
    bao.get(address, 404)
    bao.get("/quizzes/final")
    assert "Your assessment is running" not in bao.get("/quizzes/final").text


def test_a_final_costs_few_queries(app: Flask, amina: Browser) -> None:
    address, seq = start_final(amina), iter(range(9))
    assert cost(app, lambda: amina.get(address)) <= 4
    assert cost(app, lambda: amina.get("/quizzes/final")) <= 3
    for path, most in (("/", 4), ("/modules/m2-mini", 5), ("/progress", 5)):
        assert cost(app, lambda path=path: amina.get(path)) <= most  # type: ignore[misc]

    def save() -> object:
        return amina.post(f"{address}/answers/1", 200, q1__seq=str(next(seq)), q1__choice="0")

    assert cost(app, save) <= 5
    amina.post(f"{address}/submit")
    assert cost(app, lambda: amina.get(address)) <= 5


def test_the_time_is_given_to_the_script_as_what_is_left(amina: Browser) -> None:
    page = amina.get(start_final(amina)).text
    assert "js/deadline" in page and 'role="status" data-announce' in page
    assert json.loads(re.search(r'data-left="(\d+)"', page)[1]) == MINUTES * MINUTE_MS  # type: ignore[index]
