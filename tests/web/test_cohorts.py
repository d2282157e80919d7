"""Cohorts: made by instructors, joined by learners who were told before what is seen."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from course.learning.days import day_of
from course.records.db import store
from course.records.tables_cohorts import Invitation, Member
from course.web.teach_joining import ROWS
from tests.conftest import Clock
from tests.people import Browser
from tests.teaching import code_of, join, make_cohort, teacher
from tests.web.test_queries import cost


@pytest.fixture
def ines(app: Flask) -> Browser:
    """Ines is an instructor."""
    return teacher(app, "ines")


@pytest.fixture
def omar(app: Flask) -> Browser:
    """Omar is an instructor too, with no right to Ines's cohorts."""
    return teacher(app, "omar")


def test_an_instructor_makes_a_cohort_and_a_learner_joins_by_code(ines: Browser, amina: Browser) -> None:
    assert "No cohort yet" in ines.get("/teach").text
    cohort = make_cohort(ines, "Border officials, autumn")
    amina.get("/join")
    asked = amina.post("/join", code=code_of(ines, cohort).lower())
    page = amina.get(asked.location).text
    assert "never see your notes, reflections or action plan" in page
    assert "Amina" not in ines.get(cohort).text, "asked is not joined"
    amina.post(asked.location)
    assert "Border officials, autumn" in amina.get("/account/cohorts").text
    assert "Amina" in ines.get(cohort).text
    assert "Border officials, autumn" in ines.get("/teach").text


def test_a_guest_is_asked_to_make_an_account_and_comes_back(
    ines: Browser, person: Callable[[str], Browser]
) -> None:
    address = f"/join/{code_of(ines, make_cohort(ines))}"
    guest = person("chandra")
    asked = guest.get(address).text
    assert f"/register?next={address}" in asked and "In English" in asked
    assert "whether a pre-test has proved a module for you" in asked
    guest.get(f"/register?next={address}")
    made = guest.post(
        f"/register?next={address}", email=guest.email, password="a long enough password", display_name=""
    )
    assert made.location == f"/sign-in?next={address}"
    guest.get(made.location)
    back = guest.post(made.location, email=guest.email, password="a long enough password")
    assert back.location == address


def test_a_wrong_code_is_refused_and_guessing_is_slowed(amina: Browser, ines: Browser, clock: Clock) -> None:
    good = f"/join/{code_of(ines, make_cohort(ines))}"
    for _ in range(60):
        amina.get("/join/WRONGONE", 404)
    amina.get("/join/WRONGONE", 429)
    amina.get(good, 429)
    clock.pass_minutes(16)
    amina.get(good)


def test_an_old_code_lets_nobody_in(ines: Browser, amina: Browser) -> None:
    cohort = make_cohort(ines)
    old = code_of(ines, cohort)
    ines.post(f"{cohort}/code")
    assert code_of(ines, cohort) != old
    amina.get(f"/join/{old}", 404)


def test_an_archived_cohort_takes_nobody_in_and_comes_back(ines: Browser, amina: Browser) -> None:
    cohort = make_cohort(ines)
    code = code_of(ines, cohort)
    ines.post(f"{cohort}/archive", away="1")
    amina.get(f"/join/{code}", 404)
    assert "Archived" in ines.get("/teach").text
    ines.get(cohort)
    ines.post(f"{cohort}/archive", away="0")
    amina.get(f"/join/{code}")


def test_an_archived_cohort_invites_nobody(ines: Browser) -> None:
    cohort = make_cohort(ines)
    ines.get(f"{cohort}/joining")
    ines.post(f"{cohort}/archive", away="1")
    page = ines.get(f"{cohort}/joining").text
    assert f"{cohort}/invitations" not in page and "import" not in page and "Make another code" not in page
    assert "Nobody learns in it" in ines.get(cohort).text and "Hand out the code" not in ines.get(cohort).text
    ines.post(f"{cohort}/invitations", email="dana@example.org", name="")
    ines.get(f"{cohort}/import", 302)
    ines.post(f"{cohort}/import/confirm", list="email\neli@example.org\n")
    page = ines.get(f"{cohort}/joining").text
    assert "takes nobody in" in page and "dana@" not in page and "eli@" not in page


def test_a_cohort_that_has_ended_says_so_and_asks_for_no_more_words(
    ines: Browser, amina: Browser, bao: Browser, clock: Clock
) -> None:
    last = day_of(clock.now, "UTC")
    cohort = make_cohort(ines, ends_on=last.isoformat())
    join(amina, ines, cohort)
    clock.pass_minutes(60 * 24 * 40)
    amina.sign_in(), ines.sign_in(), bao.sign_in()
    for page in (cohort, f"{cohort}/joining", f"{cohort}/edit"):
        assert f"Ended {last.day} " in ines.get(page).text
    assert "Nobody needs a word" in ines.get(cohort).text, "idle for 40 days, but since it ended"
    assert f"(ended {last.day} " in amina.get("/account/cohorts").text
    code = code_of(ines, cohort)
    assert "Its last day was" in bao.get(f"/join/{code}").text
    assert "You are in this cohort already" in amina.get(f"/join/{code}").text


