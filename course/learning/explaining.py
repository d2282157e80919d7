"""A question as it is explained: what was chosen, what belongs, and why, paragraph by paragraph.

Only for answers that were checked or handed in: everything here may tell the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from course.content.items import (
    Categorise,
    Cloze,
    Item,
    Match,
    Multiple,
    Option,
    Order,
    Piece,
    Reason,
    Region,
    Scenario,
    Single,
    TrueFalseWhy,
)
from course.content.value import Voice
from course.learning.grading import Mark, mark
from course.learning.mapping import Area, areas
from course.learning.presenting_order import option_order, row_order
from course.learning.responses import Response, clean

Verdict = Literal["right", "wrong", "left_out", "rightly_left", "this_is_it", "unanswered", "plain"]
#: By (chosen, belongs). `plain`: neither chosen nor the one to choose, of which nothing need be said.
ONE_OF: Mapping[tuple[bool, bool], Verdict] = {
    (True, True): "right",
    (True, False): "wrong",
    (False, True): "this_is_it",
    (False, False): "plain",
}
ANY_OF: Mapping[tuple[bool, bool], Verdict] = {
    (True, True): "right",
    (True, False): "wrong",
    (False, True): "left_out",
    (False, False): "rightly_left",
}

#: What authors begin feedback with, where something follows: the verdict before it says the same.
AGREEING = re.compile(r"^(?:Right|Yes|No)[.:](?: +|$)")
#: And what they end it with where a reason is asked for besides: here both are told at once.
LEADING_ON = re.compile(r" *Now the reason[^.]*\.$")


@dataclass(frozen=True)
class Line:
    """One option, row, gap or step, with what is said about it.

    `belongs`: whether it is, or was given, what is right. `text` is what it says; `answer` what the
    learner gave to it and `key` what belongs to it, where the two are not the line itself.
    """

    text: str
    chosen: bool
    belongs: bool
    verdict: Verdict
    feedback: str
    paragraphs: tuple[int, ...]
    voice: Voice | None = None
    answer: str = ""
    key: str = ""
    updates: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The feedback as it stands after the verdict, which has said already whether this is right."""
        whole = LEADING_ON.sub("", self.feedback)
        rest = AGREEING.sub("", whole)
        return rest[:1].upper() + rest[1:] if rest != whole else whole


@dataclass(frozen=True)
class Part:
    """Lines under one heading: a truefalse_why has two, the others one."""

    heading: Literal["", "because"]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Explained:
    """The whole explanation of one answered item. `since_2013`: ids of updates to show outside it."""

    kind: str
    stem: str
    case: str
    mark: Mark
    parts: tuple[Part, ...]
    paragraphs: tuple[int, ...]
    since_2013: tuple[str, ...]
    specials: tuple[str, ...] = ()
    rationale: str = ""
    rationale_prompt: str = ""
    rationale_model: str = ""
    rationale_paragraphs: tuple[int, ...] = ()
    rationale_voice: Voice | None = None
    map_title: str = ""
    areas: tuple[Area, ...] = ()

    def changes(self) -> tuple[str, ...]:
        """Every update that the explanation cites, by id, in order of first appearance."""
        return tuple(
            dict.fromkeys(name for part in self.parts for line in part.lines for name in line.updates)
        )

    def cited(self) -> tuple[int, ...]:
        """Every paragraph that the explanation cites, in order of number."""
        numbers = {n for part in self.parts for line in part.lines for n in line.paragraphs}
        return tuple(sorted(numbers | set(self.paragraphs) | set(self.rationale_paragraphs)))


def explain(item: Item, given: object, seed: str) -> Explained:
    """The explanation of a response, in the order in which the attempt showed the options."""
    response = clean(item, given)
    parts = tuple(_parts(item, response, seed))
    plain = Explained(
        item.type,
        item.stem,
        "",
        mark(item, response),
        parts,
        item.paragraphs,
        item.since_2013,
        item.specials,
    )
    if isinstance(item, Region):
        return replace(plain, map_title=item.map_title or "", areas=areas(item))
    if not isinstance(item, Scenario):
        return plain
    return replace(
        plain,
        case=item.case,
        rationale=response.get("rationale", ""),
        rationale_prompt=item.rationale_prompt or "",
        rationale_model=item.rationale_model or "",
        rationale_paragraphs=item.rationale_paragraphs,
        rationale_voice=item.rationale_voice,
    )


