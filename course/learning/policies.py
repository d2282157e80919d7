"""What a cohort rules for its module quizzes: how often, how long, and when answers are explained.

Pure: times are UTC milliseconds and passed in; days are ISO dates that end in the cohort's time zone.
"""

from __future__ import annotations

from dataclasses import dataclass

from course.learning.days import day_ends, is_over


@dataclass(frozen=True)
class Policy:
    """The rules for one module quiz in one cohort. None: no limit, no such day."""

    attempts: int | None
    minutes: int | None
    shown: str
    due_on: str | None
    ends_on: str | None
    zone: str

    @property
    def explained_after(self) -> str | None:
        """The day with whose end answers are explained, where they wait for one."""
        return (self.due_on or self.ends_on) if self.shown == "due" else None

    def explains(self, now: int) -> bool:
        """Whether an attempt that was handed in may be explained."""
        if self.shown == "never":
            return False
        return self.explained_after is None or is_over(self.explained_after, self.zone, now)

    def is_due(self, now: int) -> bool:
        """Whether the module's due day has ended."""
        return is_over(self.due_on, self.zone, now)

    @property
    def due_at(self) -> int | None:
        """The moment with which the due day ends."""
        return day_ends(self.due_on, self.zone) if self.due_on else None


def attempts_left(policy: Policy, begun: int, added: int) -> int | None:
    """How many attempts a learner may still begin; `added`: those allowed beyond the rule. None: no limit."""
    return None if policy.attempts is None else max(0, policy.attempts + added - begun)
