"""Figures in words and in digits, as pages of results say them."""

from __future__ import annotations

from dataclasses import dataclass

from course.learning.analysis import ATTENUATED
from course.learning.choosable import gapped
from course.learning.intervals import Interval
from course.learning.quiz_figures import QuizFigures

NOTHING = "–"
MINUS = "\u2212"
_ALPHA = "How much of the differences between scores is more than chance within this set of questions."
_PHI = (
    "How much of the differences between scores is more than chance, that of which questions came included."
)


@dataclass(frozen=True)
class ScoreWords:
    """A quiz's scores in sentences."""

    scores: str
    near: str
    reliability: str
    attenuated: str = ATTENUATED


def score_words(figures: QuizFigures) -> ScoreWords:
    """The middle, the spread, how many reached the mark; who is near it; what the coefficient tells."""
    lower, median, upper = figures.quartiles or (0, 0, 0)
    said = f"Median {median} per cent; the middle half lies between {lower} and {upper}."
    if figures.passed is not None and figures.passed.value is not None:
        count = round(figures.passed.value * figures.learners)
        said += f" {count} of {figures.learners} reached the mark of {figures.mark} per cent."
    near = ""
    if figures.near:
        low, high = figures.near
        near = f"Scores from {low} to {high} per cent lie within one standard error of the mark."
    return ScoreWords(said, near, _PHI if figures.reliability.name == "Phi" else _ALPHA)


def fixed(value: float | None, digits: int = 2) -> str:
    """A number with so many decimals and a true minus sign; a dash for none."""
    if value is None:
        return NOTHING
    written = f"{value:.{digits}f}"
    if float(written) == 0:
        written = written.lstrip("-")
    return written.replace("-", MINUS)


def span(interval: Interval, digits: int = 2) -> str:
    """An interval: 0.59 to 0.75."""
    return f"{fixed(interval.low, digits)} to {fixed(interval.high, digits)}"


def percent(value: float | None) -> str:
    """A share in whole per cent, with a space that does not break."""
    return NOTHING if value is None else f"{100 * value:.0f}\u00a0%"


def percents(interval: Interval) -> str:
    """An interval of shares in whole per cent: 59 to 75."""
    return f"{100 * interval.low:.0f} to {100 * interval.high:.0f}"


def seconds(value: float | None) -> str:
    """A time: 48 s, or 2 min 5 s."""
    if value is None:
        return NOTHING
    whole = round(value)
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes else f"{whole} s"


def surely(probability: float) -> str:
    """A probability in whole per cent, never called certain."""
    return "more than 99 per cent sure" if probability > 0.99 else f"{100 * probability:.0f} per cent sure"


FILTERS = {
    "fixed": fixed,
    "span": span,
    "percent": percent,
    "percents": percents,
    "seconds": seconds,
    "surely": surely,
    "gapped": gapped,
}