def test_leaving_takes_a_learner_off_the_page(ines: Browser, amina: Browser) -> None:
    cohort = make_cohort(ines)
    join(amina, ines, cohort)
    amina.get("/account/cohorts")
    amina.post("/account/cohorts/leave", cohort=cohort.rsplit("/", 1)[1])
    assert "Amina" not in ines.get(cohort).text
    amina.post("/account/cohorts/leave", 404, cohort=cohort.rsplit("/", 1)[1])


def test_whoever_is_invited_is_asked_and_may_decline(ines: Browser, person: Callable[[str], Browser]) -> None:
    cohort = make_cohort(ines, "Winter")
    ines.get(f"{cohort}/joining")
    for name in ("dana", "eli"):
        ines.post(f"{cohort}/invitations", email=f"{name}@Example.org", name="")
    ines.get(f"{cohort}/joining")
    ines.post(f"{cohort}/invitations", 400, email="not an address", name="")
    dana, eli = person("dana").register(), person("eli").register()
    for invited in (dana, eli):
        assert "has invited you" in invited.get("/").text
        assert "Winter" in invited.get("/account/cohorts").text
    dana.post("/account/invitations", cohort=cohort.rsplit("/", 1)[1], do="join")
    eli.post("/account/invitations", cohort=cohort.rsplit("/", 1)[1], do="decline")
    assert "has invited you" not in eli.get("/").text
    page = ines.get(cohort).text
    assert "Dana" in page and "Eli" not in page
    assert "Who is invited stands here" in ines.get(f"{cohort}/joining").text
    ines.post(f"{cohort}/invitations", 400, email="dana@example.org", name="")


def test_nobody_joins_by_another_address(ines: Browser, amina: Browser) -> None:
    cohort = make_cohort(ines)
    ines.get(f"{cohort}/joining")
    ines.post(f"{cohort}/invitations", email="dana@example.org", name="")
    amina.get("/account/cohorts")
    amina.post("/account/invitations", 404, cohort=cohort.rsplit("/", 1)[1], do="join")


def test_a_colleague_is_an_instructor_and_the_last_one_stays(
    ines: Browser, omar: Browser, amina: Browser
) -> None:
    cohort = make_cohort(ines)
    omar.get(cohort, 404)
    ines.get(f"{cohort}/joining")
    ines.post(f"{cohort}/staff", 400, colleague=amina.email)
    ines.post(f"{cohort}/staff/leave")
    ines.get(f"{cohort}/joining")
    ines.post(f"{cohort}/staff", colleague=omar.email)
    omar.get(cohort)
    ines.post(f"{cohort}/staff/leave")
    ines.get(cohort, 404)
    omar.get(f"{cohort}/joining")
    omar.post(f"{cohort}/staff/leave")
    omar.get(cohort)


def test_who_teaches_cannot_learn_in_the_same_cohort(ines: Browser) -> None:
    cohort = make_cohort(ines)
    join(ines, ines, cohort)
    assert "No cohort" in ines.get("/account/cohorts").text


def test_a_cohort_needs_a_name_and_days_in_order(ines: Browser) -> None:
    make_cohort(ines, " ", 400)
    make_cohort(ines, status=400, starts_on="2026-05-02", ends_on="2026-05-01")
    make_cohort(ines, status=400, attempts="0")
    make_cohort(ines, status=400, zone="Nowhere/Town")
    make_cohort(ines, status=400, due__m1__mini="someday")
    for day in ("9999-12-31", "0026-11-25"):
        make_cohort(ines, status=400, ends_on=day)


def test_policies_are_kept_and_shown_again(ines: Browser) -> None:
    cohort = make_cohort(
        ines,
        zone="Africa/Nairobi",
        starts_on="2026-03-01",
        attempts="3",
        minutes="40",
        shown="due",
        counts="last",
        due__m1__mini="2026-03-31",
    )
    page = ines.get(f"{cohort}/edit").text
    for kept in ("2026-03-01", "2026-03-31", 'value="3"', 'value="40"', 'value="Africa/Nairobi" selected'):
        assert kept in page
    assert 'value="due" checked' in page and 'value="last" checked' in page
    fields = {"name": "Renamed", "zone": "UTC", "languages": "en", "shown": "never", "counts": "first"}
    fields |= dict.fromkeys(("starts_on", "ends_on", "attempts", "minutes", "due-m1-mini"), "")
    ines.post(f"{cohort}/edit", **fields)
    page = ines.get(f"{cohort}/edit").text
    assert "Renamed" in page and "2026-03-31" not in page


