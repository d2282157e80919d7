"""Who passes by the best attempt, worked by hand: a retake that fails harms nobody who has passed."""

from __future__ import annotations

from course.learning.grading import FULL
from course.learning.passing import Best, Passing, passed_beside
from course.learning.remarking import Figures

from .samples import small_course

COURSE = small_course()
MODULE = COURSE.modules[0].id


def best(*attempts: tuple[str, str, bool | None, bool | None]) -> Best:
    """Attempts of a learner in a quiz: whether they pass before and after."""
    found = Best()
    for learner, quiz, passed, now in attempts:
        found.add((learner, quiz), passed, now)
    return found


def test_one_attempt_that_passes_is_enough() -> None:
    found = best(
        ("a", "m", True, True),  # fails no more by the retake below
        ("a", "m", True, False),
        ("b", "m", False, True),  # passes now
        ("b", "m", False, False),
        ("c", "m", True, False),  # passes no more
        ("d", "m", True, False),  # one goes, the other comes
        ("d", "m", False, True),
    )
    assert found.passing({}) == (Passing("m", learners=4, before=3, after=3, now_pass=1, now_fail=1),)
    assert found.elsewhere() == [("b", "m"), ("c", "m")]


def test_an_attempt_without_the_question_counts_as_well() -> None:
    found = best(("a", "m", False, True), ("b", "m", True, False), ("c", "m", False, False))
    others = {("a", "m"): True, ("b", "m"): True, ("c", "m"): False}
    assert found.passing(others) == (Passing("m", 3, 2, 2, 0, 0),)


def test_quizzes_are_counted_apart_and_practice_not_at_all() -> None:
    found = best(("a", "m", False, True), ("a", "final", True, True), ("a", "l01", None, None))
    assert [(each.quiz, each.before, each.after) for each in found.passing({})] == [
        ("final", 1, 1),
        ("m", 0, 1),
    ]


def test_of_other_results_any_that_passes_counts() -> None:
    """Mastery is at 80 per cent."""
    eight, seven = Figures(8 * FULL, 10 * FULL), Figures(7 * FULL, 10 * FULL)
    results = [(("a", MODULE), seven), (("a", MODULE), eight), (("a", MODULE), seven), (("b", MODULE), seven)]
    assert passed_beside(COURSE, results) == {("a", MODULE): True, ("b", MODULE): False}
