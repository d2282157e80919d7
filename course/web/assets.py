"""Static files under names that carry their content's hash, compressed once, cached for ever."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
from flask import Flask
from whitenoise import WhiteNoise

SUFFIXES = frozenset({".css", ".js", ".svg"})
#: In the names of the parts that only instructors' pages need: learners are spared them.
TEACHING = "-teach"
HASHED = re.compile(r"\.[0-9a-f]{10}\.(css|js|svg)$")
#: What a stylesheet says to people alone: its comments and its indentation.
ASIDES = re.compile(rb"/\*.*?\*/|^\s+", re.DOTALL | re.MULTILINE)


def build(source: Path, target: Path) -> dict[str, str]:
    """Copy `source` into `target` under hashed names with .gz and .br beside; return name → hashed name."""
    names: dict[str, str] = {}
    target.mkdir(parents=True, exist_ok=True)
    wanted: set[str] = set()
    for name, content in sources(source).items():
        stem, suffix = name.rsplit(".", 1)
        digest = hashlib.sha256(content).hexdigest()[:10]
        hashed = f"{stem}.{digest}.{suffix}"
        names[name] = hashed
        wanted.add(hashed)
        _place(target / hashed, content)
    _sweep(target, wanted)
    return names


def sources(folder: Path) -> dict[str, bytes]:
    """The files to serve, by name. The parts in `css/` become two sheets, in the order of their names."""
    parts = sorted((folder / "css").glob("*.css"))
    sheets: dict[str, list[bytes]] = {}
    for part in parts:
        name = "teach.css" if TEACHING in part.name else "course.css"
        sheets.setdefault(name, []).append(part.read_bytes())
    found = {name: ASIDES.sub(b"", b"".join(contents)) for name, contents in sheets.items()}
    for path in sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES and not p.is_symlink()):
        if path not in parts:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def _place(path: Path, content: bytes) -> None:
    """Write a file and its compressed forms, unless they are there; the rename makes each whole or absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    forms: dict[str, Callable[[], bytes]] = {
        "": lambda: content,
        ".gz": lambda: gzip.compress(content, 9, mtime=0),
        ".br": lambda: bytes(brotli.compress(content, quality=11)),
    }
    for suffix, make in forms.items():
        file = path.with_name(path.name + suffix)
        if not file.exists():
            part = file.with_name(file.name + ".part")
            part.write_bytes(make())
            part.replace(file)


def _sweep(target: Path, wanted: set[str]) -> None:
    """Remove what an earlier version left."""
    for path in [p for p in target.rglob("*") if p.is_file()]:
        name = path.relative_to(target).as_posix().removesuffix(".gz").removesuffix(".br")
        if name not in wanted and not name.endswith(".part"):
            path.unlink()


def init_assets(app: Flask, source: Path, instance: Path) -> None:
    """Serve `source` below /static/ and give templates `asset(name)`."""
    target = instance / "static"
    if target.exists() and not target.is_dir():
        shutil.rmtree(target, ignore_errors=True)
    names = build(source, target)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(target),
        prefix="static/",
        autorefresh=False,
        immutable_file_test=lambda path, url: HASHED.search(url) is not None,
        add_headers_function=_static_headers,
    )

    def asset(name: str) -> str:
        """The address of a static file. KeyError for an unknown one."""
        return f"/static/{names[name]}"

    app.extensions["course_assets"] = asset
    app.jinja_env.globals["asset"] = asset


def _static_headers(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
