"""What is still open before the course is complete: from plain facts, like progress."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from course.content.model import Course, Module
from course.learning.grading import FULL
from course.learning.progress import Facts, mastered
from course.learning.quizzes import FINAL, pretest_id, quiz_by_id, size

FinalState = Literal["passed", "open", "none"]


@dataclass(frozen=True)
class Completion:
    """The final's state (`none`: this course has no final), and the required modules that are still open."""

    final: FinalState
    open_modules: tuple[Module, ...]

    @property
    def complete(self) -> bool:
        """Final passed, and every required module mastered or proved."""
        return self.final == "passed" and not self.open_modules


def completion(course: Course, facts: Facts) -> Completion:
    """The final passed and every module that is not marked `required: false` mastered or proved.

    Whoever was certified has done so, whatever became of her results since.
    """
    if facts.certified:
        return Completion("passed", ())
    state: FinalState = "none"
    if course.final is not None:
        state = "passed" if passes(course, facts.best.get(FINAL, 0)) else "open"
    open_modules = tuple(
        module
        for module in course.modules
        if module.required and not (mastered(course, module, facts) or proved(course, module, facts))
    )
    return Completion(state, open_modules)


def passes(course: Course, share: int) -> bool:
    """Whether a share of the final's points, in 840ths of one, reaches the pass mark."""
    return share * 100 >= course.rules.final_pass_percent * FULL


def proved(course: Course, module: Module, facts: Facts) -> bool:
    """Whether a pre-test of the module had enough right answers."""
    return proves(course, facts.best.get(pretest_id(module), 0))


def proves(course: Course, share: int) -> bool:
    """Whether a share of a pre-test's questions answered right, in 840ths of one, proves its module."""
    return share * course.rules.pretest_items >= course.rules.pretest_right * FULL


class StillOpen(NamedTuple):
    """One thing that is still to be done, in words for the learner. `quiz`: what would do it."""

    words: str
    quiz: str


def still_open(course: Course, facts: Facts) -> tuple[StillOpen, ...]:
    """Each thing that is still to be done, in the order of the course; empty when the course is complete."""
    found, mark = completion(course, facts), course.rules.mastery_percent
    modules = tuple(
        StillOpen(
            f"Module {module.number}, {module.title}: its quiz at {mark} per cent or more"
            + _or_pretest(course, module),
            module.id,
        )
        for module in found.open_modules
    )
    return modules if found.final == "passed" else (*modules, StillOpen("The final assessment", FINAL))


def _or_pretest(course: Course, module: Module) -> str:
    """The other way, named only where there is one: the first module has no pre-test."""
    quiz = quiz_by_id(course, pretest_id(module))
    return ", or its pre-test" if quiz and size(course, quiz) else ""


def final_share(facts: Facts) -> int:
    """The best share of the final, in 840ths of one; 0 where it was never handed in."""
    return facts.best.get(FINAL, 0)
