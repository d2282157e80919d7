"""Quizzes begun in a cohort: which cohort, how often, how long, and when answers are explained."""

from __future__ import annotations

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import select

from course.content.words import typeset_plain as curly
from course.learning.days import day_ends
from course.records import progress
from course.records.db import store
from course.records.tables import Attempt
from tests.conftest import Clock
from tests.people import Browser
from tests.teaching import join, make_cohort, teacher
from tests.web.sitting import hand_in, learner_id, slots

DAY = 24 * 60


@pytest.fixture
def ines(app: Flask) -> Browser:
    """Ines is an instructor."""
    return teacher(app, "ines")


def cohorts_of_attempts(app: Flask) -> list[str | None]:
    """The cohort of each attempt, in the order in which they were begun."""
    with app.app_context(), store().read() as connection:
        return list(connection.execute(select(Attempt.cohort).order_by(Attempt.ordinal)).scalars())


def sit(learner: Browser, quiz: str = "m1-mini", **fields: str) -> str:
    """Begin and hand in; the address of the attempt."""
    learner.get(f"/quizzes/{quiz}")
    address = str(learner.post(f"/quizzes/{quiz}/start", **fields).location)
    learner.get(address)
    learner.post(f"{address}/submit")
    return address


def test_with_one_cohort_an_attempt_is_its(app: Flask, ines: Browser, amina: Browser) -> None:
    cohort = make_cohort(ines, "Autumn")
    sit(amina)
    join(amina, ines, cohort)
    assert "In the cohort" in amina.get("/quizzes/m1-mini").text
    sit(amina)
    assert cohorts_of_attempts(app) == [None, cohort.rsplit("/", 1)[1]]


def test_with_several_she_chooses_and_the_choice_is_remembered(
    app: Flask, ines: Browser, amina: Browser
) -> None:
    first, second = make_cohort(ines, "First"), make_cohort(ines, "Second")
    for cohort in (first, second):
        join(amina, ines, cohort)
    one, two = (cohort.rsplit("/", 1)[1] for cohort in (first, second))
    page = amina.get("/quizzes/m1-mini").text
    assert f'value="{two}" checked' in page, "the one joined last"
    sit(amina, cohort=one)
    assert f'value="{one}" checked' in amina.get("/quizzes/m1-mini").text
    sit(amina)
    sit(amina, cohort="none")
    sit(amina)
    sit(amina, cohort="somebody else’s")
    assert cohorts_of_attempts(app) == [one, one, None, None, None]


def test_an_archived_a_left_and_an_ended_cohort_take_no_attempt(
    app: Flask, ines: Browser, amina: Browser, clock: Clock
) -> None:
    clock.now = day_ends("2026-03-01", "UTC") - 1
    ending = make_cohort(ines, "Ending", ends_on="2026-03-01")
    join(amina, ines, ending)
    sit(amina)
    clock.pass_minutes(1)
    sit(amina)
    away = make_cohort(ines, "Away")
    join(amina, ines, away)
    sit(amina)
    ines.post(f"{away}/archive", away="1")
    sit(amina)
    ids = [cohort.rsplit("/", 1)[1] for cohort in (ending, away)]
    assert cohorts_of_attempts(app) == [ids[0], None, ids[1], None]


def test_attempts_are_limited_in_module_quizzes_only(ines: Browser, amina: Browser) -> None:
    join(amina, ines, make_cohort(ines, attempts="1"))
    assert "1 of 1 attempt left" in amina.get("/quizzes/m1-mini").text
    sit(amina)
    page = amina.get("/quizzes/m1-mini").text
    assert "No attempt is left" in page and ">Begin<" not in page
    assert amina.post("/quizzes/m1-mini/start").location == "/quizzes/m1-mini"
    sit(amina, "m2-mini")
    for _ in range(2):
        sit(amina, "l01-mini")


def test_an_open_attempt_goes_on_when_none_is_left(ines: Browser, amina: Browser) -> None:
    join(amina, ines, make_cohort(ines, attempts="1"))
    assert amina.start("m1-mini") == amina.start("m1-mini")


