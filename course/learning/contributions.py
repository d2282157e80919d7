"""What one learner's attempts in one cohort count with, in each population that results are read for.

`first`, `best`, `last`   all places of the first, best or last attempt at each quiz; best: the highest
                          share of points, of equal ones the earlier
`met`                     each place where a marking hash was met for the first time, in whichever quiz

A contribution hangs on the attempts alone, not on the order in which they are told. So whatever happens to
them (one handed in, marked anew, handed over, erased), the sums follow by the difference of two
contributions. For that difference the attempts at the same quizzes and those with the same items are
enough: what others contribute is in both and goes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from course.learning.sums import Place

Chosen = Literal["met", "first", "best", "last"]
CHOSEN: tuple[Chosen, ...] = ("met", "first", "best", "last")
DAY_MS = 86_400_000
#: An answer takes this long at least and at most, in milliseconds: else somebody clicked, or went away.
SHORTEST_MS, LONGEST_MS = 1_000, 30 * 60_000


class Work(NamedTuple):
    """What is counted of an attempt. `points` of `possible` (840ths) are its score as it was told.

    `day`: whole days since 1970 (UTC) when it was handed in, 1 at least: 0 is for all days together. `items`
    are the item ids of `places`.
    """

    cohort: str
    quiz: str
    day: int
    points: int
    possible: int
    items: tuple[str, ...]
    places: tuple[Place, ...]


class Answered(NamedTuple):
    """A place of an attempt with its answer: what was chosen in it, none where there is no answer or an
    empty one. `earned` in 840ths."""

    item: str
    marking_hash: str
    chosen: tuple[str, ...] | None
    confidence: int | None
    saved_at: int | None
    earned: int


class Outline(NamedTuple):
    """As much of an attempt as decides in which populations it stands: of `hashes` those that matter."""

    submitted_at: int
    opened_at: int
    ordinal: int
    id: str
    quiz: str
    points: int
    possible: int
    hashes: tuple[str, ...]

    @property
    def order(self) -> tuple[int, int, int, str]:
        """No two attempts have the same."""
        return self.submitted_at, self.opened_at, self.ordinal, self.id


class HandedIn(NamedTuple):
    """An attempt that was handed in, and where it stands among a learner's others. UTC milliseconds."""

    submitted_at: int
    opened_at: int
    ordinal: int
    id: str
    work: Work

    @property
    def outline(self) -> Outline:
        """What decides in which populations it stands."""
        work, hashes = self.work, tuple(place.marking_hash for place in self.work.places)
        when = self.submitted_at, self.opened_at, self.ordinal
        return Outline(*when, self.id, work.quiz, work.points, work.possible, hashes)


class Part(NamedTuple):
    """How often an attempt stands in a population, less than none to take it out; `met` for each place."""

    first: int
    best: int
    last: int
    met: tuple[int, ...]

    def __bool__(self) -> bool:
        """Whether it changes any sum."""
        return any((self.first, self.best, self.last, *self.met))


Contribution = Mapping[Work, Part]


def contribution(attempts: Iterable[HandedIn]) -> Contribution:
    """What these attempts of one learner in one cohort count with."""
    return total({work: part} for work, part in works_in_parts(list(attempts)))


def works_in_parts(attempts: Sequence[HandedIn]) -> Iterator[tuple[Work, Part]]:
    """The same, attempt by attempt."""
    stands = parts(attempt.outline for attempt in attempts)
    yield from ((attempt.work, stands[attempt.id]) for attempt in attempts)


def parts(attempts: Iterable[Outline]) -> Mapping[str, Part]:
    """In which populations each attempt of one learner in one cohort stands, by its id."""
    in_order = sorted(attempts, key=lambda attempt: attempt.order)
    quizzes: dict[str, list[Outline]] = {}
    for attempt in in_order:
        quizzes.setdefault(attempt.quiz, []).append(attempt)
    first = {tries[0].id for tries in quizzes.values()}
    best = {_best(tries).id for tries in quizzes.values()}
    last = {tries[-1].id for tries in quizzes.values()}
    seen: set[str] = set()
    return {
        attempt.id: _part(attempt.id, first, best, last, _met(attempt.hashes, seen)) for attempt in in_order
    }


