"""What stands to be looked at on the pages of mending: a report, a decision and a score set by hand."""

from __future__ import annotations

from flask import Flask

from course.records.db import store
from tests import people
from tests.records.mended import decide
from tests.teaching import make_cohort, teacher
from tests.web.sitting import slots


def mended(app: Flask, learner: people.Browser, result: str) -> tuple[people.Browser, dict[str, str]]:
    """An administrator, and the addresses of what she mends in a learner's result."""
    mender = teacher(app, "axe-mender", "administrator")
    items = [slot.item for slot in slots(app, result)]
    learner.get(f"{result}/1/report")
    learner.post(f"{result}/1/report", kind="unclear", words="Which of the two does it mean?")
    # In a cohort of its own: the program is shared with other tests, whose marks are to stay as they are.
    cohort = make_cohort(mender, "Mended").rsplit("/", 1)[1]
    with app.app_context():
        made = decide(store(), items[0], "drop", cohort=cohort)
    score = f"/teach/attempts/{result.rsplit('/', 1)[1]}/score"
    mender.get(score)
    mender.post(score, points="1", reason="Heard in person")
    return mender, {
        "mending": f"/teach/items/{items[0].id}",
        "mending untouched": f"/teach/items/{items[1].id}",
        "decision": f"/teach/decisions/{made.id}",
        "score": score,
    }
