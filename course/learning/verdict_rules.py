"""The rules by which an item is judged, as data: a verdict follows them, and a page shows them.

They are those of the curriculum (section 5): flag from 30 first answers, judge from 100. Each asks for the
whole interval, so that chance alone seldom leads to a flag: how seldom is told by `CHANCE`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from course.learning.analysis import NOTABLE, against_expected
from course.learning.distractors import OptionCurve
from course.learning.evidence import (
    EASY,
    HARD,
    IDLE,
    WEAK,
    Evidence,
    below_zero,
    negative,
    preferred,
    surely_above,
    surely_below,
    surely_preferred,
    untold,
    weak,
)
from course.learning.intervals import ENOUGH, FIRM, LEAST_GROUP

Effect = Literal["note", "open", "watch", "alarm", "settled"]


@dataclass(frozen=True)
class Rule:
    """A rule: what it does to the level, when it holds in words and in fact, its clause and its advice.

    The clause is left unsaid where one of the rules of `unless`, which say more, holds as well.
    """

    name: str
    effect: Effect
    when: str
    holds: Callable[[Evidence], bool]
    says: Callable[[Evidence], str]
    advice: str = ""
    unless: tuple[str, ...] = ()


def _all_right(evidence: Evidence) -> str:
    return "everyone is right" if evidence.right == 1 else "nearly everyone is right"


def _few_right(evidence: Evidence) -> str:
    return "fewer than three in ten are right" if evidence.right else "nobody is right"


def chosen(options: Sequence[OptionCurve], evidence: Evidence) -> str:
    """Options by what they are called: "option C", "options B and C"."""
    names = [evidence.labels.get(each.option, each.option) for each in options]
    return f"{'option' if len(names) == 1 else 'options'} {listed(names)}"


def _compared(word: str) -> Callable[[Evidence], bool]:
    return lambda e: against_expected(e.found.facility, e.found.expected) == word


def _settled_by(evidence: Evidence) -> str:
    return evidence.settled.act if evidence.settled else ""


def _whom(evidence: Evidence) -> str:
    return "all learners" if evidence.settled and evidence.settled.everywhere else "this cohort"


def _hard(evidence: Evidence) -> bool:
    return surely_below(evidence.found.facility, HARD)


def _easy(evidence: Evidence) -> bool:
    return surely_above(evidence.found.facility, EASY)


def _only_preferred(evidence: Evidence) -> bool:
    return bool(preferred(evidence)) and not surely_preferred(evidence)


RULES: tuple[Rule, ...] = (
    Rule(
        "harder",
        "note",
        f"The whole interval of the share right is below the share expected, by {NOTABLE:.2f} or more.",
        _compared("harder"),
        lambda e: "harder than meant",
    ),
    Rule(
        "easier",
        "note",
        f"The whole interval of the share right is above the share expected, by {NOTABLE:.2f} or more.",
        lambda e: _compared("easier")(e) and e.right <= EASY,
        lambda e: "easier than meant",
    ),
    Rule(
        "hard",
        "watch",
        f"The whole interval of the share right is below {HARD:.2f}.",
        _hard,
        _few_right,
        unless=("harder",),
    ),
    Rule(
        "hard so far",
        "open",
        f"Share right below {HARD:.2f}, but not its whole interval.",
        lambda e: e.right < HARD and not _hard(e),
        lambda e: f"{_few_right(e)} so far",
        unless=("harder",),
    ),
    Rule(
        "easy",
        "watch",
        f"The whole interval of the share right is above {EASY:.2f}.",
        _easy,
        _all_right,
    ),
    Rule(
        "easy so far",
        "open",
        f"Share right above {EASY:.2f}, but not its whole interval.",
        lambda e: e.right > EASY and not _easy(e),
        lambda e: f"{_all_right(e)} so far",
    ),
    Rule(
        "weak",
        "watch",
        f"The whole interval of the discrimination is below {WEAK:.2f}, unless nearly everyone is right.",
        weak,
        lambda e: "it hardly tells strong learners from weak ones",
        unless=("surely preferred",),
    ),
    Rule(
        "below zero",
        "watch",
        f"Discrimination below zero from {FIRM} answers, but not its whole interval; unless nearly everyone "
        "is right.",
        below_zero,
        lambda e: "strong learners miss it at least as often as weak ones, as far as can be told",
        unless=("surely preferred",),
    ),
    Rule(
        "negative",
        "alarm",
        "The whole interval of the discrimination is below zero.",
        negative,
        lambda e: "strong learners miss it more often than weak ones",
        "look at the key",
        unless=("surely preferred",),
    ),
    Rule(
        "untold",
        "open",
        f"The interval of the discrimination reaches down to zero, or the figure is below {WEAK:.2f}, and no "
        "other rule says so.",
        untold,
        lambda e: "how well it tells strong learners from weak ones cannot yet be told",
        unless=("preferred", "surely preferred"),
    ),
    Rule(
        "preferred",
        "open",
        f"More of the strongest third (of {LEAST_GROUP} learners or more) choose a wrong option than a right "
        "one, but chance could do as much.",
        _only_preferred,
        lambda e: f"whether the strongest learners prefer {chosen(preferred(e), e)} cannot yet be told",
    ),
    Rule(
        "surely preferred",
        "alarm",
        "The same, by more than chance would do in 95 cases of 100 (McNemar’s test of those who chose one of "
        "the two).",
        lambda e: bool(surely_preferred(e)),
        lambda e: f"the strongest learners choose {chosen(surely_preferred(e), e)}",
        "look at the key",
    ),
)
#: Before all others, since they are of what was done and not of what was found: the first that holds is all.
SETTLED_RULES: tuple[Rule, ...] = (
    Rule(
        "dropped",
        "settled",
        "A decision has dropped it: nothing is asked of it any more, and what its answers show is a note.",
        lambda e: _settled_by(e) == "drop",
        lambda e: f"Dropped for {_whom(e)}; it counts in no score",
    ),
    Rule(
        "full marks",
        "settled",
        "A decision gives full marks for it: its marks tell nothing any more, and nothing is asked of it.",
        lambda e: _settled_by(e) == "full",
        lambda e: f"Full marks for {_whom(e)}; its share right says nothing of the question",
    ),
)
IDLE_RULE = (
    f"A wrong option chosen by fewer than {IDLE * 100:.0f} per cent is called idle, “so far” while its "
    "interval reaches above that; this alone is no fault."
)
FEW_RULE = f"Below {ENOUGH} answers nothing is judged; below {FIRM} a verdict is a first sign."
#: Measured by `tests/unit/test_false_flags.py` on invented answers to sound questions, which it holds it to.
CHANCE = (
    "Each rule is asked of each question by itself: the more questions are judged, the more are flagged "
    "without a fault. As measured on invented answers whose truth is known, of 100 sound questions one was "
    "flagged with a watch or an alarm at 30 and at 60 answers, two or three at 100, and two at 400; with an "
    "alarm fewer than one."
)


def listed(names: Sequence[str], *, comma: bool = False) -> str:
    """Words in a row: "a", "a and b", "a, b and c"; with `comma` one before "and" too, as for clauses."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}{',' if comma else ''} and {names[-1]}"
