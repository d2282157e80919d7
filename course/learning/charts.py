"""From figures to the numbers of their drawings. Templates put them into SVG attributes, and no more.

Units are those of the view box of each drawing; y grows downwards. Every drawing stands beside a table
that says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from course.learning.distractors import OptionCurve
from course.learning.evidence import EASY, HARD, WEAK
from course.learning.intervals import Estimate

#: View boxes: width and height.
WHISKER_BOX = (160, 20)
CURVES_BOX = (420, 244)
DISTRIBUTION_BOX = (466, 230)
_START, _LENGTH = 6.0, 148.0
_THIRDS_AT = (60, 190, 320)
_FLOOR, _RISE = 200.0, 180.0
_LINE, _LOWEST_LABEL = 16.0, 208.5
#: Dash patterns of wrong options in their order; the key's line is whole.
_DASHES = ("7 4", "2 4", "10 3 2 3", "1 3", "12 4", "6 2 1 2")
_LEFT, _WIDTH, _GROUND, _TALLEST = 40.0, 400.0, 190.0, 153.0
_GAP = 4.0


@dataclass(frozen=True)
class Zone:
    """A shaded stretch."""

    x: float
    width: float


@dataclass(frozen=True)
class Whisker:
    """A dot with its interval on a line from `start` to `end`, before shaded watch zones.

    `dot` is None without a value, `low` and `high` without an interval; `zero` where the scale
    has one inside. Not `enough`: to be drawn hollow and broken.
    """

    start: float
    end: float
    zones: tuple[Zone, ...]
    dot: float | None
    low: float | None
    high: float | None
    zero: float | None
    enough: bool


@dataclass(frozen=True)
class Curve:
    """One option over the thirds that are not empty: its points, where its label stands, and its dashes."""

    option: str
    key: bool
    points: tuple[tuple[float, float], ...]
    label_y: float
    dash: str

    @property
    def path(self) -> str:
        """The points as the `d` of a path."""
        return "M" + " L".join(f"{x:g} {y:.1f}" for x, y in self.points) if self.points else ""


@dataclass(frozen=True)
class Column:
    """How many attempts got `first` to `last` per cent: a column of that height on the ground line."""

    first: int
    last: int
    count: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its count stands."""
        return self.x + self.width / 2


def facility_whisker(found: Estimate) -> Whisker:
    """Share right on 0 to 1, watched below 0.30 and above 0.95."""
    return whisker(found, 0.0, 1.0, ((0.0, HARD), (EASY, 1.0)))


def discrimination_whisker(found: Estimate) -> Whisker:
    """Discrimination on -0.4 to 0.8, watched below 0.15; what lies outside is drawn at the end."""
    return whisker(found, -0.4, 0.8, ((-0.4, WEAK),))


def mastery_whisker(found: Estimate, mark_percent: int) -> Whisker:
    """Share right on 0 to 1, watched below the mark for mastery."""
    return whisker(found, 0.0, 1.0, ((0.0, mark_percent / 100),))


def whisker(found: Estimate, low: float, high: float, watched: Sequence[tuple[float, float]]) -> Whisker:
    """An estimate on the scale from `low` to `high`, with the stretches that are watched."""

    def at(value: float) -> float:
        inside = max(low, min(high, value))
        return round(_START + _LENGTH * (inside - low) / (high - low), 1)

    zones = tuple(Zone(at(start), round(at(end) - at(start), 1)) for start, end in watched)
    dot = None if found.value is None else at(found.value)
    first = None if found.interval is None else at(found.interval.low)
    last = None if found.interval is None else at(found.interval.high)
    zero = at(0.0) if low < 0 < high else None
    return Whisker(_START, _START + _LENGTH, zones, dot, first, last, zero, found.enough)


def curves(options: Sequence[OptionCurve], keys: frozenset[str]) -> tuple[Curve, ...]:
    """The share that chose each option over the lower, middle and upper third; labels kept apart."""
    points = [_points(each) for each in options]
    labels = _apart([line[-1][1] + 4.5 if line else _FLOOR for line in points])
    dashes = iter(_DASHES * (len(options) // len(_DASHES) + 1))
    return tuple(
        Curve(each.option, key, line, label, "" if key else next(dashes))
        for each, line, label in zip(options, points, labels, strict=True)
        for key in [each.option in keys]
    )


def _points(option: OptionCurve) -> tuple[tuple[float, float], ...]:
    return tuple(
        (x, round(_FLOOR - _RISE * third.value, 1))
        for x, third in zip(_THIRDS_AT, option.thirds, strict=True)
        if third.value is not None
    )


def _apart(wanted: Sequence[float]) -> list[float]:
    """Places in one column, a line apart or what room there is: pushed down in order, then up again."""
    line = min(_LINE, (_LOWEST_LABEL - _FLOOR + _RISE) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    found = list(wanted)
    for before, i in pairwise(order):
        found[i] = max(found[i], found[before] + line)
    limit = _LOWEST_LABEL
    for i in reversed(order):
        found[i] = round(min(found[i], limit), 1)
        limit = found[i] - line
    return found


def columns(bins: Mapping[int, int], number: int = 10) -> tuple[Column, ...]:
    """The distribution of scores in columns of equal width; full marks belong to the last.

    `number` must divide 100. The tallest column is as high as the drawing; all are 0 without attempts.
    """
    wide = 100 // number
    counts = [0] * number
    for score, count in bins.items():
        counts[min(score // wide, number - 1)] += count
    most, step = max(counts) or 1, _WIDTH / number
    return tuple(_column(i, count, most, step, wide, number) for i, count in enumerate(counts))


def _column(i: int, count: int, most: int, step: float, wide: int, number: int) -> Column:
    height = round(_TALLEST * count / most, 1)
    last = 100 if i == number - 1 else (i + 1) * wide - 1
    x = round(_LEFT + i * step + _GAP / 2, 1)
    return Column(i * wide, last, count, x, _GROUND - height, round(step - _GAP, 1), height)


def mark_at(percent: float) -> float:
    """Where a score stands on the ground line of the distribution, as the pass mark does."""
    return round(_LEFT + _WIDTH * percent / 100, 1)
