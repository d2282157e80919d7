"""What the grid of a cohort shows: a sentence on who needs a word, and learners by modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from sqlalchemy import Connection

from course.content.model import Course, Module
from course.learning.attention import Mark, Rules, is_done, marks, rules_in
from course.learning.days import is_over
from course.learning.standing import ModuleStanding
from course.learning.verdict_rules import listed
from course.records import grid
from course.records.cohorts import CohortHead
from course.records.grid import Wish
from course.records.members import Pupil
from course.web.context import in_words

#: So many of those who need a word are named in the sentence, and so many are counted.
NAMED, COUNTED = 3, 50
NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
Shape = Literal["c3", "c2", "c1", "c0"]
#: What stands in place of a score: proved by the pre-test, begun, not begun.
UNSCORED: dict[Shape, str] = {"c3": "pre", "c2": "", "c1": "··", "c0": "–"}


@dataclass(frozen=True)
class Cell:
    """A learner in a module: the shape tells the state. `score`: whole per cent of the attempt that counts.

    `read`: lessons read, `of` so many that there are.
    """

    shape: Shape
    state: str
    score: int | None
    read: int
    of: int

    @property
    def shown(self) -> str:
        """What stands in the cell."""
        return UNSCORED[self.shape] if self.score is None else str(self.score)

    @property
    def said(self) -> str:
        """What is read out."""
        return self.state if self.score is None else f"{self.score} per cent, {self.state}"

    @property
    def lessons(self) -> str:
        """How many lessons were read, once anything is begun."""
        return "" if self.shape == "c0" else f"{self.read}/{self.of}"


@dataclass(frozen=True)
class Line:
    """A learner's row."""

    row: Pupil
    cells: tuple[Cell, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Concern:
    """Somebody who needs a word, and why."""

    row: Pupil
    why: str


@dataclass(frozen=True)
class GridPage:
    """A page of the grid. `learners`, `at_risk`: numbers, which end at a bound and are then "more than"."""

    cohort: CohortHead
    modules: tuple[Module, ...]
    wish: Wish
    lines: tuple[Line, ...]
    onward: str
    back: str
    learners: int
    most_learners: int
    at_risk: int
    most_at_risk: int
    concerns: tuple[Concern, ...]

    def address(self, **changed: str) -> str:
        """The address of this page with another sort, another choice, or the next rows."""
        wish = replace(self.wish, **({"after": "", "before": ""} | changed))
        pairs = {"sort": wish.sort, "show": wish.show, "q": wish.search}
        pairs |= {"after": wish.after, "before": wish.before}
        plain = {"sort": "name", "show": "all"}
        query = urlencode({name: value for name, value in pairs.items() if value != plain.get(name, "")})
        return f"/teach/cohorts/{self.cohort.id}{'?' if query else ''}{query}"


def wish_from(args: Mapping[str, str], course: Course) -> Wish:
    """What the address asks for; what it cannot ask for is as if it had not."""
    modules = {module.id for module in course.modules}
    sort, show = args.get("sort", "name"), args.get("show", "all")
    return Wish(
        sort if sort in modules | set(grid.SORTS) else "name",
        show if show in modules | {"all", "risk"} else "all",
        args.get("q", "").strip()[:100],
        args.get("after", "")[:400],
        args.get("before", "")[:400],
    )


def rules_of(course: Course, cohort: CohortHead, due: Mapping[str, str], now: int) -> Rules:
    """The rules of attention, with the due days that have ended.

    Where nothing can be begun any more they stand still: nobody is idle in a cohort that is over.
    """
    latest = cohort.latest(now)
    overdue = {
        module.id: due[module.id]
        for module in course.modules
        if module.id in due and is_over(due[module.id], cohort.zone, latest)
    }
    return rules_in(course, overdue, latest)


def grid_page(connection: Connection, course: Course, cohort: CohortHead, wish: Wish, now: int) -> GridPage:
    """The page that a wish asks for. Four queries, or five where those with a score run out."""
    learners, due = grid.size_and_days(connection, cohort.id)
    rules = rules_of(course, cohort, due, now)
    concerned = grid.at_risk(connection, cohort.id, rules, COUNTED + 1)
    found = grid.page(connection, cohort.id, cohort.counts, rules, wish)
    rows = {row.id: row for row in (*found.rows, *concerned[:NAMED])}
    standings = grid.standings_of(connection, cohort.id, rows)

    lines = {row.id: line(course, row, standings[row.id], cohort.counts, rules) for row in rows.values()}
    return GridPage(
        cohort,
        course.modules,
        wish,
        tuple(lines[row.id] for row in found.rows),
        found.onward,
        found.back,
        learners,
        grid.COUNTED,
        len(concerned),
        COUNTED,
        tuple(Concern(row, "; ".join(lines[row.id].marks[:2])) for row in concerned[:NAMED]),
    )


def line(
    course: Course, row: Pupil, standings: Mapping[str, ModuleStanding], counts: str, rules: Rules
) -> Line:
    """A learner's row: on the page, and in the files that are taken along."""
    return Line(row, cells(course, standings, counts, rules), reasons(course, standings, row, rules))


def reasons(
    course: Course, standings: Mapping[str, ModuleStanding], row: Pupil, rules: Rules
) -> tuple[str, ...]:
    """Why somebody needs a word, in words."""
    found = marks(standings, row.joined_at, row.active_at, rules)
    overdue = [mark for mark in found if mark.kind == "overdue"]
    others = [mark_words(course, mark) for mark in found if mark.kind != "overdue"]
    return (*([overdue_words(course, overdue)] if overdue else []), *others)


def cells(
    course: Course, standings: Mapping[str, ModuleStanding], counts: str, rules: Rules
) -> tuple[Cell, ...]:
    """A learner's cells, in course order."""
    return tuple(cell(module, standings.get(module.id), counts, rules) for module in course.modules)


def cell(module: Module, standing: ModuleStanding | None, counts: str, rules: Rules) -> Cell:
    """One cell, with the score of the attempt that counts in the cohort; filled where it is mastered."""
    of = len(module.lessons)
    if standing is None:
        return Cell("c0", "not begun", None, 0, of)
    score = {"first": standing.first, "best": standing.best, "last": standing.last}[counts]
    if score is None:
        if standing.proved:
            return Cell("c3", "proved by the pre-test", None, standing.lessons_done, of)
        return Cell("c1", "begun", None, standing.lessons_done, of)
    if is_done(standing, rules):
        return Cell("c3", "mastered", score // 100, standing.lessons_done, of)
    return Cell("c2", "not mastered", score // 100, standing.lessons_done, of)


def overdue_words(course: Course, overdue: Sequence[Mark]) -> str:
    """All modules that are overdue at once: a list of dates would bury the other reasons."""
    names = listed([f"M{_number(course, mark)}" for mark in overdue])
    first = in_words(min(mark.due_on for mark in overdue))
    return f"{names} overdue{', the first' if len(overdue) > 1 else ''} since {first}"


def _number(course: Course, mark: Mark) -> int:
    return next((module.number for module in course.modules if module.id == mark.module), 0)


def mark_words(course: Course, mark: Mark) -> str:
    """A mark that explains itself: "no activity for 14 days", "two failed attempts at M5"."""
    number = _number(course, mark)
    match mark.kind:
        case "idle":
            return f"no activity for {mark.number} days"
        case "failed":
            return f"{NUMBERS.get(mark.number, str(mark.number))} failed attempts at M{number}"
        case "overdue":
            return overdue_words(course, [mark])
