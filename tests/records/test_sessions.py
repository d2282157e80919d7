"""Sessions, one-time links, throttling and accounts in the records."""

from __future__ import annotations

from functools import partial

import pytest

from course.records import people, sessions
from course.records.db import Store
from tests.conftest import START
from tests.records.doing import account, guest, rows, together

QUARTER = 15 * 60 * 1000


def count(records: Store, key: str, now: int = START) -> int:
    return records.write(
        partial(sessions.count_attempt, key=key, window_ms=QUARTER, now=now),
    )


def used(records: Store, key: str, now: int = START) -> int:
    with records.read() as connection:
        return sessions.attempts_in_window(connection, key, QUARTER, now)


def test_attempts_are_counted_by_key_and_begin_anew_with_the_window(records: Store) -> None:
    assert [count(records, "sign-in:a") for _ in range(3)] == [1, 2, 3]
    assert count(records, "sign-in:b") == 1
    assert count(records, "sign-in:a", START + QUARTER) == 1
    assert (used(records, "sign-in:a"), used(records, "sign-in:a", START + QUARTER)) == (3, 1)


def test_attempts_at_the_same_moment_are_all_counted(records: Store) -> None:
    assert sorted(together([partial(count, records, "sign-in:a")] * 24)) == list(range(1, 25))


def test_what_turned_out_to_be_no_attempt_is_taken_back_where_it_was_counted(records: Store) -> None:
    for now in (START, START, START + QUARTER):
        records.write(partial(sessions.count_attempts, keys=("b", "a"), window_ms=QUARTER, now=now))
    records.write(partial(sessions.uncount_attempts, keys=("a", "none"), window_ms=QUARTER, now=START))
    found = [used(records, key, now) for key in ("a", "b") for now in (START, START + QUARTER)]
    assert found == [1, 1, 2, 1]


def test_several_keys_of_many_people_at_the_same_moment_do_not_wait_in_a_ring(records: Store) -> None:
    for number in range(20):
        count(records, f"sign-in:{number}")
    later = {"window_ms": QUARTER, "now": START + 2 * QUARTER}
    works = [
        partial(sessions.count_attempts, keys=keys, **later)
        for number in range(10)
        for keys in ((f"sign-in:{number}", "all"), ("all", f"sign-in:{number + 1}"))
    ]
    counted = together([partial(records.write, work) for work in works])
    assert sorted(each["all"] for each in counted) == list(range(1, 21))


def test_nobodys_attempts_are_kept_for_longer_than_two_windows(records: Store) -> None:
    for number in range(5):
        count(records, f"sign-in:{number}")
    count(records, "sign-in:later", START + 2 * QUARTER)
    assert rows(records)["throttle"] == 1


def test_keys_of_many_people_at_the_same_moment_do_not_wait_in_a_ring(records: Store) -> None:
    for number in range(20):
        count(records, f"sign-in:{number}")
    works = [partial(count, records, f"sign-in:{number % 20}", START + 2 * QUARTER) for number in range(40)]
    assert sorted(together(works)) == [1] * 20 + [2] * 20


def test_a_link_works_once_in_time_and_only_the_newest(records: Store) -> None:
    learner = account(records, "amina")
    for token in ("old", "new"):
        records.write(partial(sessions.make_link, learner=learner, token=token, expires_at=START + 10))
    use = partial(sessions.use_link, now=START)
    assert records.write(partial(use, token="old")) is None
    together_used = together([partial(records.write, partial(use, token="new"))] * 4)
    assert sorted(filter(None, together_used)) == [learner]
    assert rows(records)["one_time_link"] == 0


def test_a_link_that_came_too_late_is_none(records: Store) -> None:
    learner = account(records, "amina")
    records.write(partial(sessions.make_link, learner=learner, token="t", expires_at=START))
    assert records.write(partial(sessions.use_link, token="t", now=START)) is None


@pytest.mark.parametrize("change", [{"password_hash": "another"}, {"email": "another@example.org"}])
def test_a_link_ends_with_the_password_and_with_the_address(records: Store, change: dict[str, str]) -> None:
    amina, bao = account(records, "amina"), account(records, "bao")
    for learner in (amina, bao):
        records.write(partial(sessions.make_link, learner=learner, token=learner, expires_at=START + 10))
    records.write(partial(people.change, learner=amina, display_name="Amina", one_by_one=True))
    with pytest.raises(people.AddressTaken):
        records.write(partial(people.change, learner=amina, email="bao@example.org"))
    assert rows(records)["one_time_link"] == 2
    records.write(partial(people.change, learner=amina, **change))
    with records.read() as connection:
        assert sessions.link_owner(connection, amina, START) is None
        assert sessions.link_owner(connection, bao, START) == bao


def test_sessions_end_one_by_one_or_all_but_this(records: Store) -> None:
    amina, bao = account(records, "amina"), account(records, "bao")
    for owner, token in ((amina, "a"), (amina, "b"), (amina, "c"), (bao, "d")):
        records.write(partial(sessions.open_session, learner=owner, token=token, agent="x" * 300, now=START))
    records.write(partial(sessions.end, learner=bao, token_hash=sessions.hash_token("a")))
    assert rows(records)["session"] == 4
    records.write(partial(sessions.end, learner=amina, token_hash=sessions.hash_token("a")))
    records.write(partial(sessions.end_others, learner=amina, keep=sessions.hash_token("b")))
    with records.read() as connection:
        left = [each.token_hash for who in (amina, bao) for each in sessions.sessions_of(connection, who)]
    assert left == [sessions.hash_token("b"), sessions.hash_token("d")]


def test_a_token_is_never_kept_itself(records: Store) -> None:
    learner = account(records, "amina")
    records.write(partial(sessions.open_session, learner=learner, token="secret", agent="", now=START))
    with records.read() as connection:
        (found,) = sessions.sessions_of(connection, learner)
    assert found.token_hash == sessions.hash_token("secret") != "secret"


@pytest.mark.parametrize("email", ["amina@example.org", "  AMINA@Example.org "])
def test_an_address_belongs_to_one_account(records: Store, email: str) -> None:
    account(records, "amina")
    who = guest(records)
    take = partial(people.become_account, learner=who, email=email, password_hash="h", name="")
    with pytest.raises(people.AddressTaken):
        records.write(take)
    with records.read() as connection:
        found, still = people.by_email(connection, email), people.by_id(connection, who)
    assert found is not None and found.display_name == "amina"
    assert still is not None and still.email is None
