"""A kept course is the loaded one; anything else is passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from course.content import keeping
from course.content.keeping import NAME, fingerprint, load_kept
from course.content.loader import load
from course.content.problems import ContentError
from tests.content.cases import copy_of_mini

SECRET = "only for tests"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_of_mini(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "instance"


def kept(root: Path, folder: Path, secret: str = SECRET) -> str:
    return load_kept(root, None, folder, secret).version


def nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise AssertionError("loaded anew")

    monkeypatch.setattr(keeping, "load", refuse)


def test_the_second_start_reads_what_the_first_kept(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_kept(root, None, folder, SECRET)
    nothing_is_loaded(monkeypatch)
    again = load_kept(root, None, folder, SECRET)
    assert again == load(root)


@pytest.mark.parametrize("change", ["edited", "added", "removed"])
def test_changed_files_are_loaded_anew(root: Path, folder: Path, change: str) -> None:
    before = kept(root, folder)
    quiz = root / "quizzes" / "02-the-crossing.yaml"
    if change == "edited":
        quiz.write_text(quiz.read_text(encoding="utf-8").replace("rules of", "laws of"), encoding="utf-8")
        assert kept(root, folder) == load(root).version != before
        return
    if change == "added":
        (root / "quizzes" / "03-nothing.yaml").write_text("- a list\n", encoding="utf-8")
    else:
        next((root / "modules").rglob("l01-*.md")).unlink()
    with pytest.raises(ContentError):
        kept(root, folder)


@pytest.mark.parametrize("entry", ["link to nowhere", "folder", "pipe"])
def test_an_entry_that_is_no_file_is_complained_of_and_not_passed_over(
    root: Path, folder: Path, entry: str
) -> None:
    kept(root, folder)
    path = root / "quizzes" / "03-more.yaml"
    if entry == "folder":
        path.mkdir()
    elif entry == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("nowhere.yaml")
    with pytest.raises(ContentError, match=r"03-more\.yaml"):
        kept(root, folder)
    path.rmdir() if entry == "folder" else path.unlink()
    assert kept(root, folder) == load(root).version


def test_a_link_that_leads_elsewhere_is_a_change(root: Path) -> None:
    link = root / "quizzes" / "note.txt"
    link.symlink_to("one.txt")
    before = fingerprint(root, None)
    link.unlink()
    link.symlink_to("two.txt")
    assert fingerprint(root, None) != before


@pytest.mark.parametrize("damage", ["cut", "another key", "not ours", "empty"])
def test_what_is_not_this_installations_own_is_never_unpickled(
    root: Path, folder: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = kept(root, folder, "another secret" if damage == "another key" else SECRET)
    file = folder / NAME
    data = file.read_bytes()
    if damage != "another key":
        file.write_bytes({"cut": data[:-1], "not ours": b"x" * 32 + data[32:], "empty": b""}[damage])
    monkeypatch.setattr("pickle.loads", lambda body: pytest.fail("it was unpickled"))
    assert kept(root, folder) == version


def test_a_folder_that_cannot_be_written_stops_nobody(root: Path, tmp_path: Path) -> None:
    (tmp_path / "instance").write_text("a file in its place", encoding="utf-8")
    assert kept(root, tmp_path / "instance") == load(root).version
