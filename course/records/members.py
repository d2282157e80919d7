"""Who is in a cohort: joined, left, taken back; and in which of several a learner works now."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from sqlalchemy import Connection, delete, select, text, update

from course.records import statistics
from course.records.cohorts import HEAD_COLUMNS, CohortHead
from course.records.people import Learner
from course.records.tables_cohorts import Cohort, Invitation, Member, Preference

By = Literal["code", "link", "import", "staff"]
Joined = Literal["joined", "already", "staff", "learner", "gone"]

_JOIN = text(
    "INSERT INTO member (cohort, learner, part, sort_name, joined_at, joined_by) "
    "VALUES (:cohort, :learner, :part, :sort_name, :now, :by) "
    "ON CONFLICT (cohort, learner) DO UPDATE SET left_at = NULL, part = excluded.part, "
    "joined_at = excluded.joined_at, joined_by = excluded.joined_by, sort_name = excluded.sort_name"
)
_CHOOSE = text(
    "INSERT INTO chosen_cohort (learner, cohort) VALUES (:learner, :cohort) "
    "ON CONFLICT (learner) DO UPDATE SET cohort = excluded.cohort"
)


@dataclass(frozen=True)
class Membership:
    """A cohort as its learner sees it."""

    cohort: CohortHead
    joined_at: int


@dataclass(frozen=True)
class Pupil:
    """A learner of a cohort as its staff see her. Times are UTC milliseconds."""

    id: str
    name: str
    email: str
    joined_at: int
    active_at: int | None

    @property
    def called(self) -> str:
        """The name, or the address of who gave none."""
        return self.name or self.email


def sort_name(name: str, email: str | None) -> str:
    """What a list is sorted by and searched in: the name, folded; who gave none stands by the address."""
    return folded(name.strip() or email or "")[:300]


def folded(text: str) -> str:
    """Without case, accents and joiners, so that Élodie stands among the E and is found as elodie.

    Letters that have no parts, as ø and ł, stay what they are.
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c) and c not in "\u200c\u200d")


def join(connection: Connection, cohort: str, learner: str, by: By, now: int, event: str) -> Joined:
    """Become a learner of a cohort, again too; any invitation to it is used up.

    `event`: the id of the row by which the statistics hear of it.
    """
    open_one = select(Cohort.id).where(Cohort.id == cohort, Cohort.archived_at.is_(None))
    if connection.execute(open_one).first() is None:
        return "gone"
    before = _member(connection, cohort, learner)
    if before is not None and before.left_at is None:
        return "staff" if before.part == "staff" else "already"
    put = partial(_put, connection, cohort, learner, "learner", by, now)
    statistics.recount(connection, learner, cohort, put, event, now)
    return "joined"


def make_staff(connection: Connection, cohort: str, person: str, now: int) -> Joined:
    """Let somebody look after a cohort. Who learns in it cannot: answers would count or not by the hour."""
    before = _member(connection, cohort, person)
    if before is not None and before.left_at is None:
        return "already" if before.part == "staff" else "learner"
    _put(connection, cohort, person, "staff", "staff", now)
    return "staff"


def leave(connection: Connection, cohort: str, learner: str, now: int, event: str) -> bool:
    """Leave, or be taken out. What was done stays with the learner; whether there was anything to leave.

    `event`: as in `join`.
    """
    out = partial(_end, connection, cohort, learner, "learner", now)
    return statistics.recount(connection, learner, cohort, out, event, now)


def leave_staff(connection: Connection, cohort: str, person: str, now: int) -> bool:
    """Stop looking after a cohort, unless nobody would be left to."""
    staff = (
        select(Member.learner)
        .where(Member.cohort == cohort, Member.part == "staff", Member.left_at.is_(None))
        .with_for_update()
    )
    others = set(connection.execute(staff).scalars()) - {person}
    return bool(others) and _end(connection, cohort, person, "staff", now)


def take_back(connection: Connection, cohort: str, learner: str, left_at: int, now: int, event: str) -> bool:
    """Undo that a learner was taken out at this moment, and only that. `event`: as in `join`."""

    def back() -> bool:
        done = connection.execute(
            update(Member)
            .where(
                Member.cohort == cohort,
                Member.learner == learner,
                Member.part == "learner",
                Member.left_at == left_at,
            )
            .values(left_at=None)
        )
        return done.rowcount == 1

    return statistics.recount(connection, learner, cohort, back, event, now)


def learner_in(connection: Connection, cohort: str, learner: str) -> Pupil | None:
    """Somebody who learns in the cohort now, or none."""
    row = connection.execute(
        select(Learner.id, Learner.display_name, Learner.email, Member.joined_at, Member.active_at)
        .join(Member, Member.learner == Learner.id)
        .where(
            Member.cohort == cohort,
            Member.learner == learner,
            Member.part == "learner",
            Member.left_at.is_(None),
        )
    ).first()
    return Pupil(row[0], row[1], row[2] or "", row[3], row[4]) if row else None


def memberships(connection: Connection, learner: str) -> list[Membership]:
    """The cohorts that somebody learns in now, archived ones too, the one joined last first."""
    rows = connection.execute(
        select(*HEAD_COLUMNS, Member.joined_at)
        .join(Member, Member.cohort == Cohort.id)
        .where(Member.learner == learner, Member.part == "learner", Member.left_at.is_(None))
        .order_by(Member.joined_at.desc(), Cohort.id)
    )
    return [Membership(CohortHead.of(row[:-1]), int(row[-1])) for row in rows]


def choose(connection: Connection, learner: str, cohort: str | None) -> None:
    """Remember in which cohort a learner works now; none: for herself."""
    connection.execute(_CHOOSE, {"learner": learner, "cohort": cohort})


def chosen(connection: Connection, learner: str) -> tuple[bool, str | None]:
    """Whether a learner has ever chosen, and what."""
    row = connection.execute(select(Preference.cohort).where(Preference.learner == learner)).first()
    return row is not None, row[0] if row else None


def renamed(connection: Connection, person: str) -> None:
    """Sort somebody by her present name in every cohort."""
    row = connection.execute(select(Learner.display_name, Learner.email).where(Learner.id == person)).one()
    connection.execute(
        update(Member).where(Member.learner == person).values(sort_name=sort_name(row[0], row[1]))
    )


def _end(connection: Connection, cohort: str, person: str, part: str, now: int) -> bool:
    gone = connection.execute(
        update(Member)
        .where(
            Member.cohort == cohort, Member.learner == person, Member.part == part, Member.left_at.is_(None)
        )
        .values(left_at=now)
    )
    return gone.rowcount == 1


def _member(connection: Connection, cohort: str, person: str) -> Any:
    found = select(Member.part, Member.left_at).where(Member.cohort == cohort, Member.learner == person)
    return connection.execute(found).first()


def _put(connection: Connection, cohort: str, person: str, part: str, by: By, now: int) -> None:
    name, email = connection.execute(
        select(Learner.display_name, Learner.email).where(Learner.id == person)
    ).one()
    values = {"cohort": cohort, "learner": person, "part": part, "by": by, "now": now}
    connection.execute(_JOIN, values | {"sort_name": sort_name(name, email)})
    if email:
        connection.execute(delete(Invitation).where(Invitation.cohort == cohort, Invitation.email == email))
