"""Contributions: a function of the attempts alone, and sums that are what each population adds up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.items import Item
from course.learning.choices import LONGEST, choices_of
from course.learning.contributions import (
    DAY_MS,
    Chosen,
    HandedIn,
    Work,
    contribution,
    difference,
    moved,
    spread,
    times_taken,
    total,
)
from course.learning.grading import FULL
from course.learning.sums import Place, Sums, add_attempt
from course.learning.tallies import ALL_DAYS, Tallies, tallies
from tests.unit.samples import ALL, KEYS

HASHES = ("one", "two", "three", "four")
places = st.builds(
    Place,
    st.sampled_from(HASHES),
    st.sampled_from([0, 420, FULL]),
    st.booleans(),
    st.sampled_from([(), ("a",), ("a", "b")]),
    st.sampled_from([None, 0, 2]),
    st.sampled_from([None, 2_000, 90_000]),
)


@st.composite
def handed_in(draw: st.DrawFn) -> HandedIn:
    held = tuple(draw(st.lists(places, min_size=1, max_size=4, unique_by=lambda place: place.marking_hash)))
    when = 20_000 * DAY_MS + draw(st.integers(0, 4)) * DAY_MS // 2
    names = tuple(place.marking_hash for place in held)
    points = sum(place.points for place in held)
    work = Work("", draw(st.sampled_from("pq")), when // DAY_MS, points, FULL * len(held), names, held)
    return HandedIn(when, when, draw(st.integers(1, 3)), "", work)


histories = st.lists(handed_in(), max_size=8).map(
    lambda found: [attempt._replace(id=f"{number:02}") for number, attempt in enumerate(found)]
)


@given(histories, st.randoms())
def test_the_order_of_telling_changes_nothing(attempts: list[HandedIn], chance: object) -> None:
    shuffled = list(attempts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert contribution(shuffled) == contribution(attempts)


@given(histories, histories)
def test_a_difference_makes_one_of_the_other(before: list[HandedIn], after: list[HandedIn]) -> None:
    one, other = contribution(before), contribution(after)
    assert total([one, difference(one, other)]) == other
    assert difference(one, one) == {} and total([other, difference(other, {})]) == {}


@given(histories.filter(bool), st.data())
def test_the_attempts_beside_one_tell_all_that_it_changes(
    attempts: list[HandedIn], data: st.DataObject
) -> None:
    mine = data.draw(st.sampled_from(attempts))
    others = [attempt for attempt in attempts if attempt != mine]
    beside = [
        attempt
        for attempt in others
        if attempt.work.quiz == mine.work.quiz or set(attempt.work.items) & set(mine.work.items)
    ]
    whole = difference(contribution(others), contribution(attempts))
    assert difference(contribution(beside), contribution([*beside, mine])) == whole
    shared = set(mine.work.items)
    outlines = [
        each.outline._replace(hashes=tuple(name for name in each.work.items if name in shared))
        for each in beside
    ]
    works = {each.id: each.work for each in attempts}
    moves = moved(outlines, mine.outline)
    assert total({works[name]: spread(*move, works[name])} for name, move in moves.items()) == whole


def of_population(attempts: Sequence[HandedIn], chosen: Chosen, quiz: str) -> Sequence[Work]:
    """The attempts that a population takes, found the slow and obvious way."""
    tries = sorted((a for a in attempts if a.work.quiz == quiz), key=lambda a: a.outline.order)
    if not tries:
        return []
    best = max(a.work.points / a.work.possible for a in tries)
    picked = {
        "first": tries[0],
        "last": tries[-1],
        "best": next(a for a in tries if a.work.points / a.work.possible == best),
    }
    return [picked[chosen].work]


def read(sums: Tallies, chosen: Chosen, quiz: str, name: str, day: int) -> list[int]:
    """The totals of an item as a page puts them together."""
    rows = [
        numbers
        for key, numbers in sums.items.items()
        if key[0] == quiz and key[2] in {"first", chosen} and key[3] == day and key[4] == name
    ]
    return [sum(column) for column in zip(*rows, strict=True)] or [0] * 11


@given(st.lists(histories, max_size=3))
@pytest.mark.parametrize("chosen", ["first", "best", "last"])
def test_sums_are_what_the_chosen_attempts_add_up_to(chosen: Chosen, learners: list[list[HandedIn]]) -> None:
    kept = tallies(contribution(attempts) for attempts in learners)
    for quiz in "pq":
        direct = Sums()
        for attempts in learners:
            for work in of_population(attempts, chosen, quiz):
                direct = add_attempt(direct, work.places)
        for name in HASHES:
            wanted = list(astuple(direct.items[name])) if name in direct.items else [0] * 11
            assert read(kept, chosen, quiz, name, ALL_DAYS) == wanted
        for kind, counted in (("choice", direct.choices), ("time", direct.times)):
            _same_counts(kept, chosen, quiz, kind, counted)
        tops = [(k[4], n) for k, n in kept.quizzes.items() if k[0] == quiz and k[3] == 0 and k[2] == "first"]
        more = [(k[4], n) for k, n in kept.quizzes.items() if k[0] == quiz and k[3] == 0 and k[2] == chosen]
        rows = tops + (more if chosen != "first" else [])
        assert sum(n[0] for _, n in rows) == direct.quiz.attempts
        whole = [sum(n[place] for _, n in rows) for place in range(7)]
        assert whole == list(astuple(direct.quiz))[:7]
        assert {
            b: sum(n[0] for at, n in rows if at == b)
            for b, _ in rows
            if sum(n[0] for at, n in rows if at == b)
        } == direct.quiz.bins


def _same_counts(kept: Tallies, chosen: Chosen, quiz: str, kind: str, counted: object) -> None:
    found: dict[object, int] = {}
    for key, numbers in kept.counts.items():
        if key[0] == quiz and key[2] in {"first", chosen} and key[5] == kind and key[3] == ALL_DAYS:
            for number, count in enumerate(numbers):
                name = (key[4], (key[6], number) if kind == "choice" else number)
                found[name] = found.get(name, 0) + count
    wanted = {(name, what): n for name, each in counted.items() for what, n in each.items()}  # type: ignore[attr-defined]
    assert {name: count for name, count in found.items() if count} == wanted


@given(histories)
def test_of_each_hash_one_meeting_counts_and_it_is_the_earliest(attempts: list[HandedIn]) -> None:
    kept = tallies([contribution(attempts)])
    seen: dict[str, tuple[str, int]] = {}
    for attempt in sorted(attempts, key=lambda each: each.outline.order):
        for place in attempt.work.places:
            seen.setdefault(place.marking_hash, (attempt.work.quiz, place.points))
    for name in HASHES:
        for quiz in "pq":
            answers, points, *_ = read(kept, "met", quiz, name, ALL_DAYS)
            met = seen.get(name, ("", 0))
            assert (answers, points) == ((1, met[1]) if met[0] == quiz else (0, 0))


@given(histories)
def test_days_together_are_all_days(attempts: list[HandedIn]) -> None:
    kept = tallies([contribution(attempts)])
    for rows in (kept.items, kept.quizzes):
        whole: dict[Any, list[int]] = {}
        for key, numbers in rows.items():
            if key[3] != ALL_DAYS:
                before = whole.get((*key[:3], *key[4:]), [0] * len(numbers))
                whole[(*key[:3], *key[4:])] = [a + b for a, b in zip(before, numbers, strict=True)]
        together = {(*key[:3], *key[4:]): list(n) for key, n in rows.items() if key[3] == ALL_DAYS}
        assert {key: n for key, n in whole.items() if any(n)} == together


def test_who_tries_each_quiz_once_and_meets_no_item_twice_is_written_down_once() -> None:
    work = Work("", "p", 9, FULL, FULL, ("one",), (Place("one", FULL),))
    kept = tallies([contribution([HandedIn(1, 1, 1, "a", work)])])
    assert {key[2] for key in (*kept.items, *kept.counts, *kept.quizzes)} == {"first"}


@pytest.mark.parametrize(
    ("quiz", "points", "possible", "apart"),
    [
        ("p", 1260, 2 * FULL, False),
        ("p", 1680, 2 * FULL, True),  # set by hand
        ("p", 840, FULL, True),  # the second was dropped: 100 per cent instead of 75
        ("p", 630, FULL, False),  # the same share of what is left
        ("p", 0, 0, True),  # nothing is left that counts
        ("m2-pre", 840, 2 * FULL, False),  # a pre-test tells full answers only
        ("m2-pre", 1260, 2 * FULL, True),
    ],
)
def test_scores_that_are_not_those_of_the_answers_are_counted(
    quiz: str, points: int, possible: int, apart: bool
) -> None:
    held = (Place("one", FULL), Place("two", 420))
    work = Work("", quiz, 9, points, possible, ("one", "two"), held)
    kept = tallies([contribution([HandedIn(1, 1, 1, "a", work)])])
    assert {numbers[7] for numbers in kept.quizzes.values()} == {int(apart)}


def test_of_equal_shares_the_earlier_is_the_best() -> None:
    def tried(id: str, when: int, points: int, possible: int) -> HandedIn:
        return HandedIn(when, 0, 1, id, Work("", "p", 0, points, possible, ("one",), (Place(id, points),)))

    early, late, good = tried("a", 1, 420, 840), tried("b", 2, 840, 1680), tried("c", 3, 841, 1680)
    assert [part.best for part in contribution([early, late]).values()] == [1, 0]
    assert contribution([early, late, good])[good.work].best == 1


@pytest.mark.parametrize(
    ("saved", "taken"),
    [
        ([60_000, 75_000], (60_000, 15_000)),
        ([75_000, None, 60_000], (15_000, None, 60_000)),  # in the order of saving, not of places
        ([60_000, 60_000, 75_000], (None, None, 15_000)),  # two by one button; the third since then
        ([999, 1_998, 3_000], (None, None, 1_002)),
        ([30 * 60_000, 60 * 60_000 + 1], (30 * 60_000, None)),
        ([], ()),
    ],
)
def test_a_time_is_from_the_answer_saved_before(
    saved: list[int | None], taken: tuple[int | None, ...]
) -> None:
    moved = [None if at is None else at + 5_000 for at in saved]
    assert times_taken(5_000, moved) == taken


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.type)
def test_every_kind_of_response_names_its_choices(item: Item) -> None:
    names = choices_of(KEYS[item.type])
    assert names and all(0 < len(name) <= LONGEST for name in names) and len(set(names)) == len(names)


def test_choices_by_name() -> None:
    assert choices_of({"choice": "a", "rationale": "Because."}) == ("a",)
    assert choices_of({"choices": ["a", "b"]}) == ("a", "b")
    assert choices_of({"verdict": False, "reason": "true"}) == ("verdict>false", "reason>true")
    assert choices_of({"pairs": {"b": "x", "a": "y"}}) == ("a>y", "b>x")
    assert choices_of({"order": ["c", "a", "b"]}) == ("c>a", "a>b")


@given(
    st.recursive(st.none() | st.booleans() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_no_response_whatever_breaks_the_counting(response: object) -> None:
    for given_response in (response, {"choice": response, "order": response, "pairs": response}):
        assert all(len(name) <= LONGEST for name in choices_of(given_response))
