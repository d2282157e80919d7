"""What statistics are made of: sums of whole numbers over one population of answers or attempts.

Sums can be kept, added and taken back without loss, so that no page has to read single answers.
Points are 840ths of an item. The population (whose, which attempt, which days) is chosen by whoever sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import reduce
from typing import NamedTuple, TypeVar

from course.learning.grading import FULL

#: Counted among the choices for each meeting with the item, whatever was chosen and if nothing was.
EVERYONE = ""
#: Steps of five per cent, in which the rest score is counted: 0 to 20; and where there is no rest.
REST_STEPS = 20
NO_REST = 21
#: So many bins has whatever is counted: choices by the rest score, certainty, and times up to half an hour.
BINS = 22
Choices = Mapping[tuple[str, int], int]
Certainty = Mapping[tuple[int, bool], int]
Times = Mapping[int, int]
K = TypeVar("K")


@dataclass(frozen=True)
class ItemSums:
    """Answers to one marking hash. With x the points and r the rest, the mean points of the other items.

    `answers`: how many, a place without an answer counting with 0 points. `points`, `squares`: sums of x
    and x². `rest`, `rest_squares`, `products`: sums of r, r² and x r, where r is rounded down to a whole
    number. `right`: answers with full marks. `omitted`: places without an answer. `alone`, `alone_points`,
    `alone_squares`: number, sum of x and of x² of the answers that have no r, since no other item stood in
    their attempt.
    """

    answers: int = 0
    points: int = 0
    squares: int = 0
    rest: int = 0
    rest_squares: int = 0
    products: int = 0
    right: int = 0
    omitted: int = 0
    alone: int = 0
    alone_points: int = 0
    alone_squares: int = 0


@dataclass(frozen=True)
class QuizSums:
    """Attempts at one quiz, with T the points of an attempt, k its places, and x the points of a place.

    `points`, `squares`: sums of T and T². `item_squares`: sum of x² over all places of all attempts.
    `places`, `place_squares`: sums of k and k². `level_squares`: sum of T²/k, each rounded down to a whole
    number. `apart`: attempts whose score as it was told is not that of T. `bins`: attempts per whole per
    cent of their score as it was told, rounded down, 0 to 100.
    """

    attempts: int = 0
    points: int = 0
    squares: int = 0
    item_squares: int = 0
    places: int = 0
    place_squares: int = 0
    level_squares: int = 0
    apart: int = 0
    bins: Mapping[int, int] = field(default_factory=dict)

    @property
    def even(self) -> bool:
        """Whether all attempts have as many places: n sum k² is (sum k)² only then (Cauchy and Schwarz)."""
        return self.attempts * self.place_squares == self.places**2


class Place(NamedTuple):
    """One place of an attempt as it is counted: points, what was chosen, certainty 0–2, time spent."""

    marking_hash: str
    points: int
    answered: bool = True
    chosen: tuple[str, ...] = ()
    confidence: int | None = None
    milliseconds: int | None = None


@dataclass(frozen=True)
class Sums:
    """All sums of one population; those of items by marking hash."""

    quiz: QuizSums = QuizSums()
    items: Mapping[str, ItemSums] = field(default_factory=dict)
    choices: Mapping[str, Choices] = field(default_factory=dict)
    certainty: Mapping[str, Certainty] = field(default_factory=dict)
    times: Mapping[str, Times] = field(default_factory=dict)


def add_attempt(sums: Sums, places: Sequence[Place], sign: int = 1) -> Sums:
    """The sums with one attempt more, or (sign -1) one less. One without places changes nothing."""
    if not places:
        return sums
    total = sum(place.points for place in places)
    items, choices = dict(sums.items), dict(sums.choices)
    certainty, times = dict(sums.certainty), dict(sums.times)
    for place in places:
        name, one = place.marking_hash, item_sums(place, total, len(places))
        items[name] = _plus(items.get(name, ItemSums()), one, sign)
        choices[name] = added(choices.get(name, {}), _chosen(place, total, len(places)), sign)
        certainty[name] = added(certainty.get(name, {}), _certainty(place), sign)
        times[name] = added(times.get(name, {}), _time(place), sign)
    return Sums(_quiz(sums.quiz, places, total, sign), items, choices, certainty, times)


def rest_of(total: int, points: int, places: int) -> int | None:
    """The mean points of an attempt's other items, rounded down; none where there are no others."""
    return (total - points) // (places - 1) if places > 1 else None


