"""How a member stands in each module, from plain facts. Small course: m1 with l01 and l02, m2 with l03."""

from __future__ import annotations

from course.learning.grading import FULL
from course.learning.standing import Go, ModuleStanding, Reading, last_active, standings
from tests.unit.samples import small_course

COURSE = small_course()


def go(quiz: str, points: int, at: int, cohort: str | None = "c", possible: int = 3 * FULL) -> Go:
    return Go(quiz, cohort, 1, at - 5, at, points, possible)


def test_who_has_done_nothing_stands_nowhere() -> None:
    assert standings(COURSE, "c", [], []) == () and last_active("c", [], []) is None


def test_attempts_in_order_of_time_with_those_below_mastery_counted() -> None:
    tries = [go("m1", 2 * FULL, 30), go("m1", 3 * FULL, 20), go("m1", 0, 10)]
    assert standings(COURSE, "c", tries, []) == (
        ModuleStanding("m1", 3, 2, 0, 10_000, 6_666, proved=0, lessons_done=0, last_at=30),
    )


def test_an_attempt_that_is_open_is_activity_and_no_attempt() -> None:
    begun = Go("m1", "c", 1, 40, None, 0, 0)
    assert standings(COURSE, "c", [begun], []) == (ModuleStanding("m1", 0, 0, None, None, None, 0, 0, 40),)


def test_attempts_count_in_their_cohort_lessons_and_proofs_everywhere() -> None:
    elsewhere = [go("m1", 3 * FULL, 50, "other"), go("m2-pre", 5 * FULL, 60, None, 6 * FULL)]
    readings = [Reading("l01", 7, 8), Reading("l02", 9, None), Reading("gone", 99, 99)]
    assert standings(COURSE, "c", elsewhere, readings) == (
        ModuleStanding("m1", 0, 0, None, None, None, 0, 1, 9),
        ModuleStanding("m2", 0, 0, None, None, None, 1, 0, None),
    )
    assert last_active("c", elsewhere, readings) == 99 and last_active("other", elsewhere, []) == 50


def test_four_of_six_prove_nothing() -> None:
    assert standings(COURSE, "c", [go("m1-pre", 4 * FULL, 1, possible=6 * FULL)], []) == ()
