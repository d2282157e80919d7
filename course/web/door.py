"""What learners do most, answered in front of Flask: read a lesson again, save an answer, hand in.

Only what was found good before and needs nothing else is answered here: a page that is rendered already, a
cookie whose signature was checked, a token that was accepted with it, a place whose owner has asked for it.
Whatever else stands in a request, it goes on to Flask, whose views do the same in the ordinary way; a test
holds both against each other. The right to an attempt is in the statement that saves, there as here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

from flask import Flask

from course.learning.presenting import Fields
from course.records import answers, sessions, submitting
from course.records.db import StorageUnavailable, Store
from course.records.sessions import hash_token
from course.web import reading
from course.web.access import cookie_of
from course.web.attempts import acknowledged
from course.web.cookies import RememberingSessions
from course.web.forms import UNSENT, sent_answer
from course.web.kept import PAGE_HEADERS, gzip_is_wanted
from course.web.security import MAX_BODY, MAX_PARTS, Headers, completed, csrf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANSWER = re.compile(r"/attempts/([0-9a-f]{32})/answers/(0|[1-9][0-9]{0,2})")
SUBMIT = re.compile(r"/attempts/([0-9a-f]{32})/submit")
THEMES = {"light": ' data-theme="light"', "dark": ' data-theme="dark"'}
OK, SEE_OTHER = "200 OK", "302 FOUND"
VARY = ("Vary", "Accept-Encoding, Cookie")
JSON, ELSEWHERE = [("Content-Type", "application/json"), VARY], [PAGE_HEADERS[False][0], VARY]
LONGEST_LENGTH = len(str(MAX_BODY))
FORMS = ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded;charset=UTF-8")


class Reply(NamedTuple):
    """A whole answer, but for its length."""

    status: str
    headers: Headers
    body: bytes


class Door:
    """Answers what went well by itself, or lets the request pass as it came."""

    def __init__(self, app: Flask, inner: WSGIApplication, headers: Headers) -> None:
        """`headers`: what every answer carries. Needs the app's shelf, store, places and cookies."""
        self.inner = inner
        self.pages = {gzipped: completed(given, headers) for gzipped, given in PAGE_HEADERS.items()}
        self.json, self.elsewhere = completed(JSON, headers), completed(ELSEWHERE, headers)
        assert isinstance(app.session_interface, RememberingSessions)
        self.seen = app.session_interface.seen
        self.shelves = app.extensions["course_shelves"]
        self.store: Store = app.extensions["course_store"]
        self.places = app.extensions["course_places"]
        self.clock: Callable[[], int] = app.config["CLOCK"]
        self.learner_cookie = cookie_of(app)
        self.session_cookie: str = app.config["SESSION_COOKIE_NAME"]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The answer, as WSGI has it."""
        try:
            reply = self._reply(environ)
        except StorageUnavailable:
            reply = None
        if reply is None:
            if environ.get("CONTENT_LENGTH"):
                # Whoever reads the body then knows where it ends: one that breaks off on the way is refused.
                environ.pop("wsgi.input_terminated", None)
            return self.inner(environ, start_response)
        start_response(reply.status, [*reply.headers, ("Content-Length", str(len(reply.body)))])
        return [reply.body]

    def _reply(self, environ: WSGIEnvironment) -> Reply | None:
        path: str = environ["PATH_INFO"]
        if environ.get("SCRIPT_NAME"):
            return None
        if path.startswith("/lessons/") and environ["REQUEST_METHOD"] == "GET":
            return self._lesson(environ, path[9:])
        if path.startswith("/attempts/") and environ["REQUEST_METHOD"] == "POST":
            return self._change(environ, path)
        return None

    def _change(self, environ: WSGIEnvironment, path: str) -> Reply | None:
        """A form from a page of ours, with a token that was accepted with this very cookie before."""
        cookies = cookies_of(environ)
        if cookies is None or environ.get("HTTP_SEC_FETCH_SITE") != "same-origin":
            return None
        form = form_of(environ)
        if form is None or not csrf.good.get((self._secret(cookies), form.get("csrf_token", UNSENT)[0])):
            return None
        token = cookies.get(self.learner_cookie, "")
        if found := ANSWER.fullmatch(path):
            return self._save(found[1], int(found[2]), form, token)
        if found := SUBMIT.fullmatch(path):
            return self._submit(found[1], token)
        return None

    def _lesson(self, environ: WSGIEnvironment, lesson_id: str) -> Reply | None:
        """A lesson that needs neither rendering nor writing down that it was opened."""
        shelf = self.shelves.current()
        cookies = cookies_of(environ)
        if shelf.problems or cookies is None or not reading.is_ready(shelf, lesson_id):
            return None
        wants_gzip = gzip_is_wanted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if wants_gzip is None:
            return None
        look = reading.Look(THEMES.get(cookies.get("theme", ""), ""), wants_gzip)
        visit, token = None, ""
        if cookies.get(self.learner_cookie):
            now = self.clock()
            visit = reading.visit(self.store, shelf, cookies[self.learner_cookie], lesson_id, now)
            known = csrf.made.get(self._secret(cookies))
            if visit is None or not known or now - visit.visitor.seen_at > sessions.TOUCH_MS:
                return None
            if not reading.is_noted(visit, now):
                return None
            token = known
        body = reading.page(shelf, lesson_id, visit, look, token)
        return Reply(OK, self.pages[look.gzipped], body)

    def _save(self, attempt: str, place: int, form: Fields, token: str) -> Reply | None:
        """An answer newer than what stands, to a place of an open attempt of this session's learner."""
        known = self.places.get((attempt, place))
        if known is None:
            return None
        sent = sent_answer(place, known.decoder, form)
        if sent is None:
            return None
        hashed, now = hash_token(token), self.clock()
        saved = answers.save_for_session(
            self.store.put, hashed, attempt, place, sent.seq + 1, sent.response, sent.confidence, now
        )
        return Reply(OK, self.json, acknowledged(saved, sent)) if saved else None

    def _submit(self, attempt: str, token: str) -> Reply | None:
        """An attempt of this session's learner, handed in now or before."""
        hashed, now = hash_token(token), self.clock()
        oldest = now - sessions.TOUCH_MS
        done = self.store.write(
            lambda connection: submitting.submit_for_session(connection, hashed, attempt, oldest, now)
        )
        if not done:
            return None
        return Reply(SEE_OTHER, [*self.elsewhere, ("Location", f"/attempts/{attempt}")], b"")

    def _secret(self, cookies: dict[str, str]) -> str:
        """What this browser's tokens are made from, if its cookie was found good before; else nothing."""
        kept = self.seen.get(cookies.get(self.session_cookie, ""))
        return kept["csrf_token"] if kept else ""


