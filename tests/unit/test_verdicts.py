"""Verdicts: each rule alone, which sentence they make together, and that all are stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest

from course.learning.analysis import analyse
from course.learning.distractors import OptionCurve
from course.learning.evidence import Evidence, reading
from course.learning.grading import FULL
from course.learning.intervals import Estimate, fisher, share
from course.learning.remarking import Act, Ruling, settling
from course.learning.sums import ItemSums, Place
from course.learning.verdict_rules import RULES, SETTLED_RULES, listed
from course.learning.verdicts import how_judged, verdict

from .classes import name_of, together

LABELS = {"a": "A", "b": "B", "c": "C"}


def evidence(
    right: int,
    n: int,
    r: float | None = 0.4,
    expected: float | None = None,
    options: Mapping[str, tuple[int, int, int]] | None = None,
) -> Evidence:
    """An item that so many of n got right; of each option how many of each third (of n // 3) chose it."""
    nothing = analyse(ItemSums(), 0.5, [], {}, {}, {})
    curves = tuple(
        OptionCurve(
            name, share(sum(chosen), n), (share(chosen[0], n // 3), *(share(c, n // 3) for c in chosen[1:]))
        )
        for name, chosen in (options or {}).items()
    )
    discrimination = Estimate(r, n, fisher(r, n)) if r is not None else Estimate(None, n, why="no reason")
    return Evidence(
        replace(
            nothing,
            facility=share(right, n),
            discrimination=discrimination,
            options=curves,
            expected=right / n if expected is None else expected,
        ),
        frozenset({"a"}),
        LABELS,
    )


WEAK = "It hardly tells strong learners from weak ones."
LEVEL = "About level: no rise or fall can be told"
UNTOLD = "How well it tells strong learners from weak ones cannot yet be told."
GOOD = {"a": (16, 28, 36), "b": (16, 10, 3), "c": (8, 2, 1)}


@pytest.mark.parametrize(
    ("given", "level", "sentence"),
    [
        (evidence(19, 29), "few", "29 answers: too few to judge (30 needed)."),
        (evidence(1, 1), "few", "1 answer: too few to judge (30 needed)."),
        (evidence(19, 30), "works", "Works so far."),
        (evidence(70, 100), "works", "Works well."),
        (evidence(80, 120, options=GOOD), "works", "Works well."),
        (evidence(45, 100, expected=0.70), "works", "Works well; harder than meant."),
        (evidence(85, 100, expected=0.60), "works", "Works well; easier than meant."),
        (evidence(30, 100), "works", "Works well."),
        (evidence(20, 100), "watch", "Fewer than three in ten are right."),  # Wilson: .133 to .289
        (evidence(29, 100), "open", "Fewer than three in ten are right so far."),
        (evidence(0, 100, None), "watch", "Nobody is right."),
        (evidence(20, 100, expected=0.60), "watch", "Harder than meant."),
        (evidence(29, 100, expected=0.60), "open", "Harder than meant."),
        (evidence(95, 100), "works", "Works well."),
        (evidence(99, 100, 0.02), "open", "Nearly everyone is right so far."),  # Wilson: .946 to .998
        (evidence(396, 400, 0.02), "watch", "Nearly everyone is right."),  # .975 to .996
        (evidence(96, 100, -0.02), "open", "Nearly everyone is right so far."),
        (evidence(72, 72, None, expected=0.6), "open", "Everyone is right so far."),
        (evidence(100, 100, None, expected=0.6), "watch", "Everyone is right."),  # .963 to 1
        (evidence(70, 100, 0.20), "works", "Works well."),  # tanh(atanh .20 - 1.96 / sqrt 97) = .004
        (evidence(70, 100, 0.19), "open", UNTOLD),  # -.007 to .373
        (evidence(700, 1000, 0.14), "open", UNTOLD),  # .079 to .200: not nothing, and perhaps weak
        (evidence(700, 1000, 0.08), "watch", WEAK),  # .018 to .141
        (evidence(700, 1000, 0.09), "open", UNTOLD),  # .028 to .151
        (evidence(30, 60, -0.12), "watch", WEAK),  # -.363 to .138
        (evidence(30, 60, 0.10), "open", UNTOLD),
        (evidence(70, 100, None), "open", UNTOLD),
    ],
)
def test_one_rule_or_none(given: Evidence, level: str, sentence: str) -> None:
    found = verdict(given)
    assert (found.level, found.sentence) == (level, sentence)


@pytest.mark.parametrize(
    ("n", "r", "level"),
    # An alarm only where the whole interval is below zero: at 40 from -0.312 on (tanh(1.96/sqrt 37) = .3114),
    # at 100 from -0.197 on. From 100 answers a figure below zero is watched, below that not yet told.
    [
        (100, -0.01, "watch"),
        (100, -0.19, "watch"),
        (100, -0.20, "alarm"),
        (99, -0.01, "open"),
        (40, -0.31, "watch"),
        (40, -0.32, "alarm"),
    ],
)
def test_below_zero_is_an_alarm_when_certain(n: int, r: float, level: str) -> None:
    found = verdict(evidence(n // 2, n, r))
    assert found.level == level
    assert ("look at the key" in found.sentence) == (level == "alarm")


def test_the_strongest_choose_another() -> None:
    # Of 40 in the upper third 12 choose the key and 26 option C: Wilson's lower end of 26 of 38 is 0.53.
    options = {"a": (14, 10, 12), "b": (13, 10, 2), "c": (13, 20, 26)}
    found = verdict(evidence(36, 120, -0.2, 0.65, options))
    assert found.level == "alarm"
    assert found.sentence == "Harder than meant, and the strongest learners choose option C: look at the key."
    assert found.rules == ("harder", "negative", "surely preferred")


def test_a_lead_that_chance_can_make_cannot_yet_be_told() -> None:
    # 18 against 16: (18 - 16)² / 34 = .12. It takes 1.96² = 3.84, as 23 against 11 give: 144 / 34 = 4.24.
    options = {"a": (10, 10, 16), "b": (20, 20, 6), "c": (10, 10, 18)}
    found = verdict(evidence(36, 120, 0.2, 0.3, options))
    assert (found.level, found.rules) == ("open", ("preferred",))
    assert found.sentence == "Whether the strongest learners prefer option C cannot yet be told."
    more = options | {"a": (10, 15, 11), "c": (10, 5, 23)}
    assert verdict(evidence(36, 120, 0.2, 0.3, more)).level == "alarm"


def test_of_fewer_than_ten_strongest_nothing_is_said() -> None:
    few = {"a": (3, 3, 0), "b": (7, 7, 9), "c": (0, 0, 0)}
    given = evidence(10, 30, 0.2, None, few)
    smaller = replace(
        given.found,
        options=tuple(
            replace(each, thirds=(*each.thirds[:2], share(round((each.thirds[2].value or 0) * 9), 9)))
            for each in given.found.options
        ),
    )
    assert verdict(given).level == "alarm"
    assert verdict(replace(given, found=smaller)).rules == ("untold",)


def test_of_several_keys_the_least_chosen_is_compared() -> None:
    options = {"a": (20, 25, 30), "b": (20, 20, 20), "c": (20, 20, 25)}
    given = evidence(60, 120, 0.2, None, options)
    assert verdict(given).level == "works"
    assert verdict(replace(given, keys=frozenset({"a", "b"}))).rules == ("preferred",)


def test_two_leading_options_are_both_named() -> None:
    options = {"a": (10, 5, 2), "b": (10, 15, 18), "c": (10, 10, 20)}
    assert "choose options B and C: look" in verdict(evidence(30, 120, 0.2, None, options)).sentence


def test_an_idle_option_is_noted_and_no_fault() -> None:
    options = {"a": (20, 30, 38), "b": (18, 9, 0), "c": (2, 1, 2)}  # C: 5 of 120, 4.2 per cent
    found = verdict(evidence(88, 120, options=options))
    assert (found.level, found.notes) == ("works", ("Hardly anyone chooses option C so far.",))
    nobody = options | {"c": (0, 0, 0)}  # of 120 Wilson's upper end is .031
    assert verdict(evidence(88, 120, options=nobody)).notes == ("Hardly anyone chooses option C.",)
    six = options | {"c": (3, 1, 2)}  # 6 of 120 are 5 per cent
    assert verdict(evidence(88, 120, options=six)).notes == ()


def test_a_first_sign_says_so() -> None:
    found = verdict(evidence(30, 41))
    assert not found.firm and found.notes == ("A first sign, from 41 answers; 100 make it firm.",)
    assert verdict(evidence(70, 100)).firm


def test_why_discrimination_cannot_be_told() -> None:
    assert verdict(evidence(70, 100, None)).level == "open"
    assert verdict(evidence(70, 100, None)).notes == ("Its discrimination cannot be told: no reason.",)
    assert verdict(evidence(100, 100, None)).notes == ()


def test_readings_of_options() -> None:
    given = evidence(
        80,
        120,
        options=GOOD | {"d": (2, 1, 1), "e": (0, 0, 0), "f": (5, 3, 6), "h": (1, 5, 12), "i": (9, 5, 5)},
    )
    said = {each.option: reading(given, each) for each in given.found.options}
    assert said == {
        "a": "Rises with ability, as it should",
        "b": "Falls with ability, as it should",
        "c": "Falls with ability, as it should",
        "d": "Idle so far: below 5 per cent",
        "e": "Idle: nobody chose it",
        "f": LEVEL,
        "h": "Rises with ability, as it should not",
        "i": LEVEL,
    }
    flat = evidence(60, 120, options={"a": (20, 20, 24), "b": (20, 20, 16)})
    assert [reading(flat, each) for each in flat.found.options] == [LEVEL, LEVEL]
    falls = evidence(60, 120, options={"a": (30, 20, 6), "b": (10, 20, 24)})
    assert [reading(falls, each) for each in falls.found.options] == [
        "Falls with ability, as a key should not",
        "Chosen by more of the strongest than a right one",
    ]
    assert reading(replace(flat, keys=frozenset()), flat.found.options[0]) == ""
    few = evidence(20, 29, options={"a": (5, 7, 8)})
    assert reading(few, few.found.options[0]) == ""


def ruled(act: Act, everywhere: bool = False, made_at: int = 0) -> Ruling:
    return Ruling(f"{act} {made_at}", act, made_at, everywhere=everywhere)


def test_of_a_dropped_item_nothing_is_asked_and_a_note_says_what_its_answers_show() -> None:
    flawed = evidence(36, 120, -0.2, 0.65, {"a": (14, 10, 12), "b": (13, 10, 2), "c": (13, 20, 26)})
    found = verdict(replace(flawed, settled=ruled("drop")))
    assert (found.level, found.rules) == ("settled", ("dropped",))
    assert found.sentence == "Dropped for this cohort; it counts in no score."
    assert found.notes == ("Its answers: harder than meant, and the strongest learners choose option C.",)
    everywhere = verdict(replace(flawed, settled=ruled("drop", everywhere=True)))
    assert everywhere.sentence == "Dropped for all learners; it counts in no score."
    assert verdict(replace(evidence(70, 100), settled=ruled("drop"))).notes == ()


def test_where_everybody_has_full_marks_the_share_right_is_not_judged() -> None:
    found = verdict(replace(evidence(120, 120, None, 0.6), settled=ruled("full")))
    assert (found.level, found.notes, found.rules) == ("settled", (), ("full marks",))
    assert found.sentence == "Full marks for this cohort; its share right says nothing of the question."


def test_what_was_decided_is_told_of_few_answers_too() -> None:
    found = verdict(replace(evidence(5, 12, -0.9), settled=ruled("drop")))
    assert (found.level, found.notes, found.firm) == ("settled", (), False)


def test_of_several_decisions_dropping_is_told_and_the_one_for_all_learners() -> None:
    full, here, later, everywhere = (
        ruled("full", True, 1),
        ruled("drop", False, 2),
        ruled("drop", False, 3),
        ruled("drop", True, 4),
    )
    assert settling([full, later, here]) == here
    assert settling([here, everywhere, full]) == everywhere
    assert settling([ruled("accept"), full]) == full
    assert settling([ruled("accept"), ruled("rekey")]) is None


def test_every_rule_is_stated_once_and_has_a_name() -> None:
    rules = (*SETTLED_RULES, *RULES)
    assert len({rule.name for rule in rules}) == len(rules)
    stated = how_judged()
    assert {rule.when for rule in rules} <= {words for _, words in stated}
    assert {level for level, _ in stated} == {"settled", "few", "note", "open", "watch", "alarm"}
    assert all(words.endswith(".") for _, words in stated)
    assert {name for rule in RULES for name in rule.unless} <= {rule.name for rule in RULES}


def test_words_in_a_row() -> None:
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert listed(["a", "b", "c"], comma=True) == "a, b, and c"


def test_a_wrong_key_is_found_in_a_class_of_forty() -> None:
    # Items 1 to 9 are sound; at item 0 those who know choose B, but the key says A.
    chance, attempts = Random(7), []
    for _ in range(40):
        ability = chance.random()
        knows = chance.random() < ability
        choice = "b" if knows else chance.choice("abc")
        flawed = Place(name_of(0), FULL * (choice == "a"), chosen=(choice,))
        sound = [Place(name_of(i), FULL * (chance.random() < ability)) for i in range(1, 10)]
        attempts.append([flawed, *sound])
    sums = together(attempts)
    found = analyse(sums.items[name_of(0)], 0.7, ["a", "b", "c"], sums.choices[name_of(0)], {}, {})
    said = verdict(Evidence(found, frozenset({"a"}), LABELS))
    assert said.level == "alarm"
    assert said.sentence == "Harder than meant, and the strongest learners choose option B: look at the key."
