"""An instructor, her cohort, and the class in it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.classroom import Classroom
from tests.people import Browser
from tests.teaching import make_cohort, teacher


@pytest.fixture
def ines(app: Flask) -> Browser:
    """Ines is an instructor."""
    return teacher(app, "ines")


@pytest.fixture
def base(ines: Browser) -> str:
    """The address of her cohort."""
    return make_cohort(ines)


@pytest.fixture
def room(app: Flask, base: str) -> Classroom:
    """Her class, before anybody has sat anything."""
    return Classroom(app, base.rsplit("/", 1)[1])
