"""The action plan on its pages, without script and as the script asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from course.records.db import StorageUnavailable
from course.web import plans
from tests.people import PASSWORD, Browser
from tests.web.test_journey import learners

ADDRESS = "/action-plan/m1-mini"
MODULE = "/modules/m1-mini"
JSON = {"Accept": "application/json"}


def test_a_change_is_saved_shown_under_its_module_and_in_the_plan(amina: Browser) -> None:
    amina.get(MODULE)
    assert amina.post(ADDRESS, seq="0", text="Take the box off\r\nthe form.").location == f"{MODULE}#plan"
    page = amina.get(MODULE).text
    assert "Take the box off\nthe form.</textarea>" in page and 'name="seq" value="1"' in page
    assert "Take the box off\nthe form.</p>" in amina.get("/action-plan").text
    assert "Only you can read" in amina.get("/action-plan").text


def test_a_passing_reader_and_an_empty_field_make_no_guest(app: Flask, stranger: Browser) -> None:
    for path in (MODULE, "/action-plan"):
        assert "Set-Cookie" not in stranger.get(path).headers
    stranger.post(ADDRESS, seq="0", text="  ")
    assert learners(app) == 0
    stranger.post(ADDRESS, seq="0", text="One desk less.")
    assert learners(app) == 1
    assert "One desk less." in stranger.get(MODULE).text


def test_nobody_sees_the_plan_of_another(amina: Browser, bao: Browser, stranger: Browser) -> None:
    amina.get(MODULE)
    amina.post(ADDRESS, seq="0", text="A secret plan")
    for other in (bao, stranger):
        for path in (MODULE, "/action-plan"):
            assert "A secret plan" not in other.get(path).text


def test_pressing_twice_is_harmless_and_an_older_page_loses_nothing(amina: Browser) -> None:
    amina.get(MODULE)
    for _ in range(2):
        amina.post(ADDRESS, seq="0", text="first")
    page = amina.post(ADDRESS, 409, seq="0", text="typed in another tab").text
    assert ">first</p>" in page and "typed in another tab</textarea>" in page
    assert "first</textarea>" in amina.get(MODULE).text
    amina.post(ADDRESS, seq="1", text="typed in another tab")
    assert "typed in another tab</textarea>" in amina.get(MODULE).text


def test_more_than_fits_is_refused_with_every_character_still_there(amina: Browser) -> None:
    amina.get(MODULE)
    text = "x" * plans.LIMIT
    page = amina.post(ADDRESS, 400, seq="0", text=text + "yz").text
    assert f"{text}yz</textarea>" in page and "1002 characters" in page
    amina.post(ADDRESS, seq="0", text=text)


def test_words_joined_at_signing_in_stay_whole_and_can_be_edited(
    person: Callable[[str], Browser], amina: Browser
) -> None:
    amina.get(MODULE)
    amina.post(ADDRESS, seq="0", text="a" * 900)
    guest = person("amina")
    guest.post(ADDRESS, seq="0", text="b" * 900)
    guest.get("/sign-in")
    guest.post("/sign-in", email=guest.email, password=PASSWORD)
    page = guest.get(MODULE).text
    assert f"{'a' * 900}\n\n{'b' * 900}</textarea>" in page and 'maxlength="1802"' in page
    guest.post(ADDRESS, seq="2", text="c" * 1802)
    assert 'maxlength="1802"' in guest.get(MODULE).text


@pytest.mark.parametrize(
    ("fields", "status"), [({"seq": "x", "text": "a"}, 400), ({"text": "a"}, 400), ({"seq": "9" * 17}, 400)]
)
def test_a_number_that_no_page_sent_is_refused(amina: Browser, fields: dict[str, str], status: int) -> None:
    amina.get(MODULE)
    amina.post(ADDRESS, status, **fields)
    amina.post("/action-plan/none", 404, seq="0", text="a")


def test_markup_and_control_characters_are_text(amina: Browser) -> None:
    amina.get(MODULE)
    amina.post(ADDRESS, seq="0", text="</textarea><script>\x00\x07 \u200fمرحبا")
    page = amina.get("/action-plan").text
    assert "&lt;/textarea&gt;&lt;script&gt; \u200fمرحبا" in page


def test_the_script_is_told_what_became_of_it(app: Flask, stranger: Browser) -> None:
    first = stranger.client.post(ADDRESS, data={"seq": "0", "text": "one"}, headers=JSON)
    assert first.status_code == 200 and first.json["state"] == "saved" and first.json["seq"] == 1
    data = {"seq": "1", "text": "two", "csrf_token": first.json["token"]}
    assert stranger.client.post(ADDRESS, data=data, headers=JSON).json["seq"] == 2
    older = stranger.client.post(ADDRESS, data=data | {"text": "three"}, headers=JSON)
    assert older.status_code == 409 and older.json == {"state": "newer"}
    assert stranger.client.post(ADDRESS, data={"seq": "2", "text": "x"}, headers=JSON).status_code == 400
    assert learners(app) == 1


def test_what_was_typed_is_kept_when_it_cannot_be_saved(
    amina: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageUnavailable("disk full")

    amina.get(MODULE)
    monkeypatch.setattr(plans.db, "write", full)
    words = "Take the box off the form.\nTell the desk why."
    page = amina.post(ADDRESS, 503, seq="0", text=words).text
    assert f"{words}</textarea>" in page and f'action="{ADDRESS}"' in page


def test_the_last_lesson_of_a_module_leads_to_its_plan(stranger: Browser) -> None:
    assert f"{MODULE}#plan" in stranger.get("/lessons/l02-mini").text
    assert f"{MODULE}#plan" not in stranger.get("/lessons/l01-mini").text


def test_the_plan_is_exported_and_goes_with_the_account(app: Flask, amina: Browser) -> None:
    amina.get(MODULE)
    amina.post(ADDRESS, seq="0", text="One desk less.")
    exported = amina.client.get("/account/export").json
    assert exported["action_plan"][0]["change"] == "One desk less."
    amina.get("/account/erase")
    amina.post("/account/erase", current=PASSWORD, sure="1")
    assert learners(app) == 0
