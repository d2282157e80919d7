"""What a cohort's quizzes, its gain, and what to teach again amount to: values without any HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from course.content.items import Item
from course.content.model import Course, Lesson
from course.learning.forms import is_measurement
from course.learning.gain import Gain, Withheld, gain
from course.learning.intervals import LEAST_GROUP, Estimate
from course.learning.item_lines import attention
from course.learning.quizzes import FINAL, pretest_id
from course.learning.remarking import settling
from course.learning.reteach import Unmastered, by_name, ranked
from course.learning.scores import mean_score
from course.learning.sums import ItemSums, QuizSums, pooled
from course.records import measurement, results
from course.records.decisions import Rulings
from course.records.results import ItemResult, Population
from course.web.naming import Named, names
from course.web.results_scope import Scope
from course.web.results_view import item_lines, newest, past_revisions, rulings_in
from course.web.shelf import Shelf


@dataclass(frozen=True)
class QuizLine:
    """One quiz in the list: learners with a first attempt, their mean, and what deserves attention."""

    quiz: str
    named: Named
    learners: int
    mean: Estimate
    attention: str

    @property
    def told(self) -> bool:
        """Whether the group is large enough to give any figure."""
        return self.learners >= LEAST_GROUP


@dataclass(frozen=True)
class ResultsList:
    """The quizzes that were handed in, in course order, and what the group gained from the course."""

    scope: Scope
    lines: tuple[QuizLine, ...]
    gain: Gain | Withheld


@dataclass(frozen=True)
class Again:
    """An objective or a paragraph in what to teach again: how it stands, its words, lessons to reread."""

    found: Unmastered
    words: str
    lessons: tuple[Lesson, ...]

    @property
    def judged(self) -> bool:
        """Whether enough learners have answered to say how it stands."""
        return self.found.standing != "few"

    @property
    def to_teach(self) -> bool:
        """Whether it is not mastered, surely or likely."""
        return self.found.standing in ("not mastered", "likely not mastered")


@dataclass(frozen=True)
class Reteach:
    """What to teach again, the most surely unmastered first. Left out are questions that are in no file now
    (`gone`), and those that a decision has dropped or gives full marks for (`settled`)."""

    scope: Scope
    mark: int
    objectives: tuple[Again, ...]
    paragraphs: tuple[Again, ...]
    gone: int
    settled: int

    @property
    def sentence(self) -> str:
        """What to teach again first, in one sentence."""
        judged = [each for each in self.objectives if each.judged]
        found = [each for each in judged if each.to_teach]
        if not judged:
            return "No objective has enough answers yet to be judged."
        if not found:
            return (
                f"Of {counted(len(judged), 'objective')} that can be judged none stands out as not mastered."
            )
        among = counted(len(judged), "judged objective")
        return f"{len(found)} of {among} to teach again, first: {found[0].words}".rstrip(".") + "."


def results_list(connection: Connection, here: Shelf, scope: Scope) -> ResultsList:
    """The list of a cohort. Six queries at most.

    Attention goes by share right and discrimination alone: options would be a query as large as all quizzes.
    """
    sums = results.quizzes(connection, Population(scope.cohorts, "first"))
    items = results.all_items(connection, Population(scope.cohorts))
    shown = [each for each in items if each.quiz in sums and sums[each.quiz].attempts >= LEAST_GROUP]
    by_quiz = _attention(connection, here, shown, rulings_in(connection, scope))
    order = {name: place for place, name in enumerate(quiz_order(here.course))}
    found = sorted(
        (name for name in sums if not is_measurement(name)), key=lambda n: (order.get(n, len(order)), n)
    )
    return ResultsList(
        scope,
        tuple(_line(here, name, sums[name], by_quiz.get(name, "")) for name in found),
        gain(measurement.pairs(connection, scope.only)),
    )


def reteach(connection: Connection, here: Shelf, scope: Scope) -> Reteach:
    """What the learners of a cohort have not mastered, over all its quizzes. Three queries at most."""
    course, rulings = here.course, rulings_in(connection, scope)
    found = results.all_items(connection, Population(scope.cohorts))
    asking = [each for each in found if settling(rulings.get(each.marking_hash, ())) is None]
    pools = _pooled(asking)
    known = [(course.items[item], sums) for item, sums in pools if item in course.items]
    objectives = ranked(by_name((i.objective, s) for i, s in known), course.rules.mastery_percent)
    paragraphs = ranked(
        by_name((str(n), s) for i, s in known for n in i.paragraphs), course.rules.mastery_percent
    )
    words = {o.id: o.text for lesson in course.lessons.values() for o in lesson.head.objectives}
    asked = _lessons(course, [item for item, _ in known])
    return Reteach(
        scope,
        course.rules.mastery_percent,
        tuple(Again(each, words.get(each.name, each.name), asked.get(each.name, ())) for each in objectives),
        tuple(Again(each, _digest(course, each.name), asked.get(each.name, ())) for each in paragraphs),
        len({item for item, _ in pools} - course.items.keys()),
        len({item for item, _ in _pooled(found)} - {item for item, _ in pools}),
    )


def counted(number: int, thing: str) -> str:
    """How many: 1 objective, 3 objectives."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def quiz_order(course: Course) -> list[str]:
    """The ids of all quizzes in the order of the course; the final last."""
    found: list[str] = []
    for module in course.modules:
        found += [pretest_id(module), *(lesson.id for lesson in module.lessons), module.id]
    return [*found, FINAL]


def _attention(
    connection: Connection, here: Shelf, items: Iterable[ItemResult], ruled: Rulings
) -> dict[str, str]:
    by_quiz: dict[str, list[ItemResult]] = {}
    for each in items:
        by_quiz.setdefault(each.quiz, []).append(each)
    flat = [each for found in by_quiz.values() for each in found]
    kept = past_revisions(connection, here, flat)
    return {name: attention(newest(item_lines(here, found, kept, ruled))) for name, found in by_quiz.items()}


def _line(here: Shelf, quiz: str, sums: QuizSums, words: str) -> QuizLine:
    return QuizLine(quiz, names(here.course, quiz), sums.attempts, mean_score(sums), words)


def _pooled(items: Iterable[ItemResult]) -> list[tuple[str, ItemSums]]:
    """The sums of each revision of an item over all quizzes, by item; forms of the measurement left out.

    Revisions stay apart, since a learner may have met two: answers to one are as many as learners.
    """
    found: dict[tuple[str, str], list[ItemSums]] = {}
    for each in items:
        if not is_measurement(each.quiz):
            found.setdefault((each.item, each.marking_hash), []).append(each.sums)
    return [(item, pooled(sums)) for (item, _), sums in found.items()]


def _lessons(course: Course, items: Iterable[Item]) -> dict[str, tuple[Lesson, ...]]:
    """By objective and by paragraph number the lessons that teach it, or else that ask about it."""
    taught: dict[str, list[Lesson]] = {}
    for lesson in course.lessons.values():
        for name in (*(o.id for o in lesson.head.objectives), *map(str, lesson.head.paragraphs)):
            taught.setdefault(name, []).append(lesson)
    for item in items:
        for name in (item.objective, *map(str, item.paragraphs)):
            taught.setdefault(name, [course.lessons[item.lesson]])
    return {name: tuple(lessons) for name, lessons in taught.items()}


def _digest(course: Course, name: str) -> str:
    digest = course.digests.get(int(name))
    return digest.text if digest else ""
