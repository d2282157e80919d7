"""How items did, a line each: what the table of a quiz, its files and its printed report are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from textwrap import shorten
from typing import Literal

from course.content.items import Item
from course.learning.analysis import ItemAnalysis, analyse, facility
from course.learning.choosable import groups, judged, right_under
from course.learning.evidence import Evidence
from course.learning.intervals import ENOUGH, LEAST_GROUP
from course.learning.remarking import Ruling, settling
from course.learning.sums import Certainty, Choices, ItemSums, Times
from course.learning.verdict_rules import listed
from course.learning.verdicts import Level, Verdict, verdict

Order = Literal["look", "number", "facility", "discrimination"]
#: What needs a look stands first.
_RANK: dict[Level, int] = {"alarm": 0, "watch": 1, "open": 2, "works": 3, "few": 4, "settled": 5}
STEM = 90


@dataclass(frozen=True)
class Answered:
    """What is kept of the answers to one marking hash; without counts where none were asked for."""

    sums: ItemSums
    choices: Choices = field(default_factory=dict)
    certainty: Certainty = field(default_factory=dict)
    times: Times = field(default_factory=dict)


@dataclass(frozen=True)
class ItemLine:
    """One revision of an item in one population, with all that is known of it.

    `number`: its place among the questions of the quiz, from 1. `shown`: as learners met it; none where
    nothing of it is kept. `current`: it stands in the files as it is. `verdict` follows `verdicts.RULES`.
    `rulings`: the decisions on its marking that stand for all of the population.
    """

    number: int
    item: str
    marking_hash: str
    shown: Item | None
    current: bool
    answered: Answered
    found: ItemAnalysis
    evidence: Evidence
    verdict: Verdict
    rulings: tuple[Ruling, ...] = ()

    @property
    def told(self) -> bool:
        """Whether enough learners answered to give any figure."""
        return self.found.facility.n >= LEAST_GROUP

    @property
    def stem(self) -> str:
        """The question in short; its id where nothing is kept of it."""
        return shorten(self.shown.stem, STEM, placeholder=" …") if self.shown else self.item

    @property
    def expected(self) -> float | None:
        """The share that its authors expected right."""
        return self.shown.difficulty if self.shown else None


def item_line(
    item: str,
    marking_hash: str,
    shown: Item | None,
    answered: Answered,
    *,
    number: int,
    current: bool,
    whole: bool,
    rulings: Sequence[Ruling] = (),
) -> ItemLine:
    """The line of one revision; `whole`: with the choices of single rows, gaps and steps as well."""
    compared = judged(shown) if shown else None
    wanted = groups(shown) if shown and whole else filter(None, [compared])
    choices = [choice.id for group in wanted for choice in group.choices]
    found = analyse(
        answered.sums,
        shown.difficulty if shown else _share(answered.sums),
        choices,
        answered.choices,
        answered.certainty,
        answered.times,
    )
    evidence = _evidence(found, shown, rulings)
    judgement = verdict(evidence)
    return ItemLine(
        number, item, marking_hash, shown, current, answered, found, evidence, judgement, tuple(rulings)
    )


def ordered(lines: Iterable[ItemLine], by: Order) -> tuple[ItemLine, ...]:
    """Lines by what needs a look, by number, the hardest first, or the least discriminating first.

    What has no figure stands last.
    """
    if by == "number":
        return tuple(sorted(lines, key=lambda line: line.number))
    if by == "look":
        return tuple(sorted(lines, key=lambda line: (_RANK[line.verdict.level], _value(line, "facility"))))
    return tuple(sorted(lines, key=lambda line: _value(line, by)))


def doubted(lines: Iterable[ItemLine]) -> tuple[ItemLine, ...]:
    """Lines whose verdict is an alarm: their key may be wrong, so that one looks before one teaches by it."""
    return tuple(line for line in lines if line.verdict.level == "alarm")


def teachable(lines: Iterable[ItemLine]) -> tuple[ItemLine, ...]:
    """All other lines."""
    return tuple(line for line in lines if line.verdict.level != "alarm")


def attention(lines: Sequence[ItemLine], judged_by: str = "") -> str:
    """What deserves attention among the questions of a quiz, in one sentence.

    `judged_by`: what alone they were judged by, for lines without options.
    """
    settled = sum(line.verdict.level == "settled" for line in lines)
    able = [line for line in lines if line.verdict.level not in ("few", "settled")]
    alarms = doubted(able)
    watched = sum(line.verdict.level == "watch" for line in able)
    if not able and settled:
        return f"No question is left to judge; {settled} {'is' if settled == 1 else 'are'} dealt with."
    if not able:
        return f"Not judged yet: no question has {ENOUGH} answers."
    if len(alarms) == 1:
        return f"Question {alarms[0].number}: {_lower(alarms[0].verdict.sentence)}"
    if alarms:
        return f"Look at the keys of questions {listed([str(line.number) for line in alarms])}."
    if watched:
        return f"{watched} of {len(able)} judged questions {'is' if watched == 1 else 'are'} worth a look."
    return _nothing(able, judged_by)


def _nothing(able: Sequence[ItemLine], judged_by: str) -> str:
    """That nothing stands out, and of how many more answers would have to tell."""
    untold = sum(line.verdict.level == "open" for line in able)
    said = f"{f'By {judged_by} nothing' if judged_by else 'Nothing'} stands out in the {_count(len(able))}"
    needs = f"; {untold} {'needs' if untold == 1 else 'need'} more answers to tell" if untold else ""
    return f"{said}{needs}."


def _count(number: int) -> str:
    return "one judged question" if number == 1 else f"{number} judged questions"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _evidence(found: ItemAnalysis, shown: Item | None, rulings: Sequence[Ruling]) -> Evidence:
    """What is judged: all figures, and of the choices those that can be compared with each other."""
    compared, done = judged(shown) if shown else None, settling(rulings)
    if shown is None or compared is None:
        return Evidence(replace(found, options=()), settled=done)
    names = {choice.id for choice in compared.choices}
    curves = tuple(curve for curve in found.options if curve.option in names)
    labels = {choice.id: choice.label for choice in compared.choices}
    keys, accepted = right_under(shown, rulings)
    return Evidence(replace(found, options=curves), keys, labels, accepted, done)


def _share(sums: ItemSums) -> float:
    """Stands for what was expected where nobody knows any more: then it was as meant."""
    return facility(sums).value or 0.0


def _value(line: ItemLine, name: Literal["facility", "discrimination"]) -> tuple[bool, float, int]:
    found = line.found.facility if name == "facility" else line.found.discrimination
    known = found.value is not None and line.told
    return (not known, found.value if known and found.value is not None else 0.0, line.number)
