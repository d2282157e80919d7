"""What somebody earns who knows nothing but how tests are written: simple strategies over the options.

A strategy looks at the stem and the options as the file shows them and names those that it prefers. Whoever
follows it takes one of these by lot. Over a bank each should do no better than chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from course.content.items import Item, Scenario, Single

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: May be exceeded by so much before a bank gives itself away (curriculum rule 8).
TOLERANCE = 0.05
#: A smaller bank is not judged: its shares say nothing.
LEAST_BANK = 20
#: Words that soften a claim, which writers of tests like to put into what is true.
HEDGES = frozenset(
    WORD.findall(
        "about almost among can could generally largely likely mainly may might mostly nearly often partly "
        "perhaps possibly probably rather seem seems should some sometimes suggests tend tends unless "
        "usually would "
    )
)
#: Too common to tell anything.
STOP = frozenset(
    WORD.findall(
        "a an and are as at be been being but by do does for from had has have he her his how if in into is "
        "it its more most no nor not of on one only or our out she so than that the their them then there "
        "these they this those to under up was we were what when where which while who whom whose why will "
        "with without you your "
    )
)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

Choice = Single | Scenario
#: The places of the options preferred; all or none of them mean that the strategy cannot decide.
Strategy = Callable[[str, Sequence[str]], list[int]]


@dataclass(frozen=True)
class Guess:
    """What a strategy earns: `share` and `chance` of all items, 0 to 1; `decided`: where it prefers."""

    strategy: str
    items: int
    decided: int
    share: float
    chance: float

    @property
    def tells(self) -> bool:
        """Whether the strategy earns more than a bank may give away."""
        return self.items >= LEAST_BANK and self.share > self.chance + TOLERANCE

    def as_text(self) -> str:
        """The figure, for people."""
        return (
            f"{self.strategy}: {self.share:.1%} right of {self.items} single and scenario items "
            f"(chance {self.chance:.1%}; it decides in {self.decided})"
        )


def most(values: Sequence[float]) -> list[int]:
    """The places of the greatest value."""
    return [place for place, value in enumerate(values) if value == max(values)]


def longest(stem: str, options: Sequence[str]) -> list[int]:
    """The option with the most characters."""
    return most([len(text) for text in options])


def shortest(stem: str, options: Sequence[str]) -> list[int]:
    """The option with the fewest characters."""
    return most([-len(text) for text in options])


def middling(stem: str, options: Sequence[str]) -> list[int]:
    """Any option that is neither the longest nor the shortest."""
    ends = {*longest(stem, options), *shortest(stem, options)}
    return [place for place in range(len(options)) if place not in ends]


def hedged(stem: str, options: Sequence[str]) -> list[int]:
    """The option with the most words that soften a claim."""
    return most([sum(word in HEDGES for word in words(text)) for text in options])


def like_the_stem(stem: str, options: Sequence[str]) -> list[int]:
    """The option that shares the most telling words with the stem."""
    asked = set(words(stem)) - STOP
    return most([len(asked & set(words(text))) for text in options])


def middle_number(stem: str, options: Sequence[str]) -> list[int]:
    """Where each option holds one number, that in the middle; of an even count, either of two."""
    found = [NUMBER.findall(text) for text in options]
    if any(len(numbers) != 1 for numbers in found):
        return []
    values = [float(numbers[0].replace(",", "")) for numbers in found]
    order = sorted(range(len(values)), key=values.__getitem__)
    return sorted(order[(len(order) - 1) // 2 : len(order) // 2 + 1])


def in_place(place: int) -> Strategy:
    """The option that stands in one place of the file; `place` from 0."""
    return lambda stem, options: [place] if place < len(options) else []


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return WORD.findall(text.casefold())


STRATEGIES: Mapping[str, Strategy] = {
    "the longest option": longest,
    "the shortest option": shortest,
    "an option of middling length": middling,
    "the most hedged option": hedged,
    "the option most like the stem": like_the_stem,
    "the number in the middle": middle_number,
    "the first option": in_place(0),
    "the second option": in_place(1),
    "the third option": in_place(2),
    "the fourth option": in_place(3),
}


def guess(items: Iterable[Item]) -> tuple[Guess, ...]:
    """What each strategy earns over the single and scenario items; nothing where there are none."""
    choices = [item for item in items if isinstance(item, Single | Scenario)]
    return tuple(_earned(name, strategy, choices) for name, strategy in STRATEGIES.items()) if choices else ()


def _earned(name: str, strategy: Strategy, items: Sequence[Choice]) -> Guess:
    earned = chance = 0.0
    decided = 0
    for item in items:
        options = [option.text for option in item.options]
        preferred = strategy(item.stem, options) or list(range(len(options)))
        right = [place for place in preferred if item.options[place].correct]
        earned += len(right) / len(preferred)
        chance += 1 / len(options)
        decided += len(preferred) < len(options)
    return Guess(name, len(items), decided, earned / len(items), chance / len(items))
