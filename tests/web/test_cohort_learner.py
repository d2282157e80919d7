"""A learner's page for instructors: what was done in the cohort, what stays hers, and accommodations."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from course.records import grid, progress
from course.records.db import store
from course.records.standing import refresh
from tests.conftest import Clock
from tests.people import Browser
from tests.teaching import id_of, join, make_cohort, teacher
from tests.web.sitting import hand_in, start_final
from tests.web.test_queries import cost


@pytest.fixture
def ines(app: Flask) -> Browser:
    """Ines is an instructor."""
    return teacher(app, "ines")


@pytest.fixture
def cohort(ines: Browser, amina: Browser) -> str:
    """The address of a cohort in which Amina learns."""
    made = make_cohort(ines, "Autumn", attempts="1", minutes="40", shown="never")
    join(amina, ines, made)
    return made


@pytest.fixture
def her(app: Flask, cohort: str, amina: Browser) -> str:
    """The address of Amina's page in it."""
    return f"{cohort}/learners/{id_of(app, amina.email)}"


def sit(app: Flask, learner: Browser, quiz: str = "m1-mini", right: int = 2) -> str:
    """Hand in with so many right; the id of the attempt."""
    address = learner.start(quiz)
    hand_in(app, learner, address, right)
    return address.rsplit("/", 1)[1]


def test_each_attempt_is_read_answer_by_answer_with_its_key(
    app: Flask, ines: Browser, amina: Browser, her: str
) -> None:
    attempt = sit(app, amina)
    assert "Module quiz" in ines.get(her).text
    page = ines.get(f"{her}/attempts/{attempt}").text
    assert "Every answer, as it was shown" in page and 'class="fb"' in page and "Certainty:" in page
    assert "Every answer" not in amina.get(f"/attempts/{attempt}").text


def test_of_a_pretest_the_score_alone_and_of_a_final_the_answers(
    app: Flask, ines: Browser, amina: Browser, her: str
) -> None:
    pretest = sit(app, amina, "m2-mini-pre", 5)
    page = ines.get(f"{her}/attempts/{pretest}").text
    assert "5 of 6 points" in page and 'class="fb"' not in page
    final = start_final(amina)
    amina.post(f"{final}/submit")
    assert 'class="fb"' in ines.get(f"{her}/attempts/{final.rsplit('/', 1)[1]}").text
    assert 'class="fb"' not in amina.get(final).text


def test_work_outside_the_cohort_stays_out_of_sight(app: Flask, ines: Browser, amina: Browser) -> None:
    before = sit(app, amina)
    cohort = make_cohort(ines)
    join(amina, ines, cohort)
    her = f"{cohort}/learners/{id_of(app, amina.email)}"
    assert "No attempt yet" in ines.get(her).text
    ines.get(f"{her}/attempts/{before}", 404)
    open_one = amina.start("m1-mini").rsplit("/", 1)[1]
    ines.get(f"{her}/attempts/{open_one}", 404)


def test_what_she_writes_for_herself_is_never_shown(
    app: Flask, ines: Browser, amina: Browser, her: str
) -> None:
    amina.get("/modules/m1-mini")
    amina.post("/action-plan/m1-mini", words="Written for myself.", seq="0")
    address = amina.start("m1-mini")
    places = range(1, 11)
    written = {f"q{n}__rationale": "Thought by myself." for n in places}
    amina.post(address, do="save", **written, **{f"q{n}__seq": "0" for n in places})
    amina.post(f"{address}/submit")
    for path in (her, f"{her}/attempts/{address.rsplit('/', 1)[1]}"):
        page = ines.get(path).text
        assert "for myself" not in page and "by myself" not in page


def test_the_page_costs_the_same_however_much_was_done(
    app: Flask, ines: Browser, amina: Browser, her: str
) -> None:
    before = cost(app, lambda: ines.get(her))
    for _ in range(3):
        sit(app, amina, "l01-mini")
    assert cost(app, lambda: ines.get(her)) == before <= 10


def test_the_grid_costs_the_same_however_many_learn(
    app: Flask, ines: Browser, amina: Browser, cohort: str, person: Callable[[str], Browser]
) -> None:
    before = cost(app, lambda: ines.get(cohort))
    for name in ("dana", "eli", "fay"):
        join(person(name).register(), ines, cohort)
    assert cost(app, lambda: ines.get(cohort)) == before <= 6


