"""What instructors take along: what the screen shows, in every format, of their own cohorts only."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from course.exchange.csv_file import safe
from course.records import outbox
from course.records.db import store
from course.records.tables_cohorts import Member
from tests.conftest import Clock
from tests.exchange.reading import read_csv, read_json, read_xlsx
from tests.exchange.tables import one, table_of, words
from tests.people import Browser
from tests.teaching import id_of, join, make_cohort, teacher
from tests.web.sitting import fields, slots
from tests.web.test_queries import counted

FORMULA = "=cmd|' /C calc'!A0"
NAMES = {"amina": "Amina", "chandra": FORMULA, "dana": "＝1+1", "eli": "-2 Eli", "farid": "فريد"}


@pytest.fixture
def ines(app: Flask) -> Browser:
    """Ines is an instructor."""
    return teacher(app, "ines")


@pytest.fixture
def cohort(app: Flask, ines: Browser, person: Callable[[str], Browser], clock: Clock) -> str:
    """Learners with the oddest names who did this and that; one of them has left."""
    made = make_cohort(ines, "موظفو =الحدود", attempts="9")
    for number, (name, called) in enumerate(NAMES.items()):
        learner = person(name).register()
        learner.get("/account")
        learner.post("/account/name", display_name=called)
        join(learner, ines, made)
        clock.pass_minutes(7)
        for _ in range(number % 3):
            sit(learner, "m1-mini", clock)
        if number == 1:
            sit(learner, "l01-mini", clock)
    farid = id_of(app, "farid@example.org")
    with app.app_context():
        store().write(lambda c: c.execute(update(Member).where(Member.learner == farid).values(left_at=1000)))
        while store().write(partial(outbox.fold, course=app.extensions["course_shelves"].current().course)):
            pass
    return made


def sit(learner: Browser, quiz: str, clock: Clock) -> None:
    """Answer the first two questions right and the others wrong but the last, and hand in."""
    address = learner.start(quiz)
    form = fields(learner.app, learner.name, address, 2)
    last = max(slot.place for slot in slots(learner.app, address))
    kept = {name: value for name, value in form.items() if not name.startswith(f"q{last}-")}
    clock.pass_minutes(1)
    learner.get(address)
    learner.post(address, do="save", q1__confidence="2", **{n.replace("-", "__"): v for n, v in kept.items()})
    learner.post(f"{address}/submit")


def files(ines: Browser, cohort: str, table: str, quiz: str = "") -> dict[str, Any]:
    """A table in every format."""
    asked = f"?quiz={quiz}" if quiz else ""
    got = {form: ines.get(f"{cohort}/export/{table}.{form}{asked}").data for form in ("csv", "xlsx", "json")}
    return {
        "csv": read_csv(got["csv"]),
        "xlsx": read_xlsx(got["xlsx"])[0],
        "json": [list(row.values()) for row in read_json(got["json"])["rows"]],
    }


def test_the_grid_on_screen_and_in_files_is_the_same(ines: Browser, cohort: str, clock: Clock) -> None:
    screen = table_of(ines.get(cohort).text, "cohort")
    got = files(ines, cohort, "learners")
    head = got["csv"][0]
    joined, left = head.index("Joined (UTC)"), head.index("Left the cohort (UTC)")
    in_it = [number for number, row in enumerate(got["json"]) if row[left] is None]
    assert len(screen) == len(in_it) == 4 and len(got["json"]) == 5
    for shown, number in zip(screen, in_it, strict=True):
        record, line, page = got["json"][number], got["csv"][1 + number], got["xlsx"][1 + number]
        assert words(shown[0]) == record[0] == page[0] and line[0] == safe(record[0])
        for place, cell in enumerate(shown[1:-2]):
            score, state, read = record[2 + 3 * place : 5 + 3 * place]
            said = state if score is None else f"{score} per cent, {state}"
            assert words(one(one(cell, "c"), "vh")) == said
            lessons = "".join(words(small) for small in cell.iter("small"))
            assert lessons.partition("/")[0] == (str(read) if lessons else "")
            assert bool(lessons) == (state != "not begun") or read == 0
            assert page[2 + 3 * place : 5 + 3 * place] == [score, state, read]
            assert line[2 + 3 * place : 5 + 3 * place] == [
                "" if score is None else str(score),
                state,
                str(read),
            ]
        assert words(shown[-1]) == (record[joined - 1] or "") == line[joined - 1]
    gone = got["json"][next(n for n in range(5) if n not in in_it)]
    assert gone[0] == NAMES["farid"] and gone[left] == "1970-01-01T00:00:01Z"
    assert gone[2 : joined - 2] == [None] * (joined - 4), "who has left has no figures"


def test_every_answer_is_a_row_and_every_attempt_another(ines: Browser, cohort: str) -> None:
    answers, attempts = files(ines, cohort, "answers"), files(ines, cohort, "attempts")
    in_words = files(ines, cohort, "attempts-in-words")
    head, wide = answers["csv"][0], attempts["csv"][0]
    assert len(attempts["json"]) == 5, "none of those with none"
    for got in (answers, attempts, in_words):
        assert len(got["csv"]) == len(got["xlsx"]) == len(got["json"]) + 1
        for line, page, record in zip(got["csv"][1:], got["xlsx"][1:], got["json"], strict=True):
            page += [None] * (len(record) - len(page))
            for cells in zip(line, page, record, strict=True):
                same_cell(*cells)
    place = {title: number for number, title in enumerate(head)}
    for record, told in zip(attempts["json"], in_words["json"], strict=True):
        cells = dict(zip(wide, record, strict=True))
        mine = [
            row
            for row in answers["json"]
            if (row[place["Email"]], row[place["Quiz"]], row[place["Attempt"]])
            == (cells["Email"], cells["Quiz"], cells["Attempt"])
        ]
        assert len(mine) == cells["Possible"]
        assert sum(row[place["Points"]] for row in mine) == pytest.approx(cells["Points"], abs=1e-5)
        for row in mine:
            assert cells[row[place["Question"]]] == row[place["Points"]]
            assert dict(zip(wide, told, strict=True))[row[place["Question"]]] == row[place["Answer"]]
    assert {row[place["Result"]] for row in answers["json"]} >= {"Right", "Not right", "Not answered"}
    assert {row[place["Certainty"]] for row in answers["json"]} == {None, "Certain"}


def same_cell(in_csv: str, in_xlsx: Any, in_json: Any) -> None:
    """One cell in three formats; moments are compared where their columns are tested."""
    if in_json is None:
        assert (in_csv, in_xlsx) == ("", None)
    elif isinstance(in_json, str) and isinstance(in_xlsx, float):
        assert in_csv == in_json.replace("T", " ").removesuffix("Z")
    elif isinstance(in_json, str):
        assert (in_csv, in_xlsx) == (safe(in_json), in_json)
    else:
        assert (float(in_csv), in_xlsx) == (in_json, in_json)


def test_names_that_are_formulas_are_texts_everywhere(ines: Browser, cohort: str) -> None:
    got = files(ines, cohort, "learners")
    assert {row[0] for row in got["xlsx"][1:]} == set(NAMES.values())
    assert {row[0][0] for row in got["csv"][1:]} == {"A", "'", "ف"}


def test_one_quiz_alone_and_no_form_of_the_measurement(ines: Browser, cohort: str) -> None:
    got = files(ines, cohort, "answers", "l01-mini")
    quiz = got["csv"][0].index("Quiz")
    assert {row[quiz] for row in got["json"]} == {"l01-mini"}
    assert files(ines, cohort, "answers", "m2-mini")["json"] == []
    ines.get(f"{cohort}/export/answers.csv?quiz=measure-before-a", 404)
    ines.get(f"{cohort}/export/answers.csv?quiz={'x' * 49}", 404)
    ines.get(f"{cohort}/export/answers.pdf", 404)


def test_the_page_leads_to_every_file(ines: Browser, cohort: str) -> None:
    page = ines.get(f"{cohort}/export").text
    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    leading = [link.replace("&amp;", "&") for link in links if "/export/" in link]
    assert len(leading) == 12 + 2 * 12
    for link in leading:
        assert ines.get(link).data
    assert "/export" in ines.get(cohort).text


def test_an_empty_cohort_gives_empty_tables(ines: Browser) -> None:
    made = make_cohort(ines, "Nobody yet")
    assert "No quiz has been handed in" in ines.get(f"{made}/export").text
    for table in ("learners", "answers", "attempts", "attempts-in-words"):
        got = files(ines, made, table)
        assert got["json"] == [] and len(got["csv"]) == len(got["xlsx"]) == 1


def test_a_file_is_named_after_the_cohort_in_any_script(ines: Browser, cohort: str) -> None:
    headers = ines.get(f"{cohort}/export/learners.xlsx").headers
    assert headers["Content-Disposition"] == (
        'attachment; filename="learners-2025-10-09.xlsx"; '
        "filename*=UTF-8''%D9%85%D9%88%D8%B8%D9%81%D9%88-%D8%A7%D9%84%D8%AD%D8%AF%D9%88%D8%AF-learners-2025-10-09.xlsx"
    )
    assert headers["Cache-Control"] == "no-store, private"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_staff_are_in_no_file_and_others_reach_none(
    app: Flask, ines: Browser, cohort: str, clock: Clock
) -> None:
    sit(ines, "m1-mini", clock)
    for table in ("learners", "answers", "attempts"):
        assert b"ines@example.org" not in ines.get(f"{cohort}/export/{table}.csv").data
    omar = teacher(app, "omar")
    for path in ("", "/learners.csv", "/answers.xlsx", "/attempts.json", "/attempts-in-words.csv"):
        omar.get(f"{cohort}/export{path}", 404)


def test_a_file_costs_few_queries_for_so_many_learners(app: Flask, ines: Browser, cohort: str) -> None:
    for path, most in (("learners.csv", 8), ("answers.csv", 9), ("attempts.xlsx", 10)):
        ines.get(f"{cohort}/export/{path}")
        with counted(app) as said:
            ines.get(f"{cohort}/export/{path}")
        assert len(said) <= most, (path, said)


def test_an_answer_that_is_not_fetched_leaves_nothing_behind(
    ines: Browser, cohort: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    response = ines.client.get(f"{cohort}/export/answers.xlsx", buffered=False)
    assert list(tmp_path.iterdir())
    response.close()
    assert not list(tmp_path.iterdir())
    assert io.BytesIO(ines.get(f"{cohort}/export/answers.xlsx").data).read(2) == b"PK"
    assert not list(tmp_path.iterdir())
