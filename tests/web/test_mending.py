"""Mending in the browser: reports read, an act previewed, applied, holding for what comes, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from course.content.items import Item, Single
from course.learning.exemplars import wrong_response
from course.learning.grading import FULL
from course.learning.presenting import encode
from course.records import audit
from course.records.db import read
from course.web import mending as mending_pages
from course.web import mending_view
from tests.people import Browser
from tests.teaching import join, make_cohort, teacher

from .sitting import begun, hand_in, head, learner_id, slots
from .test_queries import cost

HIDDEN_FIELD = re.compile(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">')


@pytest.fixture
def ines(app: Flask) -> Browser:
    return teacher(app, "ines")


@pytest.fixture
def omar(app: Flask) -> Browser:
    return teacher(app, "omar")


@pytest.fixture
def ada(app: Flask) -> Browser:
    return teacher(app, "ada", "administrator")


@pytest.fixture
def group(ines: Browser, amina: Browser) -> str:
    """The id of Ines's cohort, in which Amina learns."""
    address = make_cohort(ines)
    join(amina, ines, address)
    return address.rsplit("/", 1)[1]


def sat(app: Flask, browser: Browser, group: str | None = None, right: int = 0) -> str:
    """A module quiz handed in by somebody, in a cohort."""
    address = begun(app, browser, group)
    hand_in(app, browser, address, right)
    return address


def first(app: Flask, address: str) -> Item:
    return slots(app, address)[0].item


def result(app: Flask, name: str, address: str) -> tuple[int | None, int | None]:
    found = head(app, name, address)
    return found.points, found.possible


def apply(browser: Browser, item: Item, group: str, query: str, **fields: Any) -> str:
    """Preview an act and apply it; the address of the decision."""
    text = browser.get(f"/teach/items/{item.id}/preview?cohort={group}&{query}").text
    hidden = {name: value.replace("&#34;", '"') for name, value in HIDDEN_FIELD.findall(text)}
    hidden.pop("csrf_token", None)
    given = {"reason": "It was ambiguous."} | fields
    return str(browser.post(f"/teach/items/{item.id}", 302, **hidden, **given).location)


def take_back(browser: Browser, decision: str) -> None:
    browser.get(decision)
    browser.post(f"{decision}/undo", 302, reason="A mistake")


def test_a_question_is_dropped_and_taken_back(app: Flask, ines: Browser, amina: Browser, group: str) -> None:
    address = sat(app, amina, group)
    item, count = first(app, address), len(slots(app, address))
    page = ines.get(f"/teach/items/{item.id}?cohort={group}").text
    assert "Nothing is decided" in page and "Drop the question: preview" in page
    assert "The question with its key" in page and "0 of 1 point" not in page
    text = " ".join(ines.get(f"/teach/items/{item.id}/preview?cohort={group}&act=drop").text.split())
    assert "1 of 1 attempts change, of 1 learner." in text and "too few to judge" in text.lower()
    assert result(app, "amina", address) == (0, count * FULL)
    decision = apply(ines, item, group, "act=drop")
    assert result(app, "amina", address) == (0, (count - 1) * FULL)
    assert "was dropped on" in amina.get(address).text
    shown = ines.get(decision).text
    assert "Every attempt follows it." in shown and "Amina" in shown and "It was ambiguous." in shown
    assert "Drop the question</a>" in ines.get(f"/teach/items/{item.id}?cohort={group}").text
    take_back(ines, decision)
    assert result(app, "amina", address) == (0, count * FULL)
    assert "A mistake" in ines.get(decision).text and "was taken back on" in amina.get(address).text


def test_another_answer_is_accepted_as_a_learner_would_give_it(
    app: Flask, ines: Browser, amina: Browser, group: str
) -> None:
    address = sat(app, amina, group)
    place, item = next((s.place, s.item) for s in slots(app, address) if isinstance(s.item, Single))
    fields = encode(item, mending_pages.SEED, wrong_response(item))
    query = "act=accept&" + "&".join(f"q1-{name}={values[0]}" for name, values in fields.items())
    before = slots(app, address)[place - 1].answer
    assert before is not None and before.points == 0
    apply(ines, item, group, query)
    after = slots(app, address)[place - 1].answer
    assert after is not None and after.points in (0, FULL)
    assert (after.points == FULL) == (after.response == wrong_response(item))


def test_a_right_answer_or_none_is_nothing_to_accept(
    app: Flask, ines: Browser, amina: Browser, group: str
) -> None:
    item = first(app, sat(app, amina, group))
    page = ines.get(f"/teach/items/{item.id}/preview?cohort={group}&act=accept", 400).text
    assert "Give an answer that is not right already" in page
    for act in ("", "none", "rekey"):
        ines.get(f"/teach/items/{item.id}/preview?cohort={group}&act={act}", 400)


