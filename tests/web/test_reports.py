"""Reporting a problem: from the open question and from the result, by its own learner only."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from course.records.db import read
from course.records.reports import LONGEST
from course.records.tables_mending import ItemReport
from course.web import teach_reports, throttling
from tests.conftest import Clock
from tests.people import Browser
from tests.teaching import join, make_cohort, teacher

from .sitting import learner_id, slots, start_final
from .test_queries import cost


def kept(app: Flask) -> list[Any]:
    with app.app_context(), read() as connection:
        return list(connection.execute(select(ItemReport.__table__).order_by(ItemReport.made_at)).all())


def test_from_the_open_question_its_answers_are_saved_first(app: Flask, amina: Browser) -> None:
    address = amina.start("m1-mini")
    assert "Report a problem with this question" in amina.get(address).text
    answer = amina.post(address, do="report-2", q2__seq="0", q2__confidence="2")
    assert answer.location == f"{address}/2/report"
    assert slots(app, address)[1].answer is not None
    slot = slots(app, address)[1]
    page = amina.get(f"{address}/2/report").text
    assert slot.item.stem.split()[0] in page
    amina.post(f"{address}/2/report", 400, words="x")
    sent = amina.post(f"{address}/2/report", kind="key", words="Two lines\r\nof words")
    assert "Back to the question" in amina.get(str(sent.location)).text
    (row,) = kept(app)
    assert (row.item, row.marking_hash, row.place) == (slot.item.id, slot.marking_hash, 2)
    assert (row.kind, row.words, row.cohort) == ("key", "Two lines\nof words", "")
    assert row.learner == learner_id(app, "amina")


def test_the_same_twice_is_kept_once_and_something_else_is_kept_too(app: Flask, amina: Browser) -> None:
    address = amina.start("m1-mini")
    for words in ("", "", "more"):
        amina.get(f"{address}/1/report")
        amina.post(f"{address}/1/report", kind="typo", words=words)
    assert [row.words for row in kept(app)] == ["", "more"]


def test_from_the_result(app: Flask, amina: Browser) -> None:
    address = amina.start("m1-mini")
    amina.post(f"{address}/submit")
    assert f'href="{address}/1/report"' in amina.get(address).text
    amina.get(f"{address}/1/report")
    sent = amina.post(f"{address}/1/report", kind="unclear", words="")
    assert "Back to the result" in amina.get(str(sent.location)).text


@pytest.mark.parametrize("quiz", ["m2-mini-pre", "final"])
def test_of_a_quiz_that_keeps_silent_no_question_is_shown(app: Flask, amina: Browser, quiz: str) -> None:
    address = start_final(amina) if quiz == "final" else amina.start(quiz)
    stem = slots(app, address)[0].item.stem.split(".")[0]
    assert stem in unescape(amina.get(address).text)
    for _ in range(2):
        page = unescape(amina.get(f"{address}/1/report").text)
        assert stem not in page and "<blockquote" not in page and "question 1" in page
        amina.post(f"{address}/submit")
    amina.get(f"{address}/1/report")
    amina.post(f"{address}/1/report", kind="unclear", words="")
    assert len(kept(app)) == 1


@pytest.mark.parametrize("kind", ["", "none"])
def test_a_report_needs_a_kind(app: Flask, amina: Browser, kind: str) -> None:
    address = amina.start("m1-mini")
    amina.get(f"{address}/1/report")
    assert 'href="#kind"' in amina.post(f"{address}/1/report", 400, kind=kind, words="kept <words>").text
    assert (
        "kept &lt;words&gt;" in amina.post(f"{address}/1/report", 400, kind=kind, words="kept <words>").text
    )
    assert not kept(app)


def test_words_have_a_limit_and_something_else_needs_words(app: Flask, amina: Browser) -> None:
    address = amina.start("m1-mini")
    amina.get(f"{address}/1/report")
    amina.post(f"{address}/1/report", 400, kind="typo", words="x" * (LONGEST + 1))
    amina.post(f"{address}/1/report", 400, kind="other", words="  ")
    amina.post(f"{address}/1/report", 302, kind="typo", words="\r\n".join("x" * (LONGEST // 2)))
    assert len(kept(app)) == 1


def test_nobody_reports_from_anothers_attempt(app: Flask, amina: Browser, bao: Browser) -> None:
    address = amina.start("m1-mini")
    for path in (f"{address}/1/report", f"{address}/1/reported"):
        bao.get(path, 404)
        amina.get(path.replace("/1/", "/99/"), 404)
    bao.get("/account")
    bao.post(f"{address}/1/report", 404, kind="key")
    assert not kept(app)


def test_reports_are_counted(app: Flask, amina: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(throttling.LIMITS, "report", (2, 100))
    address = amina.start("m1-mini")
    amina.get(f"{address}/1/report")
    for number, status in enumerate((302, 302, 429)):
        amina.post(f"{address}/1/report", status, kind="typo", words=str(number))
    assert len(kept(app)) == 2


def test_a_silent_quiz_takes_reports_and_tells_nothing(app: Flask, amina: Browser) -> None:
    address = start_final(amina)
    page = amina.get(f"{address}/1/report").text
    item = slots(app, address)[0].item
    told = [piece.feedback for piece in getattr(item, "options", ())]
    assert not any(words and words in page for words in told)
    sent = amina.post(f"{address}/1/report", kind="key", words="why")
    assert "key" not in amina.get(str(sent.location)).text.lower().split("<main", 1)[1]
    assert len(kept(app)) == 1


def test_a_report_goes_with_its_learner(app: Flask, amina: Browser) -> None:
    guest = Browser(app)
    address = guest.start("m1-mini")
    guest.get(f"{address}/1/report")
    guest.post(f"{address}/1/report", kind="typo", words="by a guest")
    guest.get("/sign-in")
    guest.post("/sign-in", email=amina.email, password="a long enough password")
    assert [row.learner for row in kept(app)] == [learner_id(app, "amina")]
    assert "by a guest" in guest.client.get("/account/export").text
    guest.get("/account")
    guest.post("/account/erase", current="a long enough password", sure="y")
    assert not kept(app)


def test_reports_wait_on_a_page_of_their_own_until_they_are_dealt_with(
    app: Flask, amina: Browser, clock: Clock
) -> None:
    ines, ada = teacher(app, "ines"), teacher(app, "ada", "administrator")
    cohort, empty = make_cohort(ines), make_cohort(teacher(app, "omar"))
    alone = amina.start("l01-mini")
    report_on(amina, alone, "Written outside of any cohort.")
    clock.pass_minutes(1)
    join(amina, ines, cohort)
    inside = amina.start("m1-mini")
    report_on(amina, inside, "<b>Both answers fit.")
    page = ines.get(f"{cohort}/reports").text
    assert "1 report waits" in page and "&lt;b&gt;Both answers fit." in page and "outside of any" not in page
    for path in ("", "/results", "/edit"):
        assert "Reports (1" in ines.get(f"{cohort}{path}").text
    assert "1 report of a problem waits" in ines.get(f"{cohort}/results").text
    page = ada.get("/teach/reports").text
    assert "2 reports wait" in page and page.index("outside of any") < page.index("Both answers")
    assert "2 reports of problems wait" in ada.get("/teach/results").text
    assert "No report waits" in ada.get(f"{empty}/reports").text
    ines.get("/teach/reports", 404)
    ines.get(f"{empty}/reports", 404)
    settle(ines, cohort)
    assert "Nothing waits" in ines.get(f"{cohort}/reports").text
    assert "Reports</a>" in ines.get(cohort).text and "1 report waits" in ada.get("/teach/reports").text


def report_on(browser: Browser, address: str, words: str) -> None:
    """Report the first question of an attempt."""
    browser.get(f"{address}/1/report")
    browser.post(f"{address}/1/report", kind="key", words=words)


def settle(instructor: Browser, cohort: str) -> None:
    """Follow the list to the only report, and mark it as dealt with."""
    found = re.search(r'href="(/teach/items/[^"]+)#reports"', instructor.get(f"{cohort}/reports").text)
    assert found
    page = instructor.get(unescape(found[1])).text
    form = re.search(r'action="(/teach/items/[^"]+/reports/[0-9a-f]+)"', page)
    assert form
    instructor.post(form[1], cohort=cohort.rsplit("/", 1)[1], reply="")


def test_a_long_list_has_pages(
    app: Flask, amina: Browser, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teach_reports, "ROWS", 1)
    ada, address = teacher(app, "ada", "administrator"), amina.start("l01-mini")
    for words in ("The first word.", "The second word."):
        report_on(amina, address, words)
        clock.pass_minutes(1)
    first, second = (ada.get(f"/teach/reports?page={n}").text for n in (1, 2))
    assert "first word" in first and "second word" not in first and "page=2" in first
    assert "second word" in second and "page=3" not in second
    assert "Nothing more" in ada.get("/teach/reports?page=3").text


def test_the_list_costs_the_same_however_many_wait(app: Flask, amina: Browser) -> None:
    ines = teacher(app, "ines")
    cohort = make_cohort(ines)
    join(amina, ines, cohort)
    address = amina.start("m1-mini")
    before = cost(app, lambda: ines.get(f"{cohort}/reports"))
    for number in range(3):
        report_on(amina, address, f"Word {number}.")
    assert cost(app, lambda: ines.get(f"{cohort}/reports")) == before <= 3


def test_a_question_leads_to_its_results_and_back(app: Flask, amina: Browser) -> None:
    ines = teacher(app, "ines")
    cohort = make_cohort(ines)
    join(amina, ines, cohort)
    address = amina.start("m1-mini")
    report_on(amina, address, "Look here.")
    amina.post(f"{address}/submit")
    found = re.search(r'href="(/teach/items/[^"]+)#reports"', ines.get(f"{cohort}/reports").text)
    assert found
    mending = ines.get(unescape(found[1])).text
    results = re.search(r'href="([^"]+)">Its results<', mending)
    assert results and results[1].startswith(f"{cohort}/items/")
    assert "Look at reports and mend" in ines.get(unescape(results[1])).text
