"""Who needs a word, and why: marks that explain themselves, from a learner's standing in a cohort.

Pure. `word_from` says from when on somebody has any mark, as long as nothing else happens: it is kept beside
each member, so that those who need a word are found by one comparison. A test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from course.content.model import Course
from course.learning.standing import ModuleStanding

DAY_MS = 86_400_000
IDLE_DAYS = 14
FAILED_ATTEMPTS = 2


@dataclass(frozen=True)
class Rules:
    """`mastery`: in hundredths of a per cent. `required`: the modules that count, in order.

    `overdue`: the day on which each module was due whose day has ended. `now`: UTC milliseconds.
    """

    mastery: int
    required: tuple[str, ...]
    overdue: Mapping[str, str]
    now: int

    @property
    def idle_before(self) -> int:
        """Whoever did nothing after this moment has been idle for too long."""
        return self.now - IDLE_DAYS * DAY_MS


NOTHING: Mapping[str, str] = {}


def rules_in(course: Course, overdue: Mapping[str, str] = NOTHING, now: int = 0) -> Rules:
    """The rules as the course has them."""
    required = tuple(module.id for module in course.modules if module.required)
    return Rules(course.rules.mastery_percent * 100, required, overdue, now)


@dataclass(frozen=True)
class Mark:
    """One reason. `number`: days without activity, or failed attempts; `due_on`: an ISO date."""

    kind: Literal["idle", "failed", "overdue"]
    module: str = ""
    number: int = 0
    due_on: str = ""


def is_done(standing: ModuleStanding | None, rules: Rules) -> bool:
    """Whether a module is mastered in the cohort, or proved by its pre-test."""
    if standing is None:
        return False
    return bool(standing.proved) or (standing.best is not None and standing.best >= rules.mastery)


def marks(
    standings: Mapping[str, ModuleStanding], joined_at: int, active_at: int | None, rules: Rules
) -> tuple[Mark, ...]:
    """Every reason for a word, in this order: overdue, failed more than once, idle.

    Idle counts from joining for who has done nothing yet; who has done all that counts is never idle.
    """
    open_modules = [name for name in rules.required if not is_done(standings.get(name), rules)]
    found = [
        Mark("overdue", name, due_on=day)
        for name, day in rules.overdue.items()
        if not is_done(standings.get(name), rules)
    ]
    found += [
        Mark("failed", name, standing.failed)
        for name, standing in standings.items()
        if standing.failed >= FAILED_ATTEMPTS and not is_done(standing, rules)
    ]
    last = max(joined_at, active_at or 0)
    if open_modules and last < rules.idle_before:
        found.append(Mark("idle", number=(rules.now - last) // DAY_MS))
    return tuple(found)


def word_from(
    standings: Mapping[str, ModuleStanding],
    joined_at: int,
    active_at: int | None,
    rules: Rules,
    ends: Mapping[str, int],
) -> int | None:
    """The first moment with any mark, in the past or to come; none where there will be none.

    `ends`: when the due day of each module that has one is over. All in UTC milliseconds; of the rules
    neither `overdue` nor `now` is looked at.
    """
    still_open = [name for name in rules.required if not is_done(standings.get(name), rules)]
    moments = [end for name, end in ends.items() if not is_done(standings.get(name), rules)]
    moments += [
        standing.last_at or 0
        for standing in standings.values()
        if standing.failed >= FAILED_ATTEMPTS and not is_done(standing, rules)
    ]
    if still_open:
        moments.append(max(joined_at, active_at or 0) + IDLE_DAYS * DAY_MS + 1)
    return min(moments, default=None)
