"""Whether the program can serve and keep answers: for probes and load balancers."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from course.records import db
from course.web.access import anyone

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@anyone
def healthz() -> Response:
    """200 when the database answers; 503 by the error page otherwise."""
    with db.read() as connection:
        connection.execute(text("SELECT 1"))
    return jsonify(status="ok")
