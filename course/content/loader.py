"""Loads a whole course or says all of its problems; never half a course."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from course.content.checks import run_checks
from course.content.items import Item, QuizFile
from course.content.model import (
    Course,
    CourseFile,
    EntitiesFile,
    FiguresFile,
    Lesson,
    LessonHead,
    Module,
    ModuleFile,
    OutlineFile,
    ParagraphsFile,
    Place,
    UpdatesFile,
)
from course.content.problems import ContentError, Problem
from course.content.reader import Data, decode, read_text, read_yaml, typed
from course.content.source import SourceReport, parse
from course.content.value import Value

T = TypeVar("T")
V = TypeVar("V", bound=Value)


class _Desk:
    """Collects what has been read, where each part stands, and every problem."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}
        self.digest = hashlib.sha256()

    def attempt(self, read: Callable[[], T]) -> T | None:
        """The value, or none with its problems noted."""
        try:
            return read()
        except ContentError as error:
            self.problems.extend(error.problems)
            return None

    def text(self, path: Path, root: Path | None = None) -> str:
        """A file's text; it counts towards the course's version."""
        text = read_text(path, root or self.root)
        self.digest.update(f"{path.name}\0{len(text)}\0{text}".encode())
        return text

    def yaml(self, path: Path, model: type[V], root: Path | None = None) -> tuple[Data, V] | None:
        """A YAML file as its content type."""

        def read() -> tuple[Data, V]:
            base = root or self.root
            data = read_yaml(self.text(path, base), path.relative_to(base).as_posix())
            return data, typed(data, model)

        return self.attempt(read)

    def place(self, data: Data, kind: str, things: Sequence[Any], key: str) -> None:
        """Note where each thing of a list stands; the same id twice is a problem."""
        for index, thing in enumerate(things):
            name = f"{kind}:{getattr(thing, 'n', None) or getattr(thing, 'id', '')}"
            self.note(name, Place(data.path, data.line((key, index))))

    def note(self, name: str, place: Place) -> None:
        """Note the place of one thing."""
        if name in self.places:
            first = self.places[name]
            kind, _, shown = name.partition(":")
            message = f"the {kind} {shown} already stands at {first.path}:{first.line}"
            self.problems.append(Problem(place.path, place.line, message))
        self.places.setdefault(name, place)


def load(root: Path, reserve_dir: Path | None = None, *, source: SourceReport | None = None) -> Course:
    """The course below `root`. Raises ContentError with every problem found.

    `reserve_dir` replaces the reserve items by those of its own quiz files; `source` adds
    the comparison with the official text.
    """
    desk = _Desk(root)
    shared = _shared(desk)
    modules = _modules(desk, shared.get("course"))
    figures = _figures(desk)
    items = _items(desk, reserve_dir)
    if desk.problems:
        raise ContentError(desk.problems)
    head: CourseFile = shared["course"]
    lessons = {lesson.id: lesson for module in modules for lesson in module.lessons}
    course = Course(
        title=head.title,
        lead=head.lead,
        official_document=head.official_document,
        rules=head.rules,
        modules=tuple(modules),
        lessons=lessons,
        items={item.id: item for item in items},
        sections={s.id: s for s in shared["outline"].sections},
        digests={d.n: d for d in shared["paragraphs"].paragraphs},
        specials={s.id: s for s in shared["paragraphs"].specials},
        entities={e.id: e for e in shared["entities"].entities},
        updates={u.id: u for u in shared["since-2013"].entries},
        figures={f.id: f for f in figures},
        places=desk.places,
        version=desk.digest.hexdigest(),
    )
    problems = list(run_checks(course, source))
    if problems:
        raise ContentError(problems)
    return course


def read_report(path: Path, root: Path) -> SourceReport:
    """The official text in a file. Raises NotTheReport, or ContentError for a file that is no text."""
    name = "modules/outline.yaml"
    outline: OutlineFile = typed(read_yaml(read_text(root / name, root), name), OutlineFile)
    return parse(decode(path.read_bytes(), path.name), outline.sections)


def _shared(desk: _Desk) -> dict[str, Any]:
    """The files that the whole course shares."""
    files: tuple[tuple[str, type[Value], str, str], ...] = (
        ("course", CourseFile, "", ""),
        ("outline", OutlineFile, "section", "sections"),
        ("paragraphs", ParagraphsFile, "paragraph", "paragraphs"),
        ("entities", EntitiesFile, "entity", "entities"),
        ("since-2013", UpdatesFile, "update", "entries"),
    )
    found: dict[str, Any] = {}
    for name, model, kind, key in files:
        path = desk.root / "modules" / f"{name}.yaml"
        if not path.exists():
            desk.problems.append(Problem(f"modules/{name}.yaml", 1, "is missing"))
            continue
        read = desk.yaml(path, model)
        if read:
            found[name] = read[1]
            if kind:
                desk.place(read[0], kind, getattr(read[1], key), key)
    return found


