"""Standings of members, made anew from the raw rows: for the grid, which then reads one table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, insert, select, update

from course.content.model import Course
from course.learning.attention import rules_in, word_from
from course.learning.days import day_ends
from course.learning.standing import Go, ModuleStanding, Reading, last_active, standings
from course.records.people import Learner
from course.records.tables import Attempt, LessonProgress
from course.records.tables_cohorts import Cohort, DueDate, Member, Standing

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
    select(Member.cohort, Member.learner, Member.part, Member.left_at, Member.joined_at)
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
_DUE = (
    select(DueDate.cohort, DueDate.module, DueDate.due_on, Cohort.zone)
    .join(Cohort, Cohort.id == DueDate.cohort)
    .where(DueDate.cohort.in_(bindparam("cohorts", expanding=True)))
)
_WIPE = delete(Standing).where(
    Standing.learner == bindparam("of_learner"), Standing.cohort == bindparam("in_cohort")
)
_ACTIVE = (
    update(Member)
    .where(Member.learner == bindparam("of_learner"), Member.cohort == bindparam("in_cohort"))
    .values(active_at=bindparam("at"), word_from=bindparam("word"))
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
    ends = _ends(connection, {member.cohort for member in members})
    found = [
        _placed(course, member, goes.get(member.learner, ()), readings.get(member.learner, ()), ends)
        for member in members
    ]
    connection.execute(_WIPE, [{k: each.values[k] for k in ("of_learner", "in_cohort")} for each in found])
    connection.execute(_ACTIVE, [each.values for each in found])
    rows = [
        vars(standing) | {"cohort": each.values["in_cohort"], "learner": each.values["of_learner"]}
        for each in found
        for standing in each.standings
    ]
    if rows:
        connection.execute(insert(Standing), rows)


class _Placed(NamedTuple):
    """What is kept of a member: the values of the own row, and the standings."""

    values: Mapping[str, Any]
    standings: Sequence[ModuleStanding]


def _placed(
    course: Course, member: Any, goes: Sequence[Go], readings: Sequence[Reading], ends: Mapping[str, Any]
) -> _Placed:
    active = last_active(member.cohort, goes, readings)
    values = {"of_learner": member.learner, "in_cohort": member.cohort, "at": active, "word": None}
    if member.part != "learner" or member.left_at is not None:
        return _Placed(values, ())
    stands = standings(course, member.cohort, goes, readings)
    by_module, days = {each.module: each for each in stands}, ends.get(member.cohort, {})
    due = {module.id: days[module.id] for module in course.modules if module.id in days}
    values["word"] = word_from(by_module, member.joined_at, active, rules_in(course), due)
    return _Placed(values, stands)


def _ends(connection: Connection, cohorts: Collection[str]) -> dict[str, dict[str, int]]:
    """When the due day of each module is over, by cohort."""
    found: dict[str, dict[str, int]] = {}
    for cohort, module, day, zone in connection.execute(_DUE, {"cohorts": sorted(cohorts)}):
        found.setdefault(cohort, {})[module] = day_ends(day, zone)
    return found


def _by_learner(rows: Sequence[Any], kind: Any) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for learner, *values in rows:
        found.setdefault(learner, []).append(kind(*values))
    return found
