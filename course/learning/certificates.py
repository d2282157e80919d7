"""What a certificate says: its code, the band of the score, and the hours of study."""

from __future__ import annotations

import hashlib

from course.content.model import Course
from course.learning.grading import FULL
from course.learning.quizzes import ModuleQuiz, PracticeQuiz, Quiz, minutes, size

#: No 0 and O, no 1, I and L, no U that reads as V: thirty characters that survive handwriting.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10


def code_of(token: str) -> str:
    """Ten characters made from a random token: 30 to the power of 10 codes, far too many to guess."""
    number = int.from_bytes(hashlib.sha256(token.encode()).digest(), "big")
    characters = []
    for _ in range(CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[rest])
    return "".join(characters)


def as_code(typed: str) -> str | None:
    """The code that somebody typed, whatever its case, spaces and hyphens; none if it cannot be one."""
    code = typed.replace("-", "").replace(" ", "").upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def grouped(code: str) -> str:
    """A code as people read it: two halves with a hyphen."""
    return f"{code[:5]}-{code[5:]}"


def band_of(share: int) -> str:
    """The ten points in which a score lies: `80 to 89`, at the top `90 to 100`. `share`: 840ths of one."""
    low = min(share * 100 // FULL // 10 * 10, 90)
    return f"{low} to {100 if low == 90 else low + 9}"


def study_hours(course: Course) -> int:
    """Hours of study, one at least: reading each lesson, its practice once, each module quiz once."""
    quizzes: list[Quiz] = [
        *(PracticeQuiz(lesson) for lesson in course.lessons.values()),
        *map(ModuleQuiz, course.modules),
    ]
    counts = [size(course, quiz) for quiz in quizzes]
    reading = sum(lesson.head.minutes for lesson in course.lessons.values())
    return max(1, round((reading + sum(minutes(count) for count in counts if count)) / 60))
