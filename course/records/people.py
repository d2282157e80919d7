"""Learners, with or without an account."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    ForeignKey,
    String,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from course.records.db import Base

LONGEST_NAME = 300
LONGEST_EMAIL = 254


class Learner(Base):
    """A person: a guest (no e-mail) or an account. Times are UTC milliseconds."""

    __tablename__ = "learner"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    email: Mapped[str | None] = mapped_column(String(LONGEST_EMAIL), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    display_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    one_by_one: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[int] = mapped_column(BigInteger)
    suspended_at: Mapped[int | None] = mapped_column(BigInteger)
    service: Mapped[str | None] = mapped_column(String(48))
    role: Mapped[str] = mapped_column(String(13), default="learner", server_default="learner")


class OneTimeLink(Base):
    """A link that may be used once, to set a new password."""

    __tablename__ = "one_time_link"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True)
class Person:
    """A learner as pages and commands see one."""

    id: str
    email: str | None
    password_hash: str | None
    display_name: str
    one_by_one: bool
    created_at: int
    service: str | None
    role: str = "learner"


class AddressTaken(Exception):
    """Another account has this e-mail address."""


def normalise(email: str) -> str:
    """Addresses are compared without case and surrounding space."""
    return email.strip().casefold()


def make_guest(connection: Connection, learner: str, now: int) -> None:
    """A row for someone without an account, made at the first answer."""
    connection.execute(insert(Learner).values(id=learner, display_name="", one_by_one=False, created_at=now))


def register(
    connection: Connection, learner: str, email: str, password_hash: str, name: str, now: int
) -> None:
    """A new account. Raises AddressTaken."""
    _unique(
        connection,
        insert(Learner).values(
            id=learner,
            email=normalise(email),
            password_hash=password_hash,
            display_name=name,
            one_by_one=False,
            created_at=now,
        ),
    )


def become_account(connection: Connection, learner: str, email: str, password_hash: str, name: str) -> None:
    """A guest becomes an account and keeps everything. Raises AddressTaken."""
    _unique(
        connection,
        update(Learner)
        .where(Learner.id == learner, Learner.email.is_(None))
        .values(email=normalise(email), password_hash=password_hash, display_name=name),
    )


def change(connection: Connection, learner: str, **values: Any) -> None:
    """Change email, password_hash, display_name, one_by_one, service or role. Raises AddressTaken.

    A one-time link ends with the address it was sent to, and with the password it was to replace.
    A role says whether somebody counts in statistics: it is changed inside `statistics.recount_all`.
    """
    if "email" in values:
        values["email"] = normalise(values["email"])
    _unique(connection, update(Learner).where(Learner.id == learner).values(**values))
    if values.keys() & {"email", "password_hash"}:
        end_links(connection, learner)


def end_links(connection: Connection, learner: str) -> None:
    """End the one-time links of a learner."""
    connection.execute(delete(OneTimeLink).where(OneTimeLink.learner == learner))


def by_email(connection: Connection, email: str) -> Person | None:
    """The account with this address."""
    return _person(connection, Learner.email == normalise(email))


def by_id(connection: Connection, learner: str) -> Person | None:
    """The learner with this id."""
    return _person(connection, Learner.id == learner)


def accounts(connection: Connection) -> list[Person]:
    """Everybody with an account, by address."""
    return [Person(*row) for row in connection.execute(_PERSON.where(Learner.email.is_not(None)))]


def names_of(connection: Connection, learners: Collection[str]) -> dict[str, str]:
    """How each of these is called: the name, else the address; a guest has neither. One query."""
    found = select(Learner.id, Learner.display_name, Learner.email).where(Learner.id.in_(sorted(learners)))
    return {row.id: row.display_name or row.email or "" for row in connection.execute(found)}


def count_guests(connection: Connection) -> int:
    """How many learn without an account."""
    return connection.execute(
        select(func.count()).select_from(Learner).where(Learner.email.is_(None), Learner.role == "learner")
    ).scalar_one()


def remove(connection: Connection, learner: str) -> None:
    """Delete a learner; everything that hangs on the row goes with it."""
    connection.execute(delete(Learner).where(Learner.id == learner))


def _unique(connection: Connection, statement: Any) -> None:
    try:
        with connection.begin_nested():
            connection.execute(statement)
    except IntegrityError as error:
        raise AddressTaken from error


_PERSON = select(
    Learner.id,
    Learner.email,
    Learner.password_hash,
    Learner.display_name,
    Learner.one_by_one,
    Learner.created_at,
    Learner.service,
    Learner.role,
).order_by(Learner.email)


def _person(connection: Connection, condition: Any) -> Person | None:
    row = connection.execute(_PERSON.where(condition)).first()
    return Person(*row) if row else None
