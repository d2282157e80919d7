"""Flask's signed cookie, and the tokens in its forms, without reckoning the same signature twice.

A signature is a pure function of its text and the key: one that was found good stays good for as long
as the process runs. Each store is bounded, and emptied whole when it is full.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Generic, TypeVar

from flask import Flask, Request, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect, generate_csrf

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
LONGEST_COOKIE = 1000


class Remembered(Generic[K, V]):
    """A bounded dictionary. Forgetting costs time only, so it forgets everything at once."""

    def __init__(self, most: int = 4096) -> None:
        self.most = most
        self.known: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """What was kept, or none."""
        return self.known.get(key)

    def keep(self, key: K, value: V) -> V:
        """Keep and return a value."""
        if len(self.known) >= self.most:
            self.known = {}
        self.known[key] = value
        return value


class RememberingSessions(SecureCookieSessionInterface):
    """Reads a cookie whose signature was found good before without checking it again."""

    def __init__(self) -> None:
        self.seen: Remembered[str, dict[str, Any]] = Remembered()

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of this request; an empty one for a cookie that is missing or not ours."""
        raw = request.cookies.get(self.get_cookie_name(app))
        if not raw or len(raw) > LONGEST_COOKIE:
            return super().open_session(app, request)
        kept = self.seen.get(raw)
        if kept is not None:
            return self.session_class(kept)
        opened = super().open_session(app, request)
        # What Flask keeps may be changed in place (flashed messages): only a plain token is remembered.
        if opened and set(opened) == {"csrf_token"}:
            self.seen.keep(raw, dict(opened))
        return opened


class RememberingCSRF(CSRFProtect):  # type: ignore[misc]
    """Checks each pair of cookie and form token once. Valid because tokens here have no time limit."""

    def __init__(self) -> None:
        super().__init__()
        self.good: Remembered[tuple[str, str], bool] = Remembered()
        self.made: Remembered[str, str] = Remembered()

    def protect(self, apply_exemptions: bool = False) -> None:
        """Abort with 400 unless the form's token belongs to the cookie of this browser."""
        if request.method not in current_app.config["WTF_CSRF_METHODS"]:
            return
        pair = (session.get("csrf_token", ""), request.form.get("csrf_token", ""))
        if all(pair) and self.good.get(pair):
            g.csrf_valid = True
            return
        super().protect(apply_exemptions)
        if g.get("csrf_valid") and all(pair):
            self.good.keep(pair, True)

    def token(self) -> str:
        """A token for a form of this page."""
        raw = session.get("csrf_token", "")
        kept = self.made.get(raw) if raw else None
        return kept or self._sign()

    def _sign(self) -> str:
        signed = str(generate_csrf())
        return self.made.keep(session["csrf_token"], signed)