def _parts(item: Item, response: Response, seed: str) -> Iterator[Part]:
    match item:
        case Single() | Scenario() | Region():
            options = {o.id: o for o in (item.regions if isinstance(item, Region) else item.options)}
            chosen = response.get("choice")
            yield Part("", tuple(_one_of(options[name], chosen) for name in option_order(item, seed)))
        case Multiple():
            several = {option.id: option for option in item.options}
            ticked = response.get("choices", [])
            yield Part("", tuple(_any_of(several[name], ticked) for name in option_order(item, seed)))
        case TrueFalseWhy():
            yield Part("", tuple(_verdicts(item, response.get("verdict"))))
            reasons = {reason.id: reason for reason in item.reasons}
            because = response.get("reason")
            order = option_order(item, seed)
            yield Part("because", tuple(_one_of(reasons[name], because) for name in order))
        case Match():
            yield Part("", tuple(_matches(item, response.get("pairs", {}), seed)))
        case Categorise():
            yield Part("", tuple(_places(item, response.get("elements", {}), seed)))
        case Cloze():
            yield Part("", tuple(_gaps(item, response.get("gaps", {}))))
        case Order():
            yield Part("", tuple(_steps(item, response.get("order", []))))
        case _:
            assert_never(item)


def _one_of(option: Option | Reason, chosen: str | None) -> Line:
    mine = option.id == chosen
    return _choice(option, mine, ONE_OF[mine, option.correct])


def _any_of(option: Option, ticked: list[str]) -> Line:
    mine = option.id in ticked
    return _choice(option, mine, ANY_OF[mine, option.correct])


def _choice(option: Option | Reason, mine: bool, verdict: Verdict) -> Line:
    line = Line(option.text, mine, option.correct, verdict, option.feedback, option.paragraphs, option.voice)
    return replace(line, updates=option.updates)


def _verdicts(item: TrueFalseWhy, chosen: bool | None) -> Iterator[Line]:
    for value, text, said in ((True, "True", item.feedback_true), (False, "False", item.feedback_false)):
        mine, belongs = chosen is value, item.key is value
        verdict = ONE_OF[mine, belongs]
        yield Line(text, mine, belongs, verdict, said.text, said.paragraphs, updates=said.updates)


def _matches(item: Match, given: Mapping[str, str], seed: str) -> Iterator[Line]:
    """The left sides; then each extra right side that was given to one of them, with why it fits none."""
    pairs = {pair.id: pair for pair in item.pairs}
    rights = {pair.id: pair.right for pair in item.pairs} | {e.id: e.text for e in item.extra_right}
    for name in row_order(item, seed):
        yield _row(pairs[name], pairs[name].left, given.get(name), name, rights)
    for extra in item.extra_right:
        if extra.id in given.values():
            line = Line(extra.text, False, False, "plain", extra.feedback, extra.paragraphs, extra.voice)
            yield replace(line, updates=extra.updates)


def _places(item: Categorise, given: Mapping[str, str], seed: str) -> Iterator[Line]:
    elements = {element.id: element for element in item.elements}
    places = {category.id: category.text for category in item.categories}
    for name in row_order(item, seed):
        element = elements[name]
        yield _row(element, element.text, given.get(name), element.category, places)


def _gaps(item: Cloze, given: Mapping[str, str]) -> Iterator[Line]:
    """What is said of the choice made; of the right one where none was made."""
    for gap in item.gaps:
        choices = {choice.id: choice for choice in gap.choices}
        texts = {choice.id: choice.text for choice in gap.choices}
        answer = given.get(gap.id)
        yield _row(choices[answer or gap.key], "", answer, gap.key, texts)


def _steps(item: Order, given: list[str]) -> Iterator[Line]:
    """The steps in the right order: `answer` is the place each was given, from 1, and `key` when it was."""
    places = {name: str(place) for place, name in enumerate(given, start=1)}
    for place, step in enumerate(item.elements_in_order, start=1):
        answer = places.get(step.id)
        line = _row(step, step.text, answer, str(place), {})
        yield replace(line, answer=answer or "", key="" if step.when is None else str(step.when))


def _row(piece: Piece, text: str, answer: str | None, key: str, names: Mapping[str, str]) -> Line:
    """A line to which something was given; `names` has the words for what can be given."""
    right = answer == key
    verdict: Verdict = "unanswered" if answer is None else ("right" if right else "wrong")
    return Line(
        text,
        answer is not None,
        right,
        verdict,
        piece.feedback,
        piece.paragraphs,
        piece.voice,
        answer=names.get(answer or "", ""),
        key=names.get(key, ""),
        updates=piece.updates,
    )
