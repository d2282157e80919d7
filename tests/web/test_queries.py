"""How many questions a page puts to the database: a number that must not grow with the course."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from course.records.db import store
from course.web.context import REFERENCE
from tests.people import Browser


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements put to the database meanwhile, those of transaction control left out."""
    said: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
            said.append(statement)

    with app.app_context():
        engines = {store().engine, store().reader} if store().sqlite else {store().engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def cost(app: Flask, ask: Callable[[], object]) -> int:
    """The number of statements of one request, once whatever is kept has been made."""
    ask()
    with counted(app) as said:
        ask()
    return len(said)


@pytest.mark.parametrize(
    "path",
    ["/", "/lessons/l01-mini", "/modules/m1-mini", "/paragraphs/82", "/measurement/before", *REFERENCE],
)
def test_a_stranger_costs_no_query(app: Flask, stranger: Browser, path: str) -> None:
    assert cost(app, lambda: stranger.get(path)) == 0


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 4),
        ("/lessons/l01-mini", 1),
        ("/modules/m1-mini", 5),
        ("/progress", 5),
        ("/paragraphs/82", 1),
        ("/action-plan", 2),
        ("/certificate", 6),
        ("/measurement/before", 5),
        ("/measurement/after", 5),
        *((path, 1) for path in REFERENCE),
    ],
)
def test_a_learner_costs_few_queries(app: Flask, amina: Browser, path: str, most: int) -> None:
    for quiz in ("l01-mini", "m1-mini"):
        amina.post(f"{amina.start(quiz)}/submit")
    assert cost(app, lambda: amina.get(path)) <= most


def test_an_attempt_costs_few_queries_whatever_its_length(app: Flask, amina: Browser) -> None:
    short, long = amina.start("l01-mini"), amina.start("m1-mini")
    assert cost(app, lambda: amina.get(short)) == cost(app, lambda: amina.get(long)) <= 4


def test_saving_one_answer_costs_few_queries(app: Flask, amina: Browser) -> None:
    address, seq = amina.start("m1-mini"), iter(range(9))

    def save() -> object:
        return amina.post(f"{address}/answers/1", 200, q1__seq=str(next(seq)), q1__confidence="1")

    assert cost(app, save) <= 5
