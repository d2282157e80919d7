"""The questions of a quiz taken along: the figures of the page, of the same learners, and no others."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from course.learning.exemplars import wrong_response
from course.records import audit
from course.records.db import store
from course.web.results_words import fixed, percent, seconds
from tests.classroom import QUIZ, Classroom
from tests.conftest import START
from tests.exchange.reading import read_csv, read_json, read_xlsx
from tests.people import Browser
from tests.records.mended import decide
from tests.teaching import id_of
from tests.web.asking_results import day_of, rows
from tests.web.test_exports import same_cell

Records = list[dict[str, Any]]


def taken(ines: Browser, base: str, part: str = "questions", query: str = "") -> Records:
    """A table as records, after its three formats were held against each other cell by cell."""
    address = f"{base}/export/{part}/{QUIZ}"
    got = {form: ines.get(f"{address}.{form}{query}").data for form in ("csv", "xlsx", "json")}
    records: Records = read_json(got["json"])["rows"]
    lines, pages = read_csv(got["csv"])[1:], read_xlsx(got["xlsx"])[0][1:]
    for record, line, page in zip(records, lines, pages, strict=True):
        page += [None] * (len(record) - len(page))
        for cells in zip(line, page, record.values(), strict=True):
            same_cell(*cells)
    return records


def test_the_table_on_screen_and_in_files_is_the_same(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(40).fold()
    for query in ("?sort=number", "", "?chosen=best&sort=facility"):
        page = ines.get(f"{base}/results/{QUIZ}{query}").text
        shown, records = rows(page), taken(ines, base, query=query)
        assert list(shown) == [record["number"] for record in records] and len(records) == len(room.items())
        for record in records:
            cells = shown[record["number"]]
            assert cells["Answers"] == str(record["answers"])
            assert cells["Share right"] == interval(record, "facility")
            assert cells["Discrimination"] == interval(record, "discrimination")
            assert cells["Expected"] == fixed(record["expected"])
            assert cells["Left out"] == percent(record["omitted"])
            assert cells["Median time"] == f"{seconds(record['seconds'])} of {record['seconds_n']}"
            assert record["discrimination_n"] == record["answers"] >= record["sure_n"] > 0
            assert record["verdict"] in page and record["stem"][:20] in page
            alarmed = record["level"] in ("alarm", "watch")
            assert not alarmed or f"<b>{record['level'].capitalize()}.</b> {record['verdict']}" in page


def test_a_question_that_was_dropped_is_so_on_screen_and_in_files(
    app: Flask, ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(40).fold()
    with app.app_context():
        decide(store(), room.items()[0], "drop", cohort=room.cohort)
    room.fold()
    shown = rows(ines.get(f"{base}/results/{QUIZ}").text)
    records = taken(ines, base)
    assert [each["number"] for each in records] == list(shown) and records[-1]["number"] == 1
    assert [each["level"] for each in records].count("settled") == 1
    for record in records:
        assert record["verdict"] in shown[record["number"]]["Verdict"]
    assert records[-1]["verdict"] == "Dropped for this cohort; it counts in no score."


def interval(record: dict[str, Any], name: str) -> str:
    """A figure with its interval, as it is read out."""
    value, low, high = record[name], record[f"{name}_low"], record[f"{name}_high"]
    return fixed(value) if low is None else f"{fixed(value)} interval {fixed(low)} to {fixed(high)}"


def test_options_are_those_of_the_page_of_a_question(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(40).fold()
    item = room.items()[0]
    records = [each for each in taken(ines, base, "options") if each["item"] == item.id]
    page = ines.get(f"{base}/results/{QUIZ}/items/{item.id}").text
    assert len(records) >= 3 and sum(each["key"] == "yes" for each in records) == 1
    assert sum(each["chosen"] for each in records) <= 1.00001
    for each in records:
        count = round(each["chosen"] * each["answers"])
        assert f'data-k="Chosen by">{count} <span class="soft">({percent(each["chosen"])})</span>' in page
        sizes = f"{each['lowest_n']}, {each['middle_n']} and {each['highest_n']}"
        assert (
            f"of the same attempt: {sizes} learners" in page and f"Chosen by: of {each['answers']}." in page
        )
        for name, title in (("lowest", "Lowest third"), ("middle", "Middle"), ("highest", "Highest")):
            assert f'data-k="{title}">{percent(each[name])}</td>' in page
        assert not each["reading"] or f'data-k="Reading">{each["reading"]}</td>' in page


def test_below_ten_learners_no_figure_leaves(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(9).fold()
    assert taken(ines, base) == [] == taken(ines, base, "options")
    room.sit(1).fold()
    assert taken(ines, base) and taken(ines, base, "options")


def test_what_was_decided_is_in_the_file_in_the_words_of_the_page(
    ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(12).fold()
    item, other = room.items()[:2]
    assert {each["decided"] for each in taken(ines, base)} == {None}
    with room.app.app_context():
        decide(store(), item, "accept", wrong_response(item))
        decide(store(), other, "drop")
    decided = {each["item"]: each["decided"] for each in taken(ines, base)}
    accepted, dropped = decided.pop(item.id), decided.pop(other.id)
    assert accepted.startswith("A further answer is accepted since ") and dropped.startswith("Dropped on ")
    assert set(decided.values()) == {None}
    page = ines.get(f"{base}/results/{QUIZ}").text
    assert accepted in page and "Dropped for" in page


def test_a_dropped_question_leaves_no_mark_in_the_table_of_attempts(
    ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(3).fold()
    item = room.items()[1]
    with room.app.app_context():
        decide(store(), item, "drop")
    for attempt in read_json(ines.get(f"{base}/export/attempts.json").data)["rows"]:
        marks = [value for name, value in attempt.items() if name.startswith("q-")]
        assert attempt[item.id] is None and attempt["dropped"] == item.id
        assert attempt["points"] == pytest.approx(sum(mark for mark in marks if mark is not None), abs=1e-5)
        assert attempt["summed"] == "yes" and attempt["possible"] == len(marks) - 1


def test_days_choose_whose_answers_are_in_a_file(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(12).fold()
    assert taken(ines, base, query=f"?until={day_of(0)}") != []
    assert taken(ines, base, query=f"?since={day_of(1)}") == []


def test_the_measurement_is_in_no_file_and_every_file_is_noted(
    app: Flask, ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(12).fold()
    ines.get(f"{base}/export/questions/measure-before-a.csv", 404)
    ines.get(f"{base}/export/answers.csv?quiz={QUIZ}")
    ines.get(f"{base}/export/questions/{QUIZ}.xlsx")
    with app.app_context(), store().read() as connection:
        log = [link.entry for link in audit.links(connection) if link.entry.act == "export"]
    assert [(entry.subject, entry.detail) for entry in log] == [
        ("answers", f'{{"form":"csv","quiz":"{QUIZ}"}}'),
        ("questions", f'{{"form":"xlsx","quiz":"{QUIZ}"}}'),
    ]
    assert {entry.actor for entry in log} == {id_of(app, ines.email)}
    assert {entry.cohort for entry in log} == {room.cohort} and {entry.at for entry in log} == {START}


def test_the_page_of_a_quiz_leads_to_its_files(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(12).fold()
    page = ines.get(f"{base}/results/{QUIZ}?chosen=last").text
    for part in ("questions", "options"):
        assert f'href="{base}/export/{part}/{QUIZ}.csv?chosen=last"' in page
