"""`flask course demo`: a class of 40 once, more on demand, the way in, and other learners left alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from course.cli import init_cli
from course.factory import create_app
from course.learning.fictional import instructor_email, learner_email, learner_name
from course.records import demo, rebuilding
from course.records.db import store
from course.web.passwords import hash_password
from tests.conftest import make_settings
from tests.people import Browser

Run = Callable[..., Result]
PASSWORD = re.compile(r"password: (\S+)")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """A program that has no database yet."""
    made = create_app(make_settings(tmp_path))
    made.extensions["course_hash_password"] = hash_password
    init_cli(made)
    yield made
    with made.app_context():
        store().close()


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *words: app.test_cli_runner().invoke(args=["course", "demo", *words])


def there(app: Flask) -> demo.Found:
    with app.app_context(), store().read() as connection:
        return demo.found(connection)


def sign_in(app: Flask, email: str, password: str) -> Browser:
    browser = Browser(app)
    browser.get("/sign-in")
    browser.post("/sign-in", email=email, password=password)
    return browser


def test_a_class_is_made_once_and_can_be_looked_at(app: Flask, run: Run) -> None:
    first = run()
    assert first.exit_code == 0, first.output
    assert there(app) == demo.Found(False, 40, 1)
    second = run()
    assert there(app) == demo.Found(False, 40, 1)
    old, new = (PASSWORD.search(each.output) for each in (first, second))
    assert old and new and old[1] != new[1]
    teacher = sign_in(app, instructor_email(), new[1])
    page = teacher.get("/teach").text
    assert "Invented cohort 1" in page
    address = re.search(r'href="(/teach/cohorts/[0-9a-f]{32})"', page)
    assert address and learner_name(1) in teacher.get(address[1] + "?search=0001").text
    sign_in(app, learner_email(1), new[1]).get("/account")


def test_many_are_made_in_cohorts_and_summed(app: Flask, run: Run) -> None:
    made = run("--learners", "30", "--responses-per-learner", "12", "--cohorts", "3")
    assert made.exit_code == 0, made.output
    assert re.search(r"Made: 30 learners with \d+ answers", made.output)
    assert there(app) == demo.Found(False, 30, 3)
    with app.app_context():
        assert rebuilding.agree(store())
    assert run("--learners", "5").exit_code == 0
    assert there(app) == demo.Found(False, 35, 4)


def test_other_learners_are_left_alone(app: Flask, run: Run) -> None:
    assert run("--learners", "1").exit_code == 0
    Browser(app, "amina").register()
    refused = run("--learners", "1")
    assert refused.exit_code == 1 and "holds other learners" in refused.output
    assert there(app).learners == 1


def test_names_are_of_nobody() -> None:
    """Each name has the learner's number; there are Arabic and Chinese ones, and one that no cell holds."""
    names = [learner_name(number) for number in range(1, 201)]
    assert all(f"{number:04}" in name for number, name in enumerate(names, 1))
    assert len(set(names)) == 200 and max(map(len, names)) > 90
    assert all(
        any(low <= letter <= high for name in names for letter in name) for low, high in ("ءي", "一龥")
    )
    assert learner_email(7) == "learner-0007@demo.example.org"
