"""Who may call a route, and who is calling.

Every view names its rule with one of the decorators below; a test walks the URL map and
fails for a route without one. The visitor comes from the session table, by the token in
an HttpOnly cookie: ending a session there ends it everywhere.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from course.records import db, sessions
from course.records.db import StorageUnavailable
from course.records.sessions import Visitor
from course.web.security import csrf

P = ParamSpec("P")
R = TypeVar("R")
Answer = TypeVar("Answer", bound=BaseResponse)
log = logging.getLogger(__name__)
COOKIE = "learner"
#: A learner's session outlives a training term; each visit begins it anew.
COOKIE_AGE = 180 * 24 * 3600


def now() -> int:
    """UTC milliseconds. The one clock of the web layer."""
    return int(current_app.config["CLOCK"]())


class SignedOut(NotFound):
    """Nobody is signed in where something belongs to somebody: 404, whether it is there or not.

    Its page keeps what was sent, and leads to signing in.
    """


def wall_clock() -> int:
    """The real clock, in UTC milliseconds."""
    return time.time_ns() // 1_000_000


def cookie_of(app: Flask) -> str:
    """The session cookie's name; browsers bind `__Host-` names to this very host and TLS."""
    return f"__Host-{COOKIE}" if app.config["SESSION_COOKIE_SECURE"] else COOKIE


def cookie_name() -> str:
    """The session cookie's name in the running program."""
    return cookie_of(current_app)


def visitor() -> Visitor | None:
    """The learner behind this request, looked up at most once."""
    if "visitor" not in g:
        token = session_token()
        g.visitor = _look_up(token) if token else None
    found: Visitor | None = g.visitor
    return found


def _look_up(token: str) -> Visitor | None:
    return noted(sessions.visitor_of(db.store(), token, now()))


def noted(found: Visitor | None) -> Visitor | None:
    """Remember who was found for this request; a visit is written down at most every ten minutes."""
    g.visitor = found
    if found is not None and now() - found.seen_at > sessions.TOUCH_MS:
        hashed, when = found.token_hash, now()
        note(lambda connection: sessions.touch(connection, hashed, when))
    return found


def note(work: Callable[[Connection], object]) -> bool:
    """Write down what a page notes beside showing itself; whether that could be done.

    Where nothing can be written the page is shown all the same: reading goes on with a full disk.
    """
    try:
        db.write(work)
    except StorageUnavailable as error:
        log.error("not noted: %s", error)
        return False
    return True


def session_token() -> str | None:
    """What the browser holds to show who it is; nothing is known yet of whether it holds good."""
    return request.cookies.get(cookie_name())


def new_id() -> str:
    """An id of 128 random bits, in hexadecimal."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class FreshSession:
    """A session to be opened. Made in the request, since writes run in a thread that knows none."""

    token: str
    agent: str
    at: int

    def open(self, connection: Connection, learner: str) -> None:
        """Open it in this transaction; hand the token to `remember` once that is committed."""
        sessions.open_session(connection, learner, self.token, self.agent, self.at)


def fresh_session() -> FreshSession:
    """A new session for the browser behind this request."""
    return FreshSession(secrets.token_urlsafe(32), request.user_agent.string, now())


def protect_known() -> None:
    """The CSRF check for actions open to strangers: one who has no session has nothing to be abused.

    The check of where the request came from stands before this in any case.
    """
    if visitor() is not None:
        csrf.protect()


def remember(response: Answer, token: str) -> Answer:
    """Put a session's token into the browser."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        path="/",
    )
    return response


def forget(response: BaseResponse) -> None:
    """Take the session's token out of the browser."""
    response.delete_cookie(
        cookie_name(),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def anyone(view: Callable[P, R]) -> Callable[P, R]:
    """Open to all, signed in or not; the view shows nothing that belongs to a learner but its visitor's."""
    view.access_rule = "anyone"  # type: ignore[attr-defined]
    return view


def own(view: Callable[P, R]) -> Callable[P, R]:
    """The object is fetched together with the visitor's right to it; without a visitor there is none."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        known()
        return view(*args, **kwargs)

    guarded.access_rule = "own"  # type: ignore[attr-defined]
    return guarded


def own_by_statement(view: Callable[P, R]) -> Callable[P, R]:
    """As `own`, where the one statement that writes also makes sure whose session it is."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not session_token():
            raise SignedOut
        return view(*args, **kwargs)

    guarded.access_rule = "own"  # type: ignore[attr-defined]
    return guarded


def instructor(view: Callable[P, R]) -> Callable[P, R]:
    """For instructors and administrators; to everybody else there is nothing at this address."""
    return _for_role("instructor", lambda who: who.teaches, view)


def administrator(view: Callable[P, R]) -> Callable[P, R]:
    """For administrators; to everybody else there is nothing at this address."""
    return _for_role("administrator", lambda who: who.administers, view)


def _for_role(rule: str, fits: Callable[[Visitor], bool], view: Callable[P, R]) -> Callable[P, R]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not fits(known()):
            abort(404)
        return view(*args, **kwargs)

    guarded.access_rule = rule  # type: ignore[attr-defined]
    return guarded


def known() -> Visitor:
    """The visitor, where there must be one. Raises SignedOut."""
    who = visitor()
    if who is None:
        raise SignedOut
    return who


def account(view: Callable[P, R]) -> Callable[P, R | Response | BaseResponse]:
    """For those with an account; others are asked to sign in and come back. Raises SignedOut for a change."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response | BaseResponse:
        who = visitor()
        if who is None and request.method == "POST":
            raise SignedOut
        if who is None or not who.has_account:
            return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
        return view(*args, **kwargs)

    guarded.access_rule = "account"  # type: ignore[attr-defined]
    return guarded
