"""The final: forms by the blueprint, when one may be begun, time, and sums by part."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.blueprint import cells
from course.content.model import Course, Lesson, Section
from course.content.rules import Blueprint, LevelPlaces, PassRules
from course.learning.drawing import Met
from course.learning.final import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    Sitting,
    by_part,
    deadline,
    door,
    draw_form,
    form_size,
    minutes_with,
)
from course.learning.grading import FULL
from course.learning.quizzes import (
    FinalQuiz,
    draw_items,
    pool,
    quiz_by_id,
    size,
)

from .samples import lesson, single, small_course
from .strategies import quick, seeds

NOW = 1_760_000_000_000
RULES = PassRules(practice_items=5, module_quiz_items=10, mastery_percent=80)
SECTIONS = {
    name: Section(id=name, number=name.upper(), title=name, level=level, parent=parent, paragraphs=span)
    for name, level, parent, span in (
        ("ii", 1, None, (1, 20)),
        ("ii-a", 2, "ii", (1, 10)),
        ("ii-a-1", 3, "ii-a", (1, 5)),
        ("ii-b", 2, "ii", (11, 20)),
    )
}
#: The lesson in ii-a-1 belongs to the row of ii-a, which is nearer than that of ii.
BLUEPRINT = Blueprint.model_validate(
    {
        "schema_version": 1,
        "parts": [
            {
                "id": "one",
                "title": "One",
                "rows": [
                    {"sections": ["ii"], "places": {"apply": 2}},
                    {"sections": ["ii-a"], "places": {"remember": 2, "analyse_or_evaluate": 1}},
                ],
            },
        ],
    }
)
BLOOMS = ("remember", "apply", "analyse", "evaluate")


def placed(number: int, section: str) -> Lesson:
    plain = lesson(number, "m1", ("o1",), (number,))
    return replace(plain, head=plain.head.model_copy(update={"section": section}))


LESSONS = {each.id: each for each in (placed(1, "ii-a-1"), placed(2, "ii-b"))}
#: Reserve items of every kind, enough of each for the second form to be another.
ITEMS = tuple(
    single(f"{name}-{bloom}-{n}", name, "o1", (1,), use="reserve", bloom=bloom)
    for name, bloom, count in (
        ("l01", "remember", 5),
        ("l01", "analyse", 2),
        ("l01", "evaluate", 1),
        ("l02", "apply", 5),
    )
    for n in range(count)
)
OTHERS = tuple(
    single(f"other-{n}", "l01", "o1", (1,), bloom="remember", **what)
    for n, what in enumerate(
        (
            {"use": "practice"},
            {"use": "measure"},
            {"use": "reserve", "status": "draft"},
            {"use": "reserve", "status": "retired"},
        )
    )
)


def course_with(items: tuple[object, ...] = (*ITEMS, *OTHERS)) -> Course:
    named = {each.id: each for each in items}  # type: ignore[attr-defined]
    return replace(
        small_course(), lessons=LESSONS, items=named, sections=SECTIONS, final=BLUEPRINT, rules=RULES
    )


COURSE = course_with()
histories = st.dictionaries(
    st.sampled_from([each.id for each in ITEMS]), st.builds(Met, st.integers(1, 4), st.just(False))
)
banks = st.lists(st.sampled_from([*ITEMS, *OTHERS]), unique_by=lambda each: each.id).map(tuple)


@quick
@given(banks, seeds, histories)
def test_every_cell_is_filled_as_far_as_it_can_be_and_nothing_stands_twice(
    bank: tuple[object, ...], seed: str, met: dict[str, Met]
) -> None:
    course = course_with(bank)
    form = draw_form(course, seed, met)
    assert len(set(form)) == len(form) == form_size(course).questions
    for cell in cells(course):
        there = {each.id for each in cell.items}
        assert len(there & set(form)) == min(cell.places, len(there))
    assert all(course.items[name].use == "reserve" and course.items[name].status == "live" for name in form)


@quick
@given(seeds, histories)
def test_in_each_cell_the_least_met_come_first(seed: str, met: dict[str, Met]) -> None:
    form = set(draw_form(COURSE, seed, met))

    def times(name: str) -> int:
        return met[name].times if name in met else 0

    for cell in cells(COURSE):
        ids = {each.id for each in cell.items}
        assert max(map(times, ids & form)) <= min(map(times, ids - form), default=9)


@quick
@given(seeds, st.permutations([*ITEMS, *OTHERS]))
def test_only_the_seed_decides_and_not_the_order_of_the_files(seed: str, bank: list[object]) -> None:
    assert draw_form(course_with(tuple(bank)), seed, {}) == draw_form(COURSE, seed, {})


@pytest.mark.parametrize("seed", [str(n) for n in range(20)])
def test_a_learners_second_form_shares_nothing_with_the_first_and_the_third_little(seed: str) -> None:
    met: dict[str, Met] = {}
    forms = []
    for n in range(3):
        form = draw_form(COURSE, f"{seed}{n}", met)
        met |= {name: Met(met[name].times + 1 if name in met else 1, False) for name in form}
        forms.append(set(form))
    first, second, third = forms
    assert not first & second
    # Of five items for two places one is fresh still, in two cells; of three for one place the third is.
    assert len(third & (first | second)) == 2


def test_seeds_draw_differently() -> None:
    assert len({draw_form(COURSE, str(n), {}) for n in range(30)}) > 20


def test_a_quiz_named_final_is_there_where_there_is_a_blueprint() -> None:
    assert quiz_by_id(COURSE, "final") == FinalQuiz()
    assert quiz_by_id(small_course(), "final") is None
    assert size(COURSE, FinalQuiz()) == 5
    assert {each.id for each in pool(COURSE, FinalQuiz())} == {each.id for each in ITEMS}
    assert set(draw_items(COURSE, FinalQuiz(), "seed", {})) <= {each.id for each in ITEMS}


def test_a_form_that_lacks_sections_is_shorter_and_so_is_its_time() -> None:
    whole = form_size(COURSE)
    assert (whole.questions, whole.whole, whole.minutes) == (5, 5, 75)
    part = form_size(course_with(tuple(each for each in ITEMS if each.lesson == "l01")))
    assert (part.questions, part.whole, part.minutes) == (3, 5, 45)
    assert form_size(small_course()).questions == 0


def test_time_grows_with_the_extra_percent() -> None:
    assert deadline(NOW, 75, 0) == NOW + 75 * MINUTE_MS
    assert deadline(NOW, 75, 25) == NOW + 93 * MINUTE_MS + 45_000
    assert (minutes_with(75, 0), minutes_with(75, 25), minutes_with(75, 100)) == (75, 93, 150)


def ended(days: float, hours: float = 0) -> Sitting:
    """Begun so long before now, and ended an hour later."""
    begun = NOW - int(days * DAY_MS + hours * HOUR_MS)
    return Sitting(begun, begun + HOUR_MS)


@pytest.mark.parametrize(
    ("sittings", "opens_in", "left"),
    [
        ([], None, 3),
        ([ended(0, 25)], None, 2),
        ([ended(0, 24)], HOUR_MS, 2),
        ([ended(40), ended(35), ended(31)], None, 3),
        ([ended(29), ended(20), ended(10)], DAY_MS, 0),
        ([ended(29.5), ended(20), ended(0, 2)], 23 * HOUR_MS, 0),
        ([ended(28), ended(27), ended(20), ended(10)], 3 * DAY_MS, 0),
    ],
)
def test_the_door_opens_after_a_day_and_three_times_in_thirty(
    sittings: list[Sitting], opens_in: int | None, left: int
) -> None:
    found = door(sittings, RULES, NOW)
    assert (found.opens_at, found.left) == (None if opens_in is None else NOW + opens_in, left)
    assert found.is_open is (opens_in is None)
    assert door(sittings, RULES, (found.opens_at or NOW)).is_open


def test_the_door_is_shut_behind_one_that_runs() -> None:
    found = door([Sitting(NOW - 1, None)], RULES, NOW)
    assert found.running and not found.is_open and found.left == 2


def test_points_are_told_by_part_in_the_order_of_the_blueprint() -> None:
    found = by_part(COURSE, [("l02", FULL), ("l01", FULL // 2), ("l99", 0)])
    assert [(part.title, part.points, part.questions, part.percent) for part in found] == [
        ("One", FULL + FULL // 2, 2, 75),
        ("Sections that have changed since", 0, 1, 0),
    ]


def test_a_level_without_places_has_none() -> None:
    assert LevelPlaces(apply=2).at("apply") == 2 and LevelPlaces().at("remember") == 0
