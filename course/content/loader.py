"""Loads a whole course or says all of its problems; never half a course."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from course.content.checks import run_checks
from course.content.desk import Desk
from course.content.items import Item
from course.content.loader_quizzes import read_final, read_items
from course.content.loader_reference import read_reference
from course.content.model import (
    Course,
    CourseFile,
    EntitiesFile,
    Lesson,
    LessonHead,
    Module,
    ModuleFile,
    OutlineFile,
    ParagraphsFile,
    Place,
    UpdatesFile,
)
from course.content.model_figures import Figure, FiguresFile
from course.content.problems import ContentError, Problem
from course.content.reader import MAX_BYTES, Data, decode, read_text, read_yaml
from course.content.rules import Blueprint
from course.content.source import NotTheReport, SourceReport, parse
from course.content.typed import typed
from course.content.value import Value


def load(root: Path, reserve_dir: Path | None = None, *, source: SourceReport | None = None) -> Course:
    """The course below `root`. Raises ContentError with every problem found.

    `reserve_dir` replaces the reserve items by those of its own quiz files; `source` adds
    the comparison with the official text.
    """
    desk = Desk(root)
    shared = _shared(desk)
    modules = _modules(desk, shared.get("course"))
    figures = _figures(desk)
    items = read_items(
        desk, reserve_dir, {lesson.id: module.id for module in modules for lesson in module.lessons}
    )
    final = read_final(desk)
    _strays(desk)
    if desk.problems:
        raise ContentError(desk.problems)
    course = _course(desk, shared, modules, figures, items, final)
    problems = list(run_checks(course, source))
    if problems:
        raise ContentError(problems)
    return course


def read_report(path: Path, root: Path) -> SourceReport:
    """The official text in a file. Raises NotTheReport, or ContentError for a file that is no text."""
    if not path.is_file():
        raise NotTheReport(f"there is no file {path.name}")
    if path.stat().st_size > MAX_BYTES:
        raise NotTheReport(f"the file is larger than {MAX_BYTES // 1024} KiB")
    name = "modules/outline.yaml"
    outline = typed(read_yaml(read_text(root / name, root), name), OutlineFile)
    return parse(decode(path.read_bytes(), path.name), outline.sections)


def read_first_report(paths: Iterable[Path | None], root: Path) -> SourceReport | None:
    """The official text in the first of the files that is there, or none. Raises as `read_report` does."""
    there = next((path for path in paths if path is not None and path.is_file()), None)
    return read_report(there, root) if there else None


def _course(
    desk: Desk,
    shared: dict[str, Any],
    modules: list[Module],
    figures: list[Figure],
    items: list[Item],
    final: Blueprint | None,
) -> Course:
    head: CourseFile = shared["course"][1]
    return Course(
        title=head.title,
        lead=head.lead,
        official_document=head.official_document,
        rules=head.rules,
        modules=tuple(modules),
        lessons={lesson.id: lesson for module in modules for lesson in module.lessons},
        items={item.id: item for item in items},
        sections={s.id: s for s in shared["outline"][1].sections},
        digests={d.n: d for d in shared["paragraphs"][1].paragraphs},
        specials={s.id: s for s in shared["paragraphs"][1].specials},
        entities={e.id: e for e in shared["entities"][1].entities},
        updates={u.id: u for u in shared["since-2013"][1].entries},
        figures={f.id: f for f in figures},
        reference=shared["reference"],
        places=desk.places,
        version=desk.digest.hexdigest(),
        final=final,
    )


def _shared(desk: Desk) -> dict[str, Any]:
    """The files that the whole course shares, by name: their data and their content type."""
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
        if not path.exists() and not path.is_symlink():
            desk.problems.append(Problem(f"modules/{name}.yaml", 1, "is missing"))
            continue
        read = desk.yaml(path, model)
        if read:
            found[name] = read
            if kind:
                desk.place_all(read[0], kind, getattr(read[1], key), key)
    found["reference"] = read_reference(desk)
    return found


def _modules(desk: Desk, head: tuple[Data, CourseFile] | None) -> list[Module]:
    """The modules in the order of course.yaml, with their lessons."""
    found: dict[str, tuple[Data, ModuleFile, Path]] = {}
    broken = False
    for path in sorted((desk.root / "modules").glob("*/module.yaml")):
        read = desk.yaml(path, ModuleFile)
        broken = broken or read is None
        if read:
            desk.note(f"module:{read[1].id}", Place(read[0].path, read[0].line(("id",))))
            found[read[1].id] = (*read, path.parent)
    if head is None:
        return []
    data, course = head
    for index, name in enumerate(course.modules):
        if name not in found and not broken:
            line = data.line(("modules", index))
            desk.problems.append(Problem(data.path, line, f"no folder of modules/ holds the module {name}"))
    for name, (data, _, _) in found.items():
        if name not in course.modules:
            desk.problems.append(
                Problem(data.path, 1, f"the module {name} is not listed in modules/course.yaml")
            )
    return [_module(desk, *found[name]) for name in course.modules if name in found]


def _module(desk: Desk, data: Data, head: ModuleFile, folder: Path) -> Module:
    lessons: list[Lesson] = []
    paths = {path.stem: path for path in sorted(folder.glob("l*.md"))}
    for index, name in enumerate(head.lessons):
        if name not in paths:
            desk.problems.append(
                Problem(data.path, data.line(("lessons", index)), f"there is no file {name}.md")
            )
            continue
        lesson = _lesson(desk, paths.pop(name), head)
        if lesson:
            lessons.append(lesson)
    for path in paths.values():
        desk.problems.append(Problem(desk.name(path), 1, "is not listed in its module.yaml"))
    number, told = _number(head.id), tuple(lessons)
    return Module(
        head.id,
        number,
        head.title,
        head.sections,
        head.summary,
        told,
        required=head.required,
        outside_report=head.outside_report,
    )


def _number(name: str) -> int:
    """The number in an id such as `m6-levels` or `l18-firewall`; 0 where there is none."""
    digits = name.split("-")[0][1:]
    return int(digits) if digits.isdecimal() else 0


def _lesson(desk: Desk, path: Path, module: ModuleFile) -> Lesson | None:
    """One lesson file: front matter between two lines of dashes, then Markdown."""
    name = desk.name(path)

    def read() -> Lesson:
        lines = desk.text(path).split("\n")
        if lines[0].rstrip() != "---" or "---" not in lines[1:]:
            raise ContentError(
                [Problem(name, 1, "must begin with front matter between two lines of three dashes")]
            )
        end = lines.index("---", 1)
        data = read_yaml("\n".join(lines[1:end]), name, first_line=2)
        head = typed(data, LessonHead)
        if head.id != path.stem:
            raise ContentError(
                [Problem(name, data.line(("id",)), f"the id {head.id} differs from the file's name")]
            )
        desk.note(f"lesson:{head.id}", Place(name, data.line(("id",))))
        desk.place_all(data, "objective", head.objectives, "objectives")
        for key in data.value:
            desk.places[f"head:{head.id}:{key}"] = Place(name, data.line((key,)))
        body = "\n".join(lines[end + 1 :])
        number, outside = _number(head.id), module.outside_report
        return Lesson(head, module.id, number, body, name, end + 2, outside)

    return desk.attempt(read)


def _figures(desk: Desk) -> list[Figure]:
    found: list[Figure] = []
    for path in sorted((desk.root / "modules").glob("*/figures.yaml")):
        read = desk.yaml(path, FiguresFile)
        if read:
            desk.place_all(read[0], "figure", read[1].figures, "figures")
            found.extend(read[1].figures)
    return found


def _strays(desk: Desk) -> None:
    """Files that look like content but would silently stay unread."""
    for folder in ("modules", "quizzes"):
        for path in sorted((desk.root / folder).rglob("*.yml")):
            desk.problems.append(Problem(desk.name(path), 1, "is not read; its name must end in .yaml"))
    for path in sorted((desk.root / "modules").glob("*/l*.md")):
        if not (path.parent / "module.yaml").exists():
            desk.problems.append(Problem(desk.name(path), 1, "stands in a folder without a module.yaml"))
