"""`flask course checked`: a sheet without keys goes out, letters come back, and what was found stays."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from course.cli import init_cli
from course.content.editorial import PATH, read_checks, wording
from course.content.loader import load
from course.factory import create_app
from course.learning.blind import answered_rightly
from course.records.db import store
from tests.conftest import MINI, make_settings

Run = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINI, tmp_path / "content"))


@pytest.fixture
def run(root: Path, tmp_path: Path) -> Iterator[Run]:
    app = create_app(make_settings(tmp_path, content=root))
    init_cli(app)

    def call(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=["course", *words])

    yield call
    with app.app_context():
        store().close()


def letters(root: Path, item: str) -> tuple[str, str]:
    """A right and a wrong letter for a single item."""
    given = load(root).items[item]
    right = next(letter for letter in "ABC" if answered_rightly(given, letter))
    return right, next(letter for letter in "ABC" if letter != right)


def write(path: Path, data: object) -> str:
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


def test_a_sheet_of_one_lesson(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.md"
    found = run("checked", "blind-sheet", str(sheet), "--lesson", "l31-since")
    assert found.exit_code == 0, found.output
    assert found.output.startswith("3 items in ")
    assert "Without the report's text" in found.output
    text = sheet.read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", text, re.MULTILINE) == ["q-l31-01", "q-l31-02", "q-l31-03"]
    assert "[iom-agreement] 2016-09-19: IOM became" in text
    assert run("checked", "blind-sheet", str(sheet), "--lesson", "l99").exit_code == 1


def test_grading_keeps_what_was_found_and_warns_of_what_was_wrong(
    run: Run, root: Path, tmp_path: Path
) -> None:
    right, wrong = letters(root, "q-l31-01")
    answers = write(tmp_path / "answers.json", {"q-l31-01": wrong})
    found = run("checked", "grade", answers, "--date", "2026-11-24")
    assert found.exit_code == 0, found.output
    assert "0 right, 1 wrong: q-l31-01." in found.output
    assert "q-l31-01: it was answered wrongly" in run("check").output
    support = write(tmp_path / "support.json", {"q-l31-01": "yes"})
    answers = write(tmp_path / "answers.json", {"q-l31-01": right})
    found = run("checked", "grade", answers, "--support", support, "--date", "2026-11-25")
    assert "1 right, 0 wrong." in found.output
    kept = read_checks(root)["q-l31-01"]
    assert (kept.support, kept.blind, kept.date) == ("yes", "right", "2026-11-25")
    assert kept.shown_hash == wording(load(root).items["q-l31-01"])
    checked = run("check")
    assert checked.exit_code == 0, "warnings fail nothing"
    assert "Editorial checks: 1 of " in checked.output
    assert "answered wrongly" not in checked.output


def test_a_mended_item_is_to_be_checked_anew(run: Run, root: Path, tmp_path: Path) -> None:
    right, _ = letters(root, "q-l31-01")
    answers = write(tmp_path / "answers.json", {"q-l31-01": right})
    support = write(tmp_path / "support.json", {"q-l31-01": "yes"})
    run("checked", "grade", answers, "--support", support, "--date", "2026-11-24")
    quiz = root / "quizzes/31-since.yaml"
    quiz.write_text(quiz.read_text().replace("Yes, the notice says so.", "Yes: so says the notice."))
    assert "not checked as they stand now: q-l31-01, " in run("check").output
    assert "Editorial checks: 0 of " in run("check").output
    run("checked", "grade", answers, "--date", "2026-11-25")
    assert read_checks(root)["q-l31-01"].support is None, "support was found of another wording"


@pytest.mark.parametrize(
    ("answers", "support", "date", "said"),
    [
        ({"q-l99-01": "A"}, {}, "2026-11-24", "q-l99-01: answers.json names it, but it is no item"),
        ({"q-l31-01": "Z"}, {}, "2026-11-24", "q-l31-01: 'Z' is no whole answer"),
        ({"q-l31-01": 1}, {}, "2026-11-24", "q-l31-01: 1 is no whole answer"),
        ({}, {"q-l31-01": "perhaps"}, "2026-11-24", "q-l31-01: say yes or no"),
        ({}, {"q-l99-01": "yes"}, "2026-11-24", "q-l99-01: support.json names it, but it is no item"),
        ({}, {}, "24 November", "24 November is no day"),
        ([], {}, "2026-11-24", "answers.json is not a JSON object"),
    ],
)
def test_what_cannot_be_graded_is_said_and_nothing_is_kept(
    answers: object, support: object, date: str, said: str, run: Run, root: Path, tmp_path: Path
) -> None:
    one, other = write(tmp_path / "answers.json", answers), write(tmp_path / "support.json", support)
    found = run("checked", "grade", one, "--support", other, "--date", date)
    assert found.exit_code == 1
    assert said in found.output
    assert not (root / PATH).exists()
