"""Whether the database fits this version of the program, and how to make it fit."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, text

# Imported so that all tables are known to whoever compares them with the database.
from course.records import tables_cohorts, tables_mending, tables_statistics  # noqa: F401
from course.records.db import MIGRATIONS, db, store

REVISION = re.compile(r"^(revision|down_revision)[^=]*= *(?:'|\")?(\w+)", re.MULTILINE)


class NewerSchema(Exception):
    """The database was made by a later version of this program."""


@dataclass(frozen=True)
class SchemaState:
    """The revision found, and the one this program needs."""

    found: str | None
    needed: str | None

    @property
    def fits(self) -> bool:
        """Whether the database is as this program needs it."""
        return self.found == self.needed


def schema_state() -> SchemaState:
    """Compare the database with the program. Raises NewerSchema for a revision not known here.

    Read without Alembic, whose import takes longer than all the rest of a start that has nothing to migrate.
    """
    before = revisions()
    with store().read() as connection:
        has_table = inspect(connection).has_table("alembic_version")
        found = (
            connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            if has_table
            else None
        )
    if found is not None and found not in before:
        raise NewerSchema(
            f"The database is at revision {found}, which this version of the program does not know. "
            "Install the later version again, or restore a backup made before it."
        )
    heads = set(before) - set(before.values())
    return SchemaState(found, heads.pop())


def revisions() -> dict[str, str]:
    """The revisions that this program knows, each with the one before it."""
    return {found["revision"]: found["down_revision"] for found in map(_revision, _files())}


def _files() -> list[Path]:
    return sorted((MIGRATIONS / "versions").glob("*.py"))


def _revision(path: Path) -> dict[str, str]:
    """The two names at the head of a migration; the first migration of all follows `None`."""
    return dict(REVISION.findall(path.read_text(encoding="utf-8")))


def init_migrations(app: Flask) -> None:
    """Let Flask-Migrate know the database, for `flask db …` and for upgrading."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(MIGRATIONS))


def upgrade_if_behind(app: Flask) -> None:
    """Apply the migrations that the database lacks. Raises NewerSchema."""
    if schema_state().fits:
        return
    import flask_migrate

    if "migrate" not in app.extensions:
        init_migrations(app)
    with contextlib.redirect_stdout(io.StringIO()):
        flask_migrate.upgrade(directory=str(MIGRATIONS))
