"""Backups of PostgreSQL by its own programs, `pg_dump` and `pg_restore`, in their custom format."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

REVISION = re.compile(r"^COPY \S*alembic_version\b.*?;\n(\w+)\n", re.MULTILINE)
#: Who owns what is not part of a backup: it may be put back by another user.
PLAIN = ("--no-owner", "--no-privileges")
ALL_OR_NOTHING = ("--single-transaction", "--exit-on-error")
UNDERSTOOD = {"host", "hostaddr", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey"}
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


class BackupError(Exception):
    """Why there is no backup, or why it was not put back: one plain sentence for the operator."""


def dump(engine: Engine, part: Path) -> None:
    """Write all tables, as they are at one moment, to a file."""
    with _connected(engine) as connection:
        schema, names = _tables(connection)
        tables = [f'--table="{schema}"."{name}"' for name in names]
        if not tables:
            raise BackupError("There is nothing in the database yet.")
        _run("pg_dump", "--format=custom", f"--file={part}", *PLAIN, *tables, server=connection)


def revision_in(path: Path, name: str) -> str | None:
    """The schema's revision in a backup that can be read to its end."""
    try:
        _run("pg_restore", "--file=/dev/null", str(path))
        said = _run("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(path))
    except BackupError as error:
        if not shutil.which("pg_restore"):
            raise
        raise BackupError(f"{name} is damaged: {error}") from error
    found = REVISION.search(said)
    return found[1] if found else None


def restore(engine: Engine, source: Path, stamp: str) -> str:
    """Put a backup in the place of the tables; these stay in a schema of their own, whose name is returned.

    They come back if the backup cannot be put in their place.
    """
    aside = f"before_{re.sub(r'[^a-z0-9]+', '_', stamp.lower())}"
    with _connected(engine) as connection:
        if not _alone(connection):
            raise BackupError("The database is in use: stop the course, then restore.")
        home, names = _tables(connection)
        connection.execute(text(f'CREATE SCHEMA "{aside}"'))
        _move(connection, names, home, aside)
        connection.commit()
        try:
            _run("pg_restore", *ALL_OR_NOTHING, *PLAIN, str(source), server=connection)
        except BaseException:
            _move(connection, names, aside, home)
            connection.execute(text(f'DROP SCHEMA "{aside}"'))
            connection.commit()
            raise
        if not names:
            connection.execute(text(f'DROP SCHEMA "{aside}"'))
            connection.commit()
    engine.dispose()
    return f"schema {aside}" if names else ""


def _connected(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except DBAPIError as error:
        raise BackupError(f"The database cannot be reached: {str(error.orig).splitlines()[0]}.") from error


def _alone(connection: Connection) -> bool:
    """Whether nobody else is connected. Connections that were just closed take a moment to be gone.

    Each look is a transaction of its own: within one, the server shows what it saw first.
    """
    for _ in range(20):
        others = connection.execute(OTHERS).scalar()
        connection.rollback()
        if not others:
            return True
        time.sleep(0.1)
    return False


def _tables(connection: Connection) -> tuple[str, Sequence[str]]:
    """The schema in use, and all its tables: the database is the course's own."""
    schema = str(connection.execute(text("SELECT current_schema()")).scalar())
    return schema, sorted(inspect(connection).get_table_names(schema))


def _move(connection: Connection, names: Sequence[str], before: str, after: str) -> None:
    for name in names:
        connection.execute(text(f'ALTER TABLE "{before}"."{name}" SET SCHEMA "{after}"'))


def _address(parameters: dict[str, str]) -> str:
    """How to reach the server, in the words that every release of the client programs knows.

    The driver brings a newer client library than the machine's programs may have, with options of its own.
    """
    known = {name: value for name, value in parameters.items() if name in UNDERSTOOD}
    return str(make_conninfo("", **known))


def _run(program: str, *options: str, server: Connection | None = None) -> str:
    """Run one of PostgreSQL's programs on the server of a connection; what it says. Raises BackupError."""
    found = shutil.which(program)
    if found is None:
        raise BackupError(
            f"{program} is not installed: backups of PostgreSQL need its client programs on this machine."
        )
    environ, address = dict(os.environ), []
    if server is not None:
        driver: Any = server.connection.driver_connection
        address = [f"--dbname={_address(driver.info.get_parameters())}"]
        if driver.info.password:  # where other users of this machine cannot read it
            environ["PGPASSWORD"] = driver.info.password
    command = [found, *address, *options]
    done = subprocess.run(command, env=environ, capture_output=True, text=True)  # noqa: S603  # nosec
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise BackupError(
            f"{program} failed: {said[0].removeprefix(f'{program}: ').removeprefix('error: ')}."
        )
    return done.stdout
