"""All that belongs to a learner, at once: handed over to an account, taken along, or erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, func, select, update

from course.learning.forms import is_measurement
from course.learning.quizzes import FINAL, keeps_silent
from course.learning.wording import in_words
from course.records import belonging, certificates, finals, people, plans, reports, statistics
from course.records.attempts import Slot, slots_of
from course.records.people import Learner
from course.records.sessions import Session
from course.records.tables import Attempt, LessonProgress
from course.records.tables_cohorts import WITHHOLDS, Cohort

#: What an attempt earned: of a measurement nobody is told, its learner neither.
POINTS = ("points", "possible")


def adopt(connection: Connection, guest: str, account: str, now: int) -> None:
    """Give a guest's attempts, lessons and action plan to an account; the guest's row goes.

    Where both have an attempt at the same quiz open, the account's stays open and the guest's
    is closed with its answers. Lessons keep their latest opening and any mark as read. Nothing is
    left to do where another sign-in of the same guest was quicker.
    """
    if guest not in _held(connection, guest, account):
        return
    # The guest's id, which nobody will have any more, names what the statistics are told.
    statistics.recount_all(
        connection, (guest, account), lambda: _hand_over(connection, guest, account, now), guest, now
    )


def _hand_over(connection: Connection, guest: str, account: str, now: int) -> None:
    for row in _held_attempts(connection, guest):
        clash = (
            row.state == "open"
            and connection.execute(
                select(Attempt.id).where(
                    Attempt.learner == account, Attempt.quiz == row.quiz, Attempt.state == "open"
                )
            ).scalar()
        )
        last = connection.execute(
            select(func.max(Attempt.ordinal)).where(Attempt.learner == account, Attempt.quiz == row.quiz)
        ).scalar()
        values: dict[str, Any] = {"learner": account, "ordinal": (last or 0) + 1}
        if clash:
            values |= {"state": "closed", "submitted_at": now}
        connection.execute(update(Attempt).where(Attempt.id == row.id).values(**values))
    _adopt_lessons(connection, guest, account)
    _adopt_service(connection, guest, account)
    plans.adopt(connection, guest, account)
    reports.adopt(connection, guest, account)
    people.remove(connection, guest)


def _held(connection: Connection, *learners: str) -> set[str]:
    """Which of these learners exist; on PostgreSQL nobody else changes them before this transaction ends."""
    found = select(Learner.id).where(Learner.id.in_(learners)).order_by(Learner.id).with_for_update()
    return set(connection.execute(found).scalars())


def _held_attempts(connection: Connection, learner: str) -> Sequence[Any]:
    """A learner's attempts in order; the state of one that is just being handed in is waited for."""
    return connection.execute(
        select(Attempt.id, Attempt.quiz, Attempt.state)
        .where(Attempt.learner == learner)
        .order_by(Attempt.ordinal)
        .with_for_update()
    ).all()


def _adopt_lessons(connection: Connection, guest: str, account: str) -> None:
    ours = {
        row.lesson: row
        for row in connection.execute(
            select(LessonProgress.__table__).where(LessonProgress.learner == account)
        )
    }
    for row in connection.execute(
        select(LessonProgress.__table__).where(LessonProgress.learner == guest)
    ).all():
        mine = ours.get(row.lesson)
        here = (LessonProgress.learner == (account if mine else guest)) & (
            LessonProgress.lesson == row.lesson
        )
        values: dict[str, Any] = {"learner": account}
        if mine:
            done = [when for when in (mine.done_at, row.done_at) if when is not None]
            values = {"opened_at": max(mine.opened_at, row.opened_at), "done_at": min(done) if done else None}
        connection.execute(update(LessonProgress).where(here).values(**values))


def _adopt_service(connection: Connection, guest: str, account: str) -> None:
    """The account's choice of a service stays; one that has chosen none takes the guest's."""
    chosen = connection.execute(select(Learner.service).where(Learner.id == guest)).scalar()
    without = (Learner.id == account) & Learner.service.is_(None)
    connection.execute(update(Learner).where(without).values(service=chosen))


