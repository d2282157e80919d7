"""What instructors do with their cohorts: done and noted in the log, in one transaction.

The log gets ids, names of columns and numbers: no name of a cohort, and no address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from course.records import cohorts, invitations, members, outbox
from course.records.audit import Pen
from course.records.cohorts import CohortHead
from course.records.members import Joined


def create(
    connection: Connection,
    cohort: str,
    code: str,
    values: Mapping[str, Any],
    due: Mapping[str, str],
    pen: Pen,
) -> None:
    """Make a cohort; whoever makes it looks after it. `due`: an ISO date for each module that has one."""
    cohorts.make(connection, cohort, code, values, pen.at)
    cohorts.set_due(connection, cohort, due)
    members.make_staff(connection, cohort, pen.actor, pen.at)
    pen.note(connection, "cohort.create", cohort, cohort)


def edit(
    connection: Connection, head: CohortHead, values: Mapping[str, Any], due: Mapping[str, str], pen: Pen
) -> None:
    """Change name, days and policies; the log says which of them are others than before."""
    changed = [name for name, value in values.items() if getattr(head, name) != value]
    if cohorts.due_days(connection, head.id) != due:
        changed.append("due")
    cohorts.change(connection, head.id, **values)
    cohorts.set_due(connection, head.id, due)
    outbox.note_cohort(connection, head.id, pen.at)
    if changed:
        pen.note(connection, "cohort.edit", head.id, head.id, changed=sorted(changed))


def archive(connection: Connection, cohort: str, away: bool, pen: Pen) -> None:
    """Put a cohort away, or take it out again."""
    cohorts.change(connection, cohort, archived_at=pen.at if away else None)
    pen.note(connection, "cohort.archive" if away else "cohort.restore", cohort, cohort)


def renew_code(connection: Connection, cohort: str, code: str, pen: Pen) -> None:
    """Another code; the earlier one lets nobody in any more."""
    cohorts.change(connection, cohort, code=code)
    pen.note(connection, "cohort.code", cohort, cohort)


def invite(connection: Connection, cohort: str, email: str, name: str, pen: Pen) -> None:
    """Invite one address, noted as an act of its own."""
    invitations.invite(connection, cohort, [(email, name)], pen.actor, pen.at)
    pen.note(connection, "cohort.invite", cohort, cohort)


def import_list(connection: Connection, cohort: str, people: Sequence[tuple[str, str]], pen: Pen) -> None:
    """Invite (address, name) pairs, all or none: one act, and so one entry, which says how many.

    An invitation gives no right yet; whoever joins by it is a member whose row says so. Which ones the entry
    means the invitations say themselves: they have its actor and its moment. A digest of the list would
    outlive those on it, and whoever has the key could try an address on it.
    """
    invitations.invite(connection, cohort, people, pen.actor, pen.at)
    pen.note(connection, "cohort.import", cohort, cohort, invited=len(people))


def uninvite(connection: Connection, cohort: str, email: str, pen: Pen) -> None:
    """Take an invitation back, if there is one."""
    if invitations.is_invited(connection, cohort, email):
        invitations.end(connection, cohort, email)
        pen.note(connection, "cohort.uninvite", cohort, cohort)


def remove(connection: Connection, cohort: str, learner: str, event: str, pen: Pen) -> bool:
    """Take a learner out; whether she was in. `event`: as in `members.join`."""
    gone = members.leave(connection, cohort, learner, pen.at, event)
    if gone:
        pen.note(connection, "member.remove", learner, cohort)
    return gone


def bring_back(connection: Connection, cohort: str, learner: str, left_at: int, event: str, pen: Pen) -> bool:
    """Undo that a learner was taken out at this moment, and only that. `event`: as in `members.join`."""
    back = members.take_back(connection, cohort, learner, left_at, pen.at, event)
    if back:
        pen.note(connection, "member.return", learner, cohort)
    return back


def add_staff(connection: Connection, cohort: str, person: str, pen: Pen) -> Joined:
    """Let somebody look after a cohort as well; what came of it is said by `members.make_staff`."""
    made = members.make_staff(connection, cohort, person, pen.at)
    if made == "staff":
        pen.note(connection, "staff.add", person, cohort)
    return made


def leave_staff(connection: Connection, cohort: str, pen: Pen) -> bool:
    """Stop looking after a cohort, unless nobody would be left to."""
    gone = members.leave_staff(connection, cohort, pen.actor, pen.at)
    if gone:
        pen.note(connection, "staff.leave", pen.actor, cohort)
    return gone
