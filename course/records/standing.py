"""Standings of members, made anew from the raw rows: for the grid, which then reads one table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, insert, select, update

from course.content.model import Course
from course.learning.standing import Go, Reading, last_active, standings
from course.records.people import Learner
from course.records.tables import Attempt, LessonProgress
from course.records.tables_cohorts import Member, Standing

_WHO: BindParameter[Any] = bindparam("learners", expanding=True)
#: On PostgreSQL one at a time makes a learner's standings, so that the latest facts are written last.
_HOLD = (
    select(Learner.id)
    .join(Member, Member.learner == Learner.id)
    .where(Learner.id.in_(_WHO))
    .order_by(Learner.id)
    .with_for_update(key_share=True, of=Learner)
)
_MEMBERS = (
    select(Member.cohort, Member.learner, Member.part, Member.left_at)
    .where(Member.learner.in_(_WHO))
    .order_by(Member.learner, Member.cohort)
)
_GOES = select(
    Attempt.learner,
    Attempt.quiz,
    Attempt.cohort,
    Attempt.ordinal,
    Attempt.opened_at,
    Attempt.submitted_at,
    func.coalesce(Attempt.points, 0),
    func.coalesce(Attempt.possible, 0),
).where(Attempt.learner.in_(_WHO), Attempt.state != "closed")
_READINGS = select(
    LessonProgress.learner, LessonProgress.lesson, LessonProgress.opened_at, LessonProgress.done_at
).where(LessonProgress.learner.in_(_WHO))
_WIPE = delete(Standing).where(
    Standing.learner == bindparam("of_learner"), Standing.cohort == bindparam("in_cohort")
)
_ACTIVE = (
    update(Member)
    .where(Member.learner == bindparam("of_learner"), Member.cohort == bindparam("in_cohort"))
    .values(active_at=bindparam("at"))
)


def refresh(connection: Connection, course: Course, learners: Collection[str]) -> None:
    """Make the standings of these learners in all their cohorts. As often as one likes: nothing is added up.

    Who has left, and staff, stand nowhere. Learners who are in no cohort cost one query together.
    """
    held = connection.execute(_HOLD, {"learners": sorted(learners)}).scalars().all() if learners else []
    if not held:
        return
    who = {"learners": sorted(set(held))}
    members = connection.execute(_MEMBERS, who).all()
    goes = _by_learner(connection.execute(_GOES, who).all(), Go)
    readings = _by_learner(connection.execute(_READINGS, who).all(), Reading)
    places = [{"of_learner": member.learner, "in_cohort": member.cohort} for member in members]
    active = [
        place
        | {"at": last_active(member.cohort, goes.get(member.learner, ()), readings.get(member.learner, ()))}
        for place, member in zip(places, members, strict=True)
    ]
    connection.execute(_WIPE, places)
    connection.execute(_ACTIVE, active)
    rows = [
        vars(each) | {"cohort": member.cohort, "learner": member.learner}
        for member in members
        if member.part == "learner" and member.left_at is None
        for each in standings(
            course, member.cohort, goes.get(member.learner, ()), readings.get(member.learner, ())
        )
    ]
    if rows:
        connection.execute(insert(Standing), rows)


def _by_learner(rows: Sequence[Any], kind: Any) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for learner, *values in rows:
        found.setdefault(learner, []).append(kind(*values))
    return found
