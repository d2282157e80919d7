"""What learners are told of mending: under a question, and beside a result that has changed.

Where a quiz keeps silent, nothing names the question or says how it is marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from course.learning.grading import FULL
from course.learning.quizzes import keeps_silent
from course.learning.remarking import Remarked, Ruling
from course.records import db, decisions, overrides
from course.records.attempts import WholeAttempt
from course.records.decisions import Rulings
from course.records.overrides import Change
from course.web.context import day, plain_number

#: By what was decided: how it is said of question {n}, of the day {day}.
DECIDED = {
    "drop": "Question {n} was dropped on {day}",
    "accept": "A further answer to question {n} was accepted on {day}",
    "full": "Full marks for question {n} were given to everybody on {day}",
    "rekey": "Question {n} was marked by its corrected key on {day}",
    "override": "Your score was set by hand on {day}",
}
UNDONE = "A change to the marking of question {n} was taken back on {day}"
UNDONE_BY_HAND = "The score set by hand was taken back on {day}"
REOPENED = "Your attempt was opened again on {day}"
SILENT = "A question of this assessment was marked anew on {day}"


@dataclass(frozen=True)
class Mended:
    """What stands on the items of an attempt, and how its result has changed."""

    rulings: Rulings = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


UNMENDED = Mended()


def mended(attempt: WholeAttempt) -> Mended:
    """Looked up where something is shown that could have been mended: two queries, one, or none.

    Of an open attempt only that it was opened again, which happens in cohorts.
    """
    head = attempt.head
    explained = not head.is_open or any(slot.answer and slot.answer.checked_at for slot in attempt.slots)
    if not explained and head.cohort is None:
        return UNMENDED
    with db.read() as connection:
        rulings = decisions.rulings_on(connection, head.id) if explained else {}
        changes = tuple(overrides.changes_of(connection, head.id)) if head.cohort or not head.is_open else ()
    reopened = tuple(change for change in changes if change.kind == "reopened")
    return Mended(rulings, reopened[-1:] if head.is_open else changes)


def change_lines(
    attempt: WholeAttempt, changes: Iterable[Change], *, silent: bool = False
) -> tuple[str, ...]:
    """Each change of a result in a sentence: `Question 4 was dropped on …: your result changed from …`.

    `silent`: nothing of a single question, as where a cohort does not explain its quiz yet.
    """
    places = {slot.marking_hash: slot.place for slot in attempt.slots}
    silent = silent or keeps_silent(attempt.head.quiz)
    return tuple(f"{_what(change, places, silent)}: {_figures(change)}." for change in changes)


def _what(change: Change, places: Mapping[str, int], silent: bool) -> str:
    if change.kind == "reopened":
        words = REOPENED
    elif not change.act:
        words = UNDONE_BY_HAND if change.kind == "undone" else DECIDED["override"]
    elif silent:
        words = SILENT
    else:
        words = UNDONE if change.kind == "undone" else DECIDED[change.kind]
    return words.format(n=places.get(change.marking_hash, ""), day=day(change.at))


def _figures(change: Change) -> str:
    before = f"{_points(change.points_before)} of {change.possible_before // FULL}"
    if change.kind == "reopened":
        return f"its result until then, {before}, counts no more"
    after = f"{_points(change.points_after)} of {change.possible_after // FULL}"
    return f"your result changed from {before} to {after}"


def _points(points: int) -> str:
    return plain_number(points / FULL)


def notes_on(remarked: Remarked, points: int) -> tuple[str, ...]:
    """What is said under an explained question. `points`: what its answer earned by the key alone."""
    return tuple(words for ruling in remarked.rulings if (words := _note(ruling, remarked, points)))


def _note(ruling: Ruling, remarked: Remarked, points: int) -> str:
    since = day(ruling.made_at)
    match ruling.act:
        case "drop":
            return f"Dropped on {since}: this question is not counted."
        case "full":
            return f"Everybody has full marks for this question since {since}."
        case "accept":
            more = remarked.mark.points > points
            return f"{'Your' if more else 'A further'} answer is accepted since {since}."
        case "rekey":
            if remarked.item is not ruling.key:
                return ""
            return f"The key was corrected on {since}. This explains the corrected question."
