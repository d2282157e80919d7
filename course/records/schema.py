"""Whether the database fits this version of the program, and how to make it fit."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from course.records.db import MIGRATIONS, store


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
    """Compare the database with the program. Raises NewerSchema for a revision not known here."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    with store().read() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in script.walk_revisions()}
    if found is not None and found not in known:
        raise NewerSchema(
            f"The database is at revision {found}, which this version of the program does not know. "
            "Install the later version again, or restore a backup made before it."
        )
    return SchemaState(found, script.get_current_head())


def upgrade_if_behind(app: Flask) -> None:
    """Apply the migrations that the database lacks. Raises NewerSchema."""
    if schema_state().fits:
        return
    import flask_migrate

    with contextlib.redirect_stdout(io.StringIO()):
        flask_migrate.upgrade(directory=str(MIGRATIONS))
