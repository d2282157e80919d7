"""What a quiz is called on the pages of its attempts, and the time that one with a deadline has left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from course.content.model import Course
from course.learning.forms import BY_ID, Measurement
from course.learning.quizzes import (
    FINAL,
    FinalQuiz,
    PracticeQuiz,
    PreTest,
    is_module_quiz,
    is_pretest,
    quiz_by_id,
)
from course.records.attempts import AttemptHead

Kind = Literal["practice", "module", "pretest", "final", "measurement"]


KINDS_IN_WORDS = {
    "practice": "Practice",
    "module": "Module quiz",
    "pretest": "Pre-test",
    "final": "Final assessment",
    "measurement": "What the course teaches",
}


@dataclass(frozen=True)
class Named:
    """What a quiz is called: its title, what stands above it and where that leads, and its kind."""

    title: str
    kicker: str
    href: str
    kind: Kind


@dataclass(frozen=True)
class Running:
    """The time of an attempt with a deadline: when it ends, and what is left; milliseconds, never below 0."""

    ends_at: int
    left: int

    @property
    def minutes(self) -> int:
        """Whole minutes left, a begun one counted whole."""
        return -(-self.left // 60_000)


def names(course: Course, quiz_id: str) -> Named:
    """What a quiz is called. It may have gone since: of what kind it was hangs on its id alone."""
    quiz = BY_ID.get(quiz_id) or quiz_by_id(course, quiz_id)
    if quiz is None:
        return Named(quiz_id, "An earlier quiz", "/", kind_of(quiz_id))
    if isinstance(quiz, PracticeQuiz):
        return Named(quiz.title, f"Lesson {quiz.lesson.number}, practice", f"/lessons/{quiz.id}", "practice")
    if isinstance(quiz, FinalQuiz):
        return Named(quiz.title, "The course as a whole", "/quizzes/final", "final")
    if isinstance(quiz, Measurement):
        return Named(quiz.title, KINDS_IN_WORDS["measurement"], f"/measurement/{quiz.moment}", "measurement")
    number, href = quiz.module.number, f"/modules/{quiz.module.id}"
    if isinstance(quiz, PreTest):
        return Named(quiz.title, f"Module {number}, pre-test", href, "pretest")
    return Named(quiz.title, f"Module {number}, quiz", href, "module")


def kind_of(quiz_id: str) -> Kind:
    """The kind of a quiz that has gone."""
    if quiz_id == FINAL:
        return "final"
    if is_pretest(quiz_id):
        return "pretest"
    return "module" if is_module_quiz(quiz_id) else "practice"


def running(head: AttemptHead, now: int) -> Running | None:
    """The time left of an attempt that has a deadline."""
    return None if head.deadline_at is None else Running(head.deadline_at, max(0, head.deadline_at - now))
