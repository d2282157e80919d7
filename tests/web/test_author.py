"""The author's pages, and content that changes while the program runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from course.factory import create_app
from course.records.db import store
from course.records.schema import upgrade_if_behind
from course.settings import Settings, SettingsError
from tests.conftest import MINI, make_settings
from tests.people import Browser


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the small course that a test may spoil."""
    return Path(shutil.copytree(MINI, tmp_path / "content"))


@pytest.fixture
def workshop(tmp_path: Path, content: Path) -> Iterator[Flask]:
    """The program as `make dev` runs it."""
    app = create_app(replace(make_settings(tmp_path, content=content), reload=True))
    with app.app_context():
        upgrade_if_behind(app)
    yield app
    with app.app_context():
        store().close()


def items(app: Flask) -> list[str]:
    return list(app.extensions["course_shelves"].shelf.course.items)


def test_every_item_shows_every_state_and_all_its_feedback(workshop: Flask) -> None:
    author = Browser(workshop)
    index = author.get("/author/").text
    for name in items(workshop):
        assert f"/author/items/{name}" in index
        page = author.get(f"/author/items/{name}").text
        for state in ("As it is asked", "Answered rightly", "Answered wrongly", "Left without an answer"):
            assert state in page
        assert "Right: 1 point" in page and "0 of 1 point" in page


def test_reserve_items_are_shown_to_authors(workshop: Flask) -> None:
    course = workshop.extensions["course_shelves"].shelf.course
    reserve = next(item for item in course.items.values() if item.use == "reserve")
    assert "reserve" in Browser(workshop).get(f"/author/items/{reserve.id}").text


def test_learners_never_get_the_author_pages(stranger: Browser) -> None:
    stranger.get("/author/", 404)
    stranger.get("/author/items/q-l01-01", 404)


PUBLIC = [
    {"COURSE_BIND": "0.0.0.0", "COURSE_BASE_URL": "http://127.0.0.1:8000"},
    {"COURSE_BASE_URL": "https://course.example.org"},
    {"COURSE_BASE_URL": "http://192.0.2.7:8000"},
    {"COURSE_PROXIES": "1"},
]


@pytest.mark.parametrize("given", PUBLIC, ids=lambda given: "-".join(given))
def test_authors_pages_and_a_public_address_do_not_go_together(tmp_path: Path, given: dict[str, str]) -> None:
    settings = {"COURSE_INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "x" * 32} | given
    with pytest.raises(SettingsError, match="COURSE_RELOAD"):
        Settings.from_environment(settings | {"COURSE_RELOAD": "1"})
    assert not Settings.from_environment(settings).reload


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_authors_pages_and_an_address_of_this_machine_do(tmp_path: Path, address: str) -> None:
    settings = {"COURSE_INSTANCE_DIR": str(tmp_path), "COURSE_RELOAD": "1", "COURSE_BASE_URL": address}
    assert Settings.from_environment(settings).reload


def test_changed_content_is_shown_and_broken_content_says_where(workshop: Flask, content: Path) -> None:
    author = Browser(workshop)
    lesson = next(content.rglob("l01*.md"))
    good = lesson.read_text(encoding="utf-8")
    title = author.get("/lessons/l01-mini").text
    lesson.write_text(good.replace("title: ", "title: Renewed ", 1), encoding="utf-8")
    assert "Renewed" not in title and "Renewed" in author.get("/lessons/l01-mini").text
    lesson.write_text(good.replace("id: l01-mini", "idd: l01-mini", 1), encoding="utf-8")
    broken = author.get("/lessons/l01-mini").text
    assert "last course that did" in broken and f"{lesson.name}:" in broken and "Renewed" in broken
    lesson.write_text(good, encoding="utf-8")
    mended = author.get("/lessons/l01-mini").text
    assert "last course that did" not in mended and "Renewed" not in mended
