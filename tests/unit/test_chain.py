"""The chained log: whatever is done to it afterwards is found, and what was not touched is not blamed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.learning.chain import BEGINNING, Entry, Head, Link, derived_key, mac_of, verify

from .strategies import quick

KEY = b"a key that no database holds"


def log(length: int) -> list[Link]:
    """A log of so many entries."""
    links: list[Link] = []
    for number in range(1, length + 1):
        entry = Entry(number, 1000 + number, "author", "item.drop", f"subject-{number}", "", "{}")
        before = links[-1].mac if links else BEGINNING
        links.append(Link(entry, mac_of(KEY, before, entry)))
    return links


def head_of(links: list[Link]) -> Head:
    return Head(links[-1].entry.number, links[-1].mac)


@given(st.integers(0, 12))
@quick
def test_a_log_that_nobody_touched_is_whole(length: int) -> None:
    links = log(length)
    assert not list(verify(links, KEY))
    for link in links:
        assert not list(verify(links, KEY, Head(link.entry.number, link.mac)))


@given(st.integers(1, 9), st.sampled_from(["at", "actor", "act", "subject", "cohort", "detail"]))
@quick
def test_an_edit_is_found_where_it_was_made(number: int, name: str) -> None:
    links = log(9)
    found = links[number - 1]
    changed = replace(found.entry, **{name: 7 if name == "at" else "other"})
    links[number - 1] = replace(found, entry=changed)
    assert list(verify(links, KEY)) == [
        f"Entry {number} is not what was written, or does not follow the one before it."
    ]


@given(st.integers(1, 8))
@quick
def test_an_entry_taken_out_is_missing(number: int) -> None:
    links = log(9)
    del links[number - 1]
    assert list(verify(links, KEY)) == [f"Entry {number} is missing."]


def test_several_taken_out_are_said_as_one_gap() -> None:
    links = log(9)
    del links[2:5]
    assert list(verify(links, KEY)) == ["Entries 3 to 5 are missing."]


@given(st.integers(1, 8))
@quick
def test_entries_closed_up_after_one_was_taken_out_do_not_follow(number: int) -> None:
    links = log(9)
    del links[number - 1]
    closed = [replace(link, entry=replace(link.entry, number=n)) for n, link in enumerate(links, start=1)]
    assert list(verify(closed, KEY))


@given(st.permutations(range(6)))
@quick
def test_entries_that_changed_places_are_found(order: list[int]) -> None:
    links = log(6)
    moved = [
        replace(links[old], entry=replace(links[old].entry, number=new))
        for new, old in enumerate(order, start=1)
    ]
    assert bool(list(verify(moved, KEY))) == (order != list(range(6)))


@given(st.integers(1, 9))
@quick
def test_a_tail_cut_off_is_seen_only_with_a_head(cut: int) -> None:
    links = log(9)
    head = head_of(links)
    del links[-cut:]
    assert not list(verify(links, KEY))
    (said,) = verify(links, KEY, head)
    assert said == f"The log ends with entry {9 - cut}, and entry 9 was there: its end is cut off."


def test_a_log_written_anew_with_its_end_is_not_the_one_of_the_head() -> None:
    links = log(4)
    other = [replace(link.entry, subject="other") for link in links]
    anew: list[Link] = []
    for entry in other:
        anew.append(Link(entry, mac_of(KEY, anew[-1].mac if anew else BEGINNING, entry)))
    assert not list(verify(anew, KEY))
    assert list(verify(anew, KEY, head_of(links))) == ["Entry 4 is not the one that the head was taken from."]


def test_another_key_fits_no_entry() -> None:
    assert len(list(verify(log(3), b"another key"))) == 3


def test_a_head_reads_as_it_is_printed() -> None:
    head = head_of(log(3))
    assert Head.read(f" {head}\n") == head
    for wrong in ("", "3", "x:ab", "-1:ab", "٣:ab"):
        with pytest.raises(ValueError, match="NUMBER:MAC"):
            Head.read(wrong)


def test_derived_keys_are_those_of_the_standard() -> None:
    """RFC 5869, A.3: SHA-256 with no salt and no info; the first 32 of its 42 bytes."""
    assert derived_key(b"\x0b" * 22, b"").hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    )
    assert derived_key(b"secret", b"one") != derived_key(b"secret", b"other")
