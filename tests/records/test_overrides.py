"""A score set by hand: it stands until it is ended, beside decisions, and for one handing in only."""

from __future__ import annotations

from functools import partial

from sqlalchemy import func, select, update

from course.learning.grading import FULL
from course.records import overrides
from course.records.audit import links
from course.records.db import Store
from course.records.tables import Attempt
from course.records.tables_mending import Override

from .doing import ITEMS, begin, guest, handed_in, new_id, submit, together
from .mended import COHORT, LATER, decide, figures, into, pen, told, undo


def set_by_hand(records: Store, attempt: str, points: int, fresh: str = "", at: int = LATER) -> str | None:
    fresh = fresh or new_id()
    done = records.write(
        lambda connection: overrides.override(
            connection, attempt, points, "a medical certificate", fresh, new_id, pen(at)
        )
    )
    return fresh if done else None


def end(records: Store, attempt: str, override_id: str, at: int = LATER + 9) -> bool:
    return records.write(lambda connection: overrides.end(connection, attempt, override_id, new_id, pen(at)))


def test_it_stands_until_it_is_ended(records: Store) -> None:
    attempt = handed_in(records, guest(records), [1, 2])
    into(records, attempt)
    made = set_by_hand(records, attempt, 3 * FULL + 7)
    assert made and figures(records, attempt) == (3 * FULL + 7, 4 * FULL)
    assert end(records, attempt, made) and not end(records, attempt, made)
    assert figures(records, attempt) == (2 * FULL, 4 * FULL)
    assert [each[0] for each in told(records, attempt)] == ["override", "undone"]
    with records.read() as connection:
        log = [(link.entry.act, link.entry.subject, link.entry.cohort) for link in links(connection)][1:]
        (kept,) = overrides.of_attempt(connection, attempt)
    assert log == [("score.override", attempt, COHORT), ("score.undo", attempt, COHORT)]
    assert (kept.reason, kept.author, kept.ended_at) == ("a medical certificate", "author", LATER + 9)


def test_the_newest_stands(records: Store) -> None:
    attempt = handed_in(records, guest(records), [1])
    set_by_hand(records, attempt, 2 * FULL)
    made = set_by_hand(records, attempt, 3 * FULL, at=LATER + 1)
    assert made and figures(records, attempt)[0] == 3 * FULL
    end(records, attempt, made)
    assert figures(records, attempt)[0] == 2 * FULL


def test_decisions_change_no_score_that_was_set_by_hand_but_what_is_possible(records: Store) -> None:
    attempt = handed_in(records, guest(records), [1, 2])
    made = set_by_hand(records, attempt, 4 * FULL)
    assert made
    found = decide(records, ITEMS[3], "drop")
    assert figures(records, attempt) == (3 * FULL, 3 * FULL)
    end(records, attempt, made)
    assert figures(records, attempt) == (2 * FULL, 3 * FULL)
    undo(records, found)
    assert figures(records, attempt) == (2 * FULL, 4 * FULL)


def test_only_what_was_handed_in_and_only_what_it_can_give(records: Store) -> None:
    opened = begin(records, guest(records))
    assert set_by_hand(records, opened, FULL) is None and figures(records, opened) == (None, None)
    attempt = handed_in(records, guest(records), [1])
    for points in (-1, 4 * FULL + 1):
        assert set_by_hand(records, attempt, points) is None
    assert figures(records, attempt) == (FULL, 4 * FULL) and not told(records, attempt)


def test_sent_twice_at_once_it_is_made_once(records: Store) -> None:
    attempt, fresh = handed_in(records, guest(records), [1]), new_id()
    together([partial(set_by_hand, records, attempt, 2 * FULL, fresh) for _ in range(4)])
    with records.read() as connection:
        assert connection.execute(select(func.count()).select_from(Override)).scalar_one() == 1
        assert len(list(links(connection))) == 2
    assert figures(records, attempt)[0] == 2 * FULL and len(told(records, attempt)) == 1


def test_an_attempt_handed_in_again_is_marked_by_its_answers(records: Store) -> None:
    """One that was reopened: what was set by hand was set for what stood there before."""
    learner = guest(records)
    attempt = handed_in(records, learner, [1])
    set_by_hand(records, attempt, 4 * FULL)
    records.write(
        lambda connection: connection.execute(
            update(Attempt).where(Attempt.id == attempt).values(state="open", submitted_at=None)
        )
    )
    submit(records, learner, attempt, now=LATER + 5)
    assert figures(records, attempt) == (FULL, 4 * FULL)
    decide(records, ITEMS[3], "full")
    assert figures(records, attempt) == (2 * FULL, 4 * FULL)
