"""Choices by the ids that are counted, lines of items, their order, and what deserves attention."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest

from course.content.items import Item
from course.learning.choices import choices_of
from course.learning.choosable import gapped, groups, judged
from course.learning.evidence import preferred
from course.learning.exemplars import right_response, wrong_response
from course.learning.grading import FULL
from course.learning.item_details import item_detail, worth_teaching
from course.learning.item_lines import (
    Answered,
    ItemLine,
    attention,
    doubted,
    item_line,
    ordered,
    teachable,
)
from course.learning.remarking import Ruling
from course.learning.sums import EVERYONE, ItemSums
from tests.unit.samples import ALL, CANARY, item

DROP = Ruling("dropped", "drop", 0)
PLACE: Any = {"number": 1, "current": True, "whole": True}
A, B, D = (f"{CANARY}-{name}" for name in ("a", "b", "d"))


def line(
    number: int,
    right: int,
    n: int,
    sure_wrong: int = 0,
    strong: str = A,
    discrimination: float = 0.5,
    rulings: tuple[Ruling, ...] = (),
) -> ItemLine:
    """A single item of which so many of n are right; the upper half of learners choose `strong`."""
    mean, spread = FULL // 2, n * FULL**2 // 16
    together = round(discrimination * sqrt(right * (1 - right / n) * FULL**2 * spread))
    low = B if strong == A else A
    half = n // 2
    choices = {(EVERYONE, 10): n - half, (EVERYONE, 90): half, (low, 10): n - half, (strong, 90): half}
    rest = (n * mean, n * mean * mean + spread, right * FULL * mean + together)
    sums = ItemSums(n, right * FULL, right * FULL**2, *rest, right, 0)
    certainty = {(2, False): sure_wrong, (1, True): n - sure_wrong}
    answered = Answered(sums, choices, certainty, {})
    shown = item("single", number)
    return item_line(
        shown.id, f"{number:064x}", shown, answered, **PLACE | {"number": number}, rulings=rulings
    )


@pytest.mark.parametrize("shown", ALL, ids=lambda each: each.type)
def test_the_right_answer_chooses_all_keys_and_the_wrong_one_none(shown: Item) -> None:
    known = [choice for group in groups(shown) for choice in group.choices]
    ids, keys = [choice.id for choice in known], {choice.id for choice in known if choice.key}
    assert len(ids) == len(set(ids)) and keys
    assert set(choices_of(right_response(shown))) == keys
    wrong = set(choices_of(wrong_response(shown)))
    assert wrong <= set(ids) and not wrong & keys


@pytest.mark.parametrize("shown", ALL, ids=lambda each: each.type)
def test_choices_are_compared_where_one_rules_out_another(shown: Item) -> None:
    compared = judged(shown)
    assert (compared is None) == (shown.type in ("match", "order", "categorise", "cloze"))
    keyless = [group.title for group in groups(shown) if not group.keys]
    assert keyless == (["Step e"] if shown.type == "order" else []), "nothing comes after the last step"


def test_gaps_of_a_text_are_told_by_their_number() -> None:
    assert gapped(item("cloze")) == "There were [gap 1] States and [gap 2] observers."
    assert gapped(item("single")) == ""


def test_what_needs_a_look_stands_first() -> None:
    flawed, few, good, hard = (
        line(1, 20, 40, strong=B, discrimination=-0.9),
        line(2, 10, 20),
        line(3, 24, 40),
        line(4, 4, 40),
    )
    assert [each.verdict.level for each in (flawed, few, good, hard)] == ["alarm", "few", "works", "watch"]
    given = (few, good, hard, flawed)
    assert [each.number for each in ordered(given, "look")] == [1, 4, 3, 2]
    assert [each.number for each in ordered(given, "number")] == [1, 2, 3, 4]
    assert [each.number for each in ordered(given, "facility")] == [4, 1, 2, 3]
    assert ordered(given, "discrimination")[0] is flawed


def test_what_has_no_figure_stands_last() -> None:
    nobody = line(9, 9, 9)
    assert not nobody.told and ordered([nobody, line(1, 39, 40)], "facility")[-1] is nobody


def test_one_sentence_tells_what_deserves_attention() -> None:
    flawed, good, hard = line(1, 20, 40, strong=B), line(3, 24, 40), line(4, 4, 40)
    assert attention([good, flawed]).startswith("Question 1: ")
    again = line(7, 20, 40, strong=B)
    assert attention([flawed, good, again]) == "Look at the keys of questions 1 and 7."
    assert attention([good, hard]) == "1 of 2 judged questions is worth a look."
    assert attention([good]) == "Nothing stands out in the one judged question."
    assert attention([good], "share right") == "By share right nothing stands out in the one judged question."
    unsure = line(5, 24, 40, discrimination=0.1)
    needs = "Nothing stands out in the 2 judged questions; 1 needs more answers to tell."
    assert attention([good, unsure]) == needs
    assert attention([line(2, 5, 10)]) == "Not judged yet: no question has 30 answers."


def test_what_is_dealt_with_stands_last_and_is_not_among_what_to_look_at() -> None:
    dropped = line(1, 20, 40, strong=B, discrimination=-0.9, rulings=(DROP,))
    few, good, hard = line(2, 10, 20), line(3, 24, 40), line(4, 4, 40)
    assert [each.number for each in ordered([dropped, few, good], "look")] == [3, 2, 1]
    assert attention([dropped, good, hard]) == "1 of 2 judged questions is worth a look."
    assert attention([dropped]) == "No question is left to judge; 1 is dealt with."
    assert dropped.evidence.settled == DROP


def test_what_is_dealt_with_is_not_among_what_many_are_sure_of_and_wrong() -> None:
    lines = (line(1, 20, 40, sure_wrong=15, rulings=(DROP,)), line(2, 20, 40, sure_wrong=12))
    assert [each.number for each in worth_teaching(lines)] == [2]


def test_by_a_key_in_doubt_nothing_is_taught() -> None:
    """A wrong key leads every list of what many are sure of and wrong: it stands apart from it."""
    flawed, good = line(1, 20, 40, sure_wrong=18, strong=B), line(2, 24, 40, sure_wrong=10)
    assert [each.number for each in worth_teaching((flawed, good))] == [1, 2]
    assert [each.number for each in worth_teaching(teachable([flawed, good]))] == [2]
    assert doubted([flawed, good]) == (flawed,)


def test_wrong_options_that_strong_learners_choose_are_read_so() -> None:
    detail = item_detail(line(1, 20, 40, strong=B))
    readings = {row.choice.id: row.reading for row in detail.tables[0].rows}
    assert readings[B] == "Chosen by more of the strongest than a right one"
    assert readings[D] == "Idle so far: nobody chose it"
    assert [row.choice.label for row in detail.tables[0].rows] == ["A", "B", "C"]


def test_sure_and_wrong_is_ranked_by_the_least_that_there_can_be() -> None:
    lines = (line(1, 30, 40, sure_wrong=2), line(2, 20, 40, sure_wrong=15), line(3, 30, 40))
    assert [each.number for each in worth_teaching(lines)] == [2, 1]
    assert worth_teaching((line(4, 3, 9, sure_wrong=5),)) == ()
    rows = {row.words: (row.right, row.wrong) for row in item_detail(lines[1]).sure}
    assert rows == {"Certain": (0, 15), "Fairly sure": (25, 0), "Guessing": (0, 0)}


def test_what_is_accepted_beside_the_key_is_no_wrong_option_any_more() -> None:
    flawed = line(1, 12, 40, strong=B, discrimination=-0.6)
    assert "surely preferred" in flawed.verdict.rules
    accepting = (Ruling("one", "accept", 0, {"choice": B}),)
    assert flawed.shown is not None
    mended = item_line(
        flawed.item, flawed.marking_hash, flawed.shown, flawed.answered, **PLACE, rulings=accepting
    )
    assert "surely preferred" not in mended.verdict.rules
    assert (mended.evidence.keys, mended.evidence.accepted) == ({A}, {B})
    readings = {row.choice.id: row.reading for row in item_detail(mended).tables[0].rows}
    assert readings[B] == "Accepted beside the key"
    # A wrong one is compared with the accepted one, which more of the strongest chose than the key.
    assert [each.option for each in preferred(mended.evidence)] == []


def test_where_a_newer_key_marks_the_options_are_judged_by_it() -> None:
    flawed = line(1, 12, 40, strong=B, discrimination=-0.6)
    assert flawed.shown is not None and flawed.shown.type == "single"
    turned = [each.model_copy(update={"correct": each.id == B}) for each in flawed.shown.options]
    newer = flawed.shown.model_copy(update={"options": tuple(turned)})
    by_it = (Ruling("one", "rekey", 0, key=newer),)
    mended = item_line(
        flawed.item, flawed.marking_hash, flawed.shown, flawed.answered, **PLACE, rulings=by_it
    )
    assert mended.evidence.keys == {B} and "surely preferred" not in mended.verdict.rules


def test_an_item_of_which_nothing_is_kept_has_its_figures_and_no_options() -> None:
    found = item_line(
        "q-gone", "0" * 64, None, Answered(line(1, 20, 40).answered.sums), number=1, current=False, whole=True
    )
    assert (found.stem, found.expected, found.found.facility.value) == ("q-gone", None, 0.5)
    assert item_detail(found).tables == () and found.verdict.level != "few"
