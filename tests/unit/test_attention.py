"""Who needs a word, and why."""

from __future__ import annotations

from course.learning.attention import DAY_MS, Mark, Rules, marks
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
