"""What a decision would change, summed up by hand: who passes, the mean share, and the item's sums."""

from __future__ import annotations

from dataclasses import replace

import pytest

from course.learning.effects import Place, Reckoned, effects
from course.learning.grading import FULL
from course.learning.passing import passes_quiz
from course.learning.remarking import Figures
from course.learning.sums import ItemSums

from .samples import small_course

COURSE = small_course()
MODULE = COURSE.modules[0].id


def sat(
    name: str, before: int, after: int, possible: int = 10, own: tuple[int | None, int | None] = (0, FULL)
) -> Reckoned:
    """An attempt of two places at the module's quiz; the second has the item. Points are whole ones."""
    places = (Place(1, "q-a", "a", FULL, FULL), Place(2, "q-b", "b", *own))
    figures = Figures(before * FULL, 10 * FULL), Figures(after * FULL, possible * FULL)
    return Reckoned(name, f"of {name}", "", MODULE, 1, 1, *figures, places)


def test_who_passes_now_and_who_does_not_any_more() -> None:
    """Mastery is at 80 per cent: 8 of 10 passes, 7 of 9 (77.8) does not."""
    found = effects(COURSE, [sat("one", 7, 8), sat("two", 8, 7, 9), sat("three", 9, 9)], "b")
    assert (found.now_pass, found.now_fail, found.learners) == (1, 1, 2)
    assert [each.attempt for each in found.effects] == ["one", "two"]
    assert (found.before.passed, found.after.passed) == (2, 2)
    # (7 + 8 + 9) / 30, and (8/10 + 7/9 rounded down to 653 of 840 + 9/10) / 3
    assert found.before.share == pytest.approx(0.8)
    assert found.after.share == pytest.approx((672 + 653 + 756) / 3 / 840)


def test_the_sums_of_the_item_before_and_after() -> None:
    """Two answers, one of them accepted now; the other question had full points in both attempts."""
    found = effects(COURSE, [sat("one", 1, 2), sat("two", 1, 1, own=(0, 0))], "b")
    assert found.before.item == ItemSums(2, 0, 0, 2 * FULL, 2 * FULL**2, 0, 0, 0)
    assert found.after.item == ItemSums(2, FULL, FULL**2, 2 * FULL, 2 * FULL**2, FULL**2, 1, 0)


def test_the_sums_of_the_item_take_each_learners_first_answer_alone() -> None:
    """Of one learner three attempts, told in another order; of another one. An interval of all four would
    take answers for independent that one learner gave."""
    late, early, other = sat("one", 1, 2), sat("two", 1, 1, own=(0, 0)), sat("three", 1, 1, own=(FULL, FULL))
    mine = [replace(each, learner="amina") for each in (late, replace(late, attempt="b", ordinal=2), early)]
    mine[0], mine[1] = replace(mine[0], submitted_at=9), replace(mine[1], submitted_at=9)
    found = effects(COURSE, [*mine, other], "b")
    assert (found.before.attempts, found.before.item.answers) == (4, 2)
    assert (found.before.item.points, found.after.item.points) == (FULL, FULL), "the early one stays wrong"


def test_first_answers_in_unlike_quizzes_have_no_rest_in_common() -> None:
    found = effects(COURSE, [sat("one", 1, 2), replace(sat("two", 1, 1), quiz="final")], "b")
    assert found.before.quizzes == 2
    assert found.before.item == ItemSums(2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0)


def test_an_omitted_answer_stays_one() -> None:
    found = effects(COURSE, [sat("one", 1, 2, own=(None, None))], "b")
    assert found.before.item == found.after.item and found.after.item.omitted == 1


def test_attempts_that_are_open_are_counted_apart() -> None:
    waiting = replace(sat("one", 1, 1), before=None, after=None)
    found = effects(COURSE, [waiting], "b")
    assert (found.open, found.before.attempts, found.before.share) == (1, 0, None) and not found.effects


def test_where_nothing_counts_there_is_no_share() -> None:
    found = effects(COURSE, [replace(sat("one", 1, 0, 0))], "b")
    assert found.after.share is None and found.before.share == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("quiz", "points", "passes"),
    [("final", 7, True), ("final", 6, False), (f"{MODULE}-pre", 9, True), (f"{MODULE}-pre", 8, False)],
)
def test_each_quiz_has_its_own_mark(quiz: str, points: int, passes: bool) -> None:
    assert passes_quiz(COURSE, quiz, Figures(points * FULL, 10 * FULL)) is passes


def test_a_practice_is_not_passed() -> None:
    assert passes_quiz(COURSE, "l18-firewall", Figures(FULL, FULL)) is None