def test_a_reason_is_needed_and_twice_is_once(app: Flask, ines: Browser, amina: Browser, group: str) -> None:
    address = sat(app, amina, group)
    item = first(app, address)
    ines.get(f"/teach/items/{item.id}/preview?cohort={group}&act=full")
    fields = {"cohort": group, "act": "full", "version": slots(app, address)[0].marking_hash}
    assert "Say the reason" in ines.post(f"/teach/items/{item.id}", 400, **fields, reason=" ").text
    one, two = (
        ines.post(f"/teach/items/{item.id}", 302, **fields, reason=reason).location for reason in "ab"
    )
    assert one == two and result(app, "amina", address)[0] == FULL
    ines.get(str(one))
    assert "Say the reason" in ines.post(f"{one}/undo", 400, reason="").text


def test_a_colleague_elsewhere_finds_nothing(
    app: Flask, ines: Browser, omar: Browser, amina: Browser, group: str
) -> None:
    address = sat(app, amina, group)
    item, attempt = first(app, address), address.rsplit("/", 1)[1]
    decision = apply(ines, item, group, "act=drop")
    before = result(app, "amina", address)
    for path in (
        f"/teach/items/{item.id}?cohort={group}",
        f"/teach/items/{item.id}",
        f"/teach/items/{item.id}/preview?cohort={group}&act=drop",
        f"/teach/items/{item.id}/preview?act=drop",
        decision,
        f"/teach/attempts/{attempt}/score",
    ):
        omar.get(path, 404)
    omar.get("/teach/cohorts/new")
    for path in (
        f"/teach/items/{item.id}",
        f"{decision}/undo",
        f"{decision}/go-on",
        f"/teach/attempts/{attempt}/score",
        f"/teach/attempts/{attempt}/score/undo",
    ):
        omar.post(path, 404, cohort=group, act="drop", reason="x", points="1")
    ines.get(f"/teach/items/{item.id}", 404)
    assert result(app, "amina", address) == before


def test_only_administrators_decide_for_all(
    app: Flask, ines: Browser, ada: Browser, amina: Browser, bao: Browser, group: str
) -> None:
    mine, alone = sat(app, amina, group), sat(app, bao)
    item = first(app, mine)
    has_it = item.id in {slot.item.id for slot in slots(app, alone)}
    decision = apply(ada, item, "", "act=drop")
    assert result(app, "amina", mine)[1] == (len(slots(app, mine)) - 1) * FULL
    assert (result(app, "bao", alone)[1] != len(slots(app, alone)) * FULL) == has_it
    page = ines.get(f"/teach/items/{item.id}?cohort={group}").text
    assert "for all learners" in page
    ines.get(decision, 404)
    ines.get("/teach")
    ines.post(f"{decision}/undo", 404, reason="no")
    take_back(ada, decision)
    assert result(app, "amina", mine)[1] == len(slots(app, mine)) * FULL


def test_reports_stand_beside_the_item_until_they_are_dealt_with(
    app: Flask, ines: Browser, omar: Browser, amina: Browser, bao: Browser, group: str
) -> None:
    mine, alone = sat(app, amina, group), sat(app, bao)
    item = first(app, mine)
    for browser, address in ((amina, mine), (bao, alone)):
        place = next((s.place for s in slots(app, address) if s.item.id == item.id), 1)
        browser.get(f"{address}/{place}/report")
        browser.post(f"{address}/{place}/report", kind="key", words=f"<b>{browser.name} says so")
    page = ines.get(f"/teach/items/{item.id}?cohort={group}").text
    assert "&lt;b&gt;amina says so" in page and "bao says so" not in page
    found = re.search(rf'action="(/teach/items/{item.id}/reports/[0-9a-f]+)"', page)
    assert found
    other = make_cohort(omar).rsplit("/", 1)[1]
    omar.get("/teach")
    omar.post(found[1], 404, cohort=group, reply="x")
    omar.post(found[1], 302, cohort=other, reply="x")
    assert "Dealt with" not in ines.get(f"/teach/items/{item.id}?cohort={group}").text
    ines.post(found[1], 302, cohort=group, reply="Thank you, dropped")
    assert "Thank you, dropped" in ines.get(f"/teach/items/{item.id}?cohort={group}").text
    assert "Thank you, dropped" in amina.client.get("/account/export").text
    omar.post(f"{found[1]}/waiting", 404, cohort=group)
    omar.post(f"{found[1]}/waiting", 302, cohort=other)
    assert "Let it wait again" in ines.get(f"/teach/items/{item.id}?cohort={group}").text
    ines.post(f"{found[1]}/waiting", 302, cohort=group)
    page = ines.get(f"/teach/items/{item.id}?cohort={group}").text
    assert "Mark as dealt with" in page and "Thank you, dropped" not in page
    assert "Thank you, dropped" not in amina.client.get("/account/export").text


