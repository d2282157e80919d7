"""What to teach again: what counts for it, in which order it stands, and the keys to look at before."""

from __future__ import annotations

import re
from statistics import fmean

import pytest
from flask import Flask

from course.content.hashing import marking_hash
from course.learning.contributions import DAY_MS
from course.learning.grading import FULL
from course.records.db import read, store
from course.web.results_reteach import Reteach, reteach
from course.web.shelf import shelf
from tests.classroom import QUIZ, Classroom
from tests.conftest import START
from tests.people import Browser
from tests.records.mended import decide
from tests.web.asking_results import scope, summed


def again(room: Classroom) -> Reteach:
    """What to teach again to a class."""
    with room.app.test_request_context(), read() as connection:
        return reteach(connection, shelf(), scope(room))


def test_what_to_teach_again_ranks_objectives(ines: Browser, base: str, room: Classroom) -> None:
    """By the answers to all questions but the one whose key is in doubt."""
    room.sit(40).fold()
    page = again(room)
    ranks = [
        (-min(0.99, round(each.found.probability, 2)), -each.found.shortfall) for each in page.objectives
    ]
    assert ranks == sorted(ranks) and page.gone == 0
    assert all(each.lessons for each in (*page.objectives, *page.paragraphs))
    sums = summed(*room.sat)
    for each in page.objectives:
        items = [item for item in room.items()[1:] if item.objective == each.found.name]
        points = sum(sums.items[marking_hash(item)].points for item in items)
        assert each.found.share.value == pytest.approx(points / (FULL * 40 * len(items)))
        assert each.found.expected == pytest.approx(fmean(item.difficulty for item in items))
    text = ines.get(f"{base}/reteach").text
    assert "judged objectives" in text and "/lessons/l01-mini" in text and "/paragraphs/82" in text


def test_a_key_in_doubt_is_to_be_looked_at_before_anything_is_taught_again(
    app: Flask, ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(40).fold()
    flawed = room.items()[0]
    (doubt,) = again(room).doubts
    assert (doubt.line.item, doubt.line.number, doubt.quiz) == (flawed.id, 1, QUIZ)
    text = ines.get(f"{base}/reteach").text
    first = text.partition('id="keys"')[2].partition("</section>")[0]
    assert f"{base}/results/{QUIZ}/items/{flawed.id}?revision=" in first and "the strongest learners" in first
    assert ines.get(re.findall(r'href="([^"]+)">Question 1', first)[0]).status_code == 200
    sure = ines.get(f"{base}/results/{QUIZ}").text.partition('id="sure"')[2].partition("</section>")[0]
    assert "First look at the key of question 1" in sure and ">Question 1<" not in sure
    with app.app_context():
        decide(store(), flawed, "drop", cohort=room.cohort)
    room.fold()
    assert 'id="keys"' not in ines.get(f"{base}/reteach").text
    assert "First look at the key" not in ines.get(f"{base}/results/{QUIZ}").text


def test_what_was_answered_before_the_teaching_is_not_counted(
    ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(12, "m1-mini-pre", items=room.items()).fold()
    assert again(room).objectives == ()
    assert "that comes after the teaching" in ines.get(f"{base}/reteach").text
    room.sit(11).fold()
    assert {each.found.share.n for each in again(room).objectives} == {11}
    assert "Neither are pre-tests" in ines.get(f"{base}/reteach").text


def test_what_cannot_be_judged_is_folded_away(ines: Browser, base: str, room: Classroom) -> None:
    room.sit(12).fold()
    text = ines.get(f"{base}/reteach").text
    assert "None can be judged yet" in text
    assert "The objectives: 2 not judged, 0 judged and not standing out" in text


def test_what_to_teach_again_counts_no_learner_twice(room: Classroom) -> None:
    """Whoever met a question in two quizzes, or in two revisions, is still one learner."""
    items = room.items("l01-mini")
    before = items[0].model_copy(update={"stem": "An earlier stem?"})
    room.sit(10, "l01-mini", items=(before, *items[1:]))
    for learner in room.learners:
        room.again(learner, now=START + DAY_MS)
    room.fold()
    page = again(room)
    assert {each.found.share.n for each in (*page.objectives, *page.paragraphs)} == {10}
