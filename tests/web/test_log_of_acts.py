"""The log of acts: whatever staff do to somebody's rights or results stands in it, by ids alone."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select

from course.cli import init_cli
from course.learning.chain import Entry, verify
from course.records import audit, reports
from course.records.db import store
from course.records.tables_cohorts import Invitation
from tests.people import Browser
from tests.teaching import code_of, id_of, join, make_cohort, teacher
from tests.web.sitting import hand_in

#: What each route by which staff change something leaves in the log.
NOTED = {
    "teach.new": {"cohort.create"},
    "teach.edit": {"cohort.edit"},
    "teach.archive": {"cohort.archive", "cohort.restore"},
    "teach.new_code": {"cohort.code"},
    "teach_import.confirm": {"cohort.import"},
    "teach_joining.invite": {"cohort.invite"},
    "teach_joining.uninvite": {"cohort.uninvite"},
    "teach_joining.add_colleague": {"staff.add"},
    "teach_joining.leave": {"staff.leave"},
    "teach_learner.remove": {"member.remove"},
    "teach_learner.take_back": {"member.return"},
    "teach_allowances.allow": {"allowance.time", "allowance.attempts"},
    "teach_allowances.end": {"allowance.end", "allowance.time"},
    "teach_allowances.reopen": {"attempt.reopen"},
    "teach_people.give_role": {"person.role"},
    "teach_people.suspend": {"person.suspend", "person.admit"},
    "teach_people.end_sessions": {"person.sessions"},
    "teach_people.make_link": {"person.link"},
    "mending.apply": {"item.accept", "item.drop", "item.full", "item.rekey"},
    "mending.undo": {"item.undo"},
    "teach_reports.settle": {"report.settle"},
    "teach_reports.wait_again": {"report.wait"},
    "scores.put": {"score.override"},
    "scores.undo": {"score.undo"},
}
#: These change nobody's rights or results: a preview, the rest of a decision that was noted.
NOT_NOTED = {"teach_import.preview", "mending.go_on"}


@pytest.fixture
def ines(app: Flask) -> Browser:
    return teacher(app, "ines")


@pytest.fixture
def ada(app: Flask) -> Browser:
    return teacher(app, "ada", "administrator")


def log(app: Flask) -> list[Entry]:
    """The acts so far, once the whole log has been found sound."""
    with app.app_context(), store().snapshot() as connection:
        found = list(audit.links(connection))
        assert list(verify(iter(found), audit.key_of(app.config["SETTINGS"]))) == []
    return [link.entry for link in found][1:]


def test_every_route_by_which_staff_change_something_is_thought_of(app: Flask) -> None:
    routes = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and getattr(app.view_functions[rule.endpoint], "access_rule", "") in ("instructor", "administrator")
    }
    assert routes == NOTED.keys() | NOT_NOTED


def test_what_is_done_to_a_cohort(app: Flask, ines: Browser) -> None:
    cohort, omar = make_cohort(ines), teacher(app, "omar")
    policies = {"name": "Winter", "zone": "UTC", "languages": "en", "shown": "never", "counts": "best"}
    days = {"ends_on": "2026-05-01", "due-m1-mini": "2026-04-01"}
    for fields in (policies | days, policies | days):
        ines.get(f"{cohort}/edit")
        ines.post(f"{cohort}/edit", **fields)
    code_of(ines, cohort)
    ines.post(f"{cohort}/invitations", email="dana@example.org", name="Dana")
    ines.post(f"{cohort}/import/confirm", list="email\r\neli@example.org\r\nfay@example.org\r\n")
    for _ in range(2):
        ines.post(f"{cohort}/invitations/end", email="dana@example.org")
    ines.post(f"{cohort}/code")
    ines.post(f"{cohort}/staff/leave")
    for _ in range(2):
        ines.post(f"{cohort}/staff", colleague=omar.email)
    ines.post(f"{cohort}/archive", away="1")
    ines.post(f"{cohort}/archive", away="0")
    ines.post(f"{cohort}/staff/leave")
    found = log(app)
    assert [(entry.act, json.loads(entry.detail)) for entry in found] == [
        ("cohort.create", {}),
        ("cohort.edit", {"changed": ["due", "ends_on", "name", "shown"]}),
        ("cohort.invite", {}),
        ("cohort.import", {"invited": 2}),
        ("cohort.uninvite", {}),
        ("cohort.code", {}),
        ("staff.add", {}),
        ("cohort.archive", {}),
        ("cohort.restore", {}),
        ("staff.leave", {}),
    ]
    assert {(entry.actor, entry.cohort) for entry in found} == {
        (id_of(app, ines.email), cohort.rsplit("/", 1)[1])
    }
    assert found[6].subject == id_of(app, omar.email)


def test_a_long_list_is_one_act_and_its_invitations_say_that_they_are_of_it(
    app: Flask, ines: Browser
) -> None:
    cohort = make_cohort(ines)
    addresses = [f"p{number}@example.org" for number in range(600)]
    ines.get(f"{cohort}/import")
    ines.post(f"{cohort}/import/confirm", list="\n".join(["email", *addresses]))
    (entry,) = log(app)[1:]
    assert (entry.act, entry.cohort, entry.detail) == ("cohort.import", entry.subject, '{"invited":600}')
    with app.app_context(), store().read() as connection:
        rows = connection.execute(select(Invitation.invited_by, Invitation.invited_at)).all()
    assert len(rows) == 600 and set(rows) == {(entry.actor, entry.at)}


def test_what_is_done_to_a_learner(app: Flask, ines: Browser, amina: Browser) -> None:
    cohort = make_cohort(ines, attempts="1")
    join(amina, ines, cohort)
    her = f"{cohort}/learners/{id_of(app, amina.email)}"
    address = amina.start("m1-mini")
    hand_in(app, amina, address, 1)
    attempt = address.rsplit("/", 1)[1]
    for fields in ({"kind": "attempts", "quiz": "m1-mini"}, {"kind": "time", "quiz": "every"}):
        ines.get(f"{her}/allow")
        ines.post(f"{her}/allow", amount="5", reason="was ill", **fields)
    allowance = ines.get(her).text.split('name="allowance" value="')[1:]
    for value in allowance:
        ines.post(f"{her}/allow/end", allowance=value.split('"')[0], quiz="every", reason="is well")
    ines.get(f"{her}/attempts/{attempt}")
    ines.post(f"{her}/attempts/{attempt}/reopen", reason="the network failed")
    undo = ines.post(f"{her}/remove").location.split("undo=")[1]
    for _ in range(2):
        ines.post(f"{cohort}/removed", undo=undo)
    found = log(app)[1:]
    assert [entry.act for entry in found] == [
        "allowance.attempts",
        "allowance.time",
        "allowance.time",
        "allowance.end",
        "attempt.reopen",
        "member.remove",
        "member.return",
    ]
    assert {entry.subject for entry in found} == {id_of(app, amina.email), attempt}
    assert [json.loads(entry.detail)["percent"] for entry in found[1:3]] == [5, 0]


def test_what_is_done_to_a_report(app: Flask, ines: Browser, ada: Browser, amina: Browser) -> None:
    cohort = make_cohort(ines)
    join(amina, ines, cohort)
    address = amina.start("m1-mini")
    amina.get(f"{address}/1/report")
    amina.post(f"{address}/1/report", kind="key", words="")
    with app.app_context(), store().read() as connection:
        (report,) = reports.waiting(connection, None, 2, 0)
    path = f"/teach/items/{report.item}/reports/{report.id}"
    ines.get("/teach")
    ada.get("/teach")
    for browser, scope in ((ines, cohort.rsplit("/", 1)[1]), (ada, "")):
        for _ in range(2):
            browser.post(path, cohort=scope, reply="seen")
        for _ in range(2):
            browser.post(f"{path}/waiting", cohort=scope)
    found = log(app)[1:]
    assert [(entry.act, entry.actor) for entry in found] == [
        (act, id_of(app, browser.email))
        for browser in (ines, ada)
        for act in ("report.settle", "report.wait")
    ]
    assert {(entry.subject, entry.cohort, entry.detail) for entry in found} == {
        (report.id, cohort.rsplit("/", 1)[1], "{}")
    }


def test_what_is_done_to_an_account(app: Flask, ada: Browser, amina: Browser) -> None:
    page = f"/teach/people/{id_of(app, amina.email)}"
    ada.get(page)
    for path, fields in (
        ("role", {"role": "instructor"}),
        ("role", {"role": "instructor"}),
        ("sessions", {}),
        ("suspend", {"out": "1"}),
        ("suspend", {"out": "0"}),
    ):
        ada.post(f"{page}/{path}", **fields)
    ada.post(f"/teach/people/{id_of(app, ada.email)}/role", role="learner")
    ada.post(f"{page}/link", 200)
    found = log(app)
    acts = ["person.role", "person.sessions", "person.suspend", "person.admit", "person.link"]
    assert [entry.act for entry in found] == acts
    assert json.loads(found[0].detail) == {"before": "learner", "role": "instructor"}
    assert {(entry.actor, entry.subject) for entry in found} == {
        (id_of(app, ada.email), id_of(app, amina.email))
    }


def test_the_log_names_nobody(app: Flask, ines: Browser, amina: Browser) -> None:
    cohort = make_cohort(ines, "Autumn of the harbour")
    join(amina, ines, cohort)
    her = f"{cohort}/learners/{id_of(app, amina.email)}"
    ines.get(f"{her}/allow")
    ines.post(f"{her}/allow", kind="time", quiz="every", amount="5", reason="was ill")
    ines.post(f"{cohort}/invitations", email="dana@example.org", name="Dana")
    written = " ".join(f"{e.actor} {e.act} {e.subject} {e.detail}" for e in log(app)).casefold()
    assert not [word for word in ("amina", "ines", "dana", "harbour", "ill", "@") if word in written]


def test_commands_and_the_first_administrator_are_noted(app: Flask, amina: Browser) -> None:
    init_cli(app)
    run = app.test_cli_runner().invoke
    for words in (
        ["instructor", "add", amina.email],
        ["instructor", "add", "new@example.org", "--administrator"],
        ["learners", "extra-time", amina.email, "25", "--reason", "reads by ear"],
    ):
        assert run(args=["course", *words]).exit_code == 0
    found = log(app)
    assert [entry.act for entry in found] == ["person.role", "person.role", "allowance.time"]
    assert {entry.actor for entry in found} == {audit.OPERATOR}
    assert run(args=["course", "audit", "verify"]).exit_code == 0
