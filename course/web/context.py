"""What every template may use beside its own page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from typing import cast

from flask import Flask, get_flashed_messages, request
from markupsafe import Markup, escape

from course.content.model import Update
from course.content.words import WORDS, typeset_plain
from course.records.cohorts import CohortHead
from course.web.access import now, visitor
from course.web.shelf import shelf

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
#: The index of the reference pages, and the pages that it leads to.
REFERENCE = (
    "/reference",
    "/glossary",
    "/institutions",
    "/timeline",
    "/reform-models",
    "/recommendations",
    "/since-2013",
)


def init_context(app: Flask) -> None:
    """Give templates their helpers."""
    app.context_processor(lambda: {"shelf": shelf()})
    app.jinja_env.globals.update(
        change=change,
        current_name=current_name,
        ended=ended,
        here=here,
        invited=invited,
        notices=notices,
        special_name=WORDS.specials.get,
        teaches=teaches,
        theme=theme,
    )
    app.jinja_env.filters.update(
        curly=typeset_plain,
        day=day,
        iso_day=in_words_or_nothing,
        moment=moment,
        para=paragraph_range,
        number=plain_number,
        runs=runs,
    )


def current_name() -> str | None:
    """How the header greets the visitor; none for a guest or a stranger."""
    who = visitor()
    if who is None or not who.has_account:
        return None
    return who.display_name or "Account"


def teaches() -> bool:
    """Whether the visitor is an instructor or an administrator."""
    who = visitor()
    return who is not None and who.teaches


def invited() -> bool:
    """Whether a cohort waits for the visitor's answer."""
    who = visitor()
    return who is not None and who.invited


def ended(cohort: CohortHead) -> bool:
    """Whether the last day of a cohort is over."""
    return cohort.has_ended(now())


def here(path: str) -> bool:
    """Whether a word of the navigation leads to where the visitor is."""
    if path == "/":
        return request.path == "/" or request.path.startswith(("/modules/", "/lessons/"))
    if path == "/reference":
        return request.path in REFERENCE
    return request.path == path or request.path.startswith(path + "/")


def theme() -> Markup:
    """The attribute that forces light or dark, where the reader has chosen (a cookie of its own)."""
    chosen = request.cookies.get("theme")
    return Markup(' data-theme="{}"').format(chosen) if chosen in ("light", "dark") else Markup("")


def notices() -> list[tuple[str, str]]:
    """Messages left by the last action; read without making a session for those who have none."""
    if not request.cookies.get("course") and not request.cookies.get("__Host-course"):
        return []
    return cast("list[tuple[str, str]]", get_flashed_messages(with_categories=True))


def moment(milliseconds: int | None) -> Markup:
    """A time as the reader's machine can localise it; without script, in UTC."""
    if milliseconds is None:
        return Markup("")
    when = datetime.fromtimestamp(milliseconds / 1000, UTC)
    words = f"{when.day} {MONTHS[when.month - 1]} {when.year}, {when:%H:%M} UTC"
    return Markup('<time datetime="{}">{}</time>').format(when.isoformat(timespec="seconds"), escape(words))


def in_words(date: str) -> str:
    """`2016-09-19` as 19 September 2016, `2016-09` as September 2016; empty for no date."""
    if date == "undated":
        return ""
    year, *rest = date.split("-")
    month = MONTHS[int(rest[0]) - 1] if rest else ""
    day = str(int(rest[1])) if len(rest) > 1 else ""
    return " ".join(part for part in (day, month, year) if part)


def in_words_or_nothing(date: str | None) -> str:
    """An ISO date in words; empty for none."""
    return in_words(date) if date else ""


def change(name: str) -> Update | None:
    """The update that an explanation cites; none where it has gone since."""
    return shelf().course.updates.get(name)


def day(milliseconds: int) -> str:
    """The day of a time in UTC, the same for every reader: 23 November 2026."""
    when = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def paragraph_range(first: int, last: int | None = None) -> str:
    """`¶ 82`, or `¶ 80–83`."""
    return f"¶\u00a0{first}" if last is None or last == first else f"¶\u00a0{first}–{last}"


def runs(numbers: Iterable[int | str]) -> list[tuple[int | str, int | str]]:
    """Names as they are, then numbers in order, three or more neighbours as one range: (first, last)."""
    given = list(dict.fromkeys(numbers))
    found: list[tuple[int | str, int | str]] = [(name, name) for name in given if isinstance(name, str)]
    for _, pairs in groupby(enumerate(sorted(n for n in given if isinstance(n, int))), lambda p: p[1] - p[0]):
        run = [n for _, n in pairs]
        found += [(run[0], run[-1])] if len(run) > 2 else [(n, n) for n in run]
    return found


def plain_number(value: float) -> str:
    """A number of points without needless decimals: 19.5, 7, 3.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def page_number() -> int:
    """Which page of a list the address asks for, from 1; the first for what is no number."""
    given = request.args.get("page", "1")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 6 else 1
