"""Results of quizzes: their figures are those of the pure functions on the same answers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from course.content.hashing import marking_hash
from course.learning.analysis import analyse
from course.learning.choosable import groups
from course.learning.contributions import DAY_MS
from course.learning.intervals import share
from course.learning.quiz_figures import quiz_figures
from course.learning.set_design import SetDesign
from course.records import overrides, results_of_days
from course.records.db import store
from course.records.tables import Attempt
from course.web.results_asked import Asked
from course.web.results_words import fixed, span
from tests.classroom import QUIZ, Classroom
from tests.conftest import START
from tests.people import Browser
from tests.records.doing import new_id
from tests.records.mended import decide, pen
from tests.web.asking_results import day_of, quiz, rows, summed


def test_a_quiz_page_shows_what_the_pure_functions_find(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(40).fold()
    sums, report = summed(*room.sat), quiz(room, Asked(items=True))
    whole = [sums.items[marking_hash(item)] for item in room.items()]
    assert report.figures == quiz_figures(sums.quiz, whole, 80, SetDesign("fixed"))
    page = ines.get(f"{base}/results/{QUIZ}?sort=number").text
    shown = rows(page)
    for number, item in enumerate(room.items(), start=1):
        name = marking_hash(item)
        options = [choice.id for group in groups(item) for choice in group.choices]
        found = analyse(
            sums.items[name],
            item.difficulty,
            options,
            sums.choices[name],
            sums.certainty[name],
            sums.times[name],
        )
        line = next(line for line in report.lines if line.number == number)
        assert line.found == found
        facility, discrimination = found.facility, found.discrimination
        assert facility.interval and discrimination.interval
        assert shown[number]["Answers"] == "40"
        assert shown[number]["Share right"] == f"{fixed(facility.value)} interval {span(facility.interval)}"
        assert shown[number]["Discrimination"].startswith(fixed(discrimination.value))
    reliability = report.figures.reliability
    assert f"<dt>{reliability.name}</dt><dd>{fixed(reliability.estimate.value)}" in page


def test_the_table_alone_judges_as_the_whole_report_does(room: Classroom) -> None:
    room.sit(40).fold()
    plain, whole = quiz(room), quiz(room, Asked(items=True))
    assert [line.verdict for line in plain.lines] == [line.verdict for line in whole.lines]
    assert any(line.evidence.found.options for line in plain.lines)


def test_what_is_remembered_follows_every_answer(room: Classroom) -> None:
    for number in (11, 1):
        room.sit(number).fold()
        sums = summed(*room.sat)
        for line in (*quiz(room).lines, *quiz(room).lines):
            chosen = sums.choices[line.marking_hash]
            for curve in line.found.options:
                count = sum(n for (option, _), n in chosen.items() if option == curve.option)
                assert curve.overall == share(count, len(room.sat))
            assert line.answered.certainty == sums.certainty[line.marking_hash]


def test_the_flawed_question_is_found_and_stands_first(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(40).fold()
    page = ines.get(f"{base}/results/{QUIZ}").text
    assert 'class="lead">Question 1: ' in page and "the strongest learners choose option" in page
    assert next(iter(rows(page))) == 1
    by_figures = "Question 1: harder than meant, and strong learners miss it more often than weak ones"
    assert by_figures in ines.get(f"{base}/results").text


def test_below_ten_learners_no_figure_is_given(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(9).fold()
    for path in (f"/results/{QUIZ}", f"/results/{QUIZ}?items=1"):
        page = ines.get(base + path).text
        assert "9 of ten learners so far" in page and not rows(page) and "plot" not in page
    item = ines.get(f"{base}/results/{QUIZ}/items/q-l01-01").text
    assert "9 of ten answers so far" in item and "plot" not in item and "(key)" not in item
    assert "No figures below ten learners" in ines.get(f"{base}/results").text
    assert "no figures below ten learners" in ines.get(f"{base}/reteach").text


def test_below_thirty_answers_figures_are_grey_and_not_judged(
    ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(12).fold()
    page = ines.get(f"{base}/results/{QUIZ}").text
    assert page.count('<tr class="few">') == 10 and "12 answers: too few to judge (30 needed)" in page
    assert 'stroke-dasharray="4 3"' in page and 'r="6.5"' not in page
    assert "12 learners: too few to judge (30 needed)" in page and 'class="duo few"' in page
    assert "Who is sure and wrong: too few to judge" in page and 'id="sure"' not in page
    item = ines.get(f"{base}/results/{QUIZ}/items/q-l01-01").text
    assert item.count("12 answers: too few to judge (30 needed)") >= 3, "figures, options, revision"
    assert "answers with a certainty: too few to judge" in item
    assert item.count('class="duo few"') == 1 and 'class="facts-line few"' in item


def test_from_thirty_answers_figures_are_not_grey(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(40).fold()
    page = ines.get(f"{base}/results/{QUIZ}").text
    assert "too few" not in page and 'id="sure"' in page and "were certain and not fully right" in page
    item = ines.get(f"{base}/results/{QUIZ}/items/q-l01-01").text
    assert "too few" not in item and ' few"' not in item
    assert "Certain and not fully right:" in item


def test_scores_set_by_hand_are_said_to_be_in_the_distribution_alone(
    ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(12).fold()
    with room.app.app_context():
        (attempt, *_) = store().write(
            lambda c: c.execute(select(Attempt.id).order_by(Attempt.id)).scalars().all()
        )
    said = "One score was set by hand, or changed by a decision on a question"
    before = quiz(room).figures
    assert before.sums.apart == 0 and said not in ines.get(f"{base}/results/{QUIZ}").text
    with room.app.app_context():
        args = (attempt, 0, "a fire alarm", new_id(), new_id, pen())
        assert store().write(lambda c: overrides.override(c, *args))
    room.fold()
    after = quiz(room).figures
    assert after.sums.apart == 1 and after.mean == before.mean and after.sums.bins != before.sums.bins
    assert said in ines.get(f"{base}/results/{QUIZ}").text


def test_a_dropped_question_is_said_to_count_in_the_mean_still(
    ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(12).fold()
    said = "A dropped question has left the distribution"
    assert said not in ines.get(f"{base}/results/{QUIZ}").text
    with room.app.app_context():
        decide(store(), room.items()[0], "drop")
    assert said in ines.get(f"{base}/results/{QUIZ}").text


def test_which_attempt_counts_is_asked_for_and_said(
    ines: Browser, base: str, room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.sit(12)
    for number, learner in enumerate(room.learners[:5]):
        room.again(learner, now=START + DAY_MS + number)
    room.fold()
    first, again = room.sat[:12], room.sat[12:]
    assert quiz(room, Asked("first")).figures.sums == summed(*first).quiz
    last = summed(*again, *first[5:])
    assert quiz(room, Asked("last")).figures.sums == last.quiz
    for line in quiz(room, Asked("last")).lines:
        assert line.answered.sums == last.items[line.marking_hash]
    page = ines.get(f"{base}/results/{QUIZ}?chosen=last").text
    assert "each learner’s last attempt" in page and 'value="last" selected' in page
    later = Asked("last", since=day_of(1))
    assert quiz(room, later).figures.sums == summed(*again).quiz
    wanted, whole = summed(*again), Asked("last", since=day_of(1), items=True)
    for line in quiz(room, whole).lines:
        name = line.marking_hash
        assert line.answered.choices == wanted.choices[name] and line.answered.times == wanted.times[name]
    monkeypatch.setattr(results_of_days, "MOST", 4)
    assert not any(line.answered.choices for line in quiz(room, whole).lines)
    assert "where no more than 500 learners" in ines.get(f"{base}/results/{QUIZ}?since={day_of(0)}").text


def test_first_meetings_are_counted_where_they_were(room: Classroom) -> None:
    room.sit(12, "l01-mini")
    for learner in room.learners:
        room.again(learner, now=START + DAY_MS)
    room.fold()
    met, first = quiz(room), quiz(room, Asked("first"))
    assert {line.item[:5] for line in met.lines} == {"q-l02"}
    assert met.figures == first.figures and met.figures.learners == 12
    assert {line.found.facility.n for line in first.lines} == {12} and len(first.lines) == 10


def test_days_of_an_address_are_understood_or_said(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(10).fold()
    address = f"{base}/results/{QUIZ}"
    page = ines.get(f"{address}?since={day_of(0)}&until={day_of(0)}&chosen=first").text
    assert "Only what was handed in from" in page and "10 learners" in page
    assert "0 learners" in ines.get(f"{address}?since={day_of(1)}").text
    assert "Write days like" in ines.get(f"{address}?since=yesterday").text
    reverse = ines.get(f"{address}?since={day_of(2)}&until={day_of(1)}").text
    assert "The last day comes before the first" in reverse
    ines.get(f"{address}?chosen=%00&sort=x&revision={'e' * 300}&items=2&since=0001-01-01&until=9999-12-31")


def test_a_quiz_that_never_was_has_no_page(ines: Browser, base: str) -> None:
    ines.get(f"{base}/results/no-such-quiz", 404)
