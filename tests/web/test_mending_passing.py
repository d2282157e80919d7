"""A preview says who passes by the best attempt, beside what changes attempt by attempt."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import Connection

from course.learning.exemplars import right_response
from course.records import answers
from course.records.attempts import slots_of
from course.records.db import store
from tests.conftest import START
from tests.people import Browser
from tests.teaching import join, make_cohort

from .sitting import begun, learner_id, slots


def test_who_passes_is_counted_by_the_best_attempt(
    app: Flask, ines: Browser, amina: Browser, bao: Browser
) -> None:
    """Seven of ten do not pass (80 per cent), eight do. Bao has passed with another attempt."""
    cohort = make_cohort(ines)
    for browser in (amina, bao):
        join(browser, ines, cohort)
    group = cohort.rsplit("/", 1)[1]
    ten = [slot.item.id for slot in slots(app, sat_without(app, bao, group, set()))]
    missed = set(ten[:3])
    sat_without(app, amina, group, missed)
    query = f"/teach/items/{ten[0]}/preview?cohort={group}&act=full"
    assert counts(ines.get(query).text) == [2, 1, 2, 1, 0]
    sat_without(app, bao, group, missed)
    page = ines.get(query).text
    assert counts(page) == [2, 1, 2, 1, 0] and "1 learner passes who did not" in page
    assert "Counted by attempt, 2 pass that did not, and 0 do not" in page


def sat_without(app: Flask, browser: Browser, group: str, missed: set[str]) -> str:
    """The module quiz handed in with every question right but these, which have no answer."""
    address = begun(app, browser, group)
    who, attempt = learner_id(app, browser.name), address.rsplit("/", 1)[1]

    def give(connection: Connection) -> None:
        for slot in slots_of(connection, attempt):
            if slot.item.id not in missed:
                response = right_response(slot.item)
                answers.save(connection, who, attempt, slot.place, 1, response, None, START)

    with app.app_context():
        store().write(give)
    browser.post(f"{address}/submit")
    assert len(missed - {slot.item.id for slot in slots(app, address)}) == 0
    return address


def counts(page: str) -> list[int]:
    """Learners, pass before, pass after, pass now who did not, no longer pass."""
    table = page.split('id="passing"')[1].split("</table>")[0]
    return [int(number) for number in re.findall(r">(\d+)</td>", table)]
