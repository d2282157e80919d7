"""What the browser tests need beside Python packages: a Chromium, and axe-core."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

AXE = "axe-core@4.14.1"


def chromium() -> str | None:
    """An installed Chromium; else Debian's package when root; else Playwright's own."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    if (
        os.geteuid() == 0
        and shutil.which("apt-get")
        and _quiet("apt-get", "install", "-y", "-qq", "chromium")
    ):
        return shutil.which("chromium")
    if _quiet("playwright", "install", "chromium"):
        return "playwright"
    return None


def axe_core(folder: Path) -> Path | None:
    """axe.min.js from the npm registry, fetched once into a folder that is not committed."""
    script = folder / "package" / "axe.min.js"
    if script.exists():
        return script
    if shutil.which("npm") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _quiet("apt-get", "install", "-y", "-qq", "--no-install-recommends", "npm")
    folder.mkdir(exist_ok=True)
    if shutil.which("npm") is None or not _quiet("npm", "pack", AXE, "--silent", cwd=folder):
        return None
    with tarfile.open(next(folder.glob("axe-core-*.tgz"))) as archive:
        archive.extract("package/axe.min.js", folder, filter="data")
    return script if script.exists() else None


def _quiet(*command: str, cwd: Path | None = None) -> bool:
    try:
        return (
            subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
            == 0
        )
    except FileNotFoundError:
        return False
