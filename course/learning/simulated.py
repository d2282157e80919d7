"""What an invented learner does in the course: lessons read, quizzes sat in order, tried again, left lying.

Times are UTC milliseconds and hang on chance, which is passed in and seeded by the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random

from course.content.items import Item
from course.content.model import Course
from course.learning.final import DAY_MS, MINUTE_MS, form_size
from course.learning.grading import FULL
from course.learning.quizzes import FinalQuiz, ModuleQuiz, PracticeQuiz, Quiz, draw_items, size
from course.learning.simulation import Character, Given, ItemModel, answer, flawed, item_model

#: So many forms of each quiz are drawn; each attempt gets one of them.
FORMS = 48
OMITS = 0.02
TRIES = 4
#: Of those who stop in the middle of a quiz so many never hand it in.
LEAVES = 0.4
#: Nobody begins a quiz so shortly before the end of the time that is told of.
LAST_MS = 2 * 60 * MINUTE_MS


@dataclass(frozen=True)
class Form:
    """A drawn set of items, by the seed that draws it."""

    seed: str
    models: tuple[ItemModel, ...]


@dataclass(frozen=True)
class Station:
    """A quiz on the way through the course. `lesson`: read before; `practice`: explained answer by answer;
    `mastery`: per cent below which it may be tried again; `minutes`: its time limit.
    """

    quiz: str
    forms: tuple[Form, ...]
    lesson: str | None = None
    mastery: int = 0
    minutes: int | None = None

    @property
    def practice(self) -> bool:
        """Whether it is the practice of a lesson."""
        return self.lesson is not None


@dataclass(frozen=True)
class Way:
    """The stations in order, and the one item whose key strong learners avoid, where there is one."""

    stations: tuple[Station, ...]
    flawed: str | None


@dataclass(frozen=True)
class Read:
    """A lesson that was opened and, unless she turned away, read."""

    lesson: str
    opened_at: int
    done_at: int | None


@dataclass(frozen=True)
class Sitting:
    """An attempt; `given` in the order of the form's places, none for one left out."""

    quiz: str
    ordinal: int
    form: Form
    opened_at: int
    submitted_at: int | None
    deadline_at: int | None
    given: tuple[Given | None, ...]
    practice: bool = False

    @property
    def possible(self) -> int:
        """What could be earned, in 840ths."""
        return FULL * len(self.given)

    @property
    def points(self) -> int:
        """What was earned, in 840ths."""
        return sum(each.points for each in self.given if each)


def way(course: Course, seed: int, forms: int = FORMS) -> Way:
    """The course as invented learners go through it; all the same for the same seed."""
    models = {item.id: item_model(item, Random(f"{seed}:{item.id}")) for item in course.items.values()}  # nosec
    quizzes = [*_quizzes(course)]
    drawn = {quiz.id: _seeds(course, quiz, seed, forms) for quiz in quizzes}
    bad = _most_drawn(course, drawn)
    if bad:
        models[bad] = flawed(models[bad])
    return Way(tuple(_station(course, quiz, drawn[quiz.id], models) for quiz in quizzes), bad)


def _quizzes(course: Course) -> Iterator[Quiz]:
    for module in course.modules:
        yield from map(PracticeQuiz, module.lessons)
        if size(course, ModuleQuiz(module)):
            yield ModuleQuiz(module)
    if course.final is not None and form_size(course).questions:
        yield FinalQuiz()


def _seeds(course: Course, quiz: Quiz, seed: int, forms: int) -> dict[str, tuple[str, ...]]:
    chance = Random(f"{seed}:{quiz.id}")  # nosec
    seeds = [f"{chance.getrandbits(128):032x}" for _ in range(forms)]
    return {each: draw_items(course, quiz, each, {}) for each in seeds}


def _most_drawn(course: Course, drawn: Mapping[str, Mapping[str, tuple[str, ...]]]) -> str | None:
    """The single item that stands most often in a module quiz, of long quizzes rather: it is soon judged."""
    found: list[tuple[int, int, int, str]] = []
    for place, module in enumerate(course.modules):
        forms = drawn.get(module.id, {}).values()
        met = [name for form in forms for name in form if _can_be_flawed(course.items[name])]
        longest = max(map(len, forms), default=0)
        found += [(met.count(name), longest, -place, name) for name in sorted(set(met))]
    return max(found)[3] if found else None


