"""What is answered in front of Flask is what Flask answers, and nothing else is answered there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from course.factory import create_app
from course.records.db import store
from course.web import door, security
from tests.conftest import Clock, make_settings
from tests.people import Browser
from tests.records.doing import together
from tests.records.test_writer import waiting_together

LESSON = "/lessons/l01-mini"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the door has answered by itself; `shut` in it lets everything pass to Flask."""
    answered: list[str] = []
    reply = door.Door._reply

    def note(self: door.Door, environ: dict[str, Any]) -> door.Reply | None:
        found = None if "shut" in answered else reply(self, environ)
        if found is not None:
            answered.append(environ["PATH_INFO"])
        return found

    monkeypatch.setattr(door.Door, "_reply", note)
    yield answered


def known(response: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    """All of an answer; a header's order says nothing."""
    return response.status_code, sorted(response.headers), response.data


def both(passed: list[str], browser: Browser, **headers: str) -> tuple[Any, Any]:
    """The lesson from the door and from Flask."""
    browser.get(LESSON)
    passed.clear()
    here = known(browser.client.get(LESSON, headers=headers))
    assert passed == [LESSON]
    passed.append("shut")
    there = known(browser.client.get(LESSON, headers=headers))
    return here, there


@pytest.mark.parametrize("gzip", ["", "gzip, br"])
@pytest.mark.parametrize("theme", ["", "dark", "nonsense"])
def test_a_lesson_is_the_same_from_both(
    passed: list[str], stranger: Browser, amina: Browser, theme: str, gzip: str
) -> None:
    for browser in (stranger, amina):
        passed.clear()
        if theme:
            browser.client.set_cookie("theme", theme)
        here, there = both(passed, browser, **({"Accept-Encoding": gzip} if gzip else {}))
        assert here == there and here[0] == 200


def test_progress_is_the_same_from_both(passed: list[str], amina: Browser) -> None:
    amina.get(LESSON)
    amina.post(f"{LESSON}/done")
    amina.post("/service", service="health")
    amina.post(f"{amina.start('m1-mini')}/submit")
    here, there = both(passed, amina)
    assert here == there


@pytest.mark.parametrize(
    "unusual",
    [{"Cookie": 'theme="dark"'}, {"Accept-Encoding": "gzip;q=0"}, {"Cookie": "learner=unknown"}],
    ids=str,
)
def test_what_is_unusual_passes(passed: list[str], stranger: Browser, unusual: dict[str, str]) -> None:
    stranger.get(LESSON)
    passed.clear()
    response = stranger.app.test_client(use_cookies=False).get(LESSON, headers=unusual)
    assert response.status_code == 200 and not passed


def test_a_visit_that_is_written_down_passes(passed: list[str], amina: Browser, clock: Clock) -> None:
    amina.get(LESSON)
    amina.get(LESSON)
    assert passed
    passed.clear()
    clock.pass_minutes(31)
    amina.get(LESSON)
    assert not passed


def save(browser: Browser, address: str, seq: int, sure: str = "1", **headers: str) -> TestResponse:
    fields = {"q1-seq": str(seq), "q1-confidence": sure, "csrf_token": browser.token}
    return browser.client.post(f"{address}/answers/1", data=fields, headers=SAME_SITE | headers)


@pytest.fixture
def address(amina: Browser) -> str:
    """An attempt of Amina's, with one answer saved so that all is known."""
    address = amina.start("m1-mini")
    assert save(amina, address, 0).status_code == 200
    return address


def test_an_answer_is_saved_the_same_from_both(
    app: Flask, passed: list[str], amina: Browser, address: str
) -> None:
    here = save(amina, address, 1)
    assert passed == [f"{address}/answers/1"]
    assert stored(app) == [(2, 1)]
    passed.append("shut")
    there = save(amina, address, 2)
    assert stored(app) == [(3, 1)]
    assert here.data.replace(b'"seq":2', b'"seq":3') == there.data
    assert here.status_code == there.status_code and dict(here.headers) == dict(there.headers)


def test_an_older_answer_passes_and_is_told_of_the_newer(
    passed: list[str], amina: Browser, address: str
) -> None:
    save(amina, address, 5)
    passed.clear()
    older = save(amina, address, 1)
    assert older.status_code == 409 and older.json and older.json["state"] == "newer" and not passed


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_another_site_passes(app: Flask, passed: list[str], amina: Browser, address: str, site: str) -> None:
    passed.clear()
    response = save(amina, address, 1, **{"Sec-Fetch-Site": site})
    assert not passed and (response.status_code == 200) == (site == "none")
    assert stored(app) == [(2 if site == "none" else 1, 1)]


def test_a_wrong_token_passes_and_keeps_nothing(
    app: Flask, passed: list[str], amina: Browser, address: str
) -> None:
    passed.clear()
    amina.token = amina.token[:-1]
    assert save(amina, address, 1).status_code in (400, 403) and not passed and stored(app) == [(1, 1)]


def test_somebody_else_saves_nothing(
    app: Flask, passed: list[str], amina: Browser, bao: Browser, address: str
) -> None:
    own = bao.start("m1-mini")
    assert save(bao, own, 0).status_code == 200
    passed.clear()
    assert save(bao, address, 7).status_code == 404 and not passed
    assert sorted(stored(app)) == [(1, 1), (1, 1)]


def test_an_ended_session_saves_nothing(app: Flask, passed: list[str], amina: Browser, address: str) -> None:
    with app.app_context(), store().engine.begin() as connection:
        connection.execute(text("DELETE FROM session"))
    passed.clear()
    assert save(amina, address, 1).status_code == 404 and not passed and stored(app) == [(1, 1)]


def hand_in(browser: Browser, address: str) -> TestResponse:
    fields = {"csrf_token": browser.token}
    return browser.client.post(f"{address}/submit", data=fields, headers=SAME_SITE)


def test_an_attempt_is_handed_in_the_same_from_both(passed: list[str], amina: Browser, address: str) -> None:
    passed.clear()
    here = hand_in(amina, address)
    assert passed == [f"{address}/submit"] and here.location == address
    assert "Your result" in amina.get(address).text or "points" in amina.get(address).text
    passed.append("shut")
    again = hand_in(amina, address)
    other = amina.start("l01-mini")
    save(amina, other, 0)
    there = hand_in(amina, other)
    assert known(again) == known(here)
    assert dict(there.headers) == dict(here.headers) | {"Location": other} and there.data == here.data


def test_nobody_hands_in_for_another(passed: list[str], amina: Browser, bao: Browser, address: str) -> None:
    save(bao, bao.start("m1-mini"), 0)
    passed.clear()
    assert hand_in(bao, address).status_code == 404 and not passed
    assert "q1-seq" in amina.get(address).text


def test_too_long_a_form_passes_and_is_refused(passed: list[str], amina: Browser, address: str) -> None:
    passed.clear()
    fields = {"q1-seq": "1", "csrf_token": amina.token, "q1-x": "x" * 300_000}
    response = amina.client.post(f"{address}/answers/1", data=fields, headers=SAME_SITE)
    assert response.status_code == 413 and not passed


@pytest.mark.parametrize("site", ["same-origin", "none"], ids=["door", "flask"])
@pytest.mark.parametrize("to", ["/answers/1", ""])
def test_a_form_that_breaks_off_on_the_way_is_refused(
    app: Flask, amina: Browser, address: str, to: str, site: str
) -> None:
    body = f"csrf_token={amina.token}&do=save&q1-seq=7&q1-confidence=2".encode()
    response = amina.client.post(
        address + to,
        input_stream=BytesIO(body),
        content_type=door.FORMS[0],
        headers={"Sec-Fetch-Site": site},
        # The server says that the body ends by itself, though it was the line that ended.
        environ_overrides={"CONTENT_LENGTH": str(len(body) + 20), "wsgi.input_terminated": True},
    )
    assert response.status_code == 400 and stored(app) == [(1, 1)]


def test_each_header_stands_once_whoever_answers(
    passed: list[str], stranger: Browser, amina: Browser, address: str
) -> None:
    amina.get(LESSON)
    answers = [amina.get(LESSON), save(amina, address, 1), save(amina, address, 1), hand_in(amina, address)]
    answers += [amina.get("/none", 404), amina.client.options(LESSON), amina.client.head(LESSON)]
    answers += [stranger.get(LESSON), stranger.client.get("/account"), save(stranger, address, 1)]
    assert {LESSON, f"{address}/answers/1", f"{address}/submit"} == set(passed)
    for answer in answers:
        names = [name.lower() for name, _ in answer.headers]
        assert len(names) == len(set(names)), answer.request.path
        assert {*security.HEADERS, security.UNKEPT} <= set(answer.headers), answer.request.path


def test_over_tls_the_door_says_so_as_all_do(passed: list[str], tmp_path: Path) -> None:
    settings = replace(make_settings(tmp_path), base_url="https://course.example.org", proxies=1)
    client = create_app(settings, clock=Clock()).test_client()
    here, there = client.get(LESSON), client.get(LESSON)
    assert passed == [LESSON] and known(here) == known(there)
    assert there.headers.getlist("Strict-Transport-Security") == ["max-age=31536000"]


#: What is done to a learner or an attempt, and what is then said to an answer.
SPOILED = {
    "ended": ("DELETE FROM session WHERE learner = :learner", 404, ""),
    "suspended": ("UPDATE learner SET suspended_at = 1 WHERE id = :learner", 404, ""),
    "submitted": ("UPDATE attempt SET state = 'submitted', points = 0 WHERE id = :attempt", 409, "frozen"),
    "late": ("UPDATE attempt SET deadline_at = 1 WHERE id = :attempt", 409, "frozen"),
    "checked": ("UPDATE response SET checked_at = 1 WHERE attempt = :attempt", 409, "frozen"),
    "stale": ("UPDATE response SET seq = 9 WHERE attempt = :attempt", 409, "newer"),
    "sound": ("UPDATE response SET seq = 1 WHERE attempt = :attempt", 200, "saved"),
}


def spoil(app: Flask, name: str, address: str) -> None:
    with app.app_context(), store().engine.begin() as connection:
        attempt = {"attempt": address.rsplit("/", 1)[1]}
        owner = connection.execute(text("SELECT learner FROM attempt WHERE id = :attempt"), attempt).scalar()
        values = attempt | {"learner": owner}
        words = text(SPOILED[name][0])
        connection.execute(words, {key: values[key] for key in words.compile().params})


def all_at_once(app: Flask, calls: Sequence[Callable[[], TestResponse]]) -> list[TestResponse]:
    """The answers to requests that wait for the one writer together; elsewhere they just come together."""
    records = app.extensions["course_store"]
    if records.writer is None:
        return together(calls)
    futures, _ = waiting_together(records, list(calls))
    return [future.result() for future in futures]


def test_of_answers_that_wait_together_each_is_told_what_it_is_told_alone(
    app: Flask, person: Callable[[str], Browser], amina: Browser, address: str
) -> None:
    sent, expected = [partial(save, amina, address, 1)], [(200, "saved")]
    for name, (_, status, state) in SPOILED.items():
        browser = person(name).register()
        theirs = browser.start("m1-mini")
        assert save(browser, theirs, 0).status_code == 200
        spoil(app, name, theirs)
        sent.append(partial(save, browser, theirs, 1, "2"))
        expected.append((status, state))
    sent.append(partial(save, browser, address, 5, "2"))
    expected.append((404, ""))
    told = all_at_once(app, sent)
    assert [(one.status_code, (one.json or {}).get("state", "") if one.is_json else "") for one in told] == (
        expected
    )
    assert sorted(stored(app)) == [*[(1, 1)] * 5, (2, 1), (2, 2), (9, 1)]


def stored(app: Flask) -> list[tuple[int, int]]:
    """The number and certainty of each answer that is kept."""
    with app.app_context(), store().engine.connect() as connection:
        rows = connection.execute(text("SELECT seq, confidence FROM response"))
        return [(row.seq, row.confidence) for row in rows]
