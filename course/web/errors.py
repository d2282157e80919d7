"""Pages for what goes wrong: whose fault it is, what is safe, what to do next."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from course.records.db import StorageUnavailable
from course.web.access import SignedOut
from course.web.forms import SECRET

#: Characters of a value that an error page keeps without showing it.
SHORT = 60
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ErrorPage:
    """What an error page says. `kept`: form fields to be sent again, so that nothing typed is lost.

    `secrets`: a password was among them, and is not kept. `retry`, `sign_in`: addresses, or nothing.
    """

    status: int
    heading: str
    text: str
    kept: tuple[tuple[str, str], ...] = ()
    secrets: bool = False
    retry: str = ""
    sign_in: str = ""
    number: str = ""

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """What was typed at length: shown, so that it can be read and copied."""
        return tuple(pair for pair in self.kept if _is_long(pair[1]))

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """What was chosen or typed in a few words: kept in the page without being shown."""
        return tuple(pair for pair in self.kept if not _is_long(pair[1]))


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


NOBODY = (
    "The address may be mistyped, or what stands here belongs to somebody. "
    "If that is you, sign in; what stands here is then shown."
)
ENDED = "Your session has ended, perhaps from another browser. Nothing was saved."
COME_BACK = "What you sent is kept in this page: sign in in another tab, come back, and send it again."
NOT_SHOWN = ErrorPage(
    503,
    "This page cannot be shown just now",
    "The fault is ours: the place where answers are kept cannot be reached. You sent nothing, so nothing is "
    "lost, and what was saved before is safe. Open the page again in a minute.",
)


def init_errors(app: Flask) -> None:
    """Give every failure its page."""
    app.register_error_handler(CSRFError, csrf_failed)
    app.register_error_handler(SignedOut, signed_out)
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
        secrets=_held_secrets(),
        retry=request.path,
    )
    return _answer(page)


def signed_out(error: SignedOut) -> Response:
    """The session has ended, here or from elsewhere: keep what was sent, and lead to signing in."""
    if request.method != "POST":
        onward = url_for("account.sign_in", next=request.full_path.rstrip("?"))
        return _answer(ErrorPage(404, WORDS[404][0], NOBODY, sign_in=onward))
    kept, sign_in, heading = _typed(), url_for("account.sign_in"), "You are not signed in any more"
    if not kept and not request.view_args:
        return _answer(ErrorPage(404, heading, ENDED, sign_in=sign_in))
    page = ErrorPage(404, heading, f"{ENDED} {COME_BACK}", kept, _held_secrets(), request.path, sign_in)
    return _answer(page)


def http_error(error: HTTPException) -> Response:
    """The plain HTTP errors, in plain words."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return make_response(error.get_response())
    heading, text = WORDS.get(status, ("This page could not be shown", "Try again in a moment."))
    response = _answer(ErrorPage(status, heading, text))
    said = ((name, value) for name, value in error.get_headers() if name.lower() != "content-type")
    response.headers.extend(said)  # such as Allow, without which a 405 is none
    return response


def storage_unavailable(error: StorageUnavailable) -> Response:
    """The database cannot be written or reached: nothing is half-saved, and the form is kept."""
    log.error("storage unavailable: %s", error)
    response = _answer(_not_saved() if request.method == "POST" else NOT_SHOWN)
    response.headers["Retry-After"] = "30"
    return response


def _not_saved() -> ErrorPage:
    return ErrorPage(
        503,
        "This could not be saved",
        "The fault is ours: the place where answers are kept does not take any more just now. "
        "What was saved before is safe. What you sent is kept in this page; send it again in a minute.",
        kept=_typed(),
        secrets=_held_secrets(),
        retry=request.path,
    )


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
        if name != "csrf_token" and name not in SECRET
    )


def _held_secrets() -> bool:
    return not SECRET.isdisjoint(request.form)


def _is_long(value: str) -> bool:
    return "\n" in value or len(value) > SHORT


def _answer(page: ErrorPage) -> Response:
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        response = make_response({"error": page.heading, "text": page.text, "number": page.number})
    else:
        response = make_response(render_template("pages/errors/error.html", page=page))
    response.status_code = page.status
    return response
