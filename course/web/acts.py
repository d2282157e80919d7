"""Acts that are noted in the log: who acts, and when, with the key that the database does not hold."""

from __future__ import annotations

from flask import current_app

from course.records.audit import Pen, key_of
from course.web.access import known, now


def pen(actor: str = "") -> Pen:
    """What this request notes its acts with; `actor`: who acts where nobody is signed in yet.

    Made in the request: writes run in a thread that knows none.
    """
    return Pen(key_of(current_app.config["SETTINGS"]), actor or known().learner, now())