def moved(others: Sequence[Outline], mine: Outline) -> Mapping[str, tuple[Outline, Part]]:
    """How one attempt more changes where each stands, by its id; those that it leaves alone are left out.

    Of the others at the same quiz an outline is needed, and of those elsewhere that have an item of it.
    """
    before, after = parts(others), parts([*others, mine])
    nowhere = {mine.id: Part(0, 0, 0, (0,) * len(mine.hashes)), **before}
    changes = ((each, _plus(after[each.id], nowhere[each.id], -1)) for each in (*others, mine))
    return {each.id: (each, part) for each, part in changes if part}


def spread(outline: Outline, part: Part, work: Work) -> Part:
    """The part of an outline as one of all places of the attempt."""
    met = dict(reversed(list(zip(outline.hashes, part.met, strict=True))))
    places = tuple(met.pop(place.marking_hash, 0) for place in work.places)
    return Part(part.first, part.best, part.last, places)


def handed_in(head: Outline, cohort: str, answers: Sequence[Answered]) -> HandedIn:
    """An attempt from its head (whose `hashes` are not looked at) and the answers of its places in order."""
    taken = times_taken(head.opened_at, [answer.saved_at for answer in answers])
    places = tuple(_place(answer, ms) for answer, ms in zip(answers, taken, strict=True))
    items, day = tuple(answer.item for answer in answers), max(1, head.submitted_at // DAY_MS)
    work = Work(cohort, head.quiz, day, head.points, head.possible, items, places)
    return HandedIn(head.submitted_at, head.opened_at, head.ordinal, head.id, work)


def total(contributions: Iterable[Contribution]) -> Contribution:
    """All of them together; what comes to nothing is left out."""
    found: dict[Work, Part] = {}
    for each in contributions:
        for work, part in each.items():
            found[work] = _plus(found.get(work), part, 1)
    return {work: part for work, part in found.items() if part}


def difference(before: Contribution, after: Contribution) -> Contribution:
    """What has to be added to sums that hold `before`, so that they hold `after`."""
    found = dict(after)
    for work, part in before.items():
        found[work] = _plus(found.get(work), part, -1)
    return {work: part for work, part in found.items() if part}


def times_taken(opened_at: int, saved: Sequence[int | None]) -> tuple[int | None, ...]:
    """How long each answer took: milliseconds since the answer saved before it, or since opening.

    None where there is no answer, where several were saved at one moment (by one button for a whole page),
    and where the time is under a second or over half an hour. An answer that was changed counts from
    the save before its last change: what is measured is how long one stayed with a question in the end.
    """
    moments = sorted({at for at in saved if at is not None})
    before = dict(zip(moments, [opened_at, *moments], strict=False))
    alone = {at for at in moments if saved.count(at) == 1}
    taken = [None if at is None or at not in alone else at - before[at] for at in saved]
    return tuple(ms if ms is not None and SHORTEST_MS <= ms <= LONGEST_MS else None for ms in taken)


def _part(attempt: str, first: set[str], best: set[str], last: set[str], met: tuple[int, ...]) -> Part:
    return Part(int(attempt in first), int(attempt in best), int(attempt in last), met)


def _best(tries: Sequence[Outline]) -> Outline:
    best = tries[0]
    for attempt in tries[1:]:
        if attempt.points * best.possible > best.points * attempt.possible:
            best = attempt
    return best


def _met(hashes: Iterable[str], seen: set[str]) -> tuple[int, ...]:
    """1 for each marking hash that was not seen yet; they are seen from now on."""
    found = []
    for name in hashes:
        found.append(int(name not in seen))
        seen.add(name)
    return tuple(found)


def _place(answer: Answered, milliseconds: int | None) -> Place:
    if answer.chosen is None:
        return Place(answer.marking_hash, answer.earned, answered=False)
    return Place(answer.marking_hash, answer.earned, True, answer.chosen, answer.confidence, milliseconds)


def _plus(part: Part | None, more: Part, sign: int) -> Part:
    before = part or Part(0, 0, 0, (0,) * len(more.met))
    return Part(
        before.first + sign * more.first,
        before.best + sign * more.best,
        before.last + sign * more.last,
        tuple(one + sign * other for one, other in zip(before.met, more.met, strict=True)),
    )
