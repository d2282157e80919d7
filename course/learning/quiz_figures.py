"""How a quiz as a whole went in one population: the figures of its page, its files and its printed report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from course.content.model import Course
from course.learning.intervals import ENOUGH, LEAST_GROUP, Estimate
from course.learning.quizzes import FinalQuiz, ModuleQuiz, PreTest, quiz_by_id
from course.learning.reliability import Reliability, reliability
from course.learning.scores import mean_score, reached, score_quartiles
from course.learning.set_design import SetDesign
from course.learning.sums import ItemSums, QuizSums


@dataclass(frozen=True)
class QuizFigures:
    """Figures of one quiz; `sums` holds the distribution. `mark`: the pass mark in whole per cent, if any.

    `quartiles` in whole per cent; `passed`: the share that reached the mark.
    """

    sums: QuizSums
    mean: Estimate
    quartiles: tuple[int, int, int] | None
    mark: int | None
    passed: Estimate | None
    reliability: Reliability

    @property
    def learners(self) -> int:
        """Each counts with one attempt."""
        return self.sums.attempts

    @property
    def told(self) -> bool:
        """Whether the group is large enough to give any figure."""
        return self.learners >= LEAST_GROUP

    @property
    def enough(self) -> bool:
        """Whether it is large enough for its figures to be judged."""
        return self.learners >= ENOUGH

    @property
    def near(self) -> tuple[int, int] | None:
        """The scores within one standard error of the mark, in whole per cent; none where it is unknown."""
        error, n = self.reliability.error, self.sums.attempts
        if self.mark is None or error is None or not self.sums.places:
            return None
        off = 100 * error * n / self.sums.places
        return max(0, round(self.mark - off)), min(100, round(self.mark + off))


def quiz_figures(
    sums: QuizSums, items: Sequence[ItemSums], mark: int | None, design: SetDesign
) -> QuizFigures:
    """The figures from the sums of attempts, and of the items of the same attempts, revisions together."""
    passed = None if mark is None else reached(sums, mark)
    found = reliability(sums, items, design)
    return QuizFigures(sums, mean_score(sums), score_quartiles(sums), mark, passed, found)


def pass_mark(course: Course, quiz_id: str) -> int | None:
    """The pass mark of a quiz in whole per cent, rounded down; practice has none, nor has a measurement."""
    rules = course.rules
    match quiz_by_id(course, quiz_id):
        case ModuleQuiz():
            return rules.mastery_percent
        case PreTest():
            return 100 * rules.pretest_right // rules.pretest_items
        case FinalQuiz():
            return rules.final_pass_percent
        case _:
            return None
