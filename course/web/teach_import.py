"""Many invitations from a CSV file: shown first, every bad line named; then sent all at once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from course.records import cohort_acts, db, invitations
from course.records.cohorts import CohortHead
from course.web.access import instructor, known
from course.web.acts import pen
from course.web.roster import Line, Unreadable, as_csv, known_before, read_roster
from course.web.teaching import cohort_for, takes_nobody_in

pages = Blueprint("teach_import", __name__)
NO_FILE = "Choose a file."


@pages.get("/teach/cohorts/<cohort_id>/import")
@instructor
def ask(cohort_id: str) -> str | BaseResponse:
    """Which file."""
    head = cohort_for(known(), cohort_id)
    return _ask_page(head) if head.archived_at is None else takes_nobody_in(head)


def _ask_page(head: CohortHead, problem: str = "") -> str:
    return render_template("pages/teach/import.html", cohort=head, problem=problem)


@pages.post("/teach/cohorts/<cohort_id>/import")
@instructor
def preview(cohort_id: str) -> str | tuple[str, int]:
    """Every line as it was read, and what is wrong with it. Nobody is invited yet."""
    head, sent = cohort_for(known(), cohort_id), request.files.get("file")
    raw = sent.read() if sent else b""
    if not raw:
        return _ask_page(head, NO_FILE), 400
    try:
        lines = _checked(head, raw)
    except Unreadable as error:
        return _ask_page(head, str(error)), 400
    return _preview_page(head, lines)


@pages.post("/teach/cohorts/<cohort_id>/import/confirm")
@instructor
def confirm(cohort_id: str) -> str | tuple[str, int] | BaseResponse:
    """Invite everybody of the preview, or nobody where something has changed since."""
    head, noted = cohort_for(known(), cohort_id), pen()
    if head.archived_at is not None:
        return takes_nobody_in(head)
    try:
        lines = _checked(head, request.form.get("list", "").encode())
    except Unreadable as error:
        return _ask_page(head, str(error)), 400
    if any(line.problem for line in lines):
        return _preview_page(head, lines), 409
    people = [(line.email, line.name) for line in lines]
    db.write(lambda connection: cohort_acts.import_list(connection, head.id, people, noted))
    flash(f"{len(people)} invited. Each is asked at the next sign-in.", "")
    return redirect(f"/teach/cohorts/{head.id}/joining#invited")


def _checked(head: CohortHead, raw: bytes) -> tuple[Line, ...]:
    lines = read_roster(raw)
    addresses = [line.email for line in lines if not line.problem]
    with db.read() as connection:
        inside = invitations.learning(connection, head.id, addresses)
        waiting = invitations.invited(connection, head.id, addresses)
    return known_before(lines, inside, waiting)


def _preview_page(head: CohortHead, lines: tuple[Line, ...]) -> str:
    good = tuple(line for line in lines if not line.problem)
    bad = tuple(line for line in lines if line.problem)
    return render_template(
        "pages/teach/import_preview.html", cohort=head, good=good, bad=bad, csv=as_csv(good)
    )
