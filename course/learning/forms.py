"""The pre/post measurement as quizzes: form A or B, before the course or after it.

Half of the learners meet form A before and B after, the others the reverse, so that a harder form weighs
on both sides alike. Which half a learner belongs to hangs on her id alone, and no table keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Literal

from course.content.items import Item
from course.content.measurement import QUIZ_START, matched_pairs
from course.content.model import Course
from course.learning.drawing import lot

Form = Literal["a", "b"]
Moment = Literal["before", "after"]
FORMS: tuple[Form, Form] = ("a", "b")
MOMENTS: tuple[Moment, Moment] = ("before", "after")


@dataclass(frozen=True)
class Measurement:
    """One form at one moment. Its id says both, so that records need nothing else to tell them apart."""

    moment: Moment
    form: Form

    @property
    def id(self) -> str:
        """Such as `measure-before-a`."""
        return f"{QUIZ_START}{self.moment}-{self.form}"

    @property
    def title(self) -> str:
        """The same for both forms."""
        return f"Questions {self.moment} the course"


BY_ID = {each.id: each for each in (Measurement(*pair) for pair in product(MOMENTS, FORMS))}


def is_measurement(quiz_id: str) -> bool:
    """Whether an id is that of a form. Nobody is told the points of one, not even its learner."""
    return quiz_id in BY_ID


def items_of(course: Course, form: Form) -> tuple[Item, ...]:
    """The items of one form."""
    return tuple(getattr(pair, form) for pair in matched_pairs(course))


def form_before(learner: str) -> Form:
    """The form that a learner meets before the course: by the parity of a SHA-256 of her id."""
    return FORMS[int(lot("measurement", learner), 16) % 2]


def form_after(taken: Iterable[str]) -> Form | None:
    """The form that is left after those handed in before the course (quiz ids); none if both were.

    A learner can have handed in both: one as a guest, one with the account that the guest became.
    """
    met = {BY_ID[quiz].form for quiz in taken if quiz in BY_ID and BY_ID[quiz].moment == "before"}
    left = [form for form in FORMS if form not in met]
    return left[0] if len(left) == 1 else None
