"""Nothing in the project outgrows what can be read at one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Lines of a file at most, by where it stands.
FILES = [
    ("course/**/*.py", 300),
    ("tests/**/*.py", 300),
    ("templates/**/*.html", 90),
    ("static/js/*.js", 100),
]
FUNCTION = 40
#: Written once by a tool and never mended.
HISTORY = "migrations"


def found(pattern: str) -> list[Path]:
    return [path for path in sorted(ROOT.glob(pattern)) if HISTORY not in path.parts]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file and its lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize(("pattern", "most"), FILES)
def test_files_keep_to_their_length(pattern: str, most: int) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in found(pattern)
    }
    assert len(lengths) > 3
    assert {path: length for path, length in lengths.items() if length > most} == {}


def test_functions_keep_to_their_length() -> None:
    lengths = {
        f"{path.relative_to(ROOT)}: {name}": length
        for path in found("course/**/*.py")
        for name, length in functions(path)
    }
    assert len(lengths) > 1000
    assert {name: length for name, length in lengths.items() if length > FUNCTION} == {}
