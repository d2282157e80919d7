"""What a verdict on an item rests on: its analysis, its right options, and what these show together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from course.learning.analysis import ItemAnalysis
from course.learning.differences import newcombe
from course.learning.distractors import OptionCurve
from course.learning.intervals import LEAST_GROUP, Estimate, surely_more
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


def surely_idle(option: OptionCurve) -> bool:
    """Whether its whole interval is below 1 in 20."""
    return surely_below(option.overall, IDLE)


def surely_below(found: Estimate, bound: float) -> bool:
    """Whether the whole interval lies below a bound."""
    return found.interval is not None and found.interval.high < bound


def surely_above(found: Estimate, bound: float) -> bool:
    """Whether the whole interval lies above a bound."""
    return found.interval is not None and found.interval.low > bound


def preferred(evidence: Evidence) -> list[OptionCurve]:
    """Wrong options that more of the upper third chose than the right one, or the least chosen right one."""
    key = _key_count(evidence)
    return [] if key is None else [each for each in evidence.wrong if _strongest(each) > key]


def surely_preferred(evidence: Evidence) -> list[OptionCurve]:
    """Those of them that more than chance would prefer, in 95 cases of 100.

    Two options of one group are compared among those who chose one of the two: c against k by
    (c - k)² / (c + k) > 1.96² (McNemar 1947; without a correction, which Fagerland, Lydersen and Laake 2013,
    The McNemar test for binary matched-pairs data, find needless). Where learners choose several options
    and may have chosen both, this is on the safe side: c - k stays, and fewer differ.
    """
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


def negative(evidence: Evidence) -> bool:
    """Whether the strong surely miss the item more than the weak."""
    return surely_below(evidence.found.discrimination, 0.0)


def below_zero(evidence: Evidence) -> bool:
    """Whether the strong miss it more, of enough answers to be judged, and chance could do as much."""
    found = evidence.found.discrimination
    judged = found.firm and evidence.right <= EASY
    return judged and found.value is not None and found.value < 0 and not negative(evidence)


def weak(evidence: Evidence) -> bool:
    """Whether it surely hardly discriminates; where nearly everyone is right, it cannot."""
    able = evidence.right <= EASY and not negative(evidence) and not below_zero(evidence)
    return able and surely_below(evidence.found.discrimination, WEAK)


def untold(evidence: Evidence) -> bool:
    """Whether it cannot be told yet how well it discriminates: it is neither surely weak nor surely better
    than nothing, or not above what is weak."""
    told = negative(evidence) or below_zero(evidence) or weak(evidence)
    if told or not 0 < evidence.right <= EASY:
        return False
    found = evidence.found.discrimination
    return found.value is None or found.value < WEAK or not surely_above(found, 0.0)


def reading(evidence: Evidence, option: OptionCurve) -> str:
    """What the curve of one option says; nothing for too few answers or where a third is empty."""
    lower, _, upper = option.thirds
    away = newcombe(upper, lower)
    if not evidence.keys or not option.overall.enough or away is None:
        return ""
    if option.option in evidence.keys:
        return _course(away, "Rises with ability, as it should", "Falls with ability, as a key should not")
    if option.option in evidence.accepted:
        return "Accepted beside the key"
    if option in surely_preferred(evidence):
        return "Chosen by more of the strongest than a right one"
    if is_idle(option):
        return _few_choose(option)
    return _course(away, "Rises with ability, as it should not", "Falls with ability, as it should")


def _course(away: tuple[float, float], rises: str, falls: str) -> str:
    """In words how the share of the upper third differs from that of the lower one."""
    if away[0] > 0:
        return rises
    return falls if away[1] < 0 else "About level: no rise or fall can be told"


def _few_choose(option: OptionCurve) -> str:
    chosen = f"below {IDLE * 100:.0f} per cent" if option.overall.value else "nobody chose it"
    return f"Idle: {chosen}" if surely_idle(option) else f"Idle so far: {chosen}"