def test_a_score_is_set_by_hand_and_taken_back(app: Flask, ines: Browser, amina: Browser, group: str) -> None:
    address = sat(app, amina, group)
    path = f"/teach/attempts/{address.rsplit('/', 1)[1]}/score"
    assert "Never: the score is that of the answers." in ines.get(path).text
    for points, reason in (("x", "r"), ("-1", "r"), ("999", "r"), ("1", ""), ("", "r"), ("1.2345", "r")):
        ines.post(path, 400, points=points, reason=reason)
    ines.post(path, 302, points="1.5", reason="Heard in person")
    assert result(app, "amina", address)[0] == FULL * 3 // 2
    page = ines.get(path).text
    assert "Heard in person" in page
    made = re.search(r'name="override" value="([0-9a-f]{32})"', page)
    assert made
    ines.post(f"{path}/undo", 302, override=made[1])
    assert result(app, "amina", address)[0] == 0


def test_the_page_of_an_attempt_leads_to_its_score(
    app: Flask, ines: Browser, amina: Browser, group: str
) -> None:
    attempt = sat(app, amina, group).rsplit("/", 1)[1]
    page = ines.get(f"/teach/cohorts/{group}/learners/{learner_id(app, 'amina')}/attempts/{attempt}").text
    assert f'href="/teach/attempts/{attempt}/score"' in page


def test_what_is_decided_holds_for_attempts_to_come(
    app: Flask, ines: Browser, amina: Browser, group: str
) -> None:
    item = first(app, sat(app, amina, group))
    apply(ines, item, group, "act=drop")
    later = sat(app, amina, group)
    expected = [slot for slot in slots(app, later) if slot.item.id != item.id]
    assert result(app, "amina", later)[1] == len(expected) * FULL


def test_a_long_preview_has_pages(
    app: Flask, ines: Browser, amina: Browser, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mending_view, "PAGE", 1)
    addresses = [sat(app, amina, group) for _ in range(2)]
    item = first(app, addresses[0])
    base = f"/teach/items/{item.id}/preview?cohort={group}&act=full"
    held = sum(item.id in {slot.item.id for slot in slots(app, address)} for address in addresses)
    page = ines.get(base).text
    assert ("Page 1 of 2" in page) == (held == 2)
    ines.get(f"{base}&page=2")
    ines.get(f"{base}&page=x")


def test_pages_cost_few_queries_however_many_attempts(
    app: Flask, ines: Browser, amina: Browser, group: str
) -> None:
    item = first(app, sat(app, amina, group))
    paths = [
        f"/teach/items/{item.id}?cohort={group}",
        f"/teach/items/{item.id}/preview?cohort={group}&act=drop",
    ]
    before = [cost(app, lambda path=path: ines.get(path)) for path in paths]  # type: ignore[misc]
    for _ in range(3):
        sat(app, amina, group)
    after = [cost(app, lambda path=path: ines.get(path)) for path in paths]  # type: ignore[misc]
    assert before == after and max(after) <= 9


def test_every_act_is_in_the_log_by_ids_only(app: Flask, ines: Browser, amina: Browser, group: str) -> None:
    item = first(app, sat(app, amina, group))
    take_back(ines, apply(ines, item, group, "act=drop"))
    with app.app_context(), read() as connection:
        log = [link.entry for link in audit.links(connection)]
    assert [entry.act for entry in log] == ["log.begin", "cohort.create", "item.drop", "item.undo"]
    written = " ".join(f"{entry.actor} {entry.subject} {entry.detail}" for entry in log)
    assert "ines" not in written and "ambiguous" not in written
    assert {entry.cohort for entry in log[1:]} == {group}


def test_no_learner_reaches_a_page_of_mending(
    app: Flask, ines: Browser, amina: Browser, person: Callable[[str], Browser], group: str
) -> None:
    address = sat(app, amina, group)
    item = first(app, address)
    decision = apply(ines, item, group, "act=drop")
    for path in (f"/teach/items/{item.id}?cohort={group}", decision):
        amina.get(path, 404)
        person("").get(path, 404)
