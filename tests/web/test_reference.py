"""Reference pages: what has changed since the report."""

from __future__ import annotations

from flask import Flask

from tests.people import Browser


def test_every_verified_change_is_shown_with_source_and_paragraphs(app: Flask, stranger: Browser) -> None:
    course = app.extensions["course_shelves"].shelf.course
    page = stranger.get("/since-2013").text
    for update in course.updates.values():
        entry = page.split(f'id="u-{update.id}"')[1].split("</dd></div>")[0]
        assert update.sources[0].title in entry
        assert ("last checked on" in entry) == (update.stability == "may_change")
        for n in update.updates_paragraphs:
            assert f'href="/paragraphs/{n}"' in entry


def test_one_topic_at_a_time(app: Flask, stranger: Browser) -> None:
    course = app.extensions["course_shelves"].shelf.course
    topic = next(iter(course.updates.values())).topic
    page = stranger.get(f"/since-2013?topic={topic}").text
    shown = [update for update in course.updates.values() if f'id="u-{update.id}"' in page]
    assert shown and all(update.topic == topic for update in shown)


def test_an_unknown_topic_shows_everything(app: Flask, stranger: Browser) -> None:
    course = app.extensions["course_shelves"].shelf.course
    page = stranger.get("/since-2013?topic=%3Cscript%3E").text
    assert all(f'id="u-{name}"' in page for name in course.updates)