def _modules(desk: _Desk, head: CourseFile | None) -> list[Module]:
    """The modules in the order of course.yaml, with their lessons."""
    found: dict[str, tuple[Data, ModuleFile, Path]] = {}
    for path in sorted((desk.root / "modules").glob("*/module.yaml")):
        read = desk.yaml(path, ModuleFile)
        if read:
            desk.note(f"module:{read[1].id}", Place(read[0].path, read[0].line(("id",))))
            found[read[1].id] = (*read, path.parent)
    if head is None:
        return []
    for name in head.modules:
        if name not in found and not desk.problems:
            desk.problems.append(Problem("modules/course.yaml", 1, f"no folder holds the module {name}"))
    for name, (data, _, _) in found.items():
        if name not in head.modules:
            desk.problems.append(Problem(data.path, 1, f"the module {name} is not listed in modules/course.yaml"))
    return [_module(desk, *found[name]) for name in head.modules if name in found]


def _module(desk: _Desk, data: Data, head: ModuleFile, folder: Path) -> Module:
    lessons: list[Lesson] = []
    paths = {path.stem: path for path in sorted(folder.glob("l*.md"))}
    for index, name in enumerate(head.lessons):
        if name not in paths:
            desk.problems.append(Problem(data.path, data.line(("lessons", index)), f"there is no file {name}.md"))
            continue
        path = paths.pop(name)
        lesson = desk.attempt(lambda path=path: _lesson(desk, path, head.id))  # type: ignore[misc]
        if lesson:
            lessons.append(lesson)
    for path in paths.values():
        name = path.relative_to(desk.root).as_posix()
        desk.problems.append(Problem(name, 1, "is not listed in its module.yaml"))
    number = int(head.id.split("-")[0].removeprefix("m") or 0) if head.id[1:2].isdigit() else 0
    return Module(head.id, number, head.title, head.sections, head.summary, tuple(lessons))


def _lesson(desk: _Desk, path: Path, module: str) -> Lesson:
    """One lesson file: front matter between two lines of dashes, then Markdown."""
    name = path.relative_to(desk.root).as_posix()
    lines = desk.text(path).split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        raise ContentError([Problem(name, 1, "must begin with front matter between two lines of three dashes")])
    end = lines.index("---", 1)
    data = read_yaml("\n".join(lines[1:end]), name, first_line=2)
    head: LessonHead = typed(data, LessonHead)
    if head.id != path.stem:
        raise ContentError([Problem(name, data.line(("id",)), f"the id {head.id} differs from the file's name")])
    desk.note(f"lesson:{head.id}", Place(name, data.line(("id",))))
    desk.place(data, "objective", head.objectives, "objectives")
    number = int(head.id[1:3]) if head.id[1:3].isdigit() else 0
    return Lesson(head, module, number, "\n".join(lines[end + 1 :]), name, end + 2)


def _figures(desk: _Desk) -> list[Any]:
    found: list[Any] = []
    for path in sorted((desk.root / "modules").glob("*/figures.yaml")):
        read = desk.yaml(path, FiguresFile)
        if read:
            desk.place(read[0], "figure", read[1].figures, "figures")
            found.extend(read[1].figures)
    return found


def _items(desk: _Desk, reserve_dir: Path | None) -> list[Item]:
    """All items; with `reserve_dir`, its reserve items instead of ours."""
    own = list(_quiz_files(desk, desk.root / "quizzes", desk.root))
    if reserve_dir is None:
        return own
    kept = [item for item in own if item.use != "reserve"]
    for item in own:
        if item.use == "reserve":
            desk.places.pop(f"item:{item.id}", None)
    return kept + [item for item in _quiz_files(desk, reserve_dir, reserve_dir.parent) if item.use == "reserve"]


def _quiz_files(desk: _Desk, folder: Path, root: Path) -> Iterable[Item]:
    for path in sorted(folder.glob("*.yaml")):
        read = desk.yaml(path, QuizFile, root)
        if not read:
            continue
        data, quiz = read
        desk.place(data, "item", quiz.items, "items")
        for index, item in enumerate(quiz.items):
            if item.lesson != quiz.lesson:
                line = data.line(("items", index, "lesson"))
                desk.problems.append(Problem(data.path, line, f"the item's lesson is not the file's ({quiz.lesson})"))
            yield item
