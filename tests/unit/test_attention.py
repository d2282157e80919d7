"""Who needs a word, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.learning.attention import DAY_MS, IDLE_DAYS, Mark, Rules, marks, word_from
from course.learning.standing import ModuleStanding

NOW = 100 * DAY_MS
RULES = Rules(8000, ("m1", "m2"), {"m1": "2026-05-04"}, NOW)


def standing(module: str, best: int | None = None, failed: int = 0, proved: int = 0) -> ModuleStanding:
    return ModuleStanding(module, 1, failed, best, best, best, proved, 0, None)


def told(*found: ModuleStanding, joined: int = NOW, active: int | None = NOW) -> list[Mark]:
    return list(marks({each.module: each for each in found}, joined, active, RULES))


def test_who_is_on_the_way_has_no_mark() -> None:
    assert told(standing("m1", 8000)) == []


def test_idle_begins_after_fourteen_days_and_says_how_many() -> None:
    done = standing("m1", 8000)
    assert told(done, joined=0, active=NOW - 14 * DAY_MS) == []
    assert told(done, joined=0, active=NOW - 14 * DAY_MS - 1) == [Mark("idle", number=14)]
    assert told(done, joined=NOW - 20 * DAY_MS, active=None) == [Mark("idle", number=20)]


def test_who_has_done_all_that_counts_is_not_idle() -> None:
    assert told(standing("m1", 9000), standing("m2", None, proved=1), joined=0, active=None) == []


def test_failing_twice_is_marked_until_the_module_is_mastered_or_proved() -> None:
    done = standing("m1", 8000)
    assert told(done, standing("m2", 7999, failed=1)) == []
    assert told(done, standing("m2", 7999, failed=3)) == [Mark("failed", "m2", 3)]
    assert told(done, standing("m2", 8000, failed=2)) == told(done, standing("m2", 10, 2, proved=1)) == []


def test_overdue_is_marked_also_for_who_has_not_begun() -> None:
    overdue = Mark("overdue", "m1", due_on="2026-05-04")
    assert told() == [overdue] == told(standing("m1", 7999))


SCORES = st.sampled_from([None, 4000, 7999, 8000, 10_000])
STANDINGS = st.builds(
    ModuleStanding,
    module=st.sampled_from(["m1", "m2", "m3"]),
    attempts=st.just(1),
    failed=st.integers(0, 3),
    first=SCORES,
    best=SCORES,
    last=SCORES,
    proved=st.integers(0, 1),
    lessons_done=st.just(0),
    last_at=st.one_of(st.none(), st.integers(0, 50 * DAY_MS)),
)
MOMENTS = st.integers(0, 50).map(lambda day: day * DAY_MS)


@given(
    st.lists(STANDINGS, unique_by=lambda each: each.module, max_size=3),
    MOMENTS,
    st.one_of(st.none(), MOMENTS),
    st.dictionaries(st.sampled_from(["m1", "m2", "m3"]), MOMENTS),
    st.integers(50 * DAY_MS, 90 * DAY_MS),
)
def test_from_that_moment_on_there_is_a_mark_and_not_before(
    found: list[ModuleStanding], joined: int, active: int | None, ends: dict[str, int], now: int
) -> None:
    standings = {each.module: each for each in found}
    over = {module: "a day" for module, end in ends.items() if now >= end}
    rules = Rules(8000, ("m1", "m2"), over, now)
    moment = word_from(standings, joined, active, rules, ends)
    assert bool(marks(standings, joined, active, rules)) == (moment is not None and moment <= now)


@pytest.mark.parametrize(
    ("found", "ends", "moment"),
    [
        ([], {}, IDLE_DAYS * DAY_MS + 1),
        ([], {"m1": 5}, 5),
        ([standing("m1", 9000), standing("m2", 9000)], {"m1": 5}, None),
    ],
)
def test_a_word_is_needed_from_the_first_reason_on(
    found: list[ModuleStanding], ends: dict[str, int], moment: int | None
) -> None:
    assert word_from({each.module: each for each in found}, 0, None, RULES, ends) == moment
