"""The records of a running program, on each database; and a SQLite program of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from course.factory import create_app
from course.records.db import Store, store
from course.records.schema import upgrade_if_behind
from tests.conftest import Clock, make_settings


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
