"""What tests of finals and pre-tests do: open an attempt's items, and answer them right or wrong."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import update

from course.learning.exemplars import right_response, wrong_response
from course.learning.presenting import encode
from course.records import attempts
from course.records.attempts import AttemptHead, Slot
from course.records.db import read, store
from course.records.tables import Attempt
from tests.people import Browser


def learner_id(app: Flask, name: str) -> str:
    with app.app_context(), read() as connection:
        found = connection.exec_driver_sql(f"SELECT id FROM learner WHERE email = '{name}@example.org'")
        return str(found.scalar_one())


def slots(app: Flask, address: str) -> tuple[Slot, ...]:
    with app.app_context(), read() as connection:
        return attempts.slots_of(connection, address.rsplit("/", 1)[1])


def head(app: Flask, name: str, address: str) -> AttemptHead:
    who = learner_id(app, name)
    with app.app_context(), read() as connection:
        found = attempts.head_for(connection, who, address.rsplit("/", 1)[1])
    assert found is not None
    return found


def fields(app: Flask, name: str, address: str, right: int) -> dict[str, str]:
    """A form that answers the first `right` places right and the others wrong."""
    seed, form = head(app, name, address).seed, {}
    for slot in slots(app, address):
        response = right_response(slot.item) if slot.place <= right else wrong_response(slot.item)
        form[f"q{slot.place}-seq"] = "0"
        for field, values in encode(slot.item, seed, response).items():
            form[f"q{slot.place}-{field}"] = values[0]
    return form


def hand_in(app: Flask, browser: Browser, address: str, right: int) -> None:
    """Answer so many right, and hand in."""
    form = fields(app, browser.name, address, right)
    browser.get(address)
    browser.post(address, do="save", **{name.replace("-", "__"): value for name, value in form.items()})
    browser.post(f"{address}/submit")


def start_final(browser: Browser) -> str:
    browser.get("/quizzes/final")
    address = str(browser.post("/quizzes/final/start").location)
    browser.get(address)
    return address


def begun(app: Flask, browser: Browser, group: str | None) -> str:
    """A module quiz begun in a cohort."""
    address = browser.start("m1-mini")
    with app.app_context():
        store().write(
            lambda connection: connection.execute(
                update(Attempt).where(Attempt.id == address.rsplit("/", 1)[1]).values(cohort=group)
            )
        )
    return address