def test_the_grid_is_paged_both_ways(
    app: Flask,
    ines: Browser,
    amina: Browser,
    cohort: str,
    person: Callable[[str], Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grid, "ROWS", 2)
    for name in ("dana", "eli", "fay"):
        join(person(name).register(), ines, cohort)
    first = ines.get(f"{cohort}?show=all").text
    assert "Those before" not in first
    second = ines.get(link(first, "The next 2")).text
    assert "Eli" in second and "Amina" not in second and "The next" not in second
    assert "Amina" in ines.get(link(second, "Those before")).text
    assert cost(app, lambda: ines.get(link(second, "Those before"))) == cost(app, lambda: ines.get(cohort))


def link(page: str, words: str) -> str:
    """Where the link with these words leads."""
    found = re.search(f'href="([^"]+)">{words}<', page)
    assert found
    return unescape(found[1])


def test_the_grid_shows_how_she_stands(
    app: Flask, ines: Browser, amina: Browser, cohort: str, clock: Clock
) -> None:
    sit(app, amina, right=99)
    sit(app, amina, "m2-mini", right=0)
    fold(app, amina)
    page = ines.get(cohort).text
    assert page.count('<span class="c c3">') == 1
    assert '<span class="c c2"><span aria-hidden="true">0</span>' in page
    assert "Nobody needs a word" in page
    clock.pass_minutes(20 * 24 * 60)
    page = ines.get(f"{cohort}?show=risk&sort=risk").text
    assert "no activity for 20 days" in page and "1 may need a word" in page
    assert "Nobody like that" in ines.get(f"{cohort}?q=nobody").text
    ines.get(f"{cohort}?sort=m2-mini&after=0.x.t1&show=m9")


def fold(app: Flask, learner: Browser) -> None:
    """Make her standing, as the folder does in the background."""
    course = app.extensions["course_shelves"].shelf.course
    who = id_of(app, learner.email)
    with app.app_context():
        store().write(lambda connection: refresh(connection, course, [who]))


def test_extra_attempts_let_another_begin_until_they_are_ended(
    app: Flask, ines: Browser, amina: Browser, her: str
) -> None:
    sit(app, amina)
    assert "No attempt is left" in amina.get("/quizzes/m1-mini").text
    allow(ines, her, kind="attempts", quiz="m1-mini", amount="2")
    assert "2 of 3 attempts left" in amina.get("/quizzes/m1-mini").text
    page = ines.get(her).text
    assert "2 more attempts" in page and "was ill" in page and "Ines" in page
    allowance = page.split('name="allowance" value="')[1].split('"')[0]
    end(ines, her, "  ", allowance=allowance)
    assert "Say why it ends." in ines.get(her).text and "(ended " not in ines.get(her).text
    end(ines, her, "is well <again>", allowance=allowance)
    assert "No attempt is left" in amina.get("/quizzes/m1-mini").text
    page = ines.get(her).text
    assert "(ended " in page and "was ill" in page
    assert "is well &lt;again&gt;" in page and "Ended by <bdi>Ines</bdi>" in page
    end(ines, her, "once more", 404, allowance=allowance)
    kept = amina.get("/account/export").json["allowances"][0]
    assert (kept["reason"], kept["end_reason"]) == ("was ill", "is well <again>")


def end(instructor: Browser, her: str, reason: str, status: int = 302, **fields: str) -> None:
    """End an allowance for a reason."""
    instructor.get(her)
    instructor.post(f"{her}/allow/end", status, reason=reason, **fields)


def allow(instructor: Browser, her: str, status: int = 302, **fields: str) -> None:
    """Fill in the form."""
    instructor.get(f"{her}/allow")
    instructor.post(f"{her}/allow", status, **({"reason": "was ill"} | fields))


@pytest.mark.parametrize("quiz", ["every", "m1-mini"])
def test_extra_time_lengthens_what_is_begun_afterwards(
    ines: Browser, amina: Browser, her: str, quiz: str
) -> None:
    allow(ines, her, kind="time", quiz=quiz, amount="50")
    assert "60 minutes" in amina.get("/quizzes/m1-mini").text
    assert ("60 minutes" in amina.get("/quizzes/m2-mini").text) is (quiz == "every")
    end(ines, her, "", quiz=quiz)
    assert "60 minutes" in amina.get("/quizzes/m1-mini").text
    end(ines, her, "has new glasses", quiz=quiz)
    assert "40 minutes" in amina.get("/quizzes/m1-mini").text
    page = ines.get(her).text
    assert "50 per cent extra time" in page and "(ended " in page and "was ill" in page
    assert "has new glasses" in page and "Ended by <bdi>Ines</bdi>" in page
    end(ines, her, "once more", 404, quiz=quiz)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "time", "quiz": "every", "amount": "0"},
        {"kind": "time", "quiz": "nothing", "amount": "5"},
        {"kind": "attempts", "quiz": "every", "amount": "1"},
        {"kind": "attempts", "quiz": "m1-mini", "amount": "21"},
        {"kind": "time", "quiz": "every", "amount": "5", "reason": " "},
    ],
)
def test_what_cannot_be_allowed_is_refused_in_words(ines: Browser, her: str, fields: dict[str, str]) -> None:
    allow(ines, her, 400, **fields)


