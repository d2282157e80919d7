"""A question as it is explained: what was chosen, what belongs, and why, paragraph by paragraph.

Only for answers that were checked or handed in: everything here may tell the key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from course.content.items import (
    Categorise,
    Cloze,
    Item,
    Match,
    Multiple,
    Order,
    Piece,
    Region,
    Scenario,
    Single,
    TrueFalseWhy,
)
from course.content.value import Voice
from course.learning.grading import Mark, mark
from course.learning.presenting import option_order, row_order
from course.learning.responses import Response, clean

Verdict = Literal["right", "wrong", "left_out", "rightly_left", "this_is_it", "unanswered", "plain"]


@dataclass(frozen=True)
class Line:
    """One option, element, pair, gap or step, with what is said about it.

    `text` is what it says; `answer` what the learner gave to it, and `key` what belongs to it,
    where the two are not the line itself.
    """

    text: str
    chosen: bool
    verdict: Verdict
    feedback: str
    paragraphs: tuple[int, ...]
    voice: Voice | None = None
    answer: str = ""
    key: str = ""


@dataclass(frozen=True)
class Part:
    """Lines under one heading: a truefalse_why has two, the others one."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Explained:
    """The whole explanation of one answered item."""

    kind: str
    stem: str
    case: str
    mark: Mark
    parts: tuple[Part, ...]
    paragraphs: tuple[int, ...]
    since_2013: tuple[str, ...]
    rationale: str = ""
    rationale_prompt: str = ""
    rationale_model: str = ""
    rationale_paragraphs: tuple[int, ...] = ()

    def cited(self) -> tuple[int, ...]:
        """Every paragraph that the explanation cites, in order of number."""
        numbers = {n for part in self.parts for line in part.lines for n in line.paragraphs}
        return tuple(sorted(numbers | set(self.paragraphs) | set(self.rationale_paragraphs)))


def explain(item: Item, given: object, seed: str) -> Explained:
    """The explanation of a response, in the order in which the attempt showed the options."""
    response = clean(item, given)
    base = Explained(
        item.type,
        item.stem,
        item.case if isinstance(item, Scenario) else "",
        mark(item, response),
        tuple(_parts(item, response, seed)),
        item.paragraphs,
        item.since_2013,
    )
    if isinstance(item, Scenario):
        return Explained(
            *(getattr(base, name) for name in ("kind", "stem", "case", "mark", "parts", "paragraphs", "since_2013")),
            rationale=response.get("rationale", ""),
            rationale_prompt=item.rationale_prompt or "",
            rationale_model=item.rationale_model or "",
            rationale_paragraphs=item.rationale_paragraphs,
        )
    return base


def _parts(item: Item, response: Response, seed: str) -> Iterator[Part]:
    match item:
        case Single() | Scenario() | Region():
            options = item.regions if isinstance(item, Region) else item.options
            order = option_order(item, seed)
            by_id = {option.id: option for option in options}
            chosen = response.get("choice")
            yield Part("", tuple(_one_of(by_id[name], by_id[name].text, by_id[name].correct, chosen) for name in order))
        case Multiple():
            several = {option.id: option for option in item.options}
            picked = response.get("choices", [])
            yield Part("", tuple(_any_of(several[name], picked) for name in option_order(item, seed)))
        case TrueFalseWhy():
            yield from _verdict_parts(item, response, seed)
        case Match() | Categorise():
            yield Part("", tuple(_row_lines(item, response, seed)))
        case Cloze():
            yield Part("", tuple(_gap_lines(item, response)))
        case Order():
            yield Part("", tuple(_step_lines(item, response)))
        case _:
            assert_never(item)


def _line(piece: Piece, text: str, verdict: Verdict, *, chosen: bool = False, answer: str = "", key: str = "") -> Line:
    return Line(text, chosen, verdict, piece.feedback, piece.paragraphs, piece.voice, answer, key)


def _one_of(piece: Piece, text: str, correct: bool, chosen: object) -> Line:
    if piece.id == chosen:
        return _line(piece, text, "right" if correct else "wrong", chosen=True)
    return _line(piece, text, "this_is_it" if correct else "plain")


def _any_of(option: Piece, picked: list[str]) -> Line:
    correct, chosen = bool(getattr(option, "correct")), option.id in picked  # noqa: B009
    table: dict[tuple[bool, bool], Verdict] = {
        (True, True): "right",
        (True, False): "wrong",
        (False, True): "left_out",
        (False, False): "rightly_left",
    }
    return _line(option, str(getattr(option, "text")), table[chosen, correct], chosen=chosen)  # noqa: B009


def _verdict_parts(item: TrueFalseWhy, response: Response, seed: str) -> Iterator[Part]:
    verdict = response.get("verdict")
    lines = []
    for value, words, said in ((True, "True", item.feedback_true), (False, "False", item.feedback_false)):
        piece = Piece(id="true" if value else "false", feedback=said.text, paragraphs=said.paragraphs)
        chosen = None if verdict is None else ("true" if verdict else "false")
        lines.append(_one_of(piece, words, value == item.key, chosen))
    yield Part("", tuple(lines))
    reasons = {reason.id: reason for reason in item.reasons}
    order = option_order(item, seed)
    picked = response.get("reason")
    yield Part("because", tuple(_one_of(reasons[n], reasons[n].text, reasons[n].correct, picked) for n in order))


def _row_lines(item: Match | Categorise, response: Response, seed: str) -> Iterator[Line]:
    if isinstance(item, Match):
        given = response.get("pairs", {})
        names = {p.id: p.right for p in item.pairs} | {extra.id: extra.text for extra in item.extra_right}
        rows = {pair.id: (pair, pair.left, pair.id) for pair in item.pairs}
    else:
        given = response.get("elements", {})
        names = {category.id: category.text for category in item.categories}
        rows = {element.id: (element, element.text, element.category) for element in item.elements}  # type: ignore[misc]
    for row in row_order(item, seed):
        piece, text, key = rows[row]
        answer = given.get(row)
        yield _line(
            piece, text, _same(answer, key), chosen=answer is not None, answer=names.get(answer, ""), key=names[key]
        )
    if isinstance(item, Match):
        for extra in item.extra_right:
            if extra.id in given.values():
                yield _line(extra, extra.text, "plain")


def _gap_lines(item: Cloze, response: Response) -> Iterator[Line]:
    for gap in item.gaps:
        choices = {choice.id: choice for choice in gap.choices}
        answer = response.get("gaps", {}).get(gap.id)
        piece = choices[answer] if answer else choices[gap.key]
        chosen = choices[answer].text if answer else ""
        yield _line(piece, "", _same(answer, gap.key), chosen=answer is not None, answer=chosen, key=choices[gap.key].text)


def _step_lines(item: Order, response: Response) -> Iterator[Line]:
    """The steps in the right order, each with the place that the learner gave to it."""
    given = response.get("order", [])
    for place, step in enumerate(item.elements_in_order, start=1):
        answer = str(given.index(step.id) + 1) if step.id in given else ""
        verdict = _same(answer or None, str(place))
        when = "" if step.when is None else str(step.when)
        yield _line(step, step.text, verdict, chosen=bool(answer), answer=answer, key=when)


def _same(answer: str | None, key: str) -> Verdict:
    if answer is None:
        return "unanswered"
    return "right" if answer == key else "wrong"
