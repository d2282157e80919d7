"""What of the course rests on an entry of the reference pages: lessons, and lessons with open questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from course.content.model import Course, Lesson, Update
from course.web.context import in_words
from course.web.shelf import shelf


@dataclass(frozen=True)
class Touch:
    """A lesson that teaches or takes up an entry, and how many practice questions on it the lesson has."""

    lesson: Lesson
    questions: int


@dataclass(frozen=True)
class Index:
    """For each paragraph the lessons that teach it, and the practice items on it with their lessons."""

    taught: dict[int, tuple[str, ...]]
    asked: dict[int, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Change:
    """One thing that has changed, and its date in words."""

    update: Update
    date: str
    checked: str


def index(course: Course) -> Index:
    """The index of a whole course."""
    taught: dict[int, list[str]] = {}
    for lesson in course.lessons.values():
        for n in lesson.head.paragraphs:
            taught.setdefault(n, []).append(lesson.id)
    asked: dict[int, list[tuple[str, str]]] = {}
    for item in course.items.values():
        if item.use == "practice" and item.status == "live":
            for n in item.paragraphs:
                if isinstance(n, int):
                    asked.setdefault(n, []).append((item.id, item.lesson))
    return Index(
        {n: tuple(names) for n, names in taught.items()}, {n: tuple(pairs) for n, pairs in asked.items()}
    )


def touching(
    course: Course, paragraphs: Iterable[int | str], named: Iterable[str] = (), *, only: bool = False
) -> tuple[Touch, ...]:
    """Lessons in course order: those that teach one of the paragraphs, ask about it, or are named.

    `only` leaves out all but the named ones.
    """
    found = shelf().keep("touching", lambda: index(course))
    numbers = sorted({n for n in paragraphs if isinstance(n, int)})
    lessons = set(named)
    items = {pair for n in numbers for pair in found.asked.get(n, ())}
    if not only:
        lessons |= {name for n in numbers for name in found.taught.get(n, ())}
        lessons |= {lesson for _, lesson in items}
    counts = Counter(lesson for _, lesson in items)
    return tuple(
        Touch(lesson, counts[lesson.id]) for lesson in course.lessons.values() if lesson.id in lessons
    )


def changes(course: Course, names: Iterable[str]) -> tuple[Change, ...]:
    """Updates in order of date; those without a date come last."""
    return tuple(
        change(update) for update in sorted((course.updates[name] for name in names), key=lambda u: u.date)
    )


def change(update: Update) -> Change:
    """An update with its dates in words."""
    return Change(update, in_words(update.date), in_words(update.checked))
