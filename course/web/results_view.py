"""A quiz's results as one value without any HTML: the page, its print and the files are made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from course.content.hashing import marking_hash
from course.content.items import Item
from course.learning.item_lines import Answered, ItemLine, attention, item_line, ordered
from course.learning.quiz_figures import QuizFigures, pass_mark, quiz_figures
from course.learning.set_design import set_design
from course.records import decisions, results
from course.records.decisions import Rulings
from course.records.results import NO_COUNTS, ItemResult, QuizReading
from course.records.revisions import Kept, revisions_by_marking
from course.web.naming import Named, names
from course.web.results_asked import Asked
from course.web.results_scope import Scope
from course.web.shelf import Shelf


@dataclass(frozen=True)
class QuizReport:
    """The results of one quiz. `lines` are in the order asked for, without `hidden` earlier revisions."""

    scope: Scope
    quiz: str
    named: Named
    asked: Asked
    figures: QuizFigures
    lines: tuple[ItemLine, ...]
    hidden: int
    counted: bool

    @property
    def population(self) -> str:
        """Whose answers these are, in words."""
        return self.asked.words(everywhere=self.scope.only is None)

    @property
    def dropped(self) -> bool:
        """Whether a question was dropped: it has left the scores, but not the sums of the answers."""
        return any(ruling.act == "drop" for line in self.lines for ruling in line.rulings)

    @property
    def revised(self) -> bool:
        """Whether several revisions of a question were met, shown or not."""
        return bool(self.hidden) or len({line.item for line in self.lines}) < len(self.lines)

    @property
    def attention(self) -> str:
        """What deserves attention, in one sentence."""
        return attention(sorted(self.lines, key=lambda line: line.number))


def quiz_report(connection: Connection, here: Shelf, scope: Scope, quiz: str, asked: Asked) -> QuizReport:
    """The report of one quiz. Six queries at most."""
    population = asked.population(scope.cohorts)
    read = results.quiz_reading(connection, quiz, population)
    counts = results.quiz_counts(connection, quiz, population, whole=asked.items)
    items = tuple(replace(each, counts=counts.get(each.marking_hash, NO_COUNTS)) for each in read.items)
    kept, rulings = past_revisions(connection, here, items), rulings_in(connection, scope)
    lines = item_lines(here, items, kept, rulings, whole=asked.items)
    wanted = lines if asked.revision == "all" else newest(lines)
    return QuizReport(
        scope,
        quiz,
        names(here.course, quiz),
        asked,
        figures(here, quiz, read),
        ordered(wanted, asked.sort),
        len(lines) - len(wanted),
        results.countable(connection, {quiz}, population),
    )


def figures(here: Shelf, quiz: str, read: QuizReading) -> QuizFigures:
    """How the quiz as a whole went, by how the course makes up its sets of questions."""
    design = set_design(here.course, quiz)
    return quiz_figures(read.sums, tuple(read.whole.values()), pass_mark(here.course, quiz), design)


def past_revisions(connection: Connection, here: Shelf, found: Iterable[ItemResult]) -> dict[str, Kept]:
    """What learners met of items that the files have otherwise now, by marking hash. One query at most."""
    current = current_hashes(here)
    past = {each.marking_hash for each in found if current.get(each.item) != each.marking_hash}
    return revisions_by_marking(connection, past)


def rulings_in(connection: Connection, scope: Scope) -> Rulings:
    """The decisions that bear on everybody in scope. One query, and one more where there is a newer key."""
    standing = decisions.standing(connection)
    return decisions.rulings(connection, [each for each in standing if each.bears_on(scope.only)])


def item_lines(
    here: Shelf,
    found: Sequence[ItemResult],
    kept: Mapping[str, Kept],
    rulings: Rulings,
    *,
    whole: bool = False,
) -> tuple[ItemLine, ...]:
    """A line for each revision of each item, in course order, newer revisions first.

    `whole`: with the choices of single rows, gaps and steps, which details show.
    """
    current = current_hashes(here)
    numbers = numbered(here, {each.item for each in found})

    def order(each: ItemResult) -> tuple[int, int, str]:
        known = kept.get(each.marking_hash)
        return numbers[each.item], -(known.made_at if known else CURRENT), each.marking_hash

    return tuple(
        item_line(
            each.item,
            each.marking_hash,
            shown(here, each, kept),
            answered(each),
            number=numbers[each.item],
            current=current.get(each.item) == each.marking_hash,
            whole=whole,
            rulings=rulings.get(each.marking_hash, ()),
        )
        for each in sorted(found, key=order)
    )


#: Later than any revision: what stands in the files is the newest.
CURRENT = 2**53


def newest(lines: Iterable[ItemLine]) -> tuple[ItemLine, ...]:
    """The first line of each item: its newest revision that anybody met."""
    found: dict[str, ItemLine] = {}
    for line in lines:
        found.setdefault(line.item, line)
    return tuple(found.values())


def numbered(here: Shelf, items: Iterable[str]) -> dict[str, int]:
    """Numbers from 1 in the order of the course; what has gone from it comes last."""
    place = here.keep("places of items", lambda: {name: n for n, name in enumerate(here.course.items)})
    in_order = sorted(items, key=lambda name: (place.get(name, len(place)), name))
    return {name: number for number, name in enumerate(in_order, start=1)}


def current_hashes(here: Shelf) -> dict[str, str]:
    """The marking hash of each item as the files have it; made once."""
    return here.keep("marking hashes", lambda: {i.id: marking_hash(i) for i in here.course.items.values()})


def shown(here: Shelf, each: ItemResult, kept: Mapping[str, Kept]) -> Item | None:
    """An item as learners met it."""
    known = kept.get(each.marking_hash)
    if known:
        return known.item
    return (
        here.course.items.get(each.item) if current_hashes(here).get(each.item) == each.marking_hash else None
    )


def answered(each: ItemResult) -> Answered:
    """The sums and counts of one result as statistics take them."""
    return Answered(each.sums, each.counts.choices, each.counts.certainty, each.counts.times)
