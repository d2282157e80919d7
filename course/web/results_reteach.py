"""What to teach again to a cohort, and the keys to look at before that: values without any HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from course.content.items import Item
from course.content.model import Course, Lesson
from course.learning.analysis import discrimination, facility
from course.learning.evidence import WEAK
from course.learning.forms import is_measurement
from course.learning.item_lines import ItemLine, doubted
from course.learning.quizzes import is_pretest
from course.learning.remarking import settling
from course.learning.reteach import Part, Unmastered, by_name, ranked
from course.learning.sums import ItemSums, pooled
from course.records import results
from course.records.decisions import Rulings
from course.records.results import ItemResult, Population
from course.web.naming import Named, names
from course.web.results_scope import Scope
from course.web.results_view import item_lines, numbered, past_revisions, rulings_in
from course.web.shelf import Shelf


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


@dataclass(frozen=True)
class Doubt:
    """A question whose key has to be looked at first, in the quiz where most have answered it of those
    where it was found."""

    quiz: str
    named: Named
    line: ItemLine


@dataclass(frozen=True)
class Reteach:
    """What to teach again, the most surely unmastered first. Left out are questions that are in no file now
    (`gone`), those that a decision has dropped or gives full marks for (`settled`), and those whose key is
    in doubt (`doubts`)."""

    scope: Scope
    mark: int
    objectives: tuple[Again, ...]
    paragraphs: tuple[Again, ...]
    gone: int
    settled: int
    doubts: tuple[Doubt, ...]

    @property
    def sentence(self) -> str:
        """What to teach again first, in one sentence; in a second one what was meant to be hard."""
        judged = [each.found.standing for each in self.objectives if each.judged]
        if not judged:
            return "No objective has enough answers yet to be judged."
        found = [each for each in self.objectives if each.found.standing == "not mastered"]
        among = _counted(len(judged), "judged objective")
        said = f"Of {among} none is surely below the mark and below what was expected."
        if found:
            said = f"{len(found)} of {among} to teach again, first: {found[0].words}".rstrip(".") + "."
        return " ".join([said, *_as_meant(judged.count("as meant"), again=bool(found))])


def reteach(connection: Connection, here: Shelf, scope: Scope) -> Reteach:
    """What the learners of a cohort have not mastered, over all its quizzes. Five queries at most."""
    course, rulings = here.course, rulings_in(connection, scope)
    population = Population(scope.cohorts)
    found = [each for each in results.all_items(connection, population) if _after_teaching(each.quiz)]
    asking = [each for each in found if settling(rulings.get(each.marking_hash, ())) is None]
    doubts = _doubts(connection, here, population, asking, rulings)
    doubtful = {each.line.marking_hash for each in doubts}
    pools = _pooled(each for each in asking if each.marking_hash not in doubtful)
    known = [(course.items[item], sums) for item, sums in pools if item in course.items]
    objectives, paragraphs = _groups(known, course.rules.mastery_percent)
    words = {o.id: o.text for lesson in course.lessons.values() for o in lesson.head.objectives}
    asked = _lessons(course, [item for item, _ in known])
    return Reteach(
        scope,
        course.rules.mastery_percent,
        tuple(Again(each, words.get(each.name, each.name), asked.get(each.name, ())) for each in objectives),
        tuple(Again(each, _digest(course, each.name), asked.get(each.name, ())) for each in paragraphs),
        len({item for item, _ in pools} - course.items.keys()),
        len({each.marking_hash for each in found} - {each.marking_hash for each in asking}),
        doubts,
    )


def _as_meant(number: int, *, again: bool) -> list[str]:
    """How many are below the mark only, in a sentence; none where there are none."""
    lie = f"{number} {'more ' if again else ''}{'lies' if number == 1 else 'lie'}"
    return [f"{lie} below the mark, about as expected."] if number else []


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _after_teaching(quiz: str) -> bool:
    """Whether answers to a quiz tell what was learnt: pre-tests come before, and of forms of the measurement
    nothing is told."""
    return not is_pretest(quiz) and not is_measurement(quiz)


def _doubts(
    connection: Connection,
    here: Shelf,
    population: Population,
    found: Sequence[ItemResult],
    rulings: Rulings,
) -> tuple[Doubt, ...]:
    """The questions whose verdict is an alarm, with options only where little or no discrimination asks for
    them: options of all quizzes would be a large query. Two queries at most."""
    asking = results.with_counts(connection, [each for each in found if _suspect(each.sums)], population)
    kept = past_revisions(connection, here, asking)
    quizzes = {each.quiz: numbered(here, {e.item for e in found if e.quiz == each.quiz}) for each in asking}
    doubts = [
        Doubt(quiz, names(here.course, quiz), replace(line, number=numbers[line.item]))
        for quiz, numbers in quizzes.items()
        for line in doubted(item_lines(here, [each for each in asking if each.quiz == quiz], kept, rulings))
    ]
    by_answers = sorted(doubts, key=lambda each: each.line.found.facility.n)
    most = {each.line.marking_hash: each for each in by_answers}
    return tuple(sorted(most.values(), key=lambda each: (each.quiz, each.line.number)))


def _suspect(sums: ItemSums) -> bool:
    """Whether a question may have a wrong key: enough have answered, and it hardly discriminates."""
    found = discrimination(sums)
    return facility(sums).enough and (found.value is None or found.value < WEAK)


def _groups(
    known: Sequence[tuple[Item, ItemSums]], mark: int
) -> tuple[tuple[Unmastered, ...], tuple[Unmastered, ...]]:
    """Objectives and paragraphs, ranked."""
    parts = [(item, Part(sums, item.difficulty)) for item, sums in known]
    objectives = by_name((item.objective, part) for item, part in parts)
    paragraphs = by_name((str(number), part) for item, part in parts for number in item.paragraphs)
    return ranked(objectives, mark), ranked(paragraphs, mark)


def _pooled(items: Iterable[ItemResult]) -> list[tuple[str, ItemSums]]:
    """The sums of each revision of an item over all quizzes, by item.

    Revisions stay apart, since a learner may have met two: answers to one are as many as learners.
    """
    found: dict[tuple[str, str], list[ItemSums]] = {}
    for each in items:
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
