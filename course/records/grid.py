"""A page of the grid of a cohort: from members and their standings, however many there are.

Pages go on after the last row (keyset), so that the thousandth costs as the first. Sorted by name, by
activity or by who has needed a word longest, a page is read from an index; by score it looks at every member.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    and_,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
)

from course.learning.attention import Rules
from course.learning.standing import ModuleStanding
from course.records.members import Pupil, folded
from course.records.people import Learner
from course.records.tables_cohorts import Cohort, DueDate, Member, Standing

ROWS = 50
#: Beyond this many a number is told as "more than".
COUNTED = 1000
CURSOR = re.compile(r"([0-9])\.([^.]+)\.(?:t(.*)|n(-?[0-9]{1,15}))", re.DOTALL)
SORTS = ("name", "activity", "risk")


@dataclass(frozen=True)
class Wish:
    """What to show. `sort`: one of SORTS or a module, lowest first. `show`: all, risk, or a module not begun.

    `after`: where the page before ended; or `before`: where the page after began.
    """

    sort: str = "name"
    show: str = "all"
    search: str = ""
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class Page:
    """Rows, and the cursors for the next page and for the one before; empty where there is none."""

    rows: tuple[Pupil, ...]
    onward: str
    back: str


@dataclass(frozen=True)
class Place:
    """Between two rows: what a cursor says. Without a learner it is the beginning."""

    step: int = 0
    value: Any = ""
    learner: str = ""


_ROW: Any = select(
    Member.learner, Learner.display_name, Learner.email, Member.joined_at, Member.active_at
).join(Learner, Learner.id == Member.learner)


def page(connection: Connection, cohort: str, counts: str, rules: Rules, wish: Wish) -> Page:
    """One page. One query; two where learners with a score run out and those without begin.

    Backwards, where fewer are left than a page holds, it is the first page.
    """
    base = _ROW.where(*_inside(cohort), *_shown(cohort, wish, rules))
    steps = _steps(cohort, counts, rules, wish.sort)
    place = _read_cursor(wish.before or wish.after, [isinstance(key.type, String) for key, _ in steps])
    backwards, later = bool(wish.before and place.learner), bool(place.learner)
    rows = _rows(connection, base, steps, place, backwards)
    shown, more = rows[:ROWS], len(rows) > ROWS
    if backwards and len(shown) < ROWS:
        return page(connection, cohort, counts, rules, replace(wish, before="", after=""))
    if backwards:
        shown.reverse()
    onward = _cursor(shown[-1]) if backwards or more else ""
    back = _cursor(shown[0]) if shown and (more if backwards else later) else ""
    return Page(tuple(_row(row) for row in shown), onward, back)


def _rows(
    connection: Connection, base: Any, steps: list[tuple[Any, Any]], place: Place, backwards: bool
) -> list[Any]:
    """The rows after a place, or backwards those before it: a page and one more."""
    rows: list[Any] = []
    at = place.step
    while 0 <= at < len(steps) and len(rows) <= ROWS:
        key, condition = steps[at]
        order: tuple[Any, ...] = (key, Member.learner)
        found = base.where(condition)
        if place.learner and at == place.step:
            here, there = tuple_(*order), tuple_(literal(place.value), literal(place.learner))
            found = found.where(here < there if backwards else here > there)
        if backwards:
            order = key.desc(), Member.learner.desc()
        found = found.add_columns(key.label("key"), literal(at).label("step"))
        rows += connection.execute(found.order_by(*order).limit(ROWS + 1 - len(rows))).all()
        at += -1 if backwards else 1
    return rows


def at_risk(connection: Connection, cohort: str, rules: Rules, most: int) -> list[Pupil]:
    """Those who need a word, who needs it longest first, at most so many. One query."""
    found = _ROW.where(*_inside(cohort), _needs_word(rules))
    rows = connection.execute(found.order_by(Member.word_from, Member.learner).limit(most))
    return [_row(row) for row in rows]


def standings_of(
    connection: Connection, cohort: str, learners: Collection[str]
) -> dict[str, dict[str, ModuleStanding]]:
    """How these learners stand, by module. One query."""
    found: dict[str, dict[str, ModuleStanding]] = {learner: {} for learner in learners}
    rows = connection.execute(
        select(
            Standing.cohort,
            Standing.learner,
            Standing.module,
            Standing.attempts,
            Standing.failed,
            Standing.first,
            Standing.best,
            Standing.last,
            Standing.proved,
            Standing.lessons_done,
            Standing.last_at,
        )
        .where(Standing.learner.in_(found))
        .order_by(Standing.learner, Standing.module)
    )
    # Told the cohort too, SQLite would read all of that from the primary key.
    for inside, learner, *values in rows:
        if inside == cohort:
            found[learner][values[0]] = ModuleStanding(*values)
    return found


def size_and_days(connection: Connection, cohort: str) -> tuple[int, dict[str, str]]:
    """How many learn in the cohort (counted up to COUNTED + 1), and the due day of each module. One query."""
    some = select(Member.learner).where(*_inside(cohort)).limit(COUNTED + 1).subquery()
    number = select(func.count()).select_from(some).scalar_subquery()
    rows = connection.execute(
        select(number, DueDate.module, DueDate.due_on)
        .select_from(Cohort)
        .outerjoin(DueDate, DueDate.cohort == Cohort.id)
        .where(Cohort.id == cohort)
    ).all()
    return rows[0][0] if rows else 0, {module: day for _, module, day in rows if module}


def _inside(cohort: str) -> tuple[ColumnElement[bool], ...]:
    return Member.cohort == cohort, Member.part == "learner", Member.left_at.is_(None)


def _steps(cohort: str, counts: str, rules: Rules, sort: str) -> list[tuple[Any, Any]]:
    """The keys that rows are sorted by, one after the other, and which rows have each."""
    everyone = literal(1) == 1
    if sort == "activity":
        return [
            (Member.sort_name, Member.active_at.is_(None)),
            (Member.active_at, Member.active_at.is_not(None)),
        ]
    if sort == "risk":
        return [
            (Member.word_from, Member.word_from.is_not(None)),
            (Member.sort_name, Member.word_from.is_(None)),
        ]
    if sort == "name":
        return [(Member.sort_name, everyone)]
    score = {"first": Standing.first, "best": Standing.best, "last": Standing.last}[counts]
    mine = (
        select(score)
        .where(Standing.cohort == cohort, Standing.module == sort, Standing.learner == Member.learner)
        .correlate(Member)
        .scalar_subquery()
    )
    return [(mine, mine.is_not(None)), (Member.sort_name, mine.is_(None))]


def _shown(cohort: str, wish: Wish, rules: Rules) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wish.search:
        found.append(
            or_(
                Member.sort_name.contains(folded(wish.search), autoescape=True),
                Learner.email.contains(wish.search.casefold(), autoescape=True),
            )
        )
    if wish.show == "risk":
        found.append(_needs_word(rules))
    elif wish.show != "all":
        found.append(not_(exists(_standings(cohort).where(Standing.module == wish.show))))
    return found


def _standings(cohort: str) -> Any:
    """The standings of the member of the row around."""
    return (
        select(literal(1))
        .select_from(Standing)
        .where(Standing.cohort == cohort, Standing.learner == Member.learner)
        .correlate(Member)
    )


def _needs_word(rules: Rules) -> ColumnElement[bool]:
    """Whether a member has any mark: see `learning/attention.py`."""
    return and_(Member.word_from.is_not(None), Member.word_from <= rules.now)


def _row(row: Any) -> Pupil:
    return Pupil(row[0], row[1], row[2] or "", row[3], row[4])


def _cursor(row: Any) -> str:
    kind = "n" if isinstance(row.key, int) else "t"
    return f"{row.step}.{row.learner}.{kind}{row.key}"


def _read_cursor(given: str, texts: list[bool]) -> Place:
    """The place; the beginning for what is no cursor of ours. `texts`: which keys are text."""
    found = CURSOR.fullmatch(given)
    if found is None or int(found[1]) >= len(texts) or texts[int(found[1])] != (found[3] is not None):
        return Place()
    return Place(int(found[1]), int(found[4]) if found[3] is None else found[3], found[2])
