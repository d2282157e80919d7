"""Certificates: made once for a learner and never changed; gone only with the learner."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import BigInteger, Connection, ForeignKey, Integer, String, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from course.records.db import Base
from course.records.people import LONGEST_NAME


class CertificateRow(Base):
    """What was certified, as it stood on that day."""

    __tablename__ = "certificate"
    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    learner: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    course_version: Mapped[str] = mapped_column(String(64))
    hours: Mapped[int] = mapped_column(Integer)
    band: Mapped[str] = mapped_column(String(20))
    issued_at: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True)
class Certificate:
    """A certificate. `issued_at`: UTC milliseconds; `band`: points of 100."""

    code: str
    name: str
    course_version: str
    hours: int
    band: str
    issued_at: int


_CERTIFICATE = select(
    CertificateRow.code,
    CertificateRow.name,
    CertificateRow.course_version,
    CertificateRow.hours,
    CertificateRow.band,
    CertificateRow.issued_at,
)


def certificate_of(connection: Connection, learner: str) -> Certificate | None:
    """A learner's own certificate, or none."""
    row = connection.execute(_CERTIFICATE.where(CertificateRow.learner == learner)).first()
    return Certificate(*row) if row else None


def by_code(connection: Connection, code: str) -> Certificate | None:
    """The certificate with this code, or none."""
    row = connection.execute(_CERTIFICATE.where(CertificateRow.code == code)).first()
    return Certificate(*row) if row else None


def issue(connection: Connection, learner: str, wanted: Certificate) -> Certificate | None:
    """Keep a certificate, or return the one the learner has already. None: the learner is gone."""
    before = certificate_of(connection, learner)
    if before is not None:
        return before
    try:
        with connection.begin_nested():
            connection.execute(insert(CertificateRow).values(learner=learner, **asdict(wanted)))
    except IntegrityError:
        # On PostgreSQL another tab may have been quicker, or the learner was erased meanwhile.
        return certificate_of(connection, learner)
    return wanted
