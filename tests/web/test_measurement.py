"""The measurement: two forms, each once, offered quietly; of the answers nobody is told anything."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from course.learning.forms import form_before
from course.records.db import read, store
from course.records.tables import Attempt
from tests.certified import complete
from tests.conftest import START
from tests.people import PASSWORD, Browser
from tests.web.sitting import hand_in, head, learner_id, slots, start_final

BEFORE, AFTER = "/measurement/before", "/measurement/after"
ASKED = {"a": {"q-l01-81", "q-l03-81"}, "b": {"q-l01-82", "q-l03-82"}}


def begin(browser: Browser, door: str = BEFORE) -> str:
    """Begin a form, or go on with it; where that leads."""
    browser.get(door)
    return str(browser.post(f"{door}/start").location)


def finish(browser: Browser) -> None:
    """Do what opens the second form: hand in the final."""
    browser.post(f"{start_final(browser)}/submit")


def items(app: Flask, address: str) -> set[str]:
    return {slot.item.id for slot in slots(app, address)}


def test_it_is_offered_quietly_and_locks_nothing(stranger: Browser) -> None:
    assert (
        f'href="{BEFORE}"' in stranger.get("/").text and f'href="{BEFORE}"' in stranger.get("/progress").text
    )
    page = stranger.get(BEFORE).text
    assert "2 questions" in page and "Nobody sees your own result." in page and "Begin" in page
    for path in ("/lessons/l01-mini", "/quizzes/m1-mini", "/quizzes/final"):
        stranger.get(path)
    assert "Not open to you now" in stranger.get(AFTER).text
    for path in ("/measurement/meanwhile", "/quizzes/measure-before-a"):
        stranger.get(path, 404)


def test_a_form_cannot_be_begun_by_the_door_of_quizzes(amina: Browser) -> None:
    amina.get("/quizzes/m1-mini")
    for form in "ab":
        amina.post(f"/quizzes/measure-before-{form}/start", 404)


def test_a_stranger_begins_as_a_guest_in_the_form_of_her_id(app: Flask, stranger: Browser) -> None:
    address = begin(stranger)
    with app.app_context(), read() as connection:
        guest = str(connection.exec_driver_sql("SELECT id FROM learner").scalar_one())
    assert items(app, address) == ASKED[form_before(guest)]
    page = stranger.get(address).text
    assert "Your answers help to see what the course teaches. Nobody sees your own result." in page
    assert "point" not in page and "How sure are you" not in page and "Check this answer" not in page


def test_before_ends_with_the_first_thing_that_teaches(app: Flask, amina: Browser) -> None:
    amina.get("/lessons/l01-mini")
    assert BEFORE in amina.get("/").text
    amina.post("/lessons/l01-mini/done", done="1")
    assert BEFORE not in amina.get("/").text
    assert begin(amina) == BEFORE and "Not open to you now" in amina.get(BEFORE).text
    with app.app_context(), read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM attempt").scalar_one() == 0


def test_one_that_was_begun_can_be_gone_on_with_and_is_handed_in_once(app: Flask, amina: Browser) -> None:
    address = begin(amina)
    assert "Go on with your answers" in amina.get(BEFORE).text and begin(amina) == address
    hand_in(app, amina, address, 2)
    assert begin(amina) == address and "You handed this set in" in amina.get(BEFORE).text
    assert BEFORE not in amina.get("/").text
    amina.post(f"{address}/submit")
    with app.app_context(), read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM attempt").scalar_one() == 1
        assert connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar_one() == 1


def test_after_the_course_the_other_form_is_offered(app: Flask, amina: Browser) -> None:
    first = begin(amina)
    hand_in(app, amina, first, 1)
    assert begin(amina, AFTER) == AFTER and AFTER not in amina.get("/").text
    finish(amina)
    assert AFTER in amina.get("/").text and AFTER in amina.get("/progress").text
    second = begin(amina, AFTER)
    assert items(app, first) | items(app, second) == ASKED["a"] | ASKED["b"]
    assert len(items(app, first) & items(app, second)) == 0
    hand_in(app, amina, second, 2)
    assert begin(amina, AFTER) == second and AFTER not in amina.get("/").text


def test_mastered_modules_open_the_second_form_too(app: Flask, amina: Browser) -> None:
    hand_in(app, amina, begin(amina), 1)
    complete(app, amina.email)
    assert AFTER in amina.get("/").text


def test_without_the_first_form_the_second_is_not_offered(amina: Browser) -> None:
    finish(amina)
    assert "/measurement/" not in amina.get("/").text
    assert begin(amina, AFTER) == AFTER and "Not open to you now" in amina.get(AFTER).text


@pytest.mark.parametrize("right", [0, 1, 2])
def test_nobody_is_told_how_many_were_right(app: Flask, amina: Browser, right: int) -> None:
    address = begin(amina)
    stems = [slot.item.stem for slot in slots(app, address)]
    amina.post(address, 404, do="check-1")
    hand_in(app, amina, address, right)
    assert head(app, "amina", address).points == right * 840
    page = amina.get(address).text
    assert "Handed in" in page and "Nobody sees your own result." in page
    assert not any(stem in page for stem in stems) and "per cent" not in page and 'class="verdict' not in page
    shown = amina.get("/progress").text
    row = re.search(r"<tr>[^\n]*Questions before the course.*", shown)
    assert row and "What the course teaches" in row[0] and '<td class="n" data-k="Points">–</td>' in row[0]
    taken = amina.get("/account/export").json["attempts"][0]  # type: ignore[index]
    assert len(taken["answers"]) == 2
    assert not {"points", "possible"} & {*taken, *(key for answer in taken["answers"] for key in answer)}


def test_pages_are_the_same_whatever_was_answered(app: Flask, person: Callable[[str], Browser]) -> None:
    """What a page does not know it cannot tell: all right and all wrong look alike, but for the names."""
    told = []
    for name, right in (("chen", 0), ("dua", 2)):
        browser = person(name).register()
        address = begin(browser)
        hand_in(app, browser, address, right)
        pages = [browser.get(path).text for path in (address, BEFORE, "/", "/progress")]
        changing = rf'{address}|{name.title()}|name="csrf_token" value="[^"]+"'
        told.append([re.sub(changing, "", page) for page in pages])
    assert told[0] == told[1]


def test_a_guest_takes_her_form_along_into_an_account(app: Flask, person: Callable[[str], Browser]) -> None:
    esra = person("esra")
    first = begin(esra)
    hand_in_as_guest(app, esra, first)
    esra.register()
    assert "You handed this set in" in esra.get(BEFORE).text
    finish(esra)
    assert not items(app, first) & items(app, begin(esra, AFTER))
    assert learner_id(app, "esra")


def hand_in_as_guest(app: Flask, guest: Browser, address: str) -> None:
    """Choose something everywhere, and hand in."""
    guest.get(address)
    chosen = {f"q{place}__choice": "0" for place in (1, 2)} | {f"q{place}__seq": "0" for place in (1, 2)}
    guest.post(address, do="save", **chosen)
    guest.post(f"{address}/submit")


def test_erasing_leaves_nothing(app: Flask, amina: Browser) -> None:
    hand_in(app, amina, begin(amina), 2)
    amina.get("/account/erase")
    amina.post("/account/erase", current=PASSWORD, sure="1")
    with app.app_context(), read() as connection:
        for table in ("attempt", "attempt_item", "response"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0


def test_gaps_are_named_before_handing_in_and_not_counted_against_anybody(amina: Browser) -> None:
    page = amina.get(f"{begin(amina)}/finish").text
    assert "Not yet answered" in page and "You can hand in with gaps." in page and "zero" not in page


def test_one_that_was_closed_says_so_and_bars_nothing(app: Flask, amina: Browser) -> None:
    """Open twice, as a guest and with an account: adopting closes one of them."""
    address = begin(amina)
    with app.app_context():
        store().write(
            lambda c: c.execute(update(Attempt).values(state="closed", submitted_at=START)) and None
        )
    assert "Closed, not handed in" in amina.get(address).text
    assert begin(amina) != address
