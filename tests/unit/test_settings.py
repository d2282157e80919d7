"""Settings that are unsafe or cannot work stop the start with one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course.settings import ROOT, Settings, SettingsError, make_folder

PUBLIC = [
    {"COURSE_BASE_URL": "https://course.example.org"},
    {"COURSE_BASE_URL": "http://course.example.org", "COURSE_BIND": "0.0.0.0"},
]


@pytest.mark.parametrize("given", PUBLIC, ids=lambda given: "-".join(given))
def test_a_short_key_is_refused_where_others_reach_the_program(tmp_path: Path, given: dict[str, str]) -> None:
    settings = {"COURSE_INSTANCE_DIR": str(tmp_path)} | given
    with pytest.raises(SettingsError, match="SECRET_KEY must have 32"):
        Settings.from_environment(settings | {"SECRET_KEY": "x" * 31})
    assert Settings.from_environment(settings | {"SECRET_KEY": "x" * 32}).secret_key == "x" * 32


def test_on_this_machine_any_key_will_do_and_one_is_made_and_kept(tmp_path: Path) -> None:
    settings = {"COURSE_INSTANCE_DIR": str(tmp_path / "new")}
    assert Settings.from_environment(settings | {"SECRET_KEY": "short"}).secret_key == "short"
    made = Settings.from_environment(settings).secret_key
    assert len(made) >= 32 and Settings.from_environment(settings).secret_key == made


def test_a_key_that_was_never_written_down_whole_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    assert len(Settings.from_environment({"COURSE_INSTANCE_DIR": str(tmp_path)}).secret_key) >= 32


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "instance"
    with pytest.raises(SettingsError, match="COURSE_INSTANCE_DIR"):
        make_folder(folder)
    for key in ({}, {"SECRET_KEY": "x" * 32}):
        environ = {**os.environ, "COURSE_INSTANCE_DIR": str(folder), **key}
        for command in (["-m", "course"], ["-c", "import course.serving"]):
            done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environ, capture_output=True)
            said = done.stderr.decode().splitlines()
            assert done.returncode == 1 and said[0] == "The course cannot start."
            assert said[1].startswith(f"The folder {folder} cannot be made") and len(said) == 2