def test_an_attempt_opened_again_keeps_its_answers_and_counts_once(
    app: Flask, ines: Browser, amina: Browser, her: str, clock: Clock
) -> None:
    attempt = sit(app, amina, right=1)
    clock.pass_minutes(100)
    ines.get(f"{her}/attempts/{attempt}")
    ines.post(f"{her}/attempts/{attempt}/reopen", reason=" ")
    assert "The score" not in amina.get(f"/attempts/{attempt}").text
    ines.get(f"{her}/attempts/{attempt}")
    ines.post(f"{her}/attempts/{attempt}/reopen", reason="the network failed")
    page = amina.get(f"/attempts/{attempt}").text
    assert "Your attempt was opened again on" in page and " of 10, counts no more" in page
    assert "Hand in" in page and "40 minutes left" in page and "checked" in page
    assert "the network failed" in ines.get(her).text
    with app.app_context(), store().read() as connection:
        facts = progress.facts(connection, id_of(app, amina.email))
    assert "m1-mini" not in facts.best
    hand_in_again(app, amina, attempt)
    page = amina.get(f"/attempts/{attempt}").text
    assert "points</h1>" in page and "Your attempt was opened again on" in page
    assert "opened again, until then" in ines.get(f"/teach/attempts/{attempt}/score").text


def hand_in_again(app: Flask, learner: Browser, attempt: str) -> None:
    learner.get(f"/attempts/{attempt}")
    learner.post(f"/attempts/{attempt}/submit")


def test_an_attempt_is_not_opened_beside_another(app: Flask, ines: Browser, amina: Browser, her: str) -> None:
    attempt = sit(app, amina)
    allow(ines, her, kind="attempts", quiz="m1-mini", amount="1")
    amina.start("m1-mini")
    ines.get(f"{her}/attempts/{attempt}")
    ines.post(f"{her}/attempts/{attempt}/reopen", reason="for a second look")
    assert "Nothing was done" in ines.get(her).text


def test_taking_a_learner_out_can_be_undone_but_not_her_own_leaving(
    ines: Browser, amina: Browser, cohort: str, her: str, clock: Clock
) -> None:
    ines.get(her)
    after = ines.post(f"{her}/remove").location
    ines.get(her, 404)
    ines.get(after)
    undo = after.split("undo=")[1]
    ines.post(f"{cohort}/removed", undo=undo)
    ines.get(her)
    clock.pass_minutes(1)
    amina.get("/account/cohorts")
    amina.post("/account/cohorts/leave", cohort=cohort.rsplit("/", 1)[1])
    ines.get(cohort)
    ines.post(f"{cohort}/removed", undo=undo)
    ines.get(her, 404)
    ines.get(f"{cohort}/removed?undo=made-up", 404)


def test_another_instructor_reaches_nothing_of_it(
    app: Flask, ines: Browser, amina: Browser, her: str
) -> None:
    attempt, omar = sit(app, amina), teacher(app, "omar")
    own = make_cohort(omar)
    elsewhere = her.replace(her.split("/")[3], own.rsplit("/", 1)[1])
    for address in (her, elsewhere):
        for path in ("", f"/attempts/{attempt}", "/allow"):
            omar.get(f"{address}{path}", 404)
