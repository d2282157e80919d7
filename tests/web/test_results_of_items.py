"""Results of questions, what to teach again, and what all pages of results have in common."""

from __future__ import annotations

import re
from functools import partial
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from course.content.hashing import marking_hash
from course.learning.contributions import DAY_MS
from course.learning.exemplars import wrong_response
from course.learning.gain import Gain, gain
from course.learning.item_details import item_detail
from course.records import measurement, reports
from course.records.db import read, store
from course.records.tables import Attempt
from course.web.results_asked import Asked
from course.web.results_words import fixed, percent
from tests.classroom import QUIZ, Classroom
from tests.conftest import START
from tests.people import Browser
from tests.records.mended import decide, undo
from tests.teaching import make_cohort, teacher
from tests.web.asking_results import one, quiz, rows, summed
from tests.web.test_queries import cost


def test_an_item_page_shows_who_chose_what(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(40).fold()
    sums, item = summed(*room.sat), room.items()[0]
    name = marking_hash(item)
    report = one(room, item.id)
    assert report.detail is not None
    table = report.detail.tables[0]
    counts = {row.choice.id: round((row.curve.overall.value or 0) * 40) for row in table.rows}
    chosen = sums.choices[name]
    assert counts == {c: sum(n for (o, _), n in chosen.items() if o == c) for c in counts}
    page = ines.get(f"{base}/results/{QUIZ}/items/{item.id}").text
    assert "Chosen by more of the strongest than a right one" in page
    assert page.count("<b>(key)</b>") == 1 and 'class="keyline"' in page
    assert f"{report.detail.sure[0].wrong}</td>" in page


def test_the_analysis_heeds_what_was_accepted_here_and_not_what_was_elsewhere(
    app: Flask, ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(40).fold()
    item = room.items()[0]
    pages = [f"{base}/results/{QUIZ}", f"{base}/results/{QUIZ}/items/{item.id}"]
    with app.app_context():
        decide(store(), item, "accept", wrong_response(item), cohort="f" * 32)
    room.fold()
    doubted = [ines.get(page).text.count("look at the key") for page in pages]
    assert all(doubted)
    with app.app_context():
        found = decide(store(), item, "accept", wrong_response(item), cohort=room.cohort)
    room.fold()
    for page, before in zip(pages, doubted, strict=True):
        text = ines.get(page).text
        assert text.count("look at the key") < before and "A further answer is accepted since" in text
    assert text.count("<b>(accepted)</b>") == 1 and "Accepted beside the key" in text
    with app.app_context():
        undo(store(), found)
    room.fold()
    assert [ines.get(page).text.count("look at the key") for page in pages] == doubted


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("drop", "Dropped for this cohort; it counts in no score."),
        ("full", "Full marks for this cohort; its share right says nothing of the question."),
    ],
)
def test_a_question_that_is_dealt_with_asks_for_nothing(
    app: Flask, ines: Browser, base: str, room: Classroom, act: str, said: str
) -> None:
    room.sit(40).fold()
    item = room.items()[0]
    pages = [f"{base}/results/{QUIZ}", f"{base}/results/{QUIZ}/items/{item.id}"]
    list_page, reteach_page = f"{base}/results", f"{base}/reteach"
    assert "Question 1: " in ines.get(list_page).text and "left out" not in ines.get(reteach_page).text
    with app.app_context():
        found = decide(store(), item, act, cohort=room.cohort)
    room.fold()
    assert rows(ines.get(pages[0]).text)[1]["Verdict"].startswith(said)
    text = ines.get(pages[1]).text
    assert "look at the key" not in text and said in text
    assert text.count("Decided on") == 2, "once at the head, once among its revisions"
    assert "Question 1: " not in ines.get(list_page).text
    one_out = "1 question that was dropped or has full marks for everybody is left out."
    assert one_out in ines.get(reteach_page).text
    with app.app_context():
        undo(store(), found)
    room.fold()
    assert "look at the key" in ines.get(pages[1]).text
    assert one_out not in ines.get(reteach_page).text


