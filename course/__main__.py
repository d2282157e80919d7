"""`python -m course`: check the settings, then become the server. Kept light: the server loads the course."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from course.settings import Settings, SettingsError


def main() -> None:
    """Serve the course as the settings say. Does not return."""
    try:
        chosen = Settings.from_environment(os.environ)
    except SettingsError as error:
        sys.exit(f"The course cannot start.\n{error}")
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
            "--backpressure=256",
            "--log-level=error",
            "--no-ws",
            f"--working-dir={chosen.root}",
            "course.serving:app",
        ],
    )


if __name__ == "__main__":
    main()
