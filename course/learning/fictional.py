"""Names of people who do not exist: each says so, with a number, in several scripts and lengths."""

from __future__ import annotations

#: Invented for this course; the number makes them plainly nobody's.
GIVEN = (
    "Ombrella",
    "Tessarin",
    "Quillimar",
    "Vondraste",
    "Ysolmere",
    "Brindaro",
    "Faluwen",
    "Ketterling",
    "Marovique",
    "Oshandre",
    "Pelligrad",
    "Zuvanni",
    "Dz",
    "Ńóla-Élise",
    "Þorvilda",
    "O’Quenby",
)
OTHERS = (
    "Learner {number}",
    "متعلّمة متخيَّلة {number}",
    "متعلّم متخيَّل {number}",
    "架空の学習者 {number}",
    "虚构学员 {number}",
    "가상 학습자 {number}",
    "Вымышленный слушатель {number}",
    "Maximilianne-Theodorina Vondraste-Quillimar of the Invented House of Exceedingly Long Names, "
    "learner {number}",
)
DOMAIN = "demo.example.org"


def learner_name(number: int) -> str:
    """The display name of a learner by number, from 1: most are like `Tessarin, learner 0042`."""
    text = f"{number:04}"
    if number % 5 == 0:
        return OTHERS[number // 5 % len(OTHERS)].format(number=text)
    return f"{GIVEN[number % len(GIVEN)]}, learner {text}"


def learner_email(number: int) -> str:
    """An address that reaches nobody: example.org is kept for examples (RFC 2606)."""
    return f"learner-{number:04}@{DOMAIN}"


def instructor_email() -> str:
    """The address of the one invented instructor."""
    return f"instructor@{DOMAIN}"
