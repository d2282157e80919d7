"""Fixtures that all tests share: a running program on each database, and the cast."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from course.factory import create_app
from course.records.db import Base, store
from course.records.schema import upgrade_if_behind
from course.settings import Settings
from tests.people import Browser

MINI = Path(__file__).parent / "mini"
START = 1_760_000_000_000  # a moment in 2025, in milliseconds
DATABASES = ["sqlite", "postgres"] if os.environ.get("TEST_DATABASE_URL") else ["sqlite"]


class Clock:
    """A clock that moves only when a test moves it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now

    def pass_minutes(self, minutes: float) -> None:
        self.now += int(minutes * 60_000)


def make_settings(folder: Path, database_url: str | None = None, content: Path = MINI) -> Settings:
    """Settings for a program of its own in a temporary folder."""
    url = database_url or f"sqlite:///{folder / 'course.sqlite3'}"
    return Settings(
        database_url=url, secret_key="only for tests, 32 bytes or more", instance=folder, content=content
    )


@pytest.fixture(scope="session")
def postgres_url(worker_id: str) -> Iterator[str | None]:
    """A database of this worker's own on the test server."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield None
        return
    name = f"course_test_{worker_id}_{os.getpid()}"
    base = server.replace("postgresql://", "postgresql+psycopg://", 1)
    admin = create_engine(base, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    head, _, query = base.partition("?")
    yield f"{head.rsplit('/', 1)[0]}/{name}?{query}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session", params=DATABASES)
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, Clock]]:
    """The program on one database, migrated once for the session."""
    clock = Clock()
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    app = create_app(make_settings(tmp_path_factory.mktemp("instance"), url), clock=clock)
    with app.app_context():
        upgrade_if_behind(app)
    yield app, clock
    with app.app_context():
        store().close()


@pytest.fixture
def app(running: tuple[Flask, Clock]) -> Iterator[Flask]:
    """The program, empty of learners."""
    app, clock = running
    clock.now = START
    with app.app_context(), store().engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    yield app


@pytest.fixture
def clock(running: tuple[Flask, Clock]) -> Clock:
    return running[1]


@pytest.fixture
def person(app: Flask) -> Callable[[str], Browser]:
    """Makes a browser for anyone."""
    return lambda name: Browser(app, name)


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """Somebody without an account or a cookie."""
    return Browser(app)


@pytest.fixture
def amina(app: Flask) -> Browser:
    """Amina has an account."""
    return Browser(app, "amina").register()


@pytest.fixture
def bao(app: Flask) -> Browser:
    """Bao has an account, and no right to anything of Amina's."""
    return Browser(app, "bao").register()