def send(instructor: Browser, cohort: str, raw: bytes, status: int = 200) -> str:
    """Choose a file; returns the page that answers."""
    instructor.get(f"{cohort}/import")
    return instructor.post(f"{cohort}/import", status, file=(io.BytesIO(raw), "people.csv")).text


def test_a_file_is_shown_first_and_then_invites_all_at_once(
    ines: Browser, person: Callable[[str], Browser]
) -> None:
    cohort = make_cohort(ines)
    page = send(ines, cohort, "email;name\ndana@example.org;Dana Ö.\nnobody;\n".encode())
    assert "1 line is good, 1 is not" in page and "Line 3" in page
    assert "Who is invited stands here" in ines.get(f"{cohort}/joining").text
    ines.post(f"{cohort}/import/confirm", list="email,name\r\ndana@example.org,Dana Ö.\r\n")
    assert "Dana Ö." in ines.get(f"{cohort}/joining").text
    assert "has invited you" in person("dana").register().get("/").text


def test_what_changed_since_the_preview_keeps_everybody_out(ines: Browser) -> None:
    cohort = make_cohort(ines)
    ines.get(f"{cohort}/joining")
    ines.post(f"{cohort}/invitations", email="dana@example.org", name="")
    page = ines.post(f"{cohort}/import/confirm", 409, list="email\r\neli@example.org\r\ndana@example.org\r\n")
    assert "Is invited already" in page.text
    assert "eli@example.org" not in ines.get(f"{cohort}/joining").text


@pytest.mark.parametrize("raw", [b"", b"name\nDana", "email\nä".encode("latin-1")])
def test_a_file_that_cannot_be_read_is_refused_in_words(ines: Browser, raw: bytes) -> None:
    assert "The file cannot be used" in send(ines, make_cohort(ines), raw, 400)


def test_many_invitations_stand_on_pages_and_cost_no_more_queries(app: Flask, ines: Browser) -> None:
    cohort = make_cohort(ines)
    few = cost(app, lambda: ines.get(f"{cohort}/joining"))
    addresses = [f"p{number:04}@example.org" for number in range(2 * ROWS + 1)]
    ines.post(f"{cohort}/import/confirm", list="\n".join(["email", *addresses]))
    ines.get(f"{cohort}/joining")  # says that they are invited, once
    first, last, beyond = (ines.get(f"{cohort}/joining?page={page}").text for page in (1, 3, 4))
    assert f"({2 * ROWS + 1})" in first and "Page 1 of 3" in first
    assert first.count("Take back</button>") == ROWS and last.count("Take back</button>") == 1
    assert addresses[-1] in last and "page=4" not in last and "Nothing more" in beyond
    assert cost(app, lambda: ines.get(f"{cohort}/joining")) == few


@pytest.mark.parametrize(
    ("name", "status"), [("می\u200cخواهد", 302), ("\u200d \u200c", 400), ("A\u202eB", 400), ("A\nB", 400)]
)
def test_a_name_may_have_joiners_but_must_be_seen(ines: Browser, name: str, status: int) -> None:
    make_cohort(ines, name, status)


def test_a_file_too_large_is_refused(ines: Browser) -> None:
    send(ines, make_cohort(ines), b"email\n" + b"x" * 300_000, 413)


def test_leaving_the_course_takes_membership_and_invitations_along(
    app: Flask, ines: Browser, amina: Browser
) -> None:
    cohort = make_cohort(ines, "Winter")
    join(amina, ines, cohort)
    ines.post(f"{make_cohort(ines, 'Spring')}/invitations", email=amina.email, name="")
    taken = amina.get("/account/export").json
    assert taken["cohorts"][0]["name"] == "Winter" and taken["invitations"][0]["name"] == "Spring"
    amina.get("/account/erase")
    amina.post("/account/erase", current="a long enough password", sure="1")
    with app.app_context(), store().read() as connection:
        assert connection.execute(select(Invitation)).first() is None
        assert [row.part for row in connection.execute(select(Member.part))] == ["staff", "staff"]


def test_a_new_name_moves_in_the_list(ines: Browser, amina: Browser, bao: Browser) -> None:
    cohort = make_cohort(ines)
    for learner in (amina, bao):
        join(learner, ines, cohort)
    amina.get("/account")
    amina.post("/account/name", display_name="Zahra")
    page = ines.get(cohort).text
    assert page.index("Bao") < page.index("Zahra")
