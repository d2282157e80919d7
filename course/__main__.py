"""`python -m course`: check the settings, then become the server. Kept light: the server loads the course."""

from __future__ import annotations

import errno
import os
import resource
import socket
import subprocess
import sys
import sysconfig
from pathlib import Path

from course.settings import Settings, SettingsError

#: Connections that a process holds at once. Browsers keep theirs open, idle: whoever came after the last of
#: them would wait until one is given up. Each needs a file handle, and others are needed beside.
CONNECTIONS, HANDLES = 4096, 4096 + 256


def check_port_free(chosen: Settings) -> None:
    """Raise SettingsError where the port cannot be listened on.

    The server would not say so: its workers share a port, and a second program would share it with the first.
    """
    try:
        kind, *_, address = socket.getaddrinfo(chosen.bind, chosen.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # past connections are no hindrance
            tried.bind(address)
            tried.listen(1)
    except OSError as error:
        where = f"Port {chosen.port} on {chosen.bind}"
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"{where} is taken by a program that runs already: stop that one, or set PORT to another."
            ) from None
        raise SettingsError(f"{where} cannot be listened on: {error.strerror}.") from None


def main() -> None:
    """Serve the course as the settings say. Does not return."""
    try:
        chosen = Settings.from_environment(os.environ)
        check_port_free(chosen)
    except SettingsError as error:
        sys.exit(f"The course cannot start.\n{error}")
    _allow_handles()
    scripts = Path(sysconfig.get_path("scripts"))
    if chosen.workers > 1:
        # One process migrates before several look at the database.
        # One of them also says how the first administrator comes in, where nobody has an account yet.
        for command, must in (("db upgrade", True), ("course instructor first --quiet", False)):
            subprocess.run([scripts / "flask", *command.split()], check=must, cwd=chosen.root)  # noqa: S603  # nosec
    os.execv(  # noqa: S606 - our own server, in place of this process  # nosec B606
        scripts / "granian",
        [
            "granian",
            "--interface=wsgi",
            f"--host={chosen.bind}",
            f"--port={chosen.port}",
            f"--workers={chosen.workers}",
            f"--blocking-threads={chosen.threads}",
            f"--backpressure={CONNECTIONS}",
            "--log-level=error",
            "--no-ws",
            f"--working-dir={chosen.root}",
            "course.serving:app",
        ],
    )


def _allow_handles() -> None:
    """As many open files as the connections need, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = HANDLES if hard == resource.RLIM_INFINITY else min(HANDLES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


if __name__ == "__main__":
    main()
