"""Progress: states from plain facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from course.learning.grading import FULL
from course.learning.progress import (
    NOTHING,
    Facts,
    ObjectiveResult,
    by_objective,
    certainty_grid,
    here,
    lesson_stage,
    lesson_state,
    mastered,
    met_objectives,
    minutes_left,
    onward,
    paragraph_states,
)

from .samples import small_course

COURSE = small_course()
L01 = COURSE.lessons["l01"]
READ = frozenset({"l01"})
ALL_READ = frozenset({"l01", "l02", "l03"})


def going_on(facts: Facts) -> tuple[str, str]:
    """Where the learner is sent: kind and lesson."""
    found = onward(COURSE, facts)
    return found.kind, found.lesson.id


@pytest.mark.parametrize(
    ("facts", "stage", "state"),
    [
        (NOTHING, "new", "new"),
        (Facts(opened=READ), "begun", "begun"),
        (Facts(latest={"q-11": 0}), "begun", "begun"),
        (Facts(latest={"q-21": FULL}), "new", "new"),
        (Facts(opened=READ, done=READ), "read", "read"),
        (Facts(done=READ, latest={"q-11": 0}), "practised", "read"),
        (Facts(done=READ, latest={"q-11": FULL, "q-12": FULL}), "practised", "read"),
        (Facts(done=READ, latest={"q-11": FULL, "q-13": FULL - 1}), "practised", "read"),
        (Facts(done=READ, latest={"q-11": FULL, "q-13": FULL}), "mastered", "known"),
        (Facts(done=READ, latest={"q-11": FULL, "q-12": 0, "q-13": FULL}), "mastered", "known"),
        (Facts(opened=READ, latest={"q-11": FULL, "q-13": FULL}), "begun", "begun"),
    ],
)
def test_stage_and_state(facts: Facts, stage: str, state: str) -> None:
    assert lesson_stage(COURSE, L01, facts) == stage
    assert lesson_state(COURSE, L01, facts) == state


def test_an_objective_is_met_by_one_question_right() -> None:
    facts = Facts(latest={"q-11": FULL, "q-12": 0, "q-13": 420, "q-21": FULL, "q-gone": FULL})
    assert met_objectives(COURSE, L01, facts) == {"o1"}


def test_a_stranger_has_all_to_come() -> None:
    states = paragraph_states(COURSE, NOTHING)
    assert states[:143] == ("to_come",) * 143
    assert states[143:] == ("missing",) * 8


def test_a_lesson_read_fills_its_paragraphs_half() -> None:
    assert paragraph_states(COURSE, Facts(done=READ))[:4] == ("read", "read", "to_come", "to_come")


def test_known_is_read_and_the_latest_question_right() -> None:
    facts = Facts(done=READ, latest={"q-11": FULL, "q-21": FULL})
    assert paragraph_states(COURSE, facts)[:4] == ("known", "read", "to_come", "to_come")


@pytest.mark.parametrize(
    ("latest", "first_two"),
    [
        ({"q-11": 0, "q-12": FULL}, ("known", "known")),
        ({"q-12": FULL, "q-11": 0}, ("read", "known")),
        ({"q-12": FULL, "q-13": FULL - 1}, ("known", "read")),
    ],
)
def test_of_several_questions_the_latest_decides(latest: dict[str, int], first_two: tuple[str, str]) -> None:
    assert paragraph_states(COURSE, Facts(done=READ, latest=latest))[:2] == first_two


def test_content_that_has_gone_changes_nothing() -> None:
    gone = Facts(done=frozenset({"l99"}), latest={"q-gone": FULL})
    assert paragraph_states(COURSE, gone) == paragraph_states(COURSE, NOTHING)


def test_here_is_the_lesson_to_go_on_with() -> None:
    assert here(COURSE, NOTHING) is None
    assert here(COURSE, Facts(opened=READ)) == (1, 2)
    assert here(COURSE, Facts(done=READ)) == (3, 4)


def test_a_lesson_outside_the_report_has_no_place_in_it() -> None:
    last = COURSE.lessons["l03"]
    outside = replace(last, head=last.head.model_copy(update={"paragraphs": ()}), outside_report=True)
    course = replace(COURSE, lessons={**COURSE.lessons, "l03": outside})
    left = Facts(done=frozenset({"l01", "l02"}))
    assert onward(course, left).lesson.id == "l03"
    assert here(course, left) is None
    assert paragraph_states(course, Facts(done=ALL_READ))[4] == "to_come"


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        (NOTHING, ("begin", "l01")),
        (Facts(opened=READ), ("continue", "l01")),
        (Facts(done=READ), ("begin", "l02")),
        (Facts(opened=frozenset({"l03"})), ("continue", "l03")),
        (Facts(latest={"q-31": 0}), ("answered", "l03")),
        (Facts(opened=frozenset({"l03"}), latest={"q-31": 0}), ("continue", "l03")),
        (Facts(opened=frozenset({"l02", "l03"})), ("continue", "l02")),
        (Facts(opened=frozenset({"l02", "l03"}), last_lesson="l03"), ("continue", "l03")),
        (
            Facts(opened=frozenset({"l02", "l03"}), done=frozenset({"l03"}), last_lesson="l03"),
            ("continue", "l02"),
        ),
        (Facts(opened=READ, done=READ, last_lesson="l01"), ("begin", "l02")),
        (Facts(opened=READ, last_lesson="l99"), ("continue", "l01")),
        (Facts(done=ALL_READ), ("again", "l01")),
    ],
)
def test_first_begun_and_not_done_else_first_not_done(facts: Facts, where: tuple[str, str]) -> None:
    assert going_on(facts) == where


def test_minutes_of_what_is_not_done() -> None:
    assert [minutes_left(COURSE, Facts(done=done)) for done in (frozenset(), READ, ALL_READ)] == [
        30,
        20,
        0,
    ]


@pytest.mark.parametrize(("share", "enough"), [(0, False), (671, False), (672, True), (840, True)])
def test_a_module_is_mastered_at_the_percentage_of_the_rule(share: int, enough: bool) -> None:
    assert mastered(COURSE, COURSE.modules[0], Facts(best={"m1": share, "m2": 0})) is enough


def test_a_module_without_attempt_is_not_mastered() -> None:
    assert not mastered(COURSE, COURSE.modules[0], Facts(best={"m2": FULL}))


def test_points_are_summed_by_objective() -> None:
    assert by_objective([("o2", 840), ("o1", 280), ("o2", 0)]) == (
        ObjectiveResult("o2", 840, 1680, 2),
        ObjectiveResult("o1", 280, 840, 1),
    )


def test_certainty_against_result() -> None:
    answers = [(2, FULL), (2, 0), (2, 1), (1, FULL), (1, FULL), (None, 0)]
    assert certainty_grid(answers) == {2: (1, 1, 1), 1: (2, 0, 0), 0: (0, 0, 0)}
