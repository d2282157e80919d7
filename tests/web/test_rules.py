"""Rules over the whole program, made from its URL map: a route added tomorrow is held to them too."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from course.records import sessions
from course.records.db import store
from tests.people import Browser, lint
from tests.teaching import id_of, join, make_cohort, teacher

RULES = {"anyone", "own", "account", "instructor", "administrator"}
#: These act on whoever asks, and name nobody.
OF_THE_VISITOR = {"/sign-out", "/forget"}
#: One value for each placeholder that may stand in an address.
SAMPLES = {
    "lesson_id": "l01-mini",
    "module_id": "m1-mini",
    "quiz_id": "l01-mini",
    "attempt_id": "none",
    "token": "none",
    "place": "1",
    "n": "82",
    "code": "none",
    "cohort_id": "none",
    "member_id": "none",
    "decision_id": "none",
    "report_id": "none",
    "item_id": "q-l01-01",
    "moment": "before",
    "part": "questions",
    "table": "answers",
    "form": "csv",
}


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route with each of its methods."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method


def address(app: Flask, rule: Rule, **values: str) -> str:
    """The address of a route, with samples for what `values` does not give."""
    given = {name: values.get(name, SAMPLES[name]) for name in rule.arguments}
    with app.test_request_context():
        return str(app.url_for(rule.endpoint, **given))


def rule_of(app: Flask, rule: Rule) -> str | None:
    """The access rule that the view names."""
    return getattr(app.view_functions[rule.endpoint], "access_rule", None)


def test_every_route_names_its_rule(app: Flask) -> None:
    nameless = [rule.rule for rule, _ in routes(app) if rule_of(app, rule) not in RULES]
    assert not nameless


def test_what_belongs_to_a_learner_is_not_there_for_another(
    app: Flask, amina: Browser, person: Callable[[str], Browser]
) -> None:
    attempt_id = amina.start("m1-mini").rsplit("/", 1)[1]
    others = [person("bao").register(), person(""), person("")]
    others[1].start("l01-mini")
    tried = 0
    for rule, method in routes(app):
        if rule_of(app, rule) != "own" or rule.rule in OF_THE_VISITOR:
            continue
        path = address(app, rule, attempt_id=attempt_id)
        for other in others:
            tried += 1
            other.client.get("/progress")
            if method == "GET":
                other.get(path, 404)
            else:
                other.get("/sign-in")
                other.post(path, 404, q1__seq="0", q1__confidence="1", do="save", one="1")
    assert tried >= 15
    page = amina.get(f"/attempts/{attempt_id}").text
    assert 'name="q1-seq" value="0"' in page and "Hand in" in page


def test_every_parameter_of_an_own_route_is_an_id_of_the_learner(app: Flask) -> None:
    """An own route without a parameter, or with an unknown one, would slip past the test above."""
    for rule, _ in routes(app):
        if rule_of(app, rule) == "own" and rule.rule not in OF_THE_VISITOR:
            assert "attempt_id" in rule.arguments, rule.rule
        assert rule.arguments <= set(SAMPLES), rule.rule


def test_pages_of_instructors_are_not_there_for_others(
    app: Flask, amina: Browser, person: Callable[[str], Browser]
) -> None:
    """No learner, guest or stranger reaches /teach, and no instructor what administrators do."""
    ines, omar = teacher(app, "ines"), teacher(app, "omar")
    cohort = make_cohort(ines).rsplit("/", 1)[1]
    join(amina, ines, f"/teach/cohorts/{cohort}")
    guest = person("")
    guest.start("l01-mini")
    tried = 0
    for rule, method in routes(app):
        kind = rule_of(app, rule)
        if rule.rule.startswith("/teach"):
            assert kind in ("instructor", "administrator"), rule.rule
        if kind not in ("instructor", "administrator"):
            continue
        path = address(app, rule, cohort_id=cohort, member_id=id_of(app, amina.email))
        others = [amina, guest, person("")]
        others += [omar] if "cohort_id" in rule.arguments else []
        others += [ines] if kind == "administrator" else []
        for other in others:
            tried += 1
            if method == "GET":
                other.get(path, 404)
            else:
                other.get("/sign-in")
                other.post(path, 404)
    assert tried >= 30


def test_account_pages_send_others_to_sign_in(app: Flask, person: Callable[[str], Browser]) -> None:
    guest = person("")
    guest.start("l01-mini")
    for other in (guest, person("")):
        for rule, method in routes(app):
            if rule_of(app, rule) == "account" and method == "GET":
                assert other.get(address(app, rule), 302).location.startswith("/sign-in?next=")


def test_a_session_of_another_cannot_be_ended(amina: Browser, bao: Browser) -> None:
    page = person_sessions(amina)
    bao.get("/account")
    for session in page:
        bao.post("/account/sessions/end", 302, session=session)
    amina.get("/account")


def person_sessions(browser: Browser) -> list[str]:
    """The hashes of the sessions that the account page of this learner can end."""
    learner = id_of(browser.app, browser.email)
    with browser.app.app_context(), store().read() as connection:
        found = [each.token_hash for each in sessions.sessions_of(connection, learner)]
    assert found
    return found


FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=lambda given: next(iter(given.values())))
def test_every_change_from_another_site_is_refused(
    app: Flask, amina: Browser, headers: dict[str, str]
) -> None:
    attempt_id = amina.start("m1-mini").rsplit("/", 1)[1]
    tried = 0
    for rule, method in routes(app):
        if method == "POST":
            path = address(app, rule, attempt_id=attempt_id)
            response = amina.client.post(path, data={"csrf_token": amina.token}, headers=headers)
            assert response.status_code == 403, path
            tried += 1
    assert tried >= 14


def test_every_change_without_its_token_is_refused(app: Flask, amina: Browser) -> None:
    attempt_id = amina.start("m1-mini").rsplit("/", 1)[1]
    for rule, method in routes(app):
        if method == "POST":
            path = address(app, rule, attempt_id=attempt_id)
            assert amina.client.post(path, data={"do": "save"}).status_code == 400, path


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
    ],
)
def test_no_open_redirect(person: Callable[[str], Browser], amina: Browser, target: str) -> None:
    again = person("amina")
    again.get("/sign-in")
    response = again.post(f"/sign-in?next={target}", email=again.email, password="a long enough password")
    assert response.location.startswith("/") and not response.location.startswith(("//", "/\\", "/\t"))


def test_a_way_that_an_address_does_not_offer_names_those_it_does(app: Flask, stranger: Browser) -> None:
    tried = 0
    for rule, _ in routes(app):
        offered = {each for other, each in routes(app) if other.rule == rule.rule}
        for wrong in {"GET", "POST"} - offered:
            path = address(app, rule)
            response = stranger.client.open(path, method=wrong, headers={"Sec-Fetch-Site": "same-origin"})
            assert response.status_code == 405, path
            assert offered <= set(response.headers["Allow"].replace(" ", "").split(",")), path
            tried += 1
    assert tried > 40
    lint(response)


def test_headers_stand_on_every_answer(app: Flask, stranger: Browser) -> None:
    for path in ("/", "/lessons/l01-mini", "/none", "/healthz"):
        headers = stranger.client.get(path).headers
        for name in (
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Permissions-Policy",
        ):
            assert name in headers, (path, name)
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_bodies_are_limited(amina: Browser) -> None:
    address = amina.start("m1-mini")
    amina.post(address, 413, q1__rationale="x" * 300_000)


@pytest.mark.parametrize(
    "pair", list(itertools.product(("/lessons/", "/quizzes/", "/attempts/"), ("%00", "..%2f..", "é" * 500)))
)
def test_odd_addresses_are_not_found(stranger: Browser, pair: tuple[str, str]) -> None:
    stranger.get("".join(pair), 404)
