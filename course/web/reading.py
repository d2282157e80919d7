"""A lesson's page for one visitor, put together from what is kept. It knows no request and no session.

`make_ready` renders what is the same for everybody; after it `page` only fills holes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import get_template_attribute
from markupsafe import escape

from course.learning.grading import FULL
from course.records.db import Store
from course.records.visits import Visit, visit_of
from course.web.kept import KeptPage
from course.web.shelf import Shelf

#: A lesson opened again within this time is not written down again.
OPENED_AGAIN_MS = 30 * 60 * 1000
#: Stands in kept pieces where a name or a token goes.
PLACE = "\x01"
YOURS = ' <b class="yours">Your service</b>'


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is wanted: the attribute that forces a theme, or nothing, and whether compressed."""

    theme: str
    gzipped: bool


def make_ready(shelf: Shelf, lesson_id: str, render: Callable[[], str]) -> None:
    """Render, once, all that the page of a lesson is put together from. Needs an application context."""
    if is_ready(shelf, lesson_id):
        return
    header = get_template_attribute("components/header.html", "site_header")
    done = get_template_attribute("components/lesson.html", "done")
    for name, teaches in ((None, False), (PLACE, False), (PLACE, True)):
        shelf.keep(("header", name is None, teaches), partial(header, shelf.course.title, name, teaches))
    for is_done in (False, True):
        shelf.keep(("done", lesson_id, is_done), partial(done, lesson_id, PLACE, is_done))
    shelf.keep(("lesson page", lesson_id), lambda: KeptPage.cut(render()))


def is_ready(shelf: Shelf, lesson_id: str) -> bool:
    """Whether `page` needs no more rendering; the page itself is kept last."""
    return ("lesson page", lesson_id) in shelf.kept


def visit(store: Store, shelf: Shelf, token: str, lesson_id: str, now: int) -> Visit | None:
    """Who is reading, with progress in this lesson; none for a session that does not run."""
    return visit_of(store, token, lesson_id, shelf.course.module_of(lesson_id).id, now)


def is_noted(visit: Visit, now: int) -> bool:
    """Whether this opening of the lesson needs no writing down."""
    return visit.times is not None and now - visit.times.opened_at <= OPENED_AGAIN_MS


def page(shelf: Shelf, lesson_id: str, visit: Visit | None, look: Look, token: str) -> bytes:
    """The page for a visitor or, kept whole in each look, for strangers. `token` goes into its forms."""
    kept: KeptPage = shelf.kept["lesson page", lesson_id]
    if visit is not None:
        holes = _holes(shelf, lesson_id, visit, look.theme, token) | _marks(kept, visit.visitor.service)
        return kept.gzipped(holes) if look.gzipped else kept.plain(holes)

    def make() -> bytes:
        holes = {
            "theme": look.theme,
            "header": _header(shelf, None, False),
            "done": _done(shelf, lesson_id, "", False),
        }
        return kept.gzipped(holes) if look.gzipped else kept.plain(holes)

    return shelf.keep(("stranger", lesson_id, look), make)


def _holes(shelf: Shelf, lesson_id: str, visit: Visit, theme: str, token: str) -> dict[str, str]:
    """What differs: the header, the theme, the visitor's progress and the token of the forms."""
    who, items = visit.visitor, shelf.course.items
    holes = {
        "theme": theme,
        "header": _header(shelf, (who.display_name or "Account") if who.has_account else None, who.teaches),
        "csrf": token,
        "done": _done(shelf, lesson_id, token, bool(visit.times and visit.times.done_at)),
    }
    for item, points in visit.latest.items():
        if points == FULL and item in items:
            objective = items[item].objective
            holes[f"aim-{objective}"] = ' class="met"'
            holes[f"shown-{objective}"] = '<span class="vh"> (shown)</span>'
    return holes


def _marks(kept: KeptPage, service: str | None) -> dict[str, str]:
    """The quiet mark on each case of the visitor's own service."""
    if not service:
        return {}
    return {name: YOURS for name in kept.names if name.startswith("for ") and service in name.split()[1:]}


def _header(shelf: Shelf, name: str | None, teaches: bool) -> str:
    kept = str(shelf.kept["header", name is None, teaches])
    return kept if name is None else kept.replace(PLACE, escape(name))


def _done(shelf: Shelf, lesson_id: str, token: str, is_done: bool) -> str:
    """The form that marks a lesson as read or not."""
    kept = str(shelf.kept["done", lesson_id, is_done])
    return kept.replace(PLACE, escape(token))
