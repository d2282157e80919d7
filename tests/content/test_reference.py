"""The reference files as they are written: complete where the report counts."""

from __future__ import annotations

import pytest

from course.content.loader import load
from course.content.model import Course
from course.content.reference import entries
from tests.content.test_real_course import ROOT


@pytest.fixture(scope="module")
def course() -> Course:
    return load(ROOT)


def parts(course: Course, whole: str) -> list[str]:
    return [body.id for body in course.reference.institutions.bodies if body.part_of == whole]


def test_the_members_that_the_report_counts_are_all_there(course: Course) -> None:
    assert len(parts(course, "gmg")) == 15, "with IOM, which has a field of its own, sixteen"
    processes = [name for name in parts(course, "rcp") if name.startswith("rcp-")]
    assert len(processes) == 13
    assert parts(course, "communities") == ["ecowas", "cis", "mercosur"]


def test_every_member_has_its_entry_in_the_glossary(course: Course) -> None:
    for body in course.reference.institutions.bodies:
        if body.part_of:
            assert body.entity in course.entities, body.id


def test_the_timeline_runs_from_1949_to_2013_and_on(course: Course) -> None:
    years = [event.year for event in course.reference.timeline.events]
    assert (years[0], years[-1]) == (1949, 2013)
    assert {event.lane for event in course.reference.timeline.events} == {"in", "out"}
    assert all(course.updates[later.update].year >= "2013" for later in course.reference.timeline.since)


def test_five_options_and_four_functions(course: Course) -> None:
    assert len(course.reference.reform.models) == 5
    assert len(course.reference.reform.functions) == 4


def test_every_recommendation_of_this_copy_is_there_once(course: Course) -> None:
    numbers = [advice.n for advice in course.reference.recommendations.recommendations]
    assert numbers == list(range(127, 144))
    weights = {
        n: {demand.weight for demand in advice.demands}
        for n, advice in zip(numbers, course.reference.recommendations.recommendations, strict=True)
    }
    assert [n for n in numbers if "none" in weights[n]] == [132]
    assert [n for n in numbers if "urges" in weights[n]] == [129, 140, 142]
    assert [n for n in numbers if "must" in weights[n]] == [127, 128, 134]
    considered = [n for n in numbers if "should-consider" in weights[n]]
    assert considered == [130, 133, 134, 135, 136, 138, 141]


def test_updates_overtake_a_paragraph_that_the_entry_rests_on(course: Course) -> None:
    """An update that stands beside a recommendation is one of that very paragraph."""
    for entry in entries(course.reference):
        if entry.place.startswith("recommendation:"):
            for name in entry.updates:
                assert set(course.updates[name].updates_paragraphs) & set(entry.paragraphs), (
                    entry.place,
                    name,
                )


def test_what_is_ours_is_marked_and_what_is_the_reports_is_cited(course: Course) -> None:
    said = [one for entry in entries(course.reference) for one in entry.said]
    assert {one.voice for one in said} == {"report", "course"}
    assert all(one.paragraphs for one in said if one.voice == "report")