def test_every_kind_of_item_has_its_page(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(12).fold()
    for item in room.items():
        page = ines.get(f"{base}/results/{QUIZ}/items/{item.id}").text
        report = one(room, item.id)
        assert report.detail is not None
        keys = [row for table in report.detail.tables for row in table.rows if row.choice.key]
        assert keys and page.count("<b>(key)</b>") == len(keys)
        right = sum(round((row.curve.overall.value or 0) * row.curve.overall.n) for row in keys)
        assert right > 0


def test_where_a_question_is_mended_its_key_stands_with_what_it_cites_and_as_nobodys_answer(
    ines: Browser, room: Classroom
) -> None:
    room.sit(1)
    for item in room.items():
        page = ines.get(f"/teach/items/{item.id}?cohort={room.cohort}").text
        cited = set(re.findall(r'class="cite[^"]*" href="#([^"]+)"', page))
        assert cited and cited <= set(re.findall(r' id="([^"]+)"', page)), item.id
        assert "0 of 1 point" not in page and "Read the lesson again" not in page


def test_revisions_stand_side_by_side_and_are_not_mixed(ines: Browser, base: str, room: Classroom) -> None:
    now = room.items()
    before = now[0].model_copy(update={"stem": "An earlier stem?"})
    room.sit(11, items=(before, *now[1:])).sit(13, now=START + DAY_MS).fold()
    newest, every = quiz(room), quiz(room, Asked(revision="all"))
    assert (len(newest.lines), newest.hidden) == (10, 1) and (len(every.lines), every.hidden) == (11, 0)
    assert newest.figures == every.figures and newest.figures.learners == 24
    assert newest.figures.reliability.name == "KR-20", "the same ten questions, one of them edited"
    said = "An edited question counts as one question here"
    assert said in ines.get(f"{base}/results/{QUIZ}").text
    report = one(room, now[0].id)
    assert [each.line.found.facility.n for each in report.revisions] == [13, 11]
    assert report.shown.stem == now[0].stem
    past = ines.get(f"{base}/results/{QUIZ}/items/{now[0].id}?revision={marking_hash(before)[:12]}").text
    assert "An earlier stem?" in past and "earlier than what stands now" in past
    assert "An earlier stem?" in ines.get(f"{base}/results/{QUIZ}?revision=all").text


def test_an_item_over_all_quizzes(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(10, "l01-mini").sit(11).fold()
    report = one(room, "q-l01-01", name=None)
    assert report.detail is not None and report.detail.line.found.facility.n == 21
    assert {each.quiz: each.line.found.facility.n for each in report.elsewhere} == {"l01-mini": 10, QUIZ: 11}
    assert report.mixed and report.detail.thirds is None and not report.detail.line.found.discrimination.n
    page = ines.get(f"{base}/items/q-l01-01?chosen=best").text
    assert (
        "in all quizzes" in page and "Over several quizzes there are no discrimination and no thirds" in page
    )
    assert "Met in 2 quizzes, and judged in each by itself" in page
    assert 'name="chosen"' not in page and "first meeting with the question in this cohort" in page
    detail = item_detail(one(room, "q-l01-01").detail.line)  # type: ignore[union-attr]
    assert detail == one(room, "q-l01-01").detail


def test_empty_pages_say_what_will_stand_there(ines: Browser, base: str) -> None:
    assert "Nobody has handed in a quiz here yet" in ines.get(f"{base}/results").text
    assert "Nobody has handed this in yet" in ines.get(f"{base}/results/{QUIZ}").text
    assert "Nobody has answered it yet" in ines.get(f"{base}/results/{QUIZ}/items/q-l01-01").text
    assert "Nobody has handed in a quiz here yet" in ines.get(f"{base}/reteach").text
    assert "Fewer than ten learners did both forms" in ines.get(f"{base}/results").text


def test_forms_of_the_measurement_are_told_by_their_gain_only(
    ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(12, "measure-before-a").fold()
    assert "measure-before" not in ines.get(f"{base}/results").text
    ines.get(f"{base}/results/measure-before-a", 404)
    ines.get(f"{base}/results/measure-before-a/items/q-l01-81", 404)
    ines.get(f"{base}/items/q-l01-81", 404)
    ines.get(f"{base}/items/q-none", 404)


def test_the_gain_of_ten_is_shown_with_its_interval(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(10, "measure-before-a")
    for learner in room.learners[:9]:
        room.again(learner, "measure-after-b", now=START + DAY_MS)
    assert "Fewer than ten learners did both forms" in ines.get(f"{base}/results").text
    room.again(room.learners[9], "measure-after-b", now=START + DAY_MS)
    with room.app.app_context(), read() as connection:
        found = gain(measurement.pairs(connection, room.cohort))
    assert isinstance(found, Gain) and found.learners == 10
    page = ines.get(f"{base}/results").text
    assert f"{percent(found.before)} right before, {percent(found.after)} after" in page
    assert f"<dd>{fixed(100 * found.gain, 0)}" in page and "measure-before" not in page


def test_a_report_has_a_page_for_each_question(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(12).fold()
    page = ines.get(f"{base}/results/{QUIZ}?items=1&sort=number").text
    assert page.count('<section class="each') == 10
    assert page.index(">Question 1</h2>") < page.index(">Question 2</h2>")


def test_the_rules_are_told(ines: Browser) -> None:
    page = ines.get("/teach/judged").text
    for words in (
        "discrimination is below 0.15",
        "of 100 sound questions one was flagged",
        "Newcombe 1998",
        "Nobody is timed",
        "Shrout and Fleiss 1979",
        "Feldt 1965",
    ):
        assert words in page


def test_administrators_see_all_learners_together(app: Flask, base: str, room: Classroom) -> None:
    other = Classroom(app, make_cohort(teacher(app, "omar")).rsplit("/", 1)[1], Random(5))
    room.sit(10)
    other.sit(11)
    other.fold()
    root = teacher(app, "root", "administrator")
    assert "21 learners, counted once in each cohort." in root.get(f"/teach/results/{QUIZ}").text
    assert "Whoever is in several cohorts counts once in each" in root.get(f"/teach/results/{QUIZ}").text
    assert "21 answers" in root.get(f"/teach/results/{QUIZ}/items/q-l01-01").text
    assert "21 answers" in root.get("/teach/results/items/q-l01-01").text
    assert f"/teach/results/{QUIZ}" in root.get("/teach/results").text
    root.get("/teach/reteach")
    assert "10 learners" in root.get(f"{base}/results/{QUIZ}").text


@pytest.mark.parametrize(
    "path",
    [
        "/results",
        f"/results/{QUIZ}",
        f"/results/{QUIZ}?items=1&revision=all",
        f"/results/{QUIZ}/items/q-l01-01",
        "/items/q-l01-01",
        "/reteach",
    ],
)
def test_a_page_costs_few_queries_whatever_the_size(
    app: Flask, ines: Browser, base: str, room: Classroom, path: str
) -> None:
    before = room.items()[0].model_copy(update={"stem": "An earlier stem?"})
    room.sit(10, items=(before, *room.items()[1:])).fold()
    few = cost(app, lambda: ines.get(base + path))
    room.sit(15).sit(12, "l01-mini").fold()
    assert cost(app, lambda: ines.get(base + path)) <= max(few, 8) <= 8


def test_reports_that_wait_stand_beside_the_figures(
    app: Flask, ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(10).fold()
    item, learner = room.items()[0], room.learners[0]
    page = f"{base}/results/{QUIZ}/items/{item.id}"
    assert "No report of a problem waits" in ines.get(page).text
    with app.app_context(), store().read() as connection:
        attempt = connection.execute(select(Attempt.id).where(Attempt.learner == learner)).scalar_one()
    for number in range(4):
        words = f"Words {number} <b>"
        with app.app_context():
            store().write(
                partial(
                    reports.make,
                    learner=learner,
                    attempt=attempt,
                    place=1,
                    report=f"{number:032x}",
                    kind="typo",
                    words=words,
                    now=START + number,
                )
            )
    text = ines.get(page).text
    assert "Words 3 &lt;b&gt;" in text and "Words 0" not in text
    assert "Of 4 reports that wait the latest three" in text
