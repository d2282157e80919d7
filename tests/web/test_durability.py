"""The production command, killed and starved: what it acknowledged stays, and no learner meets an error."""

from __future__ import annotations

import os
import random
import re
import resource
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tests.benchmark.clients import Client, side_by_side
from tests.benchmark.learners import LESSON, QUIZ, Saver, answer_all, begin, guest
from tests.benchmark.servers import Server, course_server

MOMENTS = 50
CLIENTS = 4
SEQ = re.compile(rb'"seq": ?(\d+)')


def database(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "course.sqlite3")


def kept(folder: Path) -> dict[str, int]:
    """The number of the newest answer on disk, for each attempt."""
    with closing(database(folder)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        return dict(file.execute("SELECT attempt, max(seq) FROM response GROUP BY attempt"))


def kill(server: Server) -> None:
    """End all processes of the command at once, without a chance to tidy up."""
    for pid in server.processes():
        os.kill(pid, signal.SIGKILL)


class Learner:
    """Saves answers one after the other, and remembers the newest that was acknowledged."""

    def __init__(self, client: Client) -> None:
        self.saver: Saver = begin(client, QUIZ)
        self.attempt = self.saver.address.rsplit("/", 1)[1]
        self.acknowledged = 0

    def moved_to(self, server: Server) -> Learner:
        """The same browser, once the program is up again."""
        self.saver.client.close()
        self.saver.client.port = server.port
        return self

    def save_until(self, stop: threading.Event) -> None:
        """Save until the line breaks or it is enough."""
        while not stop.is_set():
            number = next(self.saver.seq)
            fields = {"q1-seq": str(number), "q1-confidence": str(number % 3)}
            try:
                reply = self.saver.client.post(f"{self.saver.address}/answers/1", **fields)
            except OSError:
                return
            assert reply.status == 200, reply.body
            found = SEQ.search(reply.body)
            assert found is not None
            self.acknowledged = int(found[1])


def kill_while_saving(server: Server, learners: list[Learner], seconds: float) -> None:
    """Let all learners save, and kill the program in the midst of it."""
    stop = threading.Event()
    threads = [threading.Thread(target=each.save_until, args=(stop,)) for each in learners]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    kill(server)
    stop.set()
    for thread in threads:
        thread.join(40)
        assert not thread.is_alive()


def test_killed_at_fifty_moments_no_acknowledged_answer_is_lost(tmp_path: Path) -> None:
    chance = random.Random(68283)
    learners: list[Learner] = []
    lost = []
    for moment in range(MOMENTS):
        with course_server(tmp_path) as server:
            learners = learners or [Learner(guest(server)) for _ in range(CLIENTS)]
            before = [each.acknowledged for each in learners]
            kill_while_saving(server, [each.moved_to(server) for each in learners], chance.uniform(0.02, 0.3))
        on_disk = kept(tmp_path)
        lost += [
            (moment, each.attempt) for each in learners if on_disk.get(each.attempt, 0) < each.acknowledged
        ]
        assert moment or [each.acknowledged for each in learners] != before
    assert lost == []
    assert sum(each.acknowledged for each in learners) > MOMENTS


@pytest.fixture(params=["sqlite", "postgres"] if os.environ.get("TEST_DATABASE_URL") else ["sqlite"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """The production command on each database."""
    extra = {}
    if request.param == "postgres":
        extra["DATABASE_URL"] = str(request.getfixturevalue("postgres_url")).replace("+psycopg", "")
    with course_server(tmp_path, **extra) as server:
        yield server


def test_sixty_four_learners_save_at_once_and_none_meets_an_error(served: Server) -> None:
    savers = [begin(guest(served), QUIZ) for _ in range(64)]

    def five_times(save: Callable[[], None]) -> None:
        for _ in range(5):
            save()

    side_by_side([partial(five_times, saver.save) for saver in savers])  # raises what any of them met


def test_sixty_four_learners_hand_in_at_once_and_none_meets_an_error(served: Server) -> None:
    side_by_side([answer_all(guest(served), QUIZ) for _ in range(64)])


def no_room(server: Server, folder: Path, *, full: bool) -> None:
    """Let no file of the running program grow beyond what the database has now; or lift that again."""
    sizes = [file.stat().st_size for file in folder.glob("course.sqlite3*")]
    limit = min(sizes) if full else resource.RLIM_INFINITY
    for pid in server.processes():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


def test_a_full_disk_keeps_the_form_and_is_got_over_without_a_restart(tmp_path: Path) -> None:
    with course_server(tmp_path) as server:
        saver = begin(guest(server), QUIZ)
        saver.client.gzip = False
        saver.save()
        saver.save()
        before = kept(tmp_path)
        no_room(server, tmp_path, full=True)
        answered = {"do": "save", "q1-seq": "7", "q1-confidence": "2", "q2-seq": "7", "q2-confidence": "1"}
        refused = saver.client.post(saver.address, **answered)
        script = saver.client.post(f"{saver.address}/answers/1", **{"q1-seq": "9", "q1-confidence": "1"})
        assert kept(tmp_path) == before
        assert script.status == 503
        assert refused.status == 503
        page = refused.body.decode()
        assert "The fault is ours" in page and "Send it again" in page
        assert all(f'name="{name}" value="{value}"' in page for name, value in answered.items())
        assert [saver.client.get(path).status for path in ("/", LESSON)] == [200, 200]
        no_room(server, tmp_path, full=False)
        again = saver.client.post(saver.address, **answered)
        assert again.status == 302
        assert kept(tmp_path) != before


def test_browsers_that_keep_their_line_open_keep_nobody_out(tmp_path: Path) -> None:
    with course_server(tmp_path) as server:
        # An idle line is given up after half a minute: nobody is to wait for that.
        browsers = [Client(server.port, timeout=10) for _ in range(400)]
        assert {browser.get("/healthz").status for browser in browsers} == {200}
        for browser in browsers:
            browser.close()
