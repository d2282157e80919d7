"""Pages for what goes wrong: whose fault it is, what is safe, what to do next."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from course.records.db import StorageUnavailable

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ErrorPage:
    """What an error page says. `kept`: form fields to be sent again, so that nothing typed is lost."""

    status: int
    heading: str
    text: str
    number: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    retry: str = ""


WORDS = {
    400: (
        "This request could not be read",
        "Something in the address or the form is not as this site makes it.",
    ),
    403: (
        "This was not done",
        "The request came from another site, or the page was open too long. Go back and send it again.",
    ),
    404: (
        "There is nothing at this address",
        "The address may be mistyped, or what stood here belongs to somebody else.",
    ),
    405: ("This was not done", "The address was used in a way that it does not offer."),
    410: ("This is no longer here", "It was removed."),
    413: (
        "This is too much at once",
        "The form holds more text than this site accepts. Nothing was saved; go back and shorten it.",
    ),
    429: ("Too many attempts", "Wait a few minutes, then try again. Your answers are safe."),
}


def init_errors(app: Flask) -> None:
    """Give every failure its page."""
    app.register_error_handler(CSRFError, csrf_failed)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(StorageUnavailable, storage_unavailable)
    app.register_error_handler(Exception, fault)


def csrf_failed(error: CSRFError) -> Response:
    """The page was open in a browser that has since lost its cookie: offer the form again, filled in."""
    page = ErrorPage(
        400,
        "This page was open too long",
        "Your browser no longer holds the key to this form. Nothing you typed is lost: send it again below.",
        kept=_typed(),
        retry=request.path,
    )
    return _answer(page)


def http_error(error: HTTPException) -> Response:
    """The plain HTTP errors, in plain words."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return make_response(error.get_response())
    heading, text = WORDS.get(status, ("This page could not be shown", "Try again in a moment."))
    return _answer(ErrorPage(status, heading, text))


def storage_unavailable(error: StorageUnavailable) -> Response:
    """The database cannot be written or reached: nothing is half-saved, and the form is kept."""
    log.error("storage unavailable: %s", error)
    page = ErrorPage(
        503,
        "This could not be saved",
        "The fault is ours: the place where answers are kept does not take any more just now. "
        "What was saved before is safe. What you sent stands below; send it again in a minute.",
        kept=_typed(),
        retry=request.path if request.method == "POST" else "",
    )
    response = _answer(page)
    response.headers["Retry-After"] = "30"
    return response


def fault(error: Exception) -> Response:
    """An error of ours: logged with a number that the learner can quote."""
    number = secrets.token_hex(4).upper()
    log.exception("fault %s at %s", number, request.path)
    return _answer(
        ErrorPage(
            InternalServerError.code,
            "This page could not be shown",
            "The fault is ours. What you saved before is safe. Try again, or go on with your course.",
            number=number,
        )
    )


def _typed() -> tuple[tuple[str, str], ...]:
    """What the learner sent, without passwords and tokens."""
    if request.method != "POST":
        return ()
    return tuple(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    )


def _answer(page: ErrorPage) -> Response:
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        response = make_response({"error": page.heading, "text": page.text, "number": page.number})
    else:
        response = make_response(render_template("pages/errors/error.html", page=page))
    response.status_code = page.status
    return response