def test_minutes_are_a_deadline_after_which_it_is_handed_in(
    ines: Browser, amina: Browser, clock: Clock
) -> None:
    join(amina, ines, make_cohort(ines, minutes="40"))
    assert "40 minutes" in amina.get("/quizzes/m1-mini").text
    address = amina.start("m1-mini")
    assert "40 minutes left" in amina.get(address).text
    assert "Your best" not in amina.get("/").text and "is running" not in amina.get("/").text
    clock.pass_minutes(42)
    assert "0 of" in amina.get("/modules/m1-mini").text or "Result" in amina.get(address).text
    amina.get(address)
    amina.post(address, 409, do="save")
    assert amina.start("m1-mini") != address


def test_what_is_overdue_makes_room_for_the_next(ines: Browser, amina: Browser, clock: Clock) -> None:
    join(amina, ines, make_cohort(ines, minutes="40"))
    first = amina.start("m1-mini")
    clock.pass_minutes(42)
    amina.get("/")
    assert amina.start("m1-mini") != first


def explained(learner: Browser, address: str) -> bool:
    """Whether a result explains its questions."""
    page = learner.get(address).text
    assert " points</h1>" in page, "the score is told in any case"
    return "Every answer, explained" in page


def test_never_means_never(ines: Browser, amina: Browser, clock: Clock) -> None:
    join(amina, ines, make_cohort(ines, shown="never"))
    assert "not explained" in amina.get("/quizzes/m1-mini").text
    address = sit(amina)
    clock.pass_minutes(400 * DAY)
    amina.sign_in()
    assert not explained(amina, address)
    assert explained(amina, sit(amina, "l01-mini")), "practice is explained in any cohort"


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", "2026-03-28"), ("Europe/Berlin", "2026-03-29"), ("America/Santiago", "2026-04-04")],
)
def test_keys_are_shown_when_the_due_day_ends_in_the_cohorts_zone(
    ines: Browser, amina: Browser, clock: Clock, zone: str, day: str
) -> None:
    clock.now = day_ends(day, zone) - 60_000
    join(amina, ines, make_cohort(ines, shown="due", zone=zone, due__m1__mini=day))
    address = sit(amina)
    clock.now = day_ends(day, zone) - 1
    assert not explained(amina, address)
    clock.now += 1
    assert explained(amina, address)


def test_without_a_due_day_keys_wait_for_the_cohorts_end(ines: Browser, amina: Browser, clock: Clock) -> None:
    clock.now = day_ends("2026-03-01", "UTC") - 60_000
    join(amina, ines, make_cohort(ines, shown="due", ends_on="2026-03-01"))
    address = sit(amina)
    assert not explained(amina, address)
    clock.pass_minutes(1)
    assert explained(amina, address)


@pytest.mark.parametrize(("shown", "told"), [("never", False), ("handed-in", True)])
def test_what_is_withheld_is_told_by_no_other_page(
    app: Flask, ines: Browser, amina: Browser, shown: str, told: bool
) -> None:
    join(amina, ines, make_cohort(ines, shown=shown))
    address = amina.start("m1-mini")
    hand_in(app, amina, address, 99)
    page = amina.get(address).text
    stems = [curly(slot.item.stem)[:20] for slot in slots(app, address)]
    assert ('class="fb' in page) is told and all((escape(stem) in page) is told for stem in stems)
    assert ('class="met"' in amina.get("/lessons/l01-mini").text) is told
    answers = [
        answer for attempt in amina.get("/account/export").json["attempts"] for answer in attempt["answers"]
    ]
    assert answers and all(("points" in answer) is told for answer in answers)
    with app.app_context(), store().read() as connection:
        found = progress.facts(connection, learner_id(app, "amina"))
    assert bool(found.latest) is told and found.best


def test_an_instructor_previews_without_being_counted(app: Flask, ines: Browser) -> None:
    make_cohort(ines)
    assert "Preview: not counted" in ines.get("/quizzes/m1-mini").text
    address = sit(ines)
    assert "Preview: not counted" in ines.get(address).text
    assert cohorts_of_attempts(app) == [None]
