"""A verdict on an item in plain words, by stated rules, which a page can show as "how this is judged".

Each rule looks at the evidence, and where it holds gives a clause and may raise the level. The rules are
those of the curriculum (section 5): flag from 30 first answers, judge from 100.
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
    negative,
    preferred,
    surely_preferred,
    weak,
)
from course.learning.intervals import ENOUGH, FIRM, LEAST_GROUP

Level = Literal["few", "works", "watch", "alarm", "settled"]
Effect = Literal["note", "watch", "alarm", "settled"]


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


@dataclass(frozen=True)
class Verdict:
    """The level, a sentence, notes of a sentence each, and the names of the rules that hold.

    `firm`: from 100 answers; below that it is a first sign only.
    """

    level: Level
    sentence: str
    notes: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    firm: bool = False


def _all_right(evidence: Evidence) -> str:
    return "everyone is right" if evidence.right == 1 else "nearly everyone is right"


def _few_right(evidence: Evidence) -> str:
    return "fewer than three in ten are right" if evidence.right else "nobody is right"


def _chosen(options: Sequence[OptionCurve], evidence: Evidence) -> str:
    names = [evidence.labels.get(each.option, each.option) for each in options]
    return f"{'option' if len(names) == 1 else 'options'} {listed(names)}"


def _compared(word: str) -> Callable[[Evidence], bool]:
    return lambda e: against_expected(e.found.facility, e.found.expected) == word


def _settled_by(evidence: Evidence) -> str:
    return evidence.settled.act if evidence.settled else ""


def _whom(evidence: Evidence) -> str:
    return "all learners" if evidence.settled and evidence.settled.everywhere else "this cohort"


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
        f"Share right below {HARD:.2f}.",
        lambda e: e.right < HARD,
        _few_right,
        unless=("harder",),
    ),
    Rule(
        "easy",
        "watch",
        f"Share right above {EASY:.2f}.",
        lambda e: e.right > EASY,
        _all_right,
    ),
    Rule(
        "weak",
        "watch",
        f"Discrimination below {WEAK:.2f}, unless nearly everyone is right.",
        weak,
        lambda e: "it hardly tells strong learners from weak ones",
    ),
    Rule(
        "negative",
        "alarm",
        f"Discrimination below zero from {FIRM} answers, unless nearly everyone is right; "
        "or its whole interval below zero.",
        negative,
        lambda e: "strong learners miss it more often than weak ones",
        "look at the key",
        unless=("preferred", "surely preferred"),
    ),
    Rule(
        "preferred",
        "watch",
        f"More of the strongest third (of {LEAST_GROUP} learners or more) choose a wrong option than a right "
        "one.",
        lambda e: bool(preferred(e)) and not surely_preferred(e),
        lambda e: f"the strongest learners choose {_chosen(preferred(e), e)}",
        "look at the key",
    ),
    Rule(
        "surely preferred",
        "alarm",
        "The same, by more than chance would do in 95 cases of 100.",
        lambda e: bool(surely_preferred(e)),
        lambda e: f"the strongest learners choose {_chosen(surely_preferred(e), e)}",
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
    f"A wrong option chosen by fewer than {IDLE * 100:.0f} per cent is called idle; this alone is no fault."
)
FEW_RULE = f"Below {ENOUGH} answers nothing is judged; below {FIRM} a verdict is a first sign."


def verdict(evidence: Evidence) -> Verdict:
    """The verdict by all rules that hold; "settled" by a decision, else "few" below 30 answers."""
    facility = evidence.found.facility
    done = next((rule for rule in SETTLED_RULES if rule.holds(evidence)), None)
    if done:
        return _settled(done, evidence)
    if not facility.enough:
        answers = "1 answer" if facility.n == 1 else f"{facility.n or 'No'} answers"
        return Verdict("few", f"{answers}: too few to judge ({ENOUGH} needed).")
    held = _held(evidence)
    names = tuple(rule.name for rule in held)
    level, sentence = _level(held), _sentence(held, evidence)
    return Verdict(level, sentence, _notes(evidence), names, facility.firm)


def how_judged() -> tuple[tuple[str, str], ...]:
    """All rules in words, each with the level it leads to: for the page that says how items are judged."""
    settled, stated = (tuple((rule.effect, rule.when) for rule in rules) for rules in (SETTLED_RULES, RULES))
    return (*settled, ("few", FEW_RULE), *stated, ("note", IDLE_RULE))


def _settled(done: Rule, evidence: Evidence) -> Verdict:
    """What was decided; of a dropped item a note says what its answers show, without advice."""
    facility = evidence.found.facility
    shown = _clauses(_held(evidence), evidence) if facility.enough and done.name == "dropped" else []
    notes = (f"Its answers: {listed(shown, comma=True)}.",) if shown else ()
    return Verdict("settled", done.says(evidence) + ".", notes, (done.name,), facility.firm)


def _held(evidence: Evidence) -> list[Rule]:
    return [rule for rule in RULES if rule.holds(evidence)]


def _clauses(held: Sequence[Rule], evidence: Evidence) -> list[str]:
    names = {rule.name for rule in held}
    return [rule.says(evidence) for rule in held if names.isdisjoint(rule.unless)]


def _level(held: Sequence[Rule]) -> Level:
    effects = {rule.effect for rule in held}
    if "alarm" in effects:
        return "alarm"
    return "watch" if "watch" in effects else "works"


def _sentence(held: Sequence[Rule], evidence: Evidence) -> str:
    """The clauses in the order of the rules, closed by the advice of the last that has one."""
    clauses = _clauses(held, evidence)
    if _level(held) == "works":
        works = "Works well" if evidence.found.facility.firm else "Works so far"
        return "; ".join([works, *clauses]) + "."
    advice = [f": {rule.advice}" for rule in held if rule.advice]
    text = listed(clauses, comma=True) + "".join(advice[-1:]) + "."
    return text[0].upper() + text[1:]


def _notes(evidence: Evidence) -> tuple[str, ...]:
    notes = []
    discrimination = evidence.found.discrimination
    if discrimination.value is None and 0 < evidence.right < 1:
        notes.append(f"Its discrimination cannot be told: {discrimination.why}.")
    if evidence.idle:
        notes.append(f"Hardly anyone chooses {_chosen(evidence.idle, evidence)}.")
    if not evidence.found.facility.firm:
        notes.append(f"A first sign, from {evidence.found.facility.n} answers; {FIRM} make it firm.")
    return tuple(notes)


def listed(names: Sequence[str], *, comma: bool = False) -> str:
    """Words in a row: "a", "a and b", "a, b and c"; with `comma` one before "and" too, as for clauses."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}{',' if comma else ''} and {names[-1]}"
