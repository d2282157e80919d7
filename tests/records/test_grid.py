"""The grid: everybody once in every order, marks found by SQL as by the pure rules, at a constant cost."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import Connection, insert, select, update

from course.learning.attention import DAY_MS, Rules, marks, word_from
from course.learning.days import day_ends
from course.learning.standing import ModuleStanding
from course.records import grid
from course.records.db import Store
from course.records.grid import Wish
from course.records.members import Pupil, sort_name
from course.records.people import Learner
from course.records.tables_cohorts import Cohort, Member, Standing
from tests.conftest import START
from tests.records.enrolling import change_member

MODULES = ("m1", "m2", "m3")
RULES = Rules(8000, ("m1", "m2"), {"m1": "2025-01-01"}, START)
SORTS = (*grid.SORTS, *MODULES)


def fill(connection: Connection, cohort: str, number: int, seed: int = 1) -> None:
    """A cohort of so many learners with standings of all kinds; names are told more than once."""
    lot = random.Random(seed)
    connection.execute(
        insert(Cohort).values(
            id=cohort, name=cohort, code=cohort, zone="UTC", languages="en", created_at=START
        )
    )
    for n in range(number):
        learner = f"{cohort}-{n:04}"
        name = f"Name {lot.randrange(number)}"
        connection.execute(
            insert(Learner).values(
                id=learner, email=f"{learner}@example.org", display_name=name, one_by_one=False, created_at=0
            )
        )
        joined = START - lot.randrange(40) * DAY_MS
        active = lot.choice((None, joined, START - lot.randrange(30) * DAY_MS))
        connection.execute(
            insert(Member).values(
                cohort=cohort,
                learner=learner,
                part="learner",
                sort_name=name.casefold(),
                joined_at=joined,
                joined_by="code",
                active_at=active,
            )
        )
        standings: dict[str, ModuleStanding] = {}
        for module in lot.sample(MODULES, lot.randrange(4)):
            score = lot.choice((None, 4000, 7999, 8000, 10_000))
            values = {"first": score, "best": score, "last": score, "failed": lot.randrange(4)}
            values |= {"attempts": 1, "proved": lot.randrange(2), "lessons_done": 1}
            connection.execute(
                insert(Standing).values(cohort=cohort, module=module, learner=learner, **values)
            )
            standings[module] = ModuleStanding(module=module, last_at=None, **values)
        ends = {module: day_ends(day, "UTC") for module, day in RULES.overdue.items()}
        word = word_from(standings, joined, active, RULES, ends)
        at = update(Member).where(Member.cohort == cohort, Member.learner == learner)
        connection.execute(at.values(word_from=word))


def everybody(records: Store, cohort: str, wish: Wish, counts: str = "best") -> list[str]:
    """The learners of all pages in their order."""
    found: list[str] = []
    with records.read() as connection:
        for _ in range(100):
            page = grid.page(connection, cohort, counts, RULES, wish)
            found += [row.id for row in page.rows]
            if not page.onward:
                return found
            assert len(page.rows) == grid.ROWS
            wish = replace(wish, after=page.onward)
    raise AssertionError("pages without end")


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("number", [0, 49, 50, 51, 130])
def test_pages_show_everybody_once_in_every_order(records: Store, sort: str, number: int) -> None:
    records.write(lambda connection: fill(connection, "autumn", number))
    found = everybody(records, "autumn", Wish(sort))
    assert len(found) == len(set(found)) == number


def back_again(records: Store, cohort: str, sort: str, after: str) -> list[list[str]]:
    """The pages before this place, from the last of them to the first."""
    found: list[list[str]] = []
    with records.read() as connection:
        place = grid.page(connection, cohort, "best", RULES, Wish(sort, after=after)).back
        while place and len(found) < 100:
            page = grid.page(connection, cohort, "best", RULES, Wish(sort, before=place))
            found.append([row.id for row in page.rows])
            assert page.onward
            place = page.back
    return found


@pytest.mark.parametrize("sort", SORTS)
def test_the_way_back_shows_the_same_pages(records: Store, sort: str) -> None:
    records.write(lambda connection: fill(connection, "autumn", 170))
    order = everybody(records, "autumn", Wish(sort))
    after = ""
    with records.read() as connection:
        for _ in range(3):
            after = grid.page(connection, "autumn", "best", RULES, Wish(sort, after=after)).onward
        assert grid.page(connection, "autumn", "best", RULES, Wish(sort)).back == ""
    assert back_again(records, "autumn", sort, after) == [order[100:150], order[50:100], order[:50]]


def test_going_back_where_some_have_left_ends_on_a_whole_first_page(records: Store) -> None:
    records.write(lambda connection: fill(connection, "autumn", 110))
    order = everybody(records, "autumn", Wish())
    with records.read() as connection:
        after = grid.page(connection, "autumn", "best", RULES, Wish()).onward
        before = grid.page(connection, "autumn", "best", RULES, Wish(after=after)).back
    gone = update(Member).where(Member.learner == order[3]).values(left_at=START)
    records.write(lambda connection: connection.execute(gone))
    with records.read() as connection:
        page = grid.page(connection, "autumn", "best", RULES, Wish(before=before))
    assert [row.id for row in page.rows] == [*order[:3], *order[4:51]] and not page.back


def facts(records: Store, cohort: str) -> dict[str, int]:
    """How many marks each learner has, by the pure rules."""
    with records.read() as connection:
        rows: list[Pupil] = []
        wish = Wish()
        while True:
            page = grid.page(connection, cohort, "best", RULES, wish)
            rows += page.rows
            if not page.onward:
                break
            wish = Wish(after=page.onward)
        standings = grid.standings_of(connection, cohort, [row.id for row in rows])
    return {row.id: len(marks(standings[row.id], row.joined_at, row.active_at, RULES)) for row in rows}


@pytest.mark.parametrize("seed", range(3))
def test_the_database_finds_whom_the_rules_find(records: Store, seed: int) -> None:
    records.write(lambda connection: fill(connection, "autumn", 120, seed))
    number = facts(records, "autumn")
    with_marks = {learner for learner, count in number.items() if count}
    assert 0 < len(with_marks) < len(number)
    assert set(everybody(records, "autumn", Wish(show="risk"))) == with_marks
    with records.read() as connection:
        since = dict(tuple(row) for row in connection.execute(select(Member.learner, Member.word_from)))
        named = grid.at_risk(connection, "autumn", RULES, 5)
    order = everybody(records, "autumn", Wish("risk"))
    told = [since[learner] for learner in order]
    moments = [at for at in told if at is not None]
    assert moments == sorted(moments) and told[len(moments) :] == [None] * (len(told) - len(moments))
    assert [row.id for row in named] == order[:5] and set(order[:5]) <= with_marks


@pytest.mark.parametrize("counts", ["first", "best", "last"])
def test_a_module_sorts_the_lowest_first_and_who_has_none_last(records: Store, counts: str) -> None:
    records.write(lambda connection: fill(connection, "autumn", 120))
    order = everybody(records, "autumn", Wish("m1"), counts)
    with records.read() as connection:
        standings = grid.standings_of(connection, "autumn", order)
    scores = [standing["m1"].best if (standing := standings[each]).get("m1") else None for each in order]
    told = [score for score in scores if score is not None]
    assert told == sorted(told) and scores[len(told) :] == [None] * (len(scores) - len(told))


def test_accents_and_joiners_part_nobody_from_her_letter(records: Store) -> None:
    names = ("Élodie", "Ewa", "Åsa", "Zoë", "İpek", "محمد الأمين", "می\u200cخواهد")
    folds = [sort_name(name, None) for name in names]
    assert folds[:5] == ["elodie", "ewa", "asa", "zoe", "ipek"]
    assert sort_name("  ", "Dana@example.org") == "dana@example.org"
    assert len(sort_name("ﷺ" * 100, None)) == 300, "one letter that is eighteen when taken apart"
    records.write(partial(fill, cohort="autumn", number=len(names)))
    for number, fold in enumerate(folds):
        who = f"autumn-{number:04}"
        records.write(partial(change_member, group="autumn", learner=who, sort_name=fold))
    for asked, number in (("elodie", 0), ("ÉLODIE", 0), ("asa", 2), ("ZOE", 3), ("ipek", 4), ("الامين", 5)):
        assert everybody(records, "autumn", Wish(search=asked)) == [f"autumn-{number:04}"]


def test_search_and_who_has_not_begun(records: Store) -> None:
    records.write(lambda connection: fill(connection, "autumn", 60))
    assert everybody(records, "autumn", Wish(search="AUTUMN-0007@")) == ["autumn-0007"]
    assert everybody(records, "autumn", Wish(search="%")) == []
    missing = everybody(records, "autumn", Wish(show="m2"))
    with records.read() as connection:
        standings = grid.standings_of(connection, "autumn", [f"autumn-{n:04}" for n in range(60)])
    assert set(missing) == {learner for learner, modules in standings.items() if "m2" not in modules}


def test_who_has_left_and_who_teaches_is_not_shown(records: Store) -> None:
    def some_leave(connection: Connection) -> None:
        fill(connection, "autumn", 3)
        fill(connection, "other", 3)
        for learner, values in (("autumn-0000", {"left_at": START}), ("autumn-0001", {"part": "staff"})):
            connection.execute(update(Member).where(Member.learner == learner).values(**values))

    records.write(some_leave)
    for sort in SORTS:
        assert everybody(records, "autumn", Wish(sort)) == ["autumn-0002"]
    with records.read() as connection:
        assert grid.size_and_days(connection, "autumn")[0] == 1


@pytest.mark.parametrize("after", ["x", "0", "0.a", "0.a.x", "0.a.n", "0.a.n--1", "9.a.t1", "0.a.n1", "²."])
def test_a_cursor_of_nobody_begins_at_the_beginning(records: Store, after: str) -> None:
    records.write(partial(fill, cohort="autumn", number=3))
    with records.read() as connection:
        for wish in (Wish(after=after), Wish(before=after)):
            assert len(grid.page(connection, "autumn", "best", RULES, wish).rows) == 3
