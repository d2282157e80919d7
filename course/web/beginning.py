"""In which cohort a quiz is begun, as its door shows it: what holds there, and what there is to choose."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from course.learning.policies import Policy
from course.learning.quizzes import ModuleQuiz, Quiz
from course.records import enrolment
from course.records.enrolment import FOR_MYSELF, Terms
from course.records.sessions import Visitor
from course.web.context import in_words


@dataclass(frozen=True)
class Place:
    """A cohort to begin in, or none (`terms` and `name` empty). `words`: what holds there."""

    id: str
    name: str
    words: tuple[str, ...]
    is_open: bool
    chosen: bool


@dataclass(frozen=True)
class Places:
    """Where an attempt may be begun. `preview`: the visitor teaches, and counts in cohorts only."""

    found: tuple[Place, ...] = ()
    preview: bool = False

    @property
    def is_choice(self) -> bool:
        """Whether there is something to choose."""
        return len(self.found) > 1

    @property
    def only(self) -> Place | None:
        """The one place, where there is nothing to choose."""
        return self.found[0] if len(self.found) == 1 else None

    @property
    def is_open(self) -> bool:
        """Whether an attempt may be begun anywhere."""
        return not self.found or any(place.is_open for place in self.found)


def places_for(connection: Connection, who: Visitor, quiz: Quiz, now: int) -> Places:
    """Where the visitor may begin this quiz. One query for who is in no cohort."""
    found = enrolment.active(connection, who.learner, now)
    if not found:
        return Places(preview=who.teaches)
    chosen = enrolment.preferred(connection, who.learner, found)
    places = []
    for head in found:
        module = isinstance(quiz, ModuleQuiz)
        terms = enrolment.terms_of(connection, who.learner, head, quiz.id) if module else None
        is_open = terms is None or terms.left != 0
        places.append(Place(head.id, head.name, _words(terms, now), is_open, head == chosen))
    if len(found) > 1 or who.teaches:
        alone = ("not counted.",) if who.teaches else ("in no cohort; no instructor sees it.",)
        places.append(Place(FOR_MYSELF, "", alone, True, chosen is None))
    return Places(tuple(places), who.teaches)


def explained_words(rules: Policy, now: int) -> str:
    """When the answers of a quiz are explained; nothing where that is as soon as it is handed in."""
    if rules.shown == "never":
        return "Answers are not explained."
    if rules.explained_after is not None and not rules.explains(now):
        return f"Answers are explained after {in_words(rules.explained_after)}."
    return ""


def _words(terms: Terms | None, now: int) -> tuple[str, ...]:
    if terms is None:
        return ()
    found = []
    if terms.left is not None:
        allowed = (terms.policy.attempts or 0) + terms.added
        found.append(f"{terms.left} of {allowed} {'attempt' if allowed == 1 else 'attempts'} left.")
    ends = terms.ends_at(now)
    if ends is not None:
        found.append(f"{(ends - now) // 60_000} minutes; leaving does not stop the clock.")
    return (*found, *filter(None, [explained_words(terms.policy, now)]))
