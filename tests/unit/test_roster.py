"""A list of people from a spreadsheet: what is read, and what is said of each line that cannot be used."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.web.roster import (
    EMPTY,
    MOST_LINES,
    NO_HEAD,
    NOT_UTF8,
    TOO_WIDE,
    Line,
    Unreadable,
    as_csv,
    known_before,
    read_roster,
    readable_name,
)

A = "a@example.org"


@pytest.mark.parametrize(
    "raw",
    [
        b"email,name\na@example.org,Aya\n",
        b"\xef\xbb\xbfemail;name\r\na@example.org;Aya\r\n",
        b"Name\tE-Mail\nAya\ta@example.org",
        b'name,email,unit\n"Aya", a@example.org ,Border\n,,\n\n',
        b"email,name\na@example.org,Aya,, \n",
    ],
)
def test_what_spreadsheets_write_is_read(raw: bytes) -> None:
    (line,) = read_roster(raw)
    assert (line.number, line.email, line.name, line.problem) == (2, A, "Aya", "")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("email,name\nä@example.org,Ä".encode("latin-1"), NOT_UTF8),
        ("email\na@example.org".encode("utf-16"), NOT_UTF8),
        (b"a@example.org,Aya\nb@example.org,Ben", NO_HEAD),
        (b"", NO_HEAD),
        (b"email\n", EMPTY),
        (b"email\n" + b"a@example.org\n" * (MOST_LINES + 1), "more than"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(raw: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why[:40].replace("(", ".")):
        read_roster(raw)


def test_every_bad_line_is_named_by_its_number() -> None:
    rows = [
        "email,name",
        A,
        "nobody",
        f"{'x' * 250}@example.org",
        f"b@example.org,{'n' * 301}",
        A.upper(),
        ",Aya",
    ]
    said = {line.number: line.problem for line in read_roster("\n".join(rows).encode())}
    assert said[2] == "" and "in full" in said[3] and "longer than 254" in said[4]
    assert "name is longer" in said[5] and said[6] == "The address stands in line 2 already"
    assert said[7] == "There is no address"


def test_a_line_with_more_columns_than_the_first_is_named_and_no_name_is_cut() -> None:
    found = read_roster(b'email,name\na@example.org,Doe, Jane\nb@example.org,"Doe, Ben"\n')
    assert [(line.name, line.problem) for line in found] == [("Doe", TOO_WIDE), ("Doe, Ben", "")]


@pytest.mark.parametrize(
    "raw", [b"sep=;\r\nemail;name\r\na@example.org;A, B\r\n", b"SEP=\t\nemail\tname\na@example.org\tA, B"]
)
def test_a_line_that_says_what_separates_is_no_head(raw: bytes) -> None:
    (line,) = read_roster(raw)
    assert (line.number, line.email, line.name, line.problem) == (3, A, "A, B", "")


def test_a_name_that_is_typed_in_loses_what_cannot_be_seen() -> None:
    assert readable_name(" A\u202eya\n\u200b ") == "Aya"
    assert readable_name("می\u200cخواهد") == "می\u200cخواهد"


def test_a_quotation_mark_left_open_is_named() -> None:
    found = read_roster(b'email,name\na@example.org,Aya\n"b@example.org,Ben\n')
    assert [(line.number, bool(line.problem)) for line in found] == [(2, False), (3, True)]


def test_who_is_known_already_is_told() -> None:
    lines = read_roster(b"email\nA@example.org\nb@example.org\nc@example.org")
    told = known_before(lines, {A}, {"b@example.org"})
    assert [line.problem for line in told] == ["Is in the cohort already", "Is invited already", ""]


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf"]), max_size=20), max_size=8
    )
)
def test_names_survive_the_way_through_the_preview(names: list[str]) -> None:
    lines = tuple(Line(at, f"p{at}@example.org", name.strip()) for at, name in enumerate(names, start=2))
    if lines:
        again = read_roster(as_csv(lines).encode())
        assert [(line.email, line.name) for line in again] == [(line.email, line.name) for line in lines]


@given(st.binary(max_size=200))
def test_no_file_is_a_fault(raw: bytes) -> None:
    with contextlib.suppress(Unreadable):
        read_roster(b"email\n" + raw)
