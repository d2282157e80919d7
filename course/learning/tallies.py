"""From contributions to the sums that are kept: rows by key, each with whole numbers to be added.

`first` is kept whole, `met`, `best` and `last` only as what they differ from it by. Most learners try a
quiz once, and then there is no difference and nothing to write: a third of the rows and of the work.
Day 0 holds all days together; the totals are kept by day as well, the counts are not, since by day they
would be as many as the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from course.learning.contributions import Chosen, Contribution, Part, Work
from course.learning.grading import FULL
from course.learning.sums import EVERYONE, Place, item_sums, rest_of, score_bin, time_bin

#: quiz, cohort, chosen, day, marking hash, item
ItemKey = tuple[str, str, str, int, str, str]
#: quiz, cohort, chosen, day, marking hash, kind, what, bin
CountKey = tuple[str, str, str, int, str, str, str, int]
#: quiz, cohort, chosen, day, bin
QuizKey = tuple[str, str, str, int, int]
Numbers = tuple[int, ...]
K = TypeVar("K")
ALL_DAYS = 0


@dataclass(frozen=True)
class Tallies:
    """Sums by key, as the three tables hold them; of counts a single number. No row is all zero."""

    items: Mapping[ItemKey, Numbers] = field(default_factory=dict)
    counts: Mapping[CountKey, Numbers] = field(default_factory=dict)
    quizzes: Mapping[QuizKey, Numbers] = field(default_factory=dict)


class Tallying:
    """Sums while they are being made."""

    def __init__(self) -> None:
        self.items: dict[ItemKey, Numbers] = {}
        self.counts: dict[CountKey, Numbers] = {}
        self.quizzes: dict[QuizKey, Numbers] = {}

    def add(self, contribution: Contribution) -> None:
        """Take a contribution in."""
        for work, part in contribution.items():
            self._attempt(work, part)
            self._places(work, part)

    def add_up(self, sums: Tallies) -> None:
        """Take in sums that are made already."""
        for item, numbers in sums.items.items():
            add(self.items, item, numbers)
        for count, numbers in sums.counts.items():
            add(self.counts, count, numbers)
        for quiz, numbers in sums.quizzes.items():
            add(self.quizzes, quiz, numbers)

    def done(self) -> Tallies:
        """What has been taken in so far."""
        return Tallies(_without_zeros(self.items), _without_zeros(self.counts), _without_zeros(self.quizzes))

    def _attempt(self, work: Work, part: Part) -> None:
        points = [place.points for place in work.places]
        whole = sum(points)
        numbers = (1, whole, whole * whole, sum(x * x for x in points), len(points))
        for chosen, weight in _weights(part).items():
            for day in {ALL_DAYS, work.day} if weight else ():
                add(self.quizzes, (work.quiz, work.cohort, chosen, day, told_bin(work)), numbers, weight)

    def _places(self, work: Work, part: Part) -> None:
        whole, many = sum(place.points for place in work.places), len(work.places)
        weights = _weights(part)
        for item, place, met in zip(work.items, work.places, part.met, strict=True):
            # Not `astuple`, which copies deeply: this is done for every answer there is.
            numbers = tuple(vars(item_sums(place, rest_of(whole, place.points, many))).values())
            seen = list(_counted(place, score_bin(whole - place.points, many - 1)))
            for chosen, weight in (("met", met - part.first), *weights.items()):
                if not weight:
                    continue
                for day in {ALL_DAYS, work.day}:
                    key = (work.quiz, work.cohort, chosen, day, place.marking_hash, item)
                    add(self.items, key, numbers, weight)
                head = (work.quiz, work.cohort, chosen, ALL_DAYS, place.marking_hash)
                for kind, what, number in seen:
                    add(self.counts, (*head, kind, what, number), (1,), weight)


def tallies(contributions: Iterable[Contribution]) -> Tallies:
    """The sums of these contributions."""
    making = Tallying()
    for each in contributions:
        making.add(each)
    return making.done()


def told_bin(work: Work) -> int:
    """The whole per cent of an attempt's score as it was told, rounded down: 0 to 100."""
    return min(100, max(0, 100 * work.points // work.possible)) if work.possible else 0


def add(sums: dict[K, Numbers], key: K, numbers: Numbers, weight: int = 1) -> None:
    """Add numbers, so many times, to those under a key."""
    before = sums.get(key)
    more = numbers if weight == 1 else tuple(weight * number for number in numbers)
    sums[key] = tuple(map(int.__add__, before, more)) if before else more


def _weights(part: Part) -> dict[Chosen, int]:
    """How often an attempt goes into the rows of each population that takes whole attempts."""
    return {"first": part.first, "best": part.best - part.first, "last": part.last - part.first}


def _counted(place: Place, rest: int) -> Iterable[tuple[str, str, int]]:
    """What is counted of one place: kind, what and bin."""
    yield from (("choice", what, rest) for what in (EVERYONE, *place.chosen))
    if place.confidence is not None:
        yield "sure", f"{place.confidence}-{'right' if place.points == FULL else 'wrong'}", 0
    if place.milliseconds is not None:
        yield "time", "", time_bin(place.milliseconds)


def _without_zeros(sums: dict[K, Numbers]) -> dict[K, Numbers]:
    return {key: numbers for key, numbers in sums.items() if any(numbers)}
