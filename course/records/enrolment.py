"""In which cohort an attempt is begun, and what the cohort rules for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from course.learning.final import deadline
from course.learning.policies import Policy, attempts_left
from course.records import finals, members
from course.records.cohorts import HEAD_COLUMNS, CohortHead
from course.records.tables import Attempt
from course.records.tables_cohorts import Allowance, Cohort, DueDate

#: What a learner chooses to begin an attempt in no cohort.
FOR_MYSELF = "none"


@dataclass(frozen=True)
class Terms:
    """A module quiz in a cohort, for one learner."""

    cohort: CohortHead
    policy: Policy
    begun: int
    added: int
    extra_percent: int

    @property
    def left(self) -> int | None:
        """How many attempts may still be begun; none: no limit."""
        return attempts_left(self.policy, self.begun, self.added)

    def ends_at(self, now: int) -> int | None:
        """The deadline of an attempt that is begun now."""
        minutes = self.policy.minutes
        return None if minutes is None else deadline(now, minutes, self.extra_percent)


def active(connection: Connection, learner: str, now: int) -> list[CohortHead]:
    """The cohorts that a learner works in: joined, not archived, their last day not over."""
    return [
        line.cohort
        for line in members.memberships(connection, learner)
        if line.cohort.archived_at is None and not line.cohort.has_ended(now)
    ]


def preferred(connection: Connection, learner: str, found: list[CohortHead]) -> CohortHead | None:
    """Of several cohorts the one chosen last; none where she chose to work for herself."""
    has_chosen, cohort = members.chosen(connection, learner)
    if has_chosen and cohort is None:
        return None
    return next((head for head in found if head.id == cohort), found[0] if found else None)


def place_for(connection: Connection, learner: str, asked: str, choice: bool, now: int) -> CohortHead | None:
    """The cohort that an attempt begun now belongs to; a choice is remembered.

    `asked`: the id of a cohort, FOR_MYSELF, or nothing. `choice`: whether she may work for herself
    although she is in one cohort only, as who teaches may.
    """
    found = active(connection, learner, now)
    if len(found) == 1 and not choice:
        return found[0]
    wanted = next((head for head in found if head.id == asked), None)
    if found and (wanted or asked == FOR_MYSELF):
        members.choose(connection, learner, wanted.id if wanted else None)
        return wanted
    return preferred(connection, learner, found)


def terms_of(connection: Connection, learner: str, cohort: CohortHead, quiz: str) -> Terms:
    """What holds for a learner who begins this module's quiz in this cohort. Four queries."""
    due = connection.execute(
        select(DueDate.due_on).where(DueDate.cohort == cohort.id, DueDate.module == quiz)
    ).scalar()
    begun = connection.execute(
        select(func.count())
        .select_from(Attempt)
        .where(
            Attempt.learner == learner,
            Attempt.cohort == cohort.id,
            Attempt.quiz == quiz,
            Attempt.state != "closed",
        )
    ).scalar_one()
    added = connection.execute(
        select(func.coalesce(func.sum(Allowance.amount), 0)).where(
            Allowance.learner == learner,
            Allowance.cohort == cohort.id,
            Allowance.quiz == quiz,
            Allowance.kind == "attempts",
            Allowance.ended_at.is_(None),
        )
    ).scalar_one()
    extra = finals.extra_percent(connection, learner, quiz)
    return Terms(cohort, policy(cohort, due), begun, int(added), extra)


def policy(cohort: CohortHead, due_on: str | None) -> Policy:
    """The rules of a cohort for a module that is due on this day."""
    return Policy(cohort.attempts, cohort.minutes, cohort.shown, due_on, cohort.ends_on, cohort.zone)


def policy_of(connection: Connection, cohort: str | None, quiz: str) -> Policy | None:
    """The rules for a module quiz in a cohort; none for an attempt outside of any. One query."""
    if cohort is None:
        return None
    row = connection.execute(
        select(*HEAD_COLUMNS, DueDate.due_on)
        .outerjoin(DueDate, (DueDate.cohort == Cohort.id) & (DueDate.module == quiz))
        .where(Cohort.id == cohort)
    ).first()
    return policy(CohortHead.of(row[:-1]), row[-1]) if row else None
