"""Results for pages: the sums of one population, from the tables of sums alone.

Rows of `met`, `best` and `last` hold what has to be added to those of `first` (see `tables_statistics`).
Silent quizzes are counted like others; what may be shown of them, a page has to know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from course.learning.contributions import Chosen
from course.learning.sums import (
    BINS,
    Certainty,
    Choices,
    ItemSums,
    QuizSums,
    Times,
    divided_sure,
    pooled,
)
from course.learning.tallies import ALL_DAYS
from course.records.results_of_days import counted_on_days, few_enough
from course.records.tables_statistics import ItemCount, ItemTotal, QuizTotal

_ITEM_SUMS = tuple(
    func.sum(column)
    for column in (
        ItemTotal.answers,
        ItemTotal.points,
        ItemTotal.squares,
        ItemTotal.rest,
        ItemTotal.rest_squares,
        ItemTotal.products,
        ItemTotal.correct,
        ItemTotal.omitted,
        ItemTotal.alone,
        ItemTotal.alone_points,
        ItemTotal.alone_squares,
    )
)
_QUIZ_SUMS = tuple(
    func.sum(column)
    for column in (
        QuizTotal.attempts,
        QuizTotal.points,
        QuizTotal.squares,
        QuizTotal.item_squares,
        QuizTotal.places,
        QuizTotal.place_squares,
        QuizTotal.level_squares,
        QuizTotal.apart,
    )
)
_BIN_SUMS = tuple(func.sum(getattr(ItemCount, f"n{number}")) for number in range(BINS))


@dataclass(frozen=True)
class Population:
    """Whose answers: cohorts ('' for outside any), which attempt, and from which to which day (UTC).

    `days`: first and last, whole days since 1970; none for all.
    """

    cohorts: Collection[str]
    chosen: Chosen = "met"
    days: tuple[int, int] | None = None


@dataclass(frozen=True)
class Counts:
    """How often each option was chosen, how sure learners were, and how long they took."""

    choices: Choices = field(default_factory=dict)
    certainty: Certainty = field(default_factory=dict)
    times: Times = field(default_factory=dict)


NO_COUNTS = Counts()


@dataclass(frozen=True)
class ItemResult:
    """One marking hash in one quiz. `counts` are empty where they were not asked for."""

    quiz: str
    item: str
    marking_hash: str
    sums: ItemSums
    counts: Counts = NO_COUNTS


@dataclass(frozen=True)
class QuizResult:
    """A quiz and its items, by id and marking hash. Of first meetings there are no sums of attempts."""

    quiz: str
    sums: QuizSums
    items: tuple[ItemResult, ...]


def quiz_result(connection: Connection, quiz: str, population: Population) -> QuizResult:
    """All sums of one quiz. Three queries at most."""
    items = _items(connection, population, ItemTotal.quiz == quiz)
    counted = _counted(connection, population, {quiz}, ItemCount.quiz == quiz)
    return QuizResult(
        quiz, _quizzes(connection, population, quiz).get(quiz, QuizSums()), _with_counts(items, counted)
    )


@dataclass(frozen=True)
class QuizReading:
    """A quiz as its page reads it. `sums` and `whole` are of the same attempts, all their items included:
    `whole` by the item's id, its revisions together.

    Of first meetings there are no attempts: then these are of first attempts, and `items` of the meetings.
    """

    items: tuple[ItemResult, ...]
    sums: QuizSums
    whole: Mapping[str, ItemSums]


def quiz_reading(connection: Connection, quiz: str, population: Population) -> QuizReading:
    """A quiz's questions, and the scores of the attempts that they stood in; no counts. Two queries."""
    attempts = replace(population, chosen="first") if population.chosen == "met" else population
    rows = _rows(connection, population, ItemTotal.quiz == quiz)
    whole = _together(row for row in rows if row[0] in ("first", attempts.chosen))
    return QuizReading(
        _together(rows),
        _quizzes(connection, attempts, quiz).get(quiz, QuizSums()),
        _by_item(whole),
    )


def _by_item(found: Iterable[ItemResult]) -> Mapping[str, ItemSums]:
    revisions: dict[str, list[ItemSums]] = {}
    for each in found:
        revisions.setdefault(each.item, []).append(each.sums)
    return {item: pooled(sums) for item, sums in revisions.items()}


def item_results(connection: Connection, item: str, population: Population) -> tuple[ItemResult, ...]:
    """One item in every quiz and revision. Two queries at most."""
    items = _items(connection, population, ItemTotal.item == item)
    quizzes, hashes = {each.quiz for each in items}, {each.marking_hash for each in items}
    which = ItemCount.quiz.in_(sorted(quizzes)), ItemCount.marking_hash.in_(sorted(hashes))
    return _with_counts(items, _counted(connection, population, quizzes, *which))


def all_items(connection: Connection, population: Population) -> tuple[ItemResult, ...]:
    """The sums of every item in every quiz, without counts. One query."""
    return _items(connection, population)


def with_counts(
    connection: Connection, items: Collection[ItemResult], population: Population
) -> tuple[ItemResult, ...]:
    """The same items, few of many, with what was counted of them. One query, without any items none."""
    if not items:
        return ()
    hashes = sorted({each.marking_hash for each in items})
    quizzes = {each.quiz for each in items}
    return _with_counts(items, _counted(connection, population, quizzes, ItemCount.marking_hash.in_(hashes)))


def quizzes(connection: Connection, population: Population) -> Mapping[str, QuizSums]:
    """The sums of every quiz that was handed in. One query."""
    return _quizzes(connection, population, None)


def _items(
    connection: Connection, population: Population, *which: ColumnElement[bool]
) -> tuple[ItemResult, ...]:
    return _together(_rows(connection, population, *which))


def _rows(connection: Connection, population: Population, *which: ColumnElement[bool]) -> list[Any]:
    """Rows of `chosen`, quiz, item, marking hash and sums."""
    heads = (ItemTotal.chosen, ItemTotal.quiz, ItemTotal.item, ItemTotal.marking_hash)
    rows = connection.execute(
        select(*heads, *_ITEM_SUMS).where(*which, *_inside(ItemTotal, population)).group_by(*heads)
    )
    return [(*row[:4], ItemSums(*map(int, row[4:]))) for row in rows]


def _together(rows: Iterable[Any]) -> tuple[ItemResult, ...]:
    """One result for each quiz, item and marking hash, whatever it is put together from."""
    found: dict[tuple[str, str, str], list[ItemSums]] = {}
    for _, quiz, item, name, sums in rows:
        found.setdefault((item, quiz, name), []).append(sums)
    results = (
        ItemResult(quiz, item, name, pooled(found[item, quiz, name])) for item, quiz, name in sorted(found)
    )
    return tuple(result for result in results if result.sums != ItemSums())


def _quizzes(connection: Connection, population: Population, quiz: str | None) -> Mapping[str, QuizSums]:
    if population.chosen == "met":
        return {}
    rows = connection.execute(
        select(QuizTotal.quiz, QuizTotal.bin, *_QUIZ_SUMS)
        .where(*([QuizTotal.quiz == quiz] if quiz else []), *_inside(QuizTotal, population))
        .group_by(QuizTotal.quiz, QuizTotal.bin)
        .order_by(QuizTotal.quiz, QuizTotal.bin)
    )
    found: dict[str, list[tuple[int, ...]]] = {}
    for name, *numbers in rows:
        found.setdefault(name, []).append(tuple(map(int, numbers)))
    return {name: sums for name, bins in found.items() if (sums := _quiz(bins)).attempts}


def _quiz(rows: Sequence[tuple[int, ...]]) -> QuizSums:
    """From bin, attempts and sums of each bin to those of the quiz."""
    attempts, points, squares, item_squares, places, place_squares, level_squares, apart = (
        sum(row[column] for row in rows) for column in range(1, 9)
    )
    bins = {row[0]: row[1] for row in rows if row[1]}
    return QuizSums(
        attempts, points, squares, item_squares, places, place_squares, level_squares, apart, bins
    )


def countable(connection: Connection, quizzes: Collection[str], population: Population) -> bool:
    """Whether counts can be had: of all days they are kept, of some days counted where few handed in."""
    return population.days is None or few_enough(connection, quizzes, population)


def quiz_counts(
    connection: Connection, quiz: str, population: Population, *, whole: bool = True
) -> Mapping[str, Counts]:
    """What was counted of the items of a quiz, by marking hash. One query.

    Without `whole` choices of single rows, gaps and steps are left out, which no verdict looks at.
    """
    judged = or_(ItemCount.kind != "choice", ItemCount.what.not_like("%>%"), ItemCount.what.like("verdict>%"))
    which = ItemCount.quiz == quiz, *(() if whole else (judged,))
    found = _counted(connection, population, {quiz}, *which)
    return {name: counts for (_, name), counts in found.items()}


def _counted(
    connection: Connection, population: Population, quizzes: Collection[str], *which: ColumnElement[bool]
) -> Mapping[tuple[str, str], Counts]:
    """Counts by quiz and marking hash; of some days from the answers, where that is not too many."""
    found: dict[tuple[str, str], list[Any]] = {}
    if population.days is not None:
        for quiz, name, *rest in counted_on_days(connection, quizzes, population):
            found.setdefault((quiz, name), []).append(rest)
        return {name: _counts(each) for name, each in found.items()}
    keys = (ItemCount.quiz, ItemCount.marking_hash, ItemCount.kind, ItemCount.what)
    rows = connection.execute(
        select(*keys, *_BIN_SUMS).where(*which, *_inside(ItemCount, population)).group_by(*keys)
    ).all()  # fetched one by one, so many rows cost several times as much
    for quiz, name, *rest in rows:
        found.setdefault((quiz, name), []).append(rest)
    return {name: _counts(each) for name, each in found.items()}


def _counts(rows: Iterable[Sequence[Any]]) -> Counts:
    """Counts from rows of kind, what, and a number for each bin."""
    choices: dict[tuple[str, int], int] = {}
    certainty: dict[tuple[int, bool], int] = {}
    times: dict[int, int] = {}
    for kind, what, *numbers in rows:
        counted = ((number, int(count)) for number, count in enumerate(numbers) if count)
        if kind == "choice":
            choices |= {(what, number): count for number, count in counted}
        elif kind == "sure":
            certainty = {divided_sure(number): count for number, count in counted}
        else:
            times = dict(counted)
    return Counts(choices, certainty, times)


def _with_counts(
    items: Iterable[ItemResult], counted: Mapping[tuple[str, str], Counts]
) -> tuple[ItemResult, ...]:
    return tuple(
        replace(each, counts=counted.get((each.quiz, each.marking_hash), NO_COUNTS)) for each in items
    )


def _inside(table: Any, population: Population) -> list[ColumnElement[bool]]:
    """The rows of a population: those of `first`, and what it differs from them by."""
    day = (
        table.day == ALL_DAYS
        if population.days is None
        else and_(table.day > ALL_DAYS, table.day.between(*population.days))
    )
    chosen = {"first", population.chosen}
    return [table.cohort.in_(sorted(population.cohorts)), table.chosen.in_(sorted(chosen)), day]
