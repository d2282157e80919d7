"""Of whom results are told: the learners of one cohort, or for administrators everybody."""

from __future__ import annotations

from dataclasses import dataclass

from course.records import cohorts, db, reports
from course.records.cohorts import CohortHead
from course.records.sessions import Visitor
from course.web.teaching import cohort_for

#: Work outside any cohort, as the sums name it.
ALONE = ""


@dataclass(frozen=True)
class Scope:
    """The cohorts whose learners are counted, and where their pages stand; `cohort`: the only one.

    `waiting`: reports of problems that nobody has dealt with.
    """

    name: str
    base: str
    cohorts: tuple[str, ...]
    cohort: CohortHead | None = None
    waiting: int = 0

    @property
    def only(self) -> str | None:
        """The id of the only cohort."""
        return self.cohort.id if self.cohort else None


def of_cohort(who: Visitor, cohort_id: str) -> Scope:
    """One cohort that the visitor looks after; 404 otherwise."""
    head = cohort_for(who, cohort_id)
    return Scope(head.name, f"/teach/cohorts/{head.id}", (head.id,), head, head.waiting)


def everywhere() -> Scope:
    """Every cohort, and work outside of any. For administrators only: the route's rule makes sure."""
    with db.read() as connection:
        known = (ALONE, *cohorts.ids(connection))
        return Scope("All learners", "/teach", known, waiting=reports.count_waiting(connection))
