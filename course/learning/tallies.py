"""From contributions to the sums that are kept: rows by key, each with whole numbers to be added.

`first` is kept whole, `met`, `best` and `last` only as what they differ from it by. Most learners try a
quiz once, and then there is no difference and nothing to write: a third of the rows and of the work.
Totals are kept by day; day 0 holds all days together. What happened with an option is one row with a number
for each bin, so that there are as many rows for ten learners as for ten thousand, and only for all days
together: by day there would be twice as many rows as answers (`records/results_of_days.py` counts those).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from course.learning.contributions import Chosen, Contribution, Part, Work
from course.learning.grading import FULL
from course.learning.quizzes import total
from course.learning.sums import (
    BINS,
    EVERYONE,
    Place,
    attempt_numbers,
    item_numbers,
    rest_bin,
    sure_bin,
    time_bin,
)

#: quiz, cohort, chosen, day, marking hash, item
ItemKey = tuple[str, str, str, int, str, str]
#: quiz, cohort, chosen, day, marking hash, kind, what
CountKey = tuple[str, str, str, int, str, str, str]
#: quiz, cohort, chosen, day, bin
QuizKey = tuple[str, str, str, int, int]
Numbers = tuple[int, ...]
K = TypeVar("K", bound=tuple[Any, ...])
ALL_DAYS = 0
#: Where the day stands in a key.
_DAY = 3


@dataclass(frozen=True)
class Tallies:
    """Sums by key, as the three tables hold them; of counts a number for each bin. No row is all zero."""

    items: Mapping[ItemKey, Numbers] = field(default_factory=dict)
    counts: Mapping[CountKey, Numbers] = field(default_factory=dict)
    quizzes: Mapping[QuizKey, Numbers] = field(default_factory=dict)


class Tallying:
    """Sums while they are being made: totals by day, and only in the end for all days together."""

    def __init__(self) -> None:
        self.items: dict[ItemKey, list[int]] = {}
        self.counts: dict[CountKey, list[int]] = {}
        self.quizzes: dict[QuizKey, list[int]] = {}

    def __len__(self) -> int:
        """How many rows it holds so far."""
        return len(self.items) + len(self.counts) + len(self.quizzes)

    def add(self, works: Iterable[tuple[Work, Part]], sign: int = 1) -> None:
        """Take in what attempts count with, or (sign -1) take it back."""
        for work, part in works:
            self._attempt(work, part, sign)
            self._places(work, part, sign)

    def done(self) -> Tallies:
        """What has been taken in so far."""
        counts = {key: tuple(bins) for key, bins in self.counts.items() if any(bins)}
        return Tallies(_whole(self.items), counts, _whole(self.quizzes))

    def _attempt(self, work: Work, part: Part, sign: int) -> None:
        points = [place.points for place in work.places]
        numbers = (*attempt_numbers(points), int(told_apart(work)))
        for chosen, weight in _weights(part):
            if weight:
                key = (work.quiz, work.cohort, chosen, work.day, told_bin(work))
                _add(self.quizzes, key, numbers, sign * weight)

    def _places(self, work: Work, part: Part, sign: int) -> None:
        whole, many = sum(place.points for place in work.places), len(work.places)
        weights = _weights(part)
        for item, place, met in zip(work.items, work.places, part.met, strict=True):
            numbers = item_numbers(place, whole, many)
            seen = _counted(place, rest_bin(whole - place.points, many - 1))
            for chosen, weight in (("met", met - part.first), *weights):
                if weight:
                    head = (work.quiz, work.cohort, chosen)
                    key = (*head, work.day, place.marking_hash, item)
                    _add(self.items, key, numbers, sign * weight)
                    self._count((*head, ALL_DAYS, place.marking_hash), seen, sign * weight)

    def _count(
        self, head: tuple[str, str, str, int, str], seen: Iterable[tuple[str, str, int]], weight: int
    ) -> None:
        for kind, what, number in seen:
            key = (*head, kind, what)
            bins = self.counts.get(key)
            if bins is None:
                bins = self.counts[key] = [0] * BINS
            bins[number] += weight


def tallies(contributions: Iterable[Contribution]) -> Tallies:
    """The sums of these contributions."""
    making = Tallying()
    for each in contributions:
        making.add(each.items())
    return making.done()


def told_bin(work: Work) -> int:
    """The whole per cent of an attempt's score as it was told, rounded down: 0 to 100."""
    return min(100, max(0, 100 * work.points // work.possible)) if work.possible else 0


def told_apart(work: Work) -> bool:
    """Whether an attempt's score as it was told is another share than that of the points of its places.

    So it is where the score was set by hand, or a decision on a question changed what counts.
    """
    earned = total(work.quiz, (place.points for place in work.places))
    none_left = bool(work.places) and not work.possible
    return none_left or work.points * FULL * len(work.places) != earned * work.possible


def _add(sums: dict[K, list[int]], key: K, numbers: Iterable[int], weight: int) -> None:
    """Add numbers, so many times, to those under a key."""
    before = sums.get(key)
    more = [weight * number for number in numbers]
    sums[key] = list(map(int.__add__, before, more)) if before else more


def _weights(part: Part) -> tuple[tuple[Chosen, int], ...]:
    """How often an attempt goes into the rows of each population that takes whole attempts."""
    return ("first", part.first), ("best", part.best - part.first), ("last", part.last - part.first)


def _counted(place: Place, rest: int) -> list[tuple[str, str, int]]:
    """What is counted of one place: kind, what and bin."""
    found = [("choice", what, rest) for what in (EVERYONE, *place.chosen)]
    if place.confidence is not None:
        found.append(("sure", "", sure_bin(place.confidence, right=place.points == FULL)))
    if place.milliseconds is not None:
        found.append(("time", "", time_bin(place.milliseconds)))
    return found


def _whole(by_day: Mapping[K, list[int]]) -> dict[K, Numbers]:
    """The rows of each day, and those of all days together; what comes to nothing is left out."""
    found: dict[K, list[int]] = {}
    for key, numbers in by_day.items():
        _add(found, _on_all_days(key), numbers, 1)
    return {key: tuple(numbers) for key, numbers in (*found.items(), *by_day.items()) if any(numbers)}


def _on_all_days(key: K) -> K:
    return (*key[:_DAY], ALL_DAYS, *key[_DAY + 1 :])  # type: ignore[return-value]
