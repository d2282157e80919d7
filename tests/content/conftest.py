"""Fixtures of the content tests: the miniature course, its report, and the official text if given."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from course.content.loader import load
from course.content.model import Course, OutlineFile
from course.content.reader import read_yaml
from course.content.source import SourceReport, parse
from course.content.typed import typed
from tests.content.cases import MINI

#: The official text is not part of the project. Where this names a file, the tests over it run.
SOURCE_SETTING = "COURSE_SOURCE_FILE"
LAST_OF_MINI = 12


def source_files() -> list[Path]:
    """The official text, or nothing: a test parametrised over this list is then not made at all."""
    named = os.environ.get(SOURCE_SETTING)
    return [Path(named)] if named else []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make the tests that take `official_text` only where there is one."""
    if "official_text" in metafunc.fixturenames:
        metafunc.parametrize("official_text", source_files(), ids=lambda path: path.name)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out the empty shells that parametrising over nothing leaves behind."""
    if source_files():
        return
    left_out = [item for item in items if "official_text" in getattr(item, "fixturenames", ())]
    items[:] = [item for item in items if item not in left_out]
    config.stash[LEFT_OUT] = len(left_out)


LEFT_OUT = pytest.StashKey[int]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was left out, so that nobody takes silence for success."""
    if config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(
            f"Left out: the tests over the report's official text; {SOURCE_SETTING} names no file."
        )


@pytest.fixture(scope="session")
def mini() -> Course:
    """The miniature course."""
    return load(MINI)


@pytest.fixture(scope="session")
def mini_text() -> str:
    """The miniature report, with every trap of the real transcript."""
    return (MINI / "report.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def mini_report(mini: Course, mini_text: str) -> SourceReport:
    """The miniature report, read."""
    return parse(mini_text, mini.sections.values(), LAST_OF_MINI)


@pytest.fixture(scope="session")
def real_sections() -> dict[str, tuple[int, int]]:
    """The paragraphs of each section of the real report, from the outline."""
    path = "modules/outline.yaml"
    root = Path(__file__).parents[2]
    outline = typed(read_yaml((root / path).read_text(encoding="utf-8"), path), OutlineFile)
    return {section.id: section.paragraphs for section in outline.sections}
