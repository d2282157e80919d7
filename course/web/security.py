"""Headers on every answer, and the walls every change has to pass.

Three walls stand before a POST: the CSRF token (Flask-WTF, in the signed cookie), the
browser's own word on where the request came from (`Sec-Fetch-Site`, else `Origin`), and a
limit on the size of the body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, request

from course.web.cookies import RememberingCSRF, RememberingSessions

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: The largest form a learner can send is a quiz page with its reasons; 256 KiB is ten times that.
MAX_BODY = 256 * 1024
MAX_PARTS = 500
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
UNKEPT = ("Cache-Control", "no-store, private")
STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")

Headers = list[tuple[str, str]]

csrf = RememberingCSRF()
View = TypeVar("View", bound=Callable[..., Any])


def checked_for_known(view: View) -> View:
    """Leave the token to the view, which asks for it only of those who have a session."""
    csrf.exempt(view)
    return view


def init_security(app: Flask, *, secure: bool) -> None:
    """Set cookies, limits and headers. `secure`: learners reach the app over TLS."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-course" if secure else "course",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        MAX_FORM_PARTS=MAX_PARTS,
        WTF_CSRF_TIME_LIMIT=None,  # a learner may come back to an open page days later
        WTF_CSRF_SSL_STRICT=False,  # Sec-Fetch-Site below says the same without a Referer
    )
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = csrf.token
    app.context_processor(lambda: {"csrf_token": csrf.token})
    app.before_request(refuse_cross_site)
    app.session_interface = RememberingSessions()


def headers_of(*, secure: bool) -> Headers:
    """What every answer carries."""
    return [*HEADERS, STRICT_TRANSPORT] if secure else [*HEADERS]


def with_headers(inner: WSGIApplication, fixed: Headers) -> WSGIApplication:
    """Put the headers on all that the program answers so far.

    Put on outside of Flask: adding eight headers there costs more than all else that a short answer does.
    """

    def outer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, given: Headers, *rest: Any) -> Any:
            return start_response(status, completed(given, fixed), *rest)

        return inner(environ, start)

    return outer


def completed(given: Headers, fixed: Headers) -> Headers:
    """An answer's own headers and the fixed ones; one that says nothing of caching is not kept by anybody."""
    if any(name.lower() == "cache-control" for name, _ in given):
        return given + fixed
    return [*given, UNKEPT, *fixed]


def refuse_cross_site() -> None:
    """403 for a change that another site started."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(403)
        return
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        abort(403)


def local_path(given: str | None, otherwise: str) -> str:
    """A path on this site to go on to; anything that could leave the site becomes `otherwise`."""
    if not given or not given.startswith("/") or given.startswith(("//", "/\\")):
        return otherwise
    if any(ord(character) < 32 or character == "\\" for character in given):
        return otherwise
    parts = urlsplit(given)
    return given if not parts.scheme and not parts.netloc else otherwise
