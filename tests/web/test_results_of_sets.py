"""Reliability on the pages of results: of sets that are fixed, that changed, or that are drawn."""

from __future__ import annotations

import pytest

from course.learning.contributions import DAY_MS
from tests.classroom import QUIZ, Classroom
from tests.conftest import START
from tests.people import Browser
from tests.web.asking_results import day_of


def test_where_a_fixed_set_has_changed_reliability_is_withheld_with_the_reason(
    ines: Browser, base: str, room: Classroom
) -> None:
    room.sit(11).sit(12, items=room.items()[1:], now=START + DAY_MS).fold()
    page = ines.get(f"{base}/results/{QUIZ}").text
    assert "Reliability cannot be told: the set of questions changed between these attempts" in page
    assert "The mean has no interval, since attempts differ in how many questions they have." in page
    assert "Learners met unlike questions" in page
    later = ines.get(f"{base}/results/{QUIZ}?since={day_of(1)}").text
    assert "cannot be told" not in later and "Everyone met the same 9 questions" in later


def test_a_quiz_that_draws_has_phi_and_says_how_it_draws_and_that_figures_are_attenuated(
    ines: Browser, base: str, room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a practice took one less than its pool; each of twenty learners is left another one out."""
    pool = room.items("l01-mini")
    monkeypatch.setattr("course.learning.set_design.size", lambda course, quiz: len(pool) - 1)
    for number in range(20):
        room.sit(1, "l01-mini", items=[item for n, item in enumerate(pool) if n != number % len(pool)])
    room.fold()
    page = ines.get(f"{base}/results/l01-mini").text
    assert "<dt>Phi</dt>" in page and "Here those come first that the learner missed before" in page
    one_page = ines.get(f"{base}/results/l01-mini/items/{pool[0].id}").text
    for text in (page, one_page):
        assert "Learners met unlike questions" in text
    assert "Learners met unlike questions" not in ines.get(f"{base}/items/{pool[0].id}").text
