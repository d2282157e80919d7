"""When the two forms of the measurement are offered: never in the way, and each only where it can measure."""

from __future__ import annotations

from collections.abc import Iterable

from course.content.measurement import matched_pairs
from course.content.model import Course
from course.learning.completion import completion
from course.learning.forms import BY_ID, Measurement, Moment, form_after, form_before
from course.learning.progress import Facts
from course.learning.quizzes import FINAL


def offered(course: Course, facts: Facts, learner: str) -> Measurement | None:
    """The form that a learner may take now, if any.

    Before: until a lesson is read, an answer explained or the final handed in, since from then on the
    course has begun to teach. After: once the final is handed in, or every required module is mastered
    or proved; only for whoever handed in the first form, since one form alone shows no gain.
    """
    taken = facts.best.keys() & BY_ID.keys()
    if not matched_pairs(course) or _at("after", taken):
        return None
    if not _at("before", taken):
        return None if has_learned(facts) else Measurement("before", form_before(learner))
    form = form_after(taken)
    return Measurement("after", form) if form and has_finished(course, facts) else None


def has_learned(facts: Facts) -> bool:
    """Whether the course has taught a learner anything yet. A pre-test does not: it explains nothing."""
    return bool(facts.done or facts.latest or FINAL in facts.best)


def has_finished(course: Course, facts: Facts) -> bool:
    """Whether the course has done what it can: final handed in, or no required module still open."""
    return FINAL in facts.best or not completion(course, facts).open_modules


def _at(moment: Moment, taken: Iterable[str]) -> bool:
    return any(BY_ID[quiz].moment == moment for quiz in taken)
