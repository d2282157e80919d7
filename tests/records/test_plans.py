"""Action plans: the newest words stand, a retry is harmless, and adopting loses none."""

from __future__ import annotations

from functools import partial

from course.records import belongings, plans
from course.records.db import Store
from course.records.plans import Entry, Kept, Newer
from tests.conftest import START
from tests.records.doing import account, guest, rows, together

LATER = START + 60_000


def save(
    records: Store, learner: str, seq: int, words: str, module: str = "m1", now: int = START
) -> Kept | Newer:
    return records.write(lambda connection: plans.save(connection, learner, module, seq, words, now))


def written(records: Store, learner: str) -> dict[str, str]:
    with records.read() as connection:
        return {name: entry.words for name, entry in plans.entries(connection, learner).items()}


def adopt(records: Store, who: str, by: str) -> None:
    records.write(lambda connection: belongings.adopt(connection, who, by, LATER))


def test_what_is_saved_is_there_for_its_writer_alone(records: Store) -> None:
    amina, bao = account(records, "amina"), account(records, "bao")
    assert save(records, amina, 1, "One desk less.") == Kept(Entry("m1", 1, "One desk less.", START))
    assert written(records, amina) == {"m1": "One desk less."} and written(records, bao) == {}


def test_an_older_page_overwrites_nothing_and_is_told_what_stands(records: Store) -> None:
    amina = account(records, "amina")
    save(records, amina, 1, "first")
    assert save(records, amina, 1, "other") == Newer(Entry("m1", 1, "first", START))
    assert save(records, amina, 2, "second", now=LATER) == Kept(Entry("m1", 2, "second", LATER))
    assert save(records, amina, 1, "first") == Newer(Entry("m1", 2, "second", LATER))


def test_the_same_words_twice_count_as_kept(records: Store) -> None:
    amina = account(records, "amina")
    save(records, amina, 1, "once")
    assert save(records, amina, 1, "once", now=LATER) == Kept(Entry("m1", 1, "once", START))
    assert rows(records)["plan_entry"] == 1


def test_of_two_pages_at_once_one_is_kept_and_one_is_told(records: Store) -> None:
    for n in range(5):
        amina = account(records, f"amina-{n}")
        done = together([partial(save, records, amina, 1, words) for words in ("left", "right", "left")])
        kept = {each.entry.words for each in done}
        assert len(kept) == 1 and kept == set(written(records, amina).values())


def test_adopting_keeps_the_accounts_words_and_appends_the_guests(records: Store) -> None:
    who, amina = guest(records), account(records, "amina")
    save(records, amina, 4, "hers")
    save(records, who, 1, "theirs", now=LATER)
    save(records, who, 1, "only theirs", "m2")
    save(records, amina, 1, "only hers", "m3")
    adopt(records, who, amina)
    assert written(records, amina) == {"m1": "hers\n\ntheirs", "m2": "only theirs", "m3": "only hers"}
    with records.read() as connection:
        found = plans.entry(connection, amina, "m1")
    assert found == Entry("m1", 5, "hers\n\ntheirs", LATER)
    assert isinstance(save(records, amina, 5, "from a page opened before"), Newer)


def test_adopting_repeats_no_words_and_keeps_an_empty_entry_from_hiding_any(records: Store) -> None:
    who, amina = guest(records), account(records, "amina")
    for learner, first, second in ((amina, "same", ""), (who, "same", "theirs")):
        save(records, learner, 1, first)
        save(records, learner, 1, second, "m2")
    adopt(records, who, amina)
    adopt(records, who, amina)
    assert written(records, amina) == {"m1": "same", "m2": "theirs"}
    assert rows(records)["plan_entry"] == 2


def test_the_plan_is_in_the_export(records: Store) -> None:
    amina = account(records, "amina")
    save(records, amina, 1, "One desk less.")
    with records.read() as connection:
        found = belongings.export(connection, amina)["action_plan"]
    assert found == [{"module": "m1", "change": "One desk less.", "saved_at": START}]