def cookies_of(environ: WSGIEnvironment) -> dict[str, str] | None:
    """The cookies by name, the first of each; none if any is written in a way that needs decoding."""
    header: str = environ.get("HTTP_COOKIE", "")
    if '"' in header or "\\" in header or not header.isascii():
        return None
    found: dict[str, str] = {}
    for part in header.split(";"):
        name, _, value = part.partition("=")
        found.setdefault(name.strip(), value.strip())
    return found


def form_of(environ: WSGIEnvironment) -> Fields | None:
    """The fields of a short plain form that came whole. Its bytes can be read again by who comes after."""
    length = environ.get("CONTENT_LENGTH") or ""
    if environ.get("CONTENT_TYPE") not in FORMS or not length.isdecimal() or len(length) > LONGEST_LENGTH:
        return None
    if int(length) > MAX_BODY:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    if len(body) < int(length):
        return None
    try:
        return fields_of(body.decode("ascii"))
    except ValueError:
        return None


def fields_of(text: str) -> Fields:
    """The fields of a form as it was sent, each with all its values. ValueError for too many, or odd bytes.

    Of an answer by radio buttons nothing is encoded, and taking it apart costs a fifth of `parse_qsl`.
    """
    if "%" in text or "+" in text or text.count("&") >= MAX_PARTS:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_PARTS)
    else:
        parts = [part.partition("=") for part in text.split("&") if part]
        pairs = [(name, value) for name, _, value in parts]
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields
