"""Cases of a service: found by the role behind the block, in the order of the course."""

from __future__ import annotations

from dataclasses import replace

from course.learning.services import lessons_of
from tests.unit.samples import small_course

BODY = "Text.\n\n::: case health local-government\nA clinic.\n:::\n\n::: course\npolice\n:::\n"


def test_only_lessons_with_a_case_of_the_service_are_named() -> None:
    sample = small_course()
    changed = {
        name: replace(lesson, body=BODY if n == 0 else "Text.", path=f"{n}.md")
        for n, (name, lesson) in enumerate(sample.lessons.items())
    }
    with_cases = replace(sample, lessons=changed)
    first = next(iter(changed))
    assert [lesson.id for lesson in lessons_of(with_cases, "health")] == [first]
    assert [lesson.id for lesson in lessons_of(with_cases, "local-government")] == [first]
    assert lessons_of(with_cases, "government") == lessons_of(with_cases, "police") == ()
