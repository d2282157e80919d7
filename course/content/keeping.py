"""A loaded course kept beside the database, so that a program starts without reading and checking it anew.

What is kept is good for exactly these files, this reading code and this Python: the bytes of all of them
make its fingerprint. It is signed, since unpickling runs what it reads: a file that this installation did not
write is passed over, like one that cannot be read, and the course is loaded as if nothing had been kept.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import pickle  # nosec B403 - read only with this installation's own signature
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pydantic

from course.content.loader import load
from course.content.model import Course

NAME = "course.kept"
SIGNATURE = 32
CODE = Path(__file__).parent

log = logging.getLogger(__name__)


def load_kept(root: Path, reserve_dir: Path | None, folder: Path, secret: str) -> Course:
    """The course below `root`: kept in `folder` from an earlier start, else loaded and kept there.

    `secret` signs what is kept. Raises ContentError with every problem found, as `load` does.
    """
    files = fingerprint(root, reserve_dir)
    kept = _read(folder / NAME, files, secret)
    if kept is not None:
        return kept
    course = load(root, reserve_dir)
    if fingerprint(root, reserve_dir) == files:  # nobody wrote meanwhile
        _write(folder / NAME, course, files, secret)
    return course


def fingerprint(root: Path, reserve_dir: Path | None) -> bytes:
    """SHA-256 over all that a loaded course depends on: the content, and the code that reads it."""
    digest = hashlib.sha256(f"{sys.version}\n{pydantic.VERSION}".encode())
    folders = [root / "modules", root / "quizzes", *([reserve_dir] if reserve_dir else [])]
    for place, path in _entries([*folders, CODE]):
        kind, content = _held(path)
        digest.update(f"\n{place}:{kind}{len(content)}\n".encode())
        digest.update(content)
    return digest.digest()


def _entries(folders: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Every entry in order; a name says in which folder, so that moving one is a change."""
    for number, folder in enumerate(folders):
        for path in sorted(folder.rglob("*")):
            if "__pycache__" not in path.parts and path.suffix != ".pyc":
                yield f"{number}/{path.relative_to(folder).as_posix()}", path


def _held(path: Path) -> tuple[str, bytes]:
    """The kind of an entry, as `ls` shows it, and what it holds: of a link also where it leads.

    What is no regular file is never opened: reading from a pipe would wait for a writer. What cannot be
    read says so, and loading then says why.
    """
    try:
        kind = stat.filemode(path.lstat().st_mode)[0]
        leads = bytes(path.readlink()) + b"\n" if kind == "l" else b""
        return kind, leads + (path.read_bytes() if path.is_file() else b"")
    except OSError:
        return "?", b""


def _read(path: Path, files: bytes, secret: str) -> Course | None:
    """What is kept for these files and signed by this installation; none otherwise."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    signature, body = data[:SIGNATURE], data[SIGNATURE:]
    if not hmac.compare_digest(signature, _sign(files, body, secret)):
        return None
    course = pickle.loads(body)  # noqa: S301 - signed by this installation  # nosec B301
    return course if isinstance(course, Course) else None


def _write(path: Path, course: Course, files: bytes, secret: str) -> None:
    """Keep a course. An installation that cannot write there starts more slowly, and that is all."""
    body = pickle.dumps(course, pickle.HIGHEST_PROTOCOL)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(_sign(files, body, secret) + body)
        part.replace(path)
    except OSError as error:
        log.warning("the loaded course could not be kept: %s", error)
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _sign(files: bytes, body: bytes, secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"kept course\n" + files + body, "sha256")
