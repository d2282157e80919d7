"""A browser inside the program: it times the program's own work, without sockets and a server."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from course.factory import create_app
from course.learning.fictional import instructor_email
from course.records.db import store
from course.records.demo import set_password
from course.records.schema import upgrade_if_behind
from course.settings import Settings
from course.web.passwords import hash_password
from tests.benchmark.clients import TOKEN, Client, Reply

PASSWORD = "only for measuring, long enough"


@dataclass
class Inside(Client):
    """A client of a program in this process. `took`: seconds of the latest request, its body included.

    On SQLite, where all the work is done by the thread that asks, of processor time: other load on the
    machine is left out. On PostgreSQL, which works elsewhere, of time gone by.
    """

    app: Flask | None = None
    took: float = 0.0

    def get(self, path: str) -> Reply:
        """Fetch a page; keeps the token of its forms."""
        reply = self._ask(EnvironBuilder(path, headers=self._headers()))
        found = TOKEN.search(reply.body)
        self.token = found[1].decode() if found else self.token
        return reply

    def post(self, path: str, **fields: str) -> Reply:
        """Send a form with the token of the page opened last."""
        data = fields | {"csrf_token": self.token}
        headers = self._headers() | {"Sec-Fetch-Site": "same-origin"}
        return self._ask(EnvironBuilder(path, method="POST", data=data, headers=headers))

    def stream(self, path: str) -> int:
        """Fetch without keeping anything; the status."""
        assert self.app is not None
        environ = EnvironBuilder(path, headers=self._headers()).get_environ()
        chunks, status, _ = run_wsgi_app(self.app, environ)
        with closing(chunks):
            for _ in chunks:
                pass
        return int(status.split()[0])

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _ask(self, builder: EnvironBuilder) -> Reply:
        assert self.app is not None
        environ = builder.get_environ()
        clock = time.thread_time if self.app.config["SETTINGS"].sqlite else time.perf_counter
        begun = clock()
        chunks, status, headers = run_wsgi_app(self.app, environ, buffered=True)
        body = b"".join(chunks)
        self.took = clock() - begun
        for cookie in headers.getlist("set-cookie"):
            self._keep(cookie)
        return Reply(int(status.split()[0]), {n.lower(): v for n, v in headers.items()}, body)


def program(folder: Path, database: str | None = None) -> Flask:
    """The program on a database that is there: in the folder, or at an address."""
    address = database or f"sqlite:///{folder / 'course.sqlite3'}"
    key = "only for measuring, 32 bytes or more"
    app = create_app(Settings(database_url=address, secret_key=key, instance=folder))
    with app.app_context():
        upgrade_if_behind(app)
    return app


def instructor(app: Flask) -> Inside:
    """The invented instructor, signed in."""
    with app.app_context():
        store().write(lambda connection: set_password(connection, hash_password(PASSWORD)))
    client = Inside(0, app=app)
    client.get("/sign-in")
    reply = client.post("/sign-in", email=instructor_email(), password=PASSWORD)
    if reply.status != 302:
        raise RuntimeError(f"could not sign in: {reply.status}")
    return client


def guest(app: Flask) -> Inside:
    """A learner without an account."""
    return Inside(0, app=app)