def _can_be_flawed(item: Item) -> bool:
    return item.type == "single" and len(item.options) > 2


def _station(
    course: Course, quiz: Quiz, drawn: Mapping[str, tuple[str, ...]], models: Mapping[str, ItemModel]
) -> Station:
    forms = tuple(Form(seed, tuple(models[name] for name in names)) for seed, names in drawn.items())
    plain = Station(quiz.id, forms)
    if isinstance(quiz, PracticeQuiz):
        return replace(plain, lesson=quiz.lesson.id)
    if isinstance(quiz, FinalQuiz):
        return replace(plain, minutes=form_size(course).minutes)
    return replace(plain, mastery=course.rules.mastery_percent)


@dataclass
class Walk:
    """A learner on her way: the time, what she may still answer, and how often she sat each quiz."""

    who: Character
    chance: Random
    at: int
    until: int
    left: int
    goes: dict[str, int] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether she has stopped, or the time that is told of is over."""
        return self.left <= 0 or self.at > self.until - LAST_MS

    def rest(self, days: float) -> None:
        """Do something else for about so many days."""
        self.at += int(DAY_MS * days * (0.4 + 1.2 * self.chance.random()))


def history(
    stations: tuple[Station, ...], who: Character, chance: Random, begins: int, until: int
) -> Iterator[Read | Sitting]:
    """Everything a learner does from `begins` until she stops: round after round through the stations."""
    walk = Walk(who, chance, begins, until, who.responses)
    walk.rest(1)
    for round_number in count():
        for station in stations:
            if walk.over:
                return
            if station.lesson is not None:
                yield from _lesson(walk, station, station.lesson, round_number == 0)
            else:
                yield from _tries(walk, station)
                walk.rest(who.days)


def _lesson(walk: Walk, station: Station, lesson: str, first: bool) -> Iterator[Read | Sitting]:
    if first:
        opened, minutes = walk.at, 4 + 16 * walk.chance.random()
        walk.at += int(minutes * MINUTE_MS)
        yield Read(lesson, opened, walk.at if walk.chance.random() < 0.95 else None)
    if station.forms[0].models and walk.chance.random() < walk.who.practises and not walk.over:
        yield _sitting(walk, station, walk.who)


def _tries(walk: Walk, station: Station) -> Iterator[Sitting]:
    for tried in range(TRIES):
        able = walk.who.ability + tried * walk.who.gain  # what was wrong has been explained
        sitting = _sitting(walk, station, replace(walk.who, ability=able))
        yield sitting
        failed = 100 * sitting.points < station.mastery * sitting.possible
        if not failed or walk.over or walk.chance.random() > walk.who.returns:
            return
        walk.rest(1)


def _sitting(walk: Walk, station: Station, who: Character) -> Sitting:
    """One attempt. Who stops in the middle may leave it open for ever."""
    chance, opened = walk.chance, walk.at
    form = station.forms[int(chance.random() * len(station.forms))]
    deadline = opened + station.minutes * MINUTE_MS if station.minutes else None
    leaves = walk.left < len(form.models) and chance.random() < LEAVES
    most = walk.left if leaves else len(form.models)
    given = tuple(
        _place(walk, who, model, deadline) if n < most else None for n, model in enumerate(form.models)
    )
    walk.left -= walk.left if leaves else sum(each is not None for each in given)
    walk.at += 20_000
    ended = None if leaves else min(walk.at, deadline or walk.at)
    ordinal = walk.goes[station.quiz] = walk.goes.get(station.quiz, 0) + 1
    return Sitting(station.quiz, ordinal, form, opened, ended, deadline, given, station.practice)


def _place(walk: Walk, who: Character, model: ItemModel, deadline: int | None) -> Given | None:
    """One answer, if it is not left out and time is not up."""
    if walk.chance.random() < OMITS:
        return None
    given = answer(model, who, walk.chance)
    walk.at += given.milliseconds
    return given if deadline is None or walk.at <= deadline else None
