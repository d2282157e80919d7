"""Checks over a whole bank, and comparisons with the official text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from course.content.checks import bank, lessons, originality, voices
from course.content.checks.bank import key_is_longest, key_not_longest, likeness
from course.content.items import Item, Scenario, Single
from course.content.model import Course
from course.content.problems import Problem
from course.content.source import SourceReport


def messages(problems: object) -> list[str]:
    found = list(problems)  # type: ignore[call-overload]
    assert all(isinstance(problem, Problem) for problem in found)
    return [problem.message for problem in found]


def with_items(course: Course, *items: Item) -> Course:
    place = course.places["item:q-l01-01"]
    return replace(
        course,
        items={item.id: item for item in items},
        places={**course.places, **{f"item:{item.id}": place for item in items}},
    )


def single(course: Course, id_: str, key: str, *others: str, **update: object) -> Single:
    item = course.items["q-l01-01"]
    assert isinstance(item, Single)
    first = item.options[0]
    options = [first.model_copy(update={"id": "k", "text": key, "correct": True})]
    options += [
        first.model_copy(update={"id": f"o{index}", "text": text, "correct": False})
        for index, text in enumerate(others)
    ]
    return item.model_copy(update={"id": id_, "options": tuple(options), **update})


@pytest.mark.parametrize(("longest", "allowed"), [(7, True), (8, True), (9, False), (20, False)])
def test_the_key_may_be_longest_as_often_as_chance_and_five_points(
    mini: Course, longest: int, allowed: bool
) -> None:
    # With three options chance is a third, so 38 per cent may pass: seven of twenty, eight of twenty-one.
    count = 20 if longest != 8 else 21
    items = [
        single(mini, f"q-l01-{n:02}", "a long key" if n < longest else "key", "wrong 1", "wrong 2")
        for n in range(count)
    ]
    assert (not list(key_not_longest(with_items(mini, *items)))) is allowed


def test_a_small_bank_is_not_judged(mini: Course) -> None:
    items = [single(mini, f"q-l01-{n:02}", "a long key", "wrong 1") for n in range(19)]
    assert not list(key_not_longest(with_items(mini, *items)))


def test_a_key_as_long_as_another_option_is_not_the_longest(mini: Course) -> None:
    assert not key_is_longest(single(mini, "q-l01-01", "four", "five", "six"))
    assert key_is_longest(single(mini, "q-l01-01", "three", "five", "six"))


def test_a_reserve_item_under_another_id_in_practice(mini: Course) -> None:
    shown = single(mini, "q-l01-01", "The guild", "The council")
    kept = single(mini, "q-l01-09", "The guild", "The council", use="reserve")
    assert messages(bank.reserve_kept_back(with_items(mini, shown, kept))) == [
        "q-l01-09: is a reserve item, but q-l01-01 (practice) is nearly the same"
    ]
    assert likeness(frozenset("ab"), frozenset("bc")) == 1 / 3


def test_the_same_question_twice(mini: Course) -> None:
    one, two = (single(mini, id_, "The guild", "The council") for id_ in ("q-l01-01", "q-l01-02"))
    assert messages(bank.nothing_twice(with_items(mini, one, two))) == [
        "q-l01-02: is nearly the same as q-l01-01"
    ]


def test_a_stem_that_gives_anothers_key(mini: Course) -> None:
    asked = single(mini, "q-l01-01", "The guild of the captains", "The council")
    telling = single(
        mini,
        "q-l01-02",
        "1995",
        "1990",
        stem="When was the guild of the captains, which trains the crew, founded?",
    )
    assert messages(bank.stems_keep_silent(with_items(mini, asked, telling))) == [
        "q-l01-02: its stem gives the key of q-l01-01: the guild of the captains"
    ]


def test_retired_and_measure_items_do_not_count_for_an_objective(mini: Course) -> None:
    items = [item.model_copy(update={"status": "retired"}) for item in mini.items.values()]
    found = messages(lessons.objectives_have_items(with_items(mini, *items)))
    assert [message.split(";")[0] for message in found] == [
        f"{name} has 0 items, 0 for practice" for name in ("l01-o1", "l01-o2", "l02-o1", "l31-o1")
    ]


def body(course: Course, text: str) -> Course:
    lesson = replace(course.lessons["l01-who-runs-the-ferry"], body=text)
    return replace(course, lessons={**course.lessons, lesson.id: lesson})


def test_a_range_of_more_than_four_teaches_nothing(mini: Course) -> None:
    wide = body(mini, "All of it [p1-5].\n").lessons["l01-who-runs-the-ferry"]
    narrow = body(mini, "All of it [p1-4].\n").lessons["l01-who-runs-the-ferry"]
    assert voices.taught(wide, mini) == set()
    assert voices.taught(narrow, mini) == {1, 2, 3, 4}


def test_what_the_course_says_in_its_own_voice_teaches_nothing(mini: Course) -> None:
    lesson = body(mini, "::: course\nWe think [p3].\n:::\n").lessons["l01-who-runs-the-ferry"]
    assert voices.taught(lesson, mini) == set()


def test_the_miniature_course_takes_nothing_over(mini: Course, mini_report: SourceReport) -> None:
    for check in originality.CHECKS:
        assert not list(check(mini, mini_report))


TAKEN = "the council pays for the boat, the guild trains the crew, and the harbour office prints"


def test_twelve_words_of_the_report_are_found_wherever_they_stand(
    mini: Course, mini_report: SourceReport
) -> None:
    course = body(mini, f"He says that {TAKEN} [p3].\n")
    digest = mini.digests[3].model_copy(update={"text": f"Says that {TAKEN}."})
    item = mini.items["q-l02-02"]
    assert isinstance(item, Scenario)
    told = item.model_copy(update={"case": f"You hear that {TAKEN}."})
    course = replace(course, digests={**mini.digests, 3: digest}, items={**mini.items, item.id: told})
    found = messages(originality.own_words(course, mini_report))
    run = "takes over the report's words: the council pays for the boat the guild trains the crew and"
    assert found == [run, f"q-l02-02: {run}", run]


def test_quoted_words_and_eleven_words_may_stand(mini: Course, mini_report: SourceReport) -> None:
    course = body(
        mini, f'He says: "{TAKEN}" [p3]. The council pays for the boat, the guild trains the crew. [p3]\n'
    )
    assert not list(originality.own_words(course, mini_report))


def test_an_official_title_may_stand(mini: Course, mini_report: SourceReport) -> None:
    title = mini.entities["guild"].model_copy(update={"name": TAKEN.capitalize()})
    course = replace(body(mini, f"He says that {TAKEN} [p3].\n"), entities={**mini.entities, "guild": title})
    assert not list(originality.own_words(course, mini_report))


@pytest.mark.parametrize(
    ("quoted", "right"),
    [
        ("the shortest road between two towns that do not speak", True),
        ("nobody’s rights depend on its timetable", True),
        ("the longest road between two towns", False),
        ("a fine boat", True),
    ],
    ids=["exact", "apostrophe", "wrong", "too short to be a quotation"],
)
def test_quotations_are_exact(mini: Course, mini_report: SourceReport, quoted: str, right: bool) -> None:
    course = body(mini, f'One\nhears of "{quoted}" [p4].\n')
    problems = list(originality.quotations_exact(course, mini_report))
    assert (not problems) is right
    assert [problem.line - course.lessons["l01-who-runs-the-ferry"].body_line for problem in problems] == [
        1
    ] * (not right)
