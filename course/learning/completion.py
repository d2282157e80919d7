"""Whether a learner has completed the course, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass

from course.content.model import Course
from course.learning.grading import FULL
from course.learning.progress import Facts, mastered
from course.learning.quizzes import ModuleQuiz, size

#: The id under which attempts at the final are kept.
FINAL = "final"
#: The mark that passes the final, in per cent of its points; provisional until judges have set it.
FINAL_PERCENT = 70


@dataclass(frozen=True)
class Completion:
    """`open`: each thing that is still to be done, in words for the learner; empty when complete."""

    complete: bool
    open: tuple[str, ...]


def completion(course: Course, facts: Facts, *, final_passed: bool) -> Completion:
    """Complete: every module on the report that has a quiz is mastered, and the final is passed."""
    mark = course.rules.mastery_percent
    still_open = [
        f"Module {module.number}, {module.title}: its quiz at {mark} per cent or more"
        for module in course.modules
        if not module.outside_report
        and size(course, ModuleQuiz(module))
        and not mastered(course, module, facts)
    ]
    if not final_passed:
        still_open.append("The final assessment")
    return Completion(not still_open, tuple(still_open))


def final_share(facts: Facts) -> int:
    """The best share of the final, in 840ths of one; 0 where it was never handed in."""
    return facts.best.get(FINAL, 0)


def final_passed(facts: Facts) -> bool:
    """Whether the best attempt at the final reached the mark."""
    return final_share(facts) * 100 >= FINAL_PERCENT * FULL
