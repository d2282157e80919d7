"""`python -m course`: check the settings, then become the server. Kept light: the server loads the course."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import sysconfig
from pathlib import Path

from course.settings import Settings, SettingsError

#: Connections that a process holds at once. Browsers keep theirs open, idle: whoever came after the last of
#: them would wait until one is given up. Each needs a file handle, and others are needed beside.
CONNECTIONS, HANDLES = 4096, 4096 + 256


def main() -> None:
    """Serve the course as the settings say. Does not return."""
    try:
        chosen = Settings.from_environment(os.environ)
    except SettingsError as error:
        sys.exit(f"The course cannot start.\n{error}")
    _allow_handles()
    scripts = Path(sysconfig.get_path("scripts"))
    if chosen.workers > 1:
        # One process migrates before several look at the database.
        # One of them also says how the first administrator comes in, where nobody has an account yet.
        for command, must in (("db upgrade", True), ("course instructor first --quiet", False)):
            subprocess.run([scripts / "flask", *command.split()], check=must, cwd=chosen.root)  # noqa: S603  # nosec
    print(
        f"Serving on {chosen.address} (stop with Ctrl+C)",
        flush=True,
    )
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
