"""The two servers compared: the course, and a bare Flask that says hello. Same server, same threads."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from flask import Flask

from course.__main__ import CONNECTIONS

ROOT = Path(__file__).parents[2]
TICK = os.sysconf("SC_CLK_TCK")
THREADS = 4

hello = Flask("hello")


@hello.get("/")
def say() -> str:
    """The least that Flask can do."""
    return "hello"


@dataclass(frozen=True)
class Server:
    """A running server: its port, its process group, and how long it took to answer first (seconds)."""

    port: int
    leader: int
    start: float

    def processes(self) -> list[int]:
        """The leader and its children: all that the command has started."""
        found, waiting = [], [self.leader]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
            waiting += [int(child) for child in children]
        return found

    def cpu(self) -> float:
        """Seconds of processor time used so far, user and system."""
        return sum(_ticks(pid) for pid in self.processes()) / TICK

    def memory(self) -> int:
        """Proportional set size in bytes: pages shared with other processes are counted by share."""
        return sum(_pss(pid) for pid in self.processes()) * 1024


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def free_port() -> int:
    """A port of this machine that nobody uses just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def hello_server() -> Iterator[Server]:
    """Bare Flask on granian."""
    with _granian("tests.benchmark.servers:hello", os.environ | {"PYTHONPATH": str(ROOT)}) as server:
        yield server


@contextmanager
def course_server(instance: Path, root: Path = ROOT, **extra: str) -> Iterator[Server]:
    """The production command on a database of its own."""
    port = free_port()
    settings = _settings(instance) | {"PORT": str(port)} | extra
    with _running([sys.executable, "-m", "course"], port, settings, "/", root) as server:
        yield server


@contextmanager
def answering_server(instance: Path) -> Iterator[Server]:
    """The same program without the thread that folds statistics: what answering alone costs."""
    environ = _settings(instance) | {"PYTHONPATH": str(ROOT)}
    with _granian("course.factory:create_app", environ, "--factory") as server:
        yield server


def _settings(instance: Path) -> dict[str, str]:
    settings = {
        "COURSE_INSTANCE_DIR": str(instance),
        "COURSE_THREADS": str(THREADS),
        "SECRET_KEY": "only for measuring, 32 bytes or more",
    }
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("COURSE_", "DATABASE_"))
    } | settings


@contextmanager
def _granian(target: str, environ: dict[str, str], *more: str) -> Iterator[Server]:
    port = free_port()
    command = [
        str(Path(sysconfig.get_path("scripts")) / "granian"),
        "--interface=wsgi",
        "--host=127.0.0.1",
        f"--port={port}",
        "--workers=1",
        f"--blocking-threads={THREADS}",
        f"--backpressure={CONNECTIONS}",
        "--log-level=error",
        "--no-ws",
        *more,
        target,
    ]
    with _running(command, port, environ, "/") as server:
        yield server


@contextmanager
def _running(
    command: list[str], port: int, environ: dict[str, str], path: str, folder: Path = ROOT
) -> Iterator[Server]:
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        while True:
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} ended: {process.communicate()[1][-500:]}")
            if _answers(port, path):
                break
            if time.perf_counter() - begun > 30:
                raise RuntimeError(f"{command[0]} did not answer within 30 s")
            time.sleep(0.01)
        yield Server(port, process.pid, time.perf_counter() - begun)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
