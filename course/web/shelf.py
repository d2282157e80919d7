"""The course as the pages see it: the loaded content, and what is made of it once.

In development the shelf looks at the files before each request. Good content replaces the
old; bad content leaves the last good course standing and shows every problem on the page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from flask import Flask, current_app, g

from course.content.keeping import load_kept
from course.content.loader import load, read_first_report
from course.content.markup import Rendered, inline, render
from course.content.model import Course
from course.content.problems import ContentError, Problem
from course.content.source import SourceReport
from course.settings import Settings

T = TypeVar("T")
Kind = Literal["paragraph", "special", "term", "update"]


def slip_link(kind: Kind, name: str) -> str:
    """Where a citation or a term leads on a page that carries its slips at the foot."""
    prefix = {"paragraph": "p", "special": "s-", "term": "g-", "update": "u-"}[kind]
    return f"#{prefix}{name}"


def page_link(kind: Kind, name: str) -> str:
    """Where a citation or a term leads from a page without slips."""
    match kind:
        case "paragraph" | "special":
            return f"/paragraphs/{name}"
        case "term":
            return f"/glossary#g-{name}"
        case "update":
            return f"/since-2013#u-{name}"


@dataclass
class Shelf:
    """One loaded course and everything kept that was made from it. A new course means a new shelf."""

    course: Course
    source: SourceReport | None = None
    problems: tuple[Problem, ...] = ()
    kept: dict[Hashable, Any] = field(default_factory=dict)

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value made for `key`, made once. Two threads may make it twice; either is right."""
        if key not in self.kept:
            self.kept[key] = make()
        value: T = self.kept[key]
        return value

    def lesson(self, lesson_id: str) -> Rendered:
        """A lesson's body with citations that open slips on the same page."""
        return self.keep(
            ("lesson", lesson_id), lambda: render(self.course.lessons[lesson_id], self.course, slip_link)
        )

    def line(self, text: str) -> str:
        """One line of our own words as HTML, with citations that lead to paragraph pages."""
        return self.keep(("line", text), lambda: inline(text, self.course, page_link))


class Shelves:
    """Holds the shelf in use; `reload` also watches the files."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lock = threading.Lock()
        self.stamp = _stamp(settings)
        course = load_kept(settings.content, settings.reserve_dir, settings.instance, settings.secret_key)
        self.shelf = Shelf(course, source=read_source(settings))

    def current(self) -> Shelf:
        """The shelf to use for this request."""
        if self.settings.reload:
            with self.lock:
                stamp = _stamp(self.settings)
                if stamp != self.stamp:
                    self.stamp = stamp
                    self.shelf = self._loaded_anew()
        return self.shelf

    def _loaded_anew(self) -> Shelf:
        try:
            course = load(self.settings.content, self.settings.reserve_dir)
        except ContentError as error:
            return Shelf(self.shelf.course, self.shelf.source, error.problems)
        return Shelf(course, read_source(self.settings))


def read_source(settings: Settings) -> SourceReport | None:
    """The official text that this installation has been given, if any: imported, else named by a setting."""
    return read_first_report(settings.source_files, settings.content)


def _stamp(settings: Settings) -> tuple[tuple[str, int, int], ...]:
    """The names, times and sizes of all content files."""
    folders = [settings.content / "modules", settings.content / "quizzes"]
    if settings.reserve_dir:
        folders.append(settings.reserve_dir)
    paths: list[Path] = sorted(
        p for folder in folders for p in folder.rglob("*") if p.suffix in (".md", ".yaml")
    )
    return tuple((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in paths if p.is_file())


def init_shelf(app: Flask, settings: Settings) -> None:
    """Load the course. Raises ContentError with all problems."""
    app.extensions["course_shelves"] = Shelves(settings)


def shelf() -> Shelf:
    """The shelf of this request: the same from its beginning to its end."""
    if "shelf" not in g:
        shelves: Shelves = current_app.extensions["course_shelves"]
        g.shelf = shelves.current()
    found: Shelf = g.shelf
    return found
