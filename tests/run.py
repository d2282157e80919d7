"""What `make test` does: finds or starts what the tests need, runs them, says what was left out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.databases import postgres
from tests.tools import axe_core, chromium

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """The exit code of pytest; not zero where CI is set and something could not be had."""
    missing: list[str] = []
    environment = dict(os.environ)
    browser, axe = chromium(), axe_core(ROOT / ".tools")
    if browser and axe:
        environment |= {"TEST_CHROMIUM": browser, "TEST_AXE": str(axe)}
    else:
        missing.append("browser tests (no Chromium)" if not browser else "browser tests (no axe-core)")
    if not environment.get("COURSE_SOURCE_FILE"):
        missing.append("tests over the report's official text (COURSE_SOURCE_FILE is not set)")
    with postgres() as address:
        if address:
            environment["TEST_DATABASE_URL"] = address
        else:
            missing.append("tests on PostgreSQL (no server)")
        workers = str(min(4, max(2, os.cpu_count() or 2)))
        command = [sys.executable, "-m", "pytest", "-n", workers, "--dist", "loadgroup", *sys.argv[1:]]
        code = subprocess.run(command, env=environment, cwd=ROOT).returncode
    if missing:
        print(f"NOT RUN: {'; '.join(missing)}")
        return code or (1 if os.environ.get("CI") else 0)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
