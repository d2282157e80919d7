"""What test-wise guessing earns: by known options, and over the bank as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.content.checks.advice import no_giveaway
from course.content.guessing import STRATEGIES, TOLERANCE, Guess, guess
from course.content.loader import load
from course.content.model import Course
from tests.content.test_checks import single, with_items

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def earned() -> dict[str, Guess]:
    return {found.strategy: found for found in guess(load(ROOT).items.values())}


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_no_simple_strategy_beats_chance_by_more_than_five_points(
    earned: dict[str, Guess], strategy: str
) -> None:
    found = earned[strategy]
    assert found.items >= 150
    assert found.share <= found.chance + TOLERANCE, found.as_text()


@pytest.mark.parametrize(
    ("name", "stem", "options", "preferred"),
    [
        ("the longest option", "?", ["a", "ccc", "bb"], [1]),
        ("the longest option", "?", ["aa", "bb", "c"], [0, 1]),
        ("the shortest option", "?", ["a", "ccc", "bb"], [0]),
        ("an option of middling length", "?", ["a", "ccc", "bb"], [2]),
        ("the most hedged option", "?", ["It will", "It may perhaps", "It may"], [1]),
        ("the most hedged option", "?", ["Yes", "No", "Both"], [0, 1, 2]),
        ("the option most like the stem", "Who trains the crew?", ["The mate", "Crew of the guild"], [1]),
        ("the number in the middle", "?", ["46 States", "151 States", "28 States"], [0]),
        ("the number in the middle", "?", ["1,200", "300", "20", "4"], [1, 2]),
        ("the number in the middle", "?", ["46 States", "None", "28 States"], []),
        ("the second option", "?", ["a", "b", "c"], [1]),
        ("the fourth option", "?", ["a", "b", "c"], []),
    ],
)
def test_what_a_strategy_prefers(name: str, stem: str, options: list[str], preferred: list[int]) -> None:
    assert STRATEGIES[name](stem, options) == preferred


def test_whoever_cannot_decide_takes_one_by_lot(mini: Course) -> None:
    found = {g.strategy: g for g in guess([single(mini, "q-l01-01", "one", "two", "six")])}
    assert found["the longest option"].share == pytest.approx(1 / 3)
    assert found["the longest option"].decided == 0
    assert found["the first option"].share == 1


def test_a_bank_that_gives_its_keys_away_is_named_with_the_figure(mini: Course) -> None:
    items = [single(mini, f"q-l01-{n:02}", "the long key", "no", f"{n}", "nay") for n in range(20)]
    messages = [problem.message for problem in no_giveaway(with_items(mini, *items))]
    assert (
        "the options give keys away to whoever takes the longest option: 100.0% right of 20 single and "
        "scenario items (chance 25.0%; it decides in 20)" in messages
    )
    assert not list(no_giveaway(with_items(mini, *items[:19]))), "a small bank is not judged"


def test_without_items_there_is_nothing_to_earn() -> None:
    assert guess([]) == ()
