"""Who may call a route, and who is calling.

Every view names its rule with one of the decorators below; a test walks the URL map and
fails for a route without one. The visitor comes from the session table, by the token in
an HttpOnly cookie: ending a session there ends it everywhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from course.records import sessions
from course.records.sessions import Visitor

P = ParamSpec("P")
R = TypeVar("R")
COOKIE = "learner"
#: A learner's session outlives a training term; each visit begins it anew.
COOKIE_AGE = 180 * 24 * 3600


def now() -> int:
    """UTC milliseconds. The one clock of the web layer."""
    return int(current_app.config["CLOCK"]())


def wall_clock() -> int:
    """The real clock, in UTC milliseconds."""
    return time.time_ns() // 1_000_000


def cookie_name() -> str:
    """The session cookie's name; browsers bind `__Host-` names to this very host and TLS."""
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def visitor() -> Visitor | None:
    """The learner behind this request, looked up at most once."""
    if "visitor" not in g:
        token = request.cookies.get(cookie_name())
        g.visitor = sessions.visitor_of(token, now()) if token else None
    found: Visitor | None = g.visitor
    return found


def remember(response: BaseResponse, token: str) -> None:
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
        if visitor() is None:
            abort(404)
        return view(*args, **kwargs)

    guarded.access_rule = "own"  # type: ignore[attr-defined]
    return guarded


def account(view: Callable[P, R]) -> Callable[P, R | Response | BaseResponse]:
    """For those with an account; others are asked to sign in and come back."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response | BaseResponse:
        who = visitor()
        if who is None or not who.has_account:
            return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
        return view(*args, **kwargs)

    guarded.access_rule = "account"  # type: ignore[attr-defined]
    return guarded
