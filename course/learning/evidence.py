"""What a verdict on an item rests on: its analysis, its right options, and what these show together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from course.learning.analysis import ItemAnalysis
from course.learning.distractors import OptionCurve
from course.learning.intervals import LEAST_GROUP, surely_more
from course.learning.remarking import Ruling

#: Share right below and above which an item is watched, discrimination likewise; share of an idle option.
HARD, EASY = 0.30, 0.95
WEAK = 0.15
IDLE = 0.05


@dataclass(frozen=True)
class Evidence:
    """What the rules look at. `keys`: ids of the right options; `labels`: what each is called, as "C".

    `accepted`: options that count beside the key by a decision. `settled`: the decision that drops the item
    or gives full marks for it.
    """

    found: ItemAnalysis
    keys: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()
    settled: Ruling | None = None

    @property
    def right(self) -> float:
        """The share right; only for items that someone has answered."""
        return self.found.facility.value or 0.0

    @property
    def wrong(self) -> list[OptionCurve]:
        """The wrong options; none where it is not known which are right."""
        right = self.keys | self.accepted
        return [each for each in self.found.options if each.option not in right] if self.keys else []

    @property
    def idle(self) -> list[OptionCurve]:
        """Wrong options that fewer than 1 in 20 choose."""
        return [each for each in self.wrong if is_idle(each)]


def is_idle(option: OptionCurve) -> bool:
    """Whether fewer than 1 in 20 chose it."""
    return option.overall.value is not None and option.overall.value < IDLE


def preferred(evidence: Evidence) -> list[OptionCurve]:
    """Wrong options that more of the upper third chose than the right one, or the least chosen right one."""
    key = _key_count(evidence)
    return [] if key is None else [each for each in evidence.wrong if _strongest(each) > key]


def surely_preferred(evidence: Evidence) -> list[OptionCurve]:
    """Those of them that more than chance would prefer, in 95 cases of 100."""
    key = _key_count(evidence) or 0
    return [each for each in preferred(evidence) if surely_more(_strongest(each), key)]


def _key_count(evidence: Evidence) -> int | None:
    """How many of the upper third chose the least chosen right option, or one accepted beside the key if
    these are more; None where the third is too small."""
    keys = [each for each in evidence.found.options if each.option in evidence.keys]
    if not keys or keys[0].thirds[2].n < LEAST_GROUP:
        return None
    accepted = [_strongest(each) for each in evidence.found.options if each.option in evidence.accepted]
    return max([min(map(_strongest, keys)), *accepted])


def _strongest(option: OptionCurve) -> int:
    upper = option.thirds[2]
    return round((upper.value or 0.0) * upper.n)


def _surely_negative(evidence: Evidence) -> bool:
    interval = evidence.found.discrimination.interval
    return interval is not None and interval.high < 0


def negative(evidence: Evidence) -> bool:
    """Whether the strong miss the item more than the weak: judged from 100 answers, or for certain."""
    found = evidence.found.discrimination
    judged = found.firm and evidence.right <= EASY
    return _surely_negative(evidence) or (judged and found.value is not None and found.value < 0)


def weak(evidence: Evidence) -> bool:
    """Whether it hardly discriminates; where nearly everyone is right, it cannot."""
    value = evidence.found.discrimination.value
    return value is not None and value < WEAK and evidence.right <= EASY and not negative(evidence)


def reading(evidence: Evidence, option: OptionCurve) -> str:
    """What the curve of one option says; nothing for too few answers or where a third is empty."""
    lower, _, upper = (third.value for third in option.thirds)
    if not evidence.keys or not option.overall.enough or lower is None or upper is None:
        return ""
    if option.option in evidence.keys:
        return "Rises with ability, as it should" if upper > lower else "Does not rise with ability"
    if option.option in evidence.accepted:
        return "Accepted beside the key"
    if option in preferred(evidence):
        return "Chosen by more of the strongest than a right one"
    if is_idle(option):
        nearly = f"Nearly idle: below {IDLE * 100:.0f} per cent"
        return nearly if option.overall.value else "Idle: nobody chose it"
    return "Works" if upper < lower else "Does not fall with ability"
