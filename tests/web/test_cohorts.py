"""Cohorts: made by instructors, joined by learners who were told before what is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.people import Browser
from tests.teaching import code_of, join, make_cohort, teacher


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
    assert f"/register?next={address}" in guest.get(address).text
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
    assert "Nobody is waited for" in ines.get(f"{cohort}/joining").text
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
