"""Drawing: fixed by its seed, without doubles, what was missed first, spread over objectives."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.items import Item
from course.learning.drawing import Met, draw, draw_stratified, lot, shuffled

from .samples import item, single
from .strategies import quick, seeds

POOL = tuple(
    single(f"{objective}{n}", "l01", f"o{objective}", (1,))
    for objective, count in enumerate((5, 1, 3, 2))
    for n in range(count)
)
IDS = tuple(each.id for each in POOL)
OBJECTIVE = {each.id: each.objective for each in POOL}

Draw = Callable[[Sequence[Item], int, str, Mapping[str, Met]], tuple[str, ...]]

histories = st.dictionaries(st.sampled_from(IDS), st.builds(Met, st.integers(1, 4), st.booleans()))
pools = st.lists(st.sampled_from(POOL), max_size=14)
counts = st.integers(-1, 15)
both = pytest.mark.parametrize("how", [draw, draw_stratified])


@both
@quick
@given(pools, counts, seeds, histories)
def test_as_many_as_asked_or_as_there_are_and_none_twice(
    how: Draw, pool: list[Item], count: int, seed: str, met: dict[str, Met]
) -> None:
    drawn = how(pool, count, seed, met)
    there = {each.id for each in pool}
    assert len(drawn) == max(0, min(count, len(there)))
    assert len(set(drawn)) == len(drawn) and set(drawn) <= there


@both
@quick
@given(st.permutations(POOL), counts, seeds, histories)
def test_only_the_seed_decides_and_not_the_order_of_the_pool(
    how: Draw, pool: list[Item], count: int, seed: str, met: dict[str, Met]
) -> None:
    assert how(pool, count, seed, met) == how(POOL, count, seed, met)


@quick
@given(st.integers(0, 11), seeds, histories)
def test_practice_takes_missed_then_unseen_then_least_met(count: int, seed: str, met: dict[str, Met]) -> None:
    def rank(name: str) -> tuple[bool, int]:
        known = met.get(name, Met(0, False))
        return not known.missed, known.times

    drawn = draw(POOL, count, seed, met)
    left = set(IDS) - set(drawn)
    assert all(rank(taken) <= rank(passed) for taken in drawn for passed in left)


@quick
@given(st.integers(0, 11), seeds, histories)
def test_no_objective_gets_a_second_before_each_has_one(count: int, seed: str, met: dict[str, Met]) -> None:
    drawn = Counter(OBJECTIVE[name] for name in draw_stratified(POOL, count, seed, met))
    there = Counter(OBJECTIVE.values())
    most = max(drawn.values(), default=0)
    assert all(drawn[objective] >= min(most - 1, there[objective]) for objective in there)


@pytest.mark.parametrize("seed", ["1", "2", "3", "4", "5"])
def test_a_missed_item_comes_first_in_its_objective_and_its_objective_among_all(seed: str) -> None:
    missed = IDS[-1]
    met = {name: Met(1, False) for name in IDS} | {missed: Met(9, True)}
    assert draw_stratified(POOL, 1, seed, met) == (missed,)
    assert missed in draw_stratified(POOL, 4, seed, met)


def test_the_place_of_an_item_does_not_tell_that_it_was_missed() -> None:
    met = {IDS[0]: Met(1, True)}
    places = {draw(POOL, 4, str(n), met).index(IDS[0]) for n in range(60)}
    assert places == {0, 1, 2, 3}


def test_seeds_draw_differently() -> None:
    assert len({draw(POOL, 4, str(n), {}) for n in range(30)}) > 25
    assert len({draw_stratified(POOL, 4, str(n), {}) for n in range(30)}) > 25


def test_lots_are_the_same_on_every_machine() -> None:
    assert lot("seed", "a", "b") == hashlib.sha256(b"seed\0a\0b").hexdigest()
    assert shuffled("abcdef", "seed", "salt") == tuple("cdafeb")
    assert shuffled(reversed("abcdef"), "seed", "salt") == shuffled("abcdef", "seed", "salt")


def test_an_item_may_stand_in_a_pool_alone() -> None:
    assert draw([item("single")], 5, "seed", {}) == ("q-canary-01",)


CASES = (
    *POOL,
    *(item("scenario", n, id=f"q-case-{n}", objective="o0", roles=("health", "police")) for n in range(3)),
    item("single", id="q-no-case", objective="o0", roles=("health",)),
)
HEALTH = {f"q-case-{n}" for n in range(3)}


@quick
@given(st.permutations(CASES), st.integers(0, 16), seeds, histories)
def test_cases_of_the_learners_service_come_first_among_items_equally_met(
    pool: list[Item], count: int, seed: str, met: dict[str, Met]
) -> None:
    def rank(name: str) -> tuple[bool, int, bool]:
        known = met.get(name, Met(0, False))
        return not known.missed, known.times, name not in HEALTH

    drawn = draw(pool, count, seed, met, "health")
    assert drawn == draw(CASES, count, seed, met, "health")
    left = {each.id for each in CASES} - set(drawn)
    assert all(rank(taken) <= rank(passed) for taken in drawn for passed in left)


@both
@quick
@given(counts, seeds, histories, st.sampled_from([None, "media"]))
def test_a_service_without_cases_changes_nothing(
    how: Callable[..., tuple[str, ...]], count: int, seed: str, met: dict[str, Met], service: str | None
) -> None:
    assert how(CASES, count, seed, met, service) == how(CASES, count, seed, met)


@pytest.mark.parametrize("seed", ["1", "2", "3", "4", "5"])
def test_a_module_quiz_prefers_a_case_within_its_objective_and_still_covers_all(seed: str) -> None:
    drawn = draw_stratified(CASES, 4, seed, {}, "police")
    assert len(HEALTH & set(drawn)) == 1
    assert {next(e.objective for e in CASES if e.id == name) for name in drawn} == {"o0", "o1", "o2", "o3"}
    missed = {"q-no-case": Met(1, True)}
    assert "q-no-case" in draw_stratified(CASES, 4, seed, missed, "police")
