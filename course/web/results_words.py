"""Figures in words and in digits, as pages of results say them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from course.learning.analysis import ATTENUATED
from course.learning.choosable import gapped
from course.learning.intervals import ENOUGH, Interval
from course.learning.quiz_figures import QuizFigures
from course.learning.reliability import Reliability
from course.learning.remarking import Act, Ruling
from course.web.context import day

NOTHING = "–"
MINUS = "\u2212"
_ALPHA = "How much of the differences between scores is more than chance within this set of questions."
_PHI = (
    "How much of the differences between scores is more than chance, that of which questions came included."
)
#: How a decision that stands is said, before its day.
_RULED: dict[Act, str] = {
    "accept": "A further answer is accepted since",
    "drop": "Dropped on",
    "full": "Full marks for everybody since",
    "rekey": "Marked by the corrected key since",
}


@dataclass(frozen=True)
class ScoreWords:
    """A quiz's scores in sentences. `attenuated`: empty where all met the same questions."""

    scores: str
    near: str
    reliability: str
    caveats: tuple[str, ...]
    attenuated: str


def score_words(figures: QuizFigures, *, revised: bool, dropped: bool, pretest: bool) -> ScoreWords:
    """The middle, the spread, how many reached the mark; who is near it; what the coefficient tells.

    `revised`: several revisions of a question were met; `dropped`: a question was.
    """
    lower, median, upper = figures.quartiles or (0, 0, 0)
    said = f"Median {median} per cent; the middle half lies between {lower} and {upper}."
    if figures.passed is not None and figures.passed.value is not None:
        count = round(figures.passed.value * figures.learners)
        said += f" {count} of {figures.learners} reached the mark of {figures.mark} per cent."
    near = ""
    if figures.near:
        low, high = figures.near
        near = f"Scores from {low} to {high} per cent lie within one standard error of the mark."
    caveats = tuple(_caveats(figures, revised=revised, dropped=dropped, pretest=pretest))
    attenuated = ATTENUATED if figures.reliability.drawn else ""
    return ScoreWords(said, near, _reliability(figures.reliability), caveats, attenuated)


def _reliability(found: Reliability) -> str:
    if found.estimate.why:
        told = f"{found.name} cannot be told: {found.estimate.why}."
    else:
        told = _PHI if found.name == "Phi" else _ALPHA
    return f"{told} {found.assumes}".strip()


def _caveats(figures: QuizFigures, *, revised: bool, dropped: bool, pretest: bool) -> Iterator[str]:
    """Where the figures beside each other do not count the same."""
    apart = figures.sums.apart
    if not figures.sums.even:
        yield "The mean has no interval, since attempts differ in how many questions they have."
    if revised:
        yield (
            "An edited question counts as one question here, whatever its revision; days on which learners "
            "met one revision alone can be chosen."
        )
    if dropped:
        yield (
            "A dropped question has left the distribution; mean, reliability and standard error count it "
            "still."
        )
    if apart:
        yield (
            f"{'One score was' if apart == 1 else f'{apart} scores were'} set by hand, or changed by a "
            "decision on a question: the distribution and who reached the mark go by the score told; mean, "
            "reliability and standard error by the answers."
        )
    if pretest:
        yield (
            "The distribution counts whole answers only, as the pre-test does; mean and reliability count "
            "parts of them too."
        )


def ruled(ruling: Ruling) -> str:
    """A decision that stands, with its day."""
    return f"{_RULED[ruling.act]} {day(ruling.made_at)}"


def too_few(n: int, what: str = "answers") -> str:
    """What is said beside figures that rest on too few: 12 answers: too few to judge (30 needed)."""
    return f"{n} {what[:-1] if n == 1 else what}: too few to judge ({ENOUGH} needed)"


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
    "ruled": ruled,
    "too_few": too_few,
}
