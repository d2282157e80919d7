"""What can be chosen in an item, named as `choices.py` counts it: for the page on how an item did.

Options are lettered in the order of their file, since each attempt shows them in another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_uppercase
from typing import Protocol, assert_never

from course.content.items import (
    Categorise,
    Cloze,
    Item,
    Match,
    Multiple,
    Order,
    Region,
    Scenario,
    Single,
    TrueFalseWhy,
)
from course.learning.choices import choices_of
from course.learning.remarking import Ruling, by_whose_key


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its counted id, what it is called, its words, and whether it is right."""

    id: str
    label: str
    text: str
    key: bool


@dataclass(frozen=True)
class Group:
    """Choices for one place of an item: for all of it (no title), or for one row, gap or step.

    For what was put right after one step the title is that step's.
    """

    title: str
    choices: tuple[Choice, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The ids of the right ones."""
        return frozenset(choice.id for choice in self.choices if choice.key)


class _Worded(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def text(self) -> str: ...


def groups(item: Item) -> tuple[Group, ...]:
    """All that can be chosen in an item, in the order of its file."""
    match item:
        case Single() | Scenario() | Multiple():
            return (Group("", _lettered((o.id, o.text, o.correct) for o in item.options)),)
        case Region():
            return (Group("", _lettered((o.id, o.text, o.correct) for o in item.regions)),)
        case TrueFalseWhy():
            reasons = ((f"reason>{r.id}", r.text, r.correct) for r in item.reasons)
            return (Group("Verdict", _verdicts(item)), Group("Because", _lettered(reasons)))
        case Match():
            rights = [(pair.id, pair.right) for pair in item.pairs]
            rights += [(extra.id, extra.text) for extra in item.extra_right]
            return tuple(_row(pair.id, pair.left, rights, pair.id) for pair in item.pairs)
        case Categorise():
            places = _words(item.categories)
            return tuple(_row(e.id, e.text, places, e.category) for e in item.elements)
        case Cloze():
            return tuple(
                _row(gap.id, f"Gap {number}", _words(gap.choices), gap.key)
                for number, gap in enumerate(item.gaps, start=1)
            )
        case Order():
            return tuple(_steps(item))
        case _:
            assert_never(item)


def gapped(item: Item) -> str:
    """The text of a cloze with its gaps by number; empty for other items."""
    if not isinstance(item, Cloze):
        return ""
    text = item.text
    for number, gap in enumerate(item.gaps, start=1):
        text = text.replace(f"{{{{{gap.id}}}}}", f"[gap {number}]")
    return text


def judged(item: Item) -> Group | None:
    """The choices that a verdict compares: of which a learner takes one, or as many as belong.

    None for items of several rows, where a right choice of one says nothing of a wrong one of another.
    """
    match item:
        case Single() | Scenario() | Multiple() | Region() | TrueFalseWhy():
            return groups(item)[0]
        case _:
            return None


def right_under(item: Item, rulings: Sequence[Ruling]) -> tuple[frozenset[str], frozenset[str]]:
    """Of the choices that a verdict compares: the key by which they are marked, and what counts beside it."""
    group = judged(by_whose_key(item, rulings))
    if group is None:
        return frozenset(), frozenset()
    accepted = {choice for ruling in rulings for choice in choices_of(ruling.accepted)}
    known = {choice.id for choice in group.choices}
    return group.keys, frozenset(accepted & known) - group.keys


def _verdicts(item: TrueFalseWhy) -> tuple[Choice, ...]:
    return (
        Choice("verdict>true", "True", "", item.key),
        Choice("verdict>false", "False", "", not item.key),
    )


def _lettered(options: Iterable[tuple[str, str, bool]]) -> tuple[Choice, ...]:
    return tuple(
        Choice(name, letter, text, key)
        for letter, (name, text, key) in zip(ascii_uppercase, options, strict=False)
    )


def _words(pieces: Sequence[_Worded]) -> list[tuple[str, str]]:
    return [(piece.id, piece.text) for piece in pieces]


def _row(name: str, title: str, given: Iterable[tuple[str, str]], key: str) -> Group:
    return Group(title, _lettered((f"{name}>{other}", text, other == key) for other, text in given))


def _steps(item: Order) -> Iterable[Group]:
    """For each step what was put right after it: rightly the next of the file, after the last nothing."""
    steps = _words(item.elements_in_order)
    for (name, text), (following, _) in pairwise([*steps, ("", "")]):
        yield _row(name, text, (step for step in steps if step[0] != name), following)
