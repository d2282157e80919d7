"""The two forms: who meets which first, and when each is offered."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from course.learning.forms import BY_ID, Measurement, form_after, form_before, is_measurement, items_of
from course.learning.grading import FULL
from course.learning.measurement import offered
from course.learning.progress import NOTHING, Facts
from course.learning.quizzes import (
    FinalQuiz,
    ModuleQuiz,
    PracticeQuiz,
    PreTest,
    checks_singly,
    draw_items,
    keeps_silent,
    pool,
    quiz_by_id,
    size,
)
from tests.unit.samples import single, small_course

PAIRS = tuple(
    single(f"m{n}{form}", name, objective, (1,), use="measure")
    for n, (name, objective) in enumerate((("l01", "o1"), ("l02", "o3"), ("l03", "o4")))
    for form in "ab"
)
KEPT = {name: item for name, item in small_course().items.items() if item.use != "measure"}
COURSE = replace(small_course(), items={**KEPT, **{item.id: item for item in PAIRS}})
MODULES = {"m1": FULL, "m2": FULL}
TAKEN = {"measure-before-b": 70}


def test_half_of_the_learners_meet_form_a_first_by_their_ids_alone() -> None:
    ids = [hashlib.md5(str(n).encode(), usedforsecurity=False).hexdigest() for n in range(4000)]
    first = [form_before(each) for each in ids]
    # A fair coin: 2000 expected, with a standard deviation of sqrt(4000)/2, about 32.
    assert 1870 < first.count("a") < 2130
    assert first == [form_before(each) for each in ids]
    digests = [hashlib.sha256(f"measurement\0{each}".encode()).hexdigest() for each in ids]
    assert first == ["ab"[int(digest, 16) % 2] for digest in digests], "the halves must never move"


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        (["measure-before-a"], "b"),
        (["measure-before-b"], "a"),
        (["measure-before-a", "measure-before-b"], None),
        ([], None),
        (["m1", "final", "measure-after-a"], None),
    ],
)
def test_after_the_course_comes_the_form_that_is_left(taken: list[str], left: str | None) -> None:
    assert form_after(taken) == left


def test_a_form_holds_one_of_each_pair_and_nothing_else_holds_them() -> None:
    assert [item.id for item in items_of(COURSE, "a")] == ["q-m0a", "q-m1a", "q-m2a"]
    assert [item.id for item in items_of(COURSE, "b")] == ["q-m0b", "q-m1b", "q-m2b"]
    others = [
        *(PracticeQuiz(lesson) for lesson in COURSE.lessons.values()),
        *(quiz(module) for module in COURSE.modules for quiz in (ModuleQuiz, PreTest)),
        FinalQuiz(),
    ]
    assert not {item for quiz in others for item in pool(COURSE, quiz)} & set(PAIRS)


@pytest.mark.parametrize("quiz", BY_ID.values(), ids=lambda quiz: quiz.id)
def test_a_form_is_a_quiz_that_keeps_silent(quiz: Measurement) -> None:
    assert quiz_by_id(COURSE, quiz.id) == quiz and size(COURSE, quiz) == 3
    assert set(draw_items(COURSE, quiz, "seed", {})) == {item.id for item in items_of(COURSE, quiz.form)}
    orders = {draw_items(COURSE, quiz, f"{n}", {}) for n in range(40)}
    assert len(orders) > 1, "places do not tell the lesson"
    assert keeps_silent(quiz.id) and is_measurement(quiz.id) and not checks_singly(quiz)


def test_a_course_without_pairs_has_no_forms() -> None:
    bare = replace(COURSE, items=KEPT)
    assert quiz_by_id(bare, "measure-before-a") is None and offered(bare, NOTHING, "amina") is None


@pytest.mark.parametrize(
    "facts",
    [
        NOTHING,
        Facts(opened=frozenset({"l01"})),
        Facts(best={"m2-pre": FULL}),
    ],
    ids=["new", "a lesson opened", "a pre-test"],
)
def test_before_is_offered_until_the_course_has_taught_something(facts: Facts) -> None:
    assert offered(COURSE, facts, "amina") == Measurement("before", form_before("amina"))


@pytest.mark.parametrize(
    "facts",
    [
        Facts(done=frozenset({"l01"})),
        Facts(latest={"q-11": 0}),
        Facts(best={"final": 0}),
        Facts(best=MODULES, latest={"q-11": FULL}),
        Facts(best=TAKEN),
        Facts(best=TAKEN | {"m1": FULL}),
        Facts(best=TAKEN | MODULES | {"measure-after-a": 0}),
        Facts(best=TAKEN | MODULES | {"measure-before-a": 0}),
    ],
    ids=[
        "a lesson read",
        "an answer explained",
        "the final",
        "all done without a form",
        "handed in",
        "a module is open",
        "both done",
        "both forms met before",
    ],
)
def test_at_other_times_nothing_is_offered(facts: Facts) -> None:
    assert offered(COURSE, facts, "amina") is None


@pytest.mark.parametrize(
    "best", [{"final": 0}, MODULES, {"m1": FULL, "m2-pre": FULL}], ids=["final", "modules", "proved"]
)
def test_after_is_offered_at_the_end_in_the_other_form_whatever_the_id(best: dict[str, int]) -> None:
    for learner in ("amina", "bao", "chen", "dua"):
        assert offered(COURSE, Facts(best=TAKEN | best), learner) == Measurement("after", "a")
