"""The loader's desk: what has been read, where each part stands, and every problem met on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from course.content.model import Place
from course.content.problems import ContentError, Problem
from course.content.reader import Data, read_text, read_yaml
from course.content.typed import typed
from course.content.value import Value

T = TypeVar("T")
V = TypeVar("V", bound=Value)


class Desk:
    """Collects while files are read; nothing raised by one file keeps the next from being read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}
        self.digest = hashlib.sha256()

    def name(self, path: Path, root: Path | None = None) -> str:
        """A path as problems print it: from the project's root, with forward slashes."""
        return path.relative_to(root or self.root).as_posix()

    def attempt(self, read: Callable[[], T]) -> T | None:
        """The value, or none with its problems noted."""
        try:
            return read()
        except ContentError as error:
            self.problems.extend(error.problems)
            return None

    def text(self, path: Path, root: Path | None = None) -> str:
        """A file's text; it counts towards the course's version. Raises ContentError."""
        text = read_text(path, root or self.root)
        self.digest.update(f"{path.name}\0{len(text)}\0{text}".encode())
        return text

    def yaml(self, path: Path, model: type[V], root: Path | None = None) -> tuple[Data, V] | None:
        """A YAML file's data and content type, or none with its problems noted."""

        def read() -> tuple[Data, V]:
            data = read_yaml(self.text(path, root), self.name(path, root))
            return data, typed(data, model)

        return self.attempt(read)

    def place_all(self, data: Data, kind: str, things: Sequence[Any], key: str) -> None:
        """Note where each thing of a list stands."""
        for index, thing in enumerate(things):
            name = thing.n if hasattr(thing, "n") else thing.id
            self.note(f"{kind}:{name}", Place(data.path, data.line((key, index))))

    def note(self, name: str, place: Place) -> None:
        """Note the place of one thing; the same name twice is a problem."""
        if name in self.places:
            first = self.places[name]
            kind, _, shown = name.partition(":")
            message = f"the {kind} {shown} already stands at {first.path}:{first.line}"
            self.problems.append(Problem(place.path, place.line, message))
        self.places.setdefault(name, place)
