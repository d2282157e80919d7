"""Instructors and their cohorts, for tests: made as the program makes them."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from course.records.db import store
from course.records.people import Learner
from tests.people import Browser

CODE = re.compile(r"<dt>Code</dt><dd>([A-Z2-9]{4}-[A-Z2-9]{4})</dd>")


def teacher(app: Flask, name: str, role: str = "instructor") -> Browser:
    """A new account with a role, signed in."""
    browser = Browser(app, name).register()
    with app.app_context():
        store().write(
            lambda connection: connection.execute(
                update(Learner).where(Learner.email == browser.email).values(role=role)
            )
        )
    return browser


def make_cohort(instructor: Browser, name: str = "Autumn", status: int = 302, **fields: Any) -> str:
    """The address of a new cohort."""
    instructor.get("/teach/cohorts/new")
    given = {"name": name, "zone": "UTC", "languages": "en", "shown": "handed-in", "counts": "best"} | fields
    made = instructor.post("/teach/cohorts/new", status, **given)
    return str(made.location or "").removesuffix("/joining")


def code_of(instructor: Browser, cohort: str) -> str:
    """The code, as the page shows it."""
    found = CODE.search(instructor.get(f"{cohort}/joining").text)
    assert found
    return found[1].replace("-", "")


def join(learner: Browser, instructor: Browser, cohort: str) -> None:
    """Join by the cohort's link."""
    address = f"/join/{code_of(instructor, cohort)}"
    learner.get(address)
    learner.post(address)


def id_of(app: Flask, email: str) -> str:
    """The id of the account with this address."""
    with app.app_context(), store().read() as connection:
        return str(connection.execute(select(Learner.id).where(Learner.email == email)).scalar_one())
