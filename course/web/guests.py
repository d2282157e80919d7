"""Guests: learners without an account, made by the first thing they do that is to be kept."""

from __future__ import annotations

from flask import after_this_request, g
from sqlalchemy import Connection

from course.records import db, people
from course.web.access import fresh_session, new_id, remember, visitor
from course.web.throttling import address_limit


def learner_or_guest() -> str:
    """The visitor's learner id; a stranger becomes a guest now, with a cookie on the answer.

    Raises TooMany (429) where more come from one network address than several classes at once.
    """
    who = visitor()
    if who is not None:
        return who.learner
    guest, session, limit = new_id(), fresh_session(), address_limit("guest")

    def make(connection: Connection) -> None:
        limit(connection)
        people.make_guest(connection, guest, session.at)
        session.open(connection, guest)

    db.write(make)
    g.pop("visitor", None)
    after_this_request(lambda response: remember(response, session.token))
    return guest
