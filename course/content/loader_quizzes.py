"""Loads the quiz files, and the blueprint of the final assessment that stands among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from course.content.desk import Desk
from course.content.editorial import NAME as CHECKED
from course.content.items import Item, QuizFile
from course.content.model import Place
from course.content.problems import Problem
from course.content.reader import Data
from course.content.rules import Blueprint

#: Where the parts of an item that have ids stand in its file.
PIECE_LISTS = ("options", "regions", "reasons", "pairs", "extra_right", "elements", "elements_in_order")
Wanted = Callable[[Item], bool]
#: Stands among the quiz files, and is none.
FINAL_FILE = "final.yaml"


def read_items(desk: Desk, reserve_dir: Path | None, modules: dict[str, str]) -> list[Item]:
    """All items; with `reserve_dir`, its reserve items instead of ours. `modules`: each lesson's module."""
    own = desk.root / "quizzes"
    if reserve_dir is None:
        return list(_quiz_items(desk, own, desk.root, modules, lambda item: True))
    kept = list(_quiz_items(desk, own, desk.root, modules, lambda item: item.use != "reserve"))
    given = _quiz_items(desk, reserve_dir, reserve_dir.parent, modules, lambda item: item.use == "reserve")
    return [*kept, *given]


def _quiz_items(
    desk: Desk, folder: Path, root: Path, modules: dict[str, str], wanted: Wanted
) -> Iterator[Item]:
    """The wanted items of a folder's quiz files, in order."""
    for path in sorted(folder.glob("*.yaml")):
        if path.name == CHECKED or path == desk.root / "quizzes" / FINAL_FILE:
            continue
        read = desk.yaml(path, QuizFile, root)
        if not read:
            continue
        data, quiz = read
        if (quiz.lesson is None) == (quiz.module is None):
            desk.problems.append(Problem(data.path, 1, "names either its lesson or its module"))
        for index, item in enumerate(quiz.items):
            if not wanted(item):
                continue
            where = ("items", index)
            desk.note(f"item:{item.id}", Place(data.path, data.line(where)))
            _place_pieces(desk, data, index, item.id)
            belongs = item.lesson == quiz.lesson or (quiz.module and modules.get(item.lesson) == quiz.module)
            if not belongs and item.lesson in modules:
                line = data.line((*where, "lesson"))
                said = quiz.lesson or quiz.module
                message = f"{item.id} belongs to {item.lesson}, not to {said} as the file says"
                desk.problems.append(Problem(data.path, line, message))
            yield item


def read_final(desk: Desk) -> Blueprint | None:
    """The blueprint of the final assessment; a course may have none."""
    path = desk.root / "quizzes" / FINAL_FILE
    if not path.exists() and not path.is_symlink():
        return None
    read = desk.yaml(path, Blueprint)
    if not read:
        return None
    data, blueprint = read
    for i, part in enumerate(blueprint.parts):
        for j, _ in enumerate(part.rows):
            desk.note(f"cell:{i}-{j}", Place(data.path, data.line(("parts", i, "rows", j))))
    return blueprint


def _place_pieces(desk: Desk, data: Data, index: int, item: str) -> None:
    """Note where each option, element and so on stands, so that a check can point at it."""
    raw = data.value["items"][index]
    lists: list[tuple[tuple[str | int, ...], Any]] = [
        ((name,), raw[name]) for name in PIECE_LISTS if name in raw
    ]
    lists += [(("gaps", i, "choices"), gap["choices"]) for i, gap in enumerate(raw.get("gaps", ()))]
    for way, pieces in lists:
        for position, piece in enumerate(pieces):
            line = data.line(("items", index, *way, position))
            desk.places.setdefault(f"piece:{item}:{piece['id']}", Place(data.path, line))
