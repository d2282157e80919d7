"""Certificates: one for a learner, never changed, gone with the learner."""

from __future__ import annotations

from functools import partial

from course.records import belongings, certificates
from course.records.certificates import Certificate
from course.records.db import Store
from tests.conftest import START
from tests.records.doing import account, certificate, new_id, rows, together


def issue(records: Store, learner: str, wanted: Certificate) -> Certificate | None:
    return records.write(lambda connection: certificates.issue(connection, learner, wanted))


def by_code(records: Store, code: str) -> Certificate | None:
    with records.read() as connection:
        return certificates.by_code(connection, code)


def test_the_first_stands_whatever_is_asked_later(records: Store) -> None:
    amina = account(records, "amina")
    first = certificate("Amina Kessanou")
    assert issue(records, amina, first) == first == by_code(records, first.code)
    later = certificate("Another Name", issued_at=START + 1, band="90 to 100")
    assert issue(records, amina, later) == first
    assert by_code(records, later.code) is None


def test_of_several_presses_at_once_one_makes_it_and_all_get_it(records: Store) -> None:
    for n in range(5):
        amina = account(records, f"amina-{n}")
        got = together([partial(issue, records, amina, certificate(f"Name {m}")) for m in range(4)])
        assert len(set(got)) == 1 and rows(records)["certificate"] == n + 1


def test_nobody_gets_none_and_an_erased_holder_leaves_an_unknown_code(records: Store) -> None:
    assert issue(records, new_id(), certificate("Nobody")) is None
    amina, made = account(records, "amina"), certificate("Amina Kessanou")
    issue(records, amina, made)
    records.write(lambda connection: belongings.erase(connection, amina, new_id, START))
    assert by_code(records, made.code) is None and rows(records)["certificate"] == 0


def test_it_is_in_the_export(records: Store) -> None:
    amina, made = account(records, "amina"), certificate("أمينة كسانو")
    with records.read() as connection:
        assert belongings.export(connection, amina)["certificate"] is None
    issue(records, amina, made)
    with records.read() as connection:
        found = belongings.export(connection, amina)["certificate"]
    assert found["name"] == "أمينة كسانو" and found["code"] == made.code