def erase(connection: Connection, learner: str, new_id: Any, now: int) -> None:
    """Delete a learner and all that is hers; her answers leave the statistics too. `new_id` makes ids."""
    if learner not in _held(connection, learner):
        return

    def gone() -> None:
        belonging.forget(connection, learner)
        people.remove(connection, learner)

    statistics.recount_all(connection, (learner,), gone, new_id(), now)


def export(connection: Connection, learner: str) -> dict[str, Any]:
    """All that is kept about a learner, without secrets, ready for JSON. Times are UTC milliseconds."""
    person = people.by_id(connection, learner)
    if person is None:
        return {}
    return {
        "account": {
            "email": person.email,
            "display_name": person.display_name,
            "one_question_at_a_time": person.one_by_one,
            "service": person.service,
            "role": person.role,
            "created_at": person.created_at,
        },
        "sessions": _rows(
            connection,
            select(Session.opened_at, Session.seen_at, Session.agent).where(Session.learner == learner),
        ),
        "lessons": _rows(
            connection,
            select(LessonProgress.lesson, LessonProgress.opened_at, LessonProgress.done_at).where(
                LessonProgress.learner == learner
            ),
        ),
        "certificate": _certificate(connection, learner),
        "action_plan": [
            {"module": entry.module, "change": entry.words, "saved_at": entry.saved_at}
            for entry in plans.entries(connection, learner).values()
        ],
        "cohorts": belonging.cohorts_of(connection, learner),
        "invitations": belonging.invitations_of(connection, learner),
        "allowances": belonging.allowances_of(connection, learner),
        "reports_of_problems": reports.of_learner(connection, learner),
        "extra_time": [
            {k: v for k, v in asdict(each).items() if k not in ("author", "ended_by")}
            for each in finals.extra_time_of(connection, learner)
        ],
        "attempts": [_attempt(connection, row) for row in _attempt_rows(connection, learner)],
    }


def _certificate(connection: Connection, learner: str) -> dict[str, Any] | None:
    found = certificates.certificate_of(connection, learner)
    return asdict(found) if found else None


def _rows(connection: Connection, statement: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(statement).mappings()]


def _attempt_rows(connection: Connection, learner: str) -> list[dict[str, Any]]:
    return _rows(
        connection,
        select(
            Attempt.id,
            Attempt.quiz,
            Attempt.state,
            Attempt.ordinal,
            Attempt.opened_at,
            Attempt.submitted_at,
            Attempt.points,
            Attempt.possible,
            Attempt.deadline_at,
            Cohort.id.label("withheld"),
        )
        .outerjoin(Cohort, WITHHOLDS)
        .where(Attempt.learner == learner)
        .order_by(Attempt.opened_at),
    )


def _attempt(connection: Connection, head: dict[str, Any]) -> dict[str, Any]:
    withheld = head.pop("withheld") is not None
    silent = keeps_silent(head["quiz"]) or withheld
    kept_back = is_measurement(head["quiz"]) or head["quiz"] == FINAL
    answers = [_answer(slot, silent, kept_back) for slot in slots_of(connection, head["id"]) if slot.answer]
    if is_measurement(head["quiz"]):
        return {key: value for key, value in head.items() if key not in POINTS} | {"answers": answers}
    return head | {"points_are": "840ths of a question", "answers": answers}


def _answer(slot: Slot, silent: bool, kept_back: bool) -> dict[str, Any]:
    """An answer in words: the ids of pieces could tell the key of a question that is still open.

    `silent`: in a pre-test, a final, or a quiz that a cohort does not explain at once, its points stay
    out, since they tell whether it was right. `kept_back`: the words of the question stay out too, for
    the answer is the learner's, but the question others will meet.
    """
    given = slot.answer
    said: dict[str, Any] = {"place": slot.place, "item": slot.item.id}
    if slot.item.use == "practice" and not kept_back:
        said["question"] = slot.item.stem
    if given is None:
        return said
    said["answer"] = in_words(slot.item, given.response)
    said |= {"confidence": given.confidence, "saved_at": given.saved_at}
    return said if silent else said | {"points": given.points}
