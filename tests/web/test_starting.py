"""`python -m course`: what it says when it starts, and when it cannot."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from course.__main__ import check_port_free
from course.settings import Settings, SettingsError
from tests.benchmark.servers import free_port
from tests.conftest import make_settings

ROOT = Path(__file__).resolve().parents[2]
REFUSED = "The course cannot start."


@contextmanager
def started(instance: Path, port: int, **extra: str) -> Iterator[subprocess.Popen[str]]:
    """The production command; ended, with whatever it started, at the end."""
    settings = {"PORT": str(port), "COURSE_INSTANCE_DIR": str(instance), "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen(
        [sys.executable, "-m", "course"],
        cwd=ROOT,
        env=settings | extra,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def said(process: subprocess.Popen[str], until: str) -> list[str]:
    """What it prints up to the line that begins with these words, or all of it."""
    lines: list[str] = []
    for line in process.stdout or ():
        lines.append(line.rstrip("\n"))
        if line.startswith(until):
            break
    return lines


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens that would share it, as the server does."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def chosen(folder: Path, port: int, bind: str = "127.0.0.1") -> Settings:
    return replace(make_settings(folder), port=port, bind=bind)


def test_a_second_program_on_the_same_port_stops_with_one_sentence(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path, port) as first:
        assert f"Serving on http://127.0.0.1:{port} (stop with Ctrl+C)" in said(first, "Serving on")
        with started(tmp_path, port) as second:
            words = said(second, "Serving on")
            assert second.wait(20) == 1
        assert words[0] == REFUSED
        assert words[1].startswith(f"Port {port} on 127.0.0.1 is taken by a program that runs already: ")
        assert len(words) == 2
        assert first.poll() is None


def test_serving_is_not_said_by_what_cannot_start(tmp_path: Path) -> None:
    reserve = tmp_path / "reserve"
    reserve.mkdir()
    (reserve / "01.yaml").write_text("- a list\n", encoding="utf-8")
    with started(tmp_path / "instance", free_port(), COURSE_RESERVE_DIR=str(reserve)) as process:
        words = said(process, "Serving on")
    assert REFUSED in words
    assert not any("Serving on" in line for line in words)


def test_a_port_that_is_shared_is_taken(tmp_path: Path, taken: int) -> None:
    with pytest.raises(SettingsError, match=f"^Port {taken} on 127.0.0.1 is taken"):
        check_port_free(chosen(tmp_path, taken))
    check_port_free(chosen(tmp_path, free_port()))


def test_an_address_that_is_not_this_machines_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^Port \d+ on 192\.0\.2\.1 cannot be listened on: "):
        check_port_free(chosen(tmp_path, free_port(), "192.0.2.1"))
