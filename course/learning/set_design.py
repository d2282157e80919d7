"""Whether the learners of a quiz meet one fixed set of questions, or sets drawn for each: by its pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from course.content.model import Course
from course.learning.quizzes import FinalQuiz, ModuleQuiz, PracticeQuiz, PreTest, Quiz, pool, quiz_by_id, size

_ALIKE = (
    "which makes sets more alike than chance would: by that the figure errs low (Cronbach, Schönemann and "
    "McKie 1965)."
)
_BY_OBJECTIVE = f"Here one question of each objective comes before a second of any, {_ALIKE} "
PRACTICE = (
    "Here those come first that the learner missed before, then those met least, of these cases of the "
    "learner’s own service: sets hang on what was done before, and the figure may err either way."
)
MODULE = (
    f"{_BY_OBJECTIVE}Within an objective those come first that the learner missed before, in practice too, "
    "then those met least, of these cases of the learner’s own service: by that it may err either way."
)
PRETEST = f"{_BY_OBJECTIVE}Within an objective those met least come first, whether they were missed or not."
FINAL = (
    f"Here so many are drawn of each section and level, {_ALIKE} In a later attempt those come first that "
    "stood least often in the learner’s earlier ones."
)


@dataclass(frozen=True)
class SetDesign:
    """`kind`: `fixed` where the quiz takes its whole pool, `drawn` where that is larger, `unknown` of a quiz
    that the course no longer has. `said`: how questions are drawn, in words; empty where none are."""

    kind: Literal["fixed", "drawn", "unknown"]
    said: str = ""


UNKNOWN = SetDesign("unknown")


def set_design(course: Course, quiz_id: str) -> SetDesign:
    """The design of a quiz as the course has it now."""
    quiz = quiz_by_id(course, quiz_id)
    if quiz is None:
        return UNKNOWN
    if size(course, quiz) == len(pool(course, quiz)):
        return SetDesign("fixed")
    return SetDesign("drawn", _said(quiz))


def _said(quiz: Quiz) -> str:
    match quiz:
        case PracticeQuiz():
            return PRACTICE
        case ModuleQuiz():
            return MODULE
        case PreTest():
            return PRETEST
        case FinalQuiz():
            return FINAL
        case _:
            return ""  # the forms that measure the course are fixed
