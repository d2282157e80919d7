"""What is overdue, in the words of the grid."""

from __future__ import annotations

from flask import Flask

from course.learning.attention import Mark
from course.web.grid_page import overdue_words


def test_what_is_overdue_is_said_at_once(app: Flask) -> None:
    course = app.extensions["course_shelves"].shelf.course
    one, two = course.modules[:2]
    marks = [Mark("overdue", one.id, due_on="2026-09-01"), Mark("overdue", two.id, due_on="2026-08-01")]
    assert overdue_words(course, marks) == "M1 and M2 overdue, the first since 1 August 2026"
    assert overdue_words(course, marks[:1]) == "M1 overdue since 1 September 2026"
