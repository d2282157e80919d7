"""What the pages for instructors share: a cohort fetched with the right to it."""

from __future__ import annotations

from flask import abort, flash, redirect
from werkzeug.wrappers import Response as BaseResponse

from course.records import cohorts, db
from course.records.cohorts import CohortHead
from course.records.sessions import Visitor


def cohort_for(who: Visitor, cohort_id: str) -> CohortHead:
    """A cohort that the visitor looks after; any for an administrator; 404 for anybody else, as for none."""
    with db.read() as connection:
        found = cohorts.for_staff(connection, who.learner, cohort_id, who.administers)
    if found is None:
        abort(404)
    return found


def takes_nobody_in(head: CohortHead) -> BaseResponse:
    """Where an invitation to an archived cohort leads: it would be shown to nobody."""
    flash("An archived cohort takes nobody in. Take it out of the archive first.", "wrong")
    return redirect(f"/teach/cohorts/{head.id}/joining")
