"""Whose answers a page of results tells of, as its address asks: which attempt, which days, which revisions.

What an address does not know how to ask falls back to what stands without it; a day that is none is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from course.learning.contributions import Chosen
from course.learning.item_lines import Order
from course.records.results import Population
from course.web.context import in_words

EPOCH = date(1970, 1, 1)
CHOSEN: dict[Chosen, str] = {
    "met": "First meeting with a question",
    "first": "First attempt",
    "best": "Best attempt",
    "last": "Last attempt",
}
ORDERS: dict[Order, str] = {
    "look": "What needs a look first",
    "number": "In the order of the course",
    "facility": "Hardest first",
    "discrimination": "Least discriminating first",
}
_WHOSE: dict[Chosen, str] = {
    "met": (
        "Scores are of each learner’s first attempt; questions are counted where a learner met them for the "
        "first time in this cohort, each revision by itself, so that one met before in another quiz is "
        "counted there."
    ),
    "first": "Scores and questions are of each learner’s first attempt.",
    "best": "Scores and questions are of each learner’s best attempt, of equal ones the earlier.",
    "last": "Scores and questions are of each learner’s last attempt.",
}
_OF_ONE: dict[Chosen, str] = {
    "met": "Each learner’s first meeting with the question in this cohort counts, each revision by itself.",
    "first": "Each learner’s first attempt at a quiz counts.",
    "best": "Each learner’s best attempt at a quiz counts.",
    "last": "Each learner’s last attempt at a quiz counts.",
}
_TWICE = "Whoever is in several cohorts counts once in each, and so does what was done outside of any."


@dataclass(frozen=True)
class Asked:
    """What the address asks for. `since` and `until`: days in UTC, both included; `revision`: "all", the
    beginning of a marking hash, or none for the newest; `items`: each question on a page of its own."""

    chosen: Chosen = "met"
    since: date | None = None
    until: date | None = None
    revision: str = ""
    sort: Order = "look"
    items: bool = False
    problem: str = ""

    @property
    def some_days(self) -> bool:
        """Whether only some days are asked for."""
        return self.since is not None or self.until is not None

    def population(self, cohorts: tuple[str, ...]) -> Population:
        """The same as the records know it."""
        days = None
        if self.some_days:
            days = ((self.since or EPOCH) - EPOCH).days, ((self.until or date.max) - EPOCH).days
        return Population(cohorts, self.chosen, days)

    def words(self, *, of_one: bool = False, everywhere: bool = False) -> str:
        """Whose answers these are, in a few sentences; `of_one` question rather than of a quiz; `everywhere`:
        of all cohorts, and outside of any."""
        said = (_OF_ONE if of_one else _WHOSE)[self.chosen]
        if everywhere:
            said = f"{said.replace('in this cohort', 'in a cohort')} {_TWICE}"
        return " ".join(filter(None, [said, self._days(), "Staff are not counted."]))

    def address(self, **changes: Any) -> str:
        """The part of an address after `?` that asks for the same, with changes; only what is not usual."""
        wanted, usual = replace(self, problem="", **changes), Asked()
        named = {f.name: getattr(wanted, f.name) for f in fields(Asked)}
        given = {name: _text(value) for name, value in named.items() if value != getattr(usual, name)}
        return urlencode(given)

    def _days(self) -> str:
        if not self.some_days:
            return ""
        start = f"from {in_words(self.since.isoformat())}" if self.since else ""
        end = f"to {in_words(self.until.isoformat())}" if self.until else ""
        return " ".join(filter(None, ["Only what was handed in", start, end, "(days in UTC)."]))


def asked(given: Mapping[str, str]) -> Asked:
    """What an address asks for."""
    since, until = _day(given.get("since", "")), _day(given.get("until", ""))
    problem = "Write days like 2026-11-25." if "problem" in (since, until) else ""
    first, last = (day if isinstance(day, date) else None for day in (since, until))
    if first and last and first > last:
        problem, first, last = "The last day comes before the first.", None, None
    return Asked(
        next((name for name in CHOSEN if name == given.get("chosen")), "met"),
        first,
        last,
        given.get("revision", "")[:64],
        next((name for name in ORDERS if name == given.get("sort")), "look"),
        given.get("items") == "1",
        problem,
    )


def _day(text: str) -> date | str | None:
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return "problem"
    return found if found >= EPOCH else "problem"


def _text(value: object) -> str:
    return "1" if value is True else str(value)
