"""What learners have by other attempts, asked of the records: within the scope, and handed in only."""

from __future__ import annotations

import pytest

from course.learning.grading import FULL
from course.learning.remarking import Figures
from course.records import reckoning
from course.records.db import Store

from .doing import ITEMS, QUIZ, account, begin, handed_in
from .mended import COHORT, OTHER, into


def beside(records: Store, sitters: list[tuple[str, str]], cohort: str, attempts: set[str]) -> list[object]:
    with records.read() as connection:
        return list(reckoning.results_beside(connection, sitters, cohort, attempts))


def test_other_attempts_in_scope_and_no_others(records: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reckoning, "BATCH", 1)
    amina, bao = account(records, "amina"), account(records, "bao")
    mine, more = (handed_in(records, amina, range(1, right + 1)) for right in (1, 2))
    hers, alone = handed_in(records, bao, [1, 2, 3]), handed_in(records, bao, [])
    handed_in(records, amina, [1], quiz="another")
    for attempt, cohort in ((mine, COHORT), (more, COHORT), (hers, OTHER)):
        into(records, attempt, cohort)
    begin(records, amina)
    sitters = [(amina, QUIZ), (bao, QUIZ)]
    two, three, none = (Figures(n * FULL, len(ITEMS) * FULL) for n in (2, 3, 0))
    assert beside(records, sitters, COHORT, {mine}) == [((amina, QUIZ), two)]
    everywhere = [((amina, QUIZ), two), ((bao, QUIZ), none), ((bao, QUIZ), three)]
    assert sorted(beside(records, sitters, "", {mine}), key=str) == sorted(everywhere, key=str)
    assert beside(records, [(bao, QUIZ)], "", {hers, alone}) == []