def score_bin(points: int, places: int) -> int:
    """The whole per cent of the possible points, rounded down: 0 to 100. Of no places 0."""
    return 100 * points // (FULL * places) if places else 0


def rest_bin(points: int, places: int) -> int:
    """The twentieth of the possible points, rounded down: 0 to 20. Of no places a bin of its own."""
    return REST_STEPS * points // (FULL * places) if places else NO_REST


def sure_bin(confidence: int, *, right: bool) -> int:
    """Where a certainty of 0 to 2 is counted: 0 to 5."""
    return 2 * confidence + right


def divided_sure(number: int) -> tuple[int, bool]:
    """The certainty that is counted in a bin, and whether the answer was right."""
    return number // 2, bool(number % 2)


def time_bin(milliseconds: int) -> int:
    """The bin b of a time of 2^(b/2) to 2^((b+1)/2) seconds, exactly; what is below a second is in bin 0."""
    # 2^(b/2) <= s is 2^b <= s²: b is one less than the binary digits of the whole part of s².
    return max(0, (milliseconds * milliseconds // 1_000_000).bit_length() - 1)


def item_numbers(place: Place, total: int, places: int) -> tuple[int, ...]:
    """What a place of an attempt of `total` points adds to its item's sums, in the order of `ItemSums`."""
    x, rest = place.points, rest_of(total, place.points, places)
    right, omitted = int(x == FULL), int(not place.answered)
    if rest is None:
        return 1, x, x * x, 0, 0, 0, right, omitted, 1, x, x * x
    return 1, x, x * x, rest, rest * rest, x * rest, right, omitted, 0, 0, 0


def item_sums(place: Place, total: int, places: int) -> ItemSums:
    """The same, by name."""
    return ItemSums(*item_numbers(place, total, places))


def without_rest(sums: ItemSums) -> ItemSums:
    """The same answers as if each had stood alone: where their other items cannot be compared."""
    alone = {"alone": sums.answers, "alone_points": sums.points, "alone_squares": sums.squares}
    return replace(sums, rest=0, rest_squares=0, products=0, **alone)


def without_rests(choices: Choices) -> dict[tuple[str, int], int]:
    """Choices likewise: how often each was made, not by the rest score."""
    found: Counter[tuple[str, int]] = Counter()
    for (name, _), count in choices.items():
        found[name, NO_REST] += count
    return dict(found)


def attempt_numbers(points: Sequence[int]) -> tuple[int, int, int, int, int, int, int]:
    """What an attempt with so many points in its places adds to the sums of its quiz, up to `QuizSums.apart`.

    T²/k is rounded down, as the rest is: by less than the square of a 840th of an item.
    """
    total, k = sum(points), len(points)
    level = total * total // k if k else 0
    return 1, total, total * total, sum(x * x for x in points), k, k * k, level


def pooled(sums: Iterable[ItemSums]) -> ItemSums:
    """The sums of several populations in one."""
    return reduce(_plus, sums, ItemSums())


def added(counts: Mapping[K, int], more: Mapping[K, int], sign: int = 1) -> dict[K, int]:
    """Two counts in one; what comes to nothing is left out."""
    names = counts.keys() | more.keys()
    sums = {name: counts.get(name, 0) + sign * more.get(name, 0) for name in names}
    return {name: count for name, count in sums.items() if count}


def _plus(sums: ItemSums, more: ItemSums, sign: int = 1) -> ItemSums:
    values = (getattr(sums, f.name) + sign * getattr(more, f.name) for f in fields(ItemSums))
    return ItemSums(*values)


def _chosen(place: Place, total: int, places: int) -> dict[tuple[str, int], int]:
    """Once for each option, and once for having met the item, in the bin of the rest score."""
    rest = rest_bin(total - place.points, places - 1)
    return dict(Counter((name, rest) for name in (EVERYONE, *place.chosen)))


def _certainty(place: Place) -> dict[tuple[int, bool], int]:
    return {} if place.confidence is None else {(place.confidence, place.points == FULL): 1}


def _time(place: Place) -> dict[int, int]:
    return {} if place.milliseconds is None else {time_bin(place.milliseconds): 1}


def _quiz(quiz: QuizSums, places: Sequence[Place], total: int, sign: int) -> QuizSums:
    more = attempt_numbers([place.points for place in places])
    named = zip((each.name for each in fields(QuizSums)), more, strict=False)
    numbers = {name: getattr(quiz, name) + sign * number for name, number in named}
    bins = added(quiz.bins, {score_bin(total, len(places)): 1}, sign)
    return replace(quiz, **numbers, bins=bins)
