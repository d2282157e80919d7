"""A verdict on an item in plain words, by stated rules, which a page can show as "how this is judged".

Each rule looks at the evidence, and where it holds gives a clause and may raise the level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from course.learning.evidence import Evidence, surely_idle
from course.learning.intervals import ENOUGH, FIRM
from course.learning.verdict_rules import (
    FEW_RULE,
    IDLE_RULE,
    RULES,
    SETTLED_RULES,
    Rule,
    chosen,
    listed,
)

#: "open": nothing stands out, and whether the item works cannot be told yet.
Level = Literal["few", "open", "works", "watch", "alarm", "settled"]
_STRONGEST_FIRST: tuple[Level, ...] = ("alarm", "watch", "open")


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
    told = [rule for rule in _held(evidence) if rule.effect != "open"]
    shown = _clauses(told, evidence) if facility.enough and done.name == "dropped" else []
    notes = (f"Its answers: {listed(shown, comma=True)}.",) if shown else ()
    return Verdict("settled", done.says(evidence) + ".", notes, (done.name,), facility.firm)


def _held(evidence: Evidence) -> list[Rule]:
    return [rule for rule in RULES if rule.holds(evidence)]


def _clauses(held: Sequence[Rule], evidence: Evidence) -> list[str]:
    names = {rule.name for rule in held}
    return [rule.says(evidence) for rule in held if names.isdisjoint(rule.unless)]


def _level(held: Sequence[Rule]) -> Level:
    effects = {rule.effect for rule in held}
    return next((level for level in _STRONGEST_FIRST if level in effects), "works")


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
    notes += _idle(evidence)
    if not evidence.found.facility.firm:
        notes.append(f"A first sign, from {evidence.found.facility.n} answers; {FIRM} make it firm.")
    return tuple(notes)


def _idle(evidence: Evidence) -> list[str]:
    sure = [each for each in evidence.idle if surely_idle(each)]
    perhaps = [each for each in evidence.idle if each not in sure]
    said = ((sure, ""), (perhaps, " so far"))
    return [f"Hardly anyone chooses {chosen(each, evidence)}{so_far}." for each, so_far in said if each]
