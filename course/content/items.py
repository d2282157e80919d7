"""The nine kinds of item that an author may write: a closed union of frozen types.

The shape of the files in `quizzes/` is the shape of these types, field by field.
Each option, element, pair, gap, choice, region and reason has an id; feedback belongs
to the id and never to a position or a text. Marking is in `course.learning.grading`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr, StringConstraints

from course.content.model_reference import BodyPlace, Level
from course.content.value import Bloom, Id, ParagraphNumber, SpecialName, Text, Value, Voice

Use = Literal["practice", "reserve", "measure"]
Status = Literal["draft", "live", "retired"]


class Piece(Value):
    """Whatever a learner can choose or place: its id, and the feedback that belongs to it.

    `feedback` is empty in measure items only; `paragraphs` is empty only where the
    feedback is the course's own reasoning (`voice: course`). `updates` stands in their
    place in lessons outside the report, and nowhere else. All is checked.
    """

    id: Id
    feedback: StrictStr = ""
    paragraphs: tuple[ParagraphNumber, ...] = ()
    updates: tuple[Id, ...] = ()
    voice: Voice | None = None


class Option(Piece):
    """One choice of a single, multiple, scenario or region item."""

    text: Text
    correct: StrictBool


class MapRegion(Option):
    """A box on a map: the level on which it stands, and inside or outside the United Nations."""

    level: Level | None = None
    place: BodyPlace | None = None


class Category(Value):
    """One of the fixed places into which elements are sorted."""

    id: Id
    text: Text


class Element(Piece):
    """Something to sort; `category` is the id of the place where it belongs."""

    text: Text
    category: Id


class Step(Piece):
    """One step of an order item; `when` is shown after the answer (a year or a date)."""

    text: Text
    when: StrictInt | Text | None = None


class Pair(Piece):
    """A left side and the right side that belongs to it."""

    left: Text
    right: Text


class ExtraRight(Piece):
    """A right side to which no left side belongs."""

    text: Text


class GapChoice(Piece):
    """One entry of a gap's list."""

    text: Text


class Gap(Value):
    """A gap in a cloze text, marked there as `{{id}}`; `key` is the id of the right choice."""

    id: Id
    key: Id
    choices: Annotated[tuple[GapChoice, ...], Field(min_length=2)]


class VerdictFeedback(Value):
    """What is said to those who chose this verdict."""

    text: Text
    paragraphs: tuple[ParagraphNumber, ...] = ()
    updates: tuple[Id, ...] = ()


class Reason(Piece):
    """A reason offered for a verdict; `supports` is the verdict for which it is offered."""

    supports: StrictBool
    text: Text
    correct: StrictBool


class RightMinusWrong(Value):
    """Points = max(floor, right - wrong) / number of keys."""

    rule: Literal["right_minus_wrong"]
    floor: Literal[0] = 0


class ShareRight(Value):
    """Points = number placed right / number of places."""

    rule: Literal["share_right"]


class AdjacentPairs(Value):
    """Points = number of neighbouring pairs in the right order / number of such pairs."""

    rule: Literal["adjacent_pairs"]


Half = Annotated[float, Field(ge=0.5, le=0.5)]


class VerdictThenReason(Value):
    """The verdict earns its part; the reason earns its own only with the right verdict."""

    rule: Literal["verdict_then_reason"]
    part_weights: tuple[Half, Half] = (0.5, 0.5)


class ItemBase(Value):
    """What all items have. `paragraphs` is the evidence for the key, and `specials` where that has no number.

    One of the two is there, and both may be. In a lesson outside the report `since_2013` is the
    evidence instead; elsewhere it is only shown beside the answer.
    """

    id: Annotated[StrictStr, StringConstraints(pattern=r"^q-[a-z0-9-]{1,46}$")]
    lesson: Id
    objective: Id
    bloom: Bloom
    difficulty: Annotated[float, Field(gt=0, lt=1)]
    use: Use
    status: Status
    voice: Voice
    paragraphs: tuple[ParagraphNumber, ...] = ()
    specials: tuple[SpecialName, ...] = ()
    stem: Text
    roles: tuple[Id, ...] = ()
    since_2013: tuple[Id, ...] = ()


class Single(ItemBase):
    """Choose one."""

    type: Literal["single"]
    shuffle: StrictBool = True
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=6)]


class Multiple(ItemBase):
    """Choose all that apply."""

    type: Literal["multiple"]
    shuffle: StrictBool = True
    scoring: RightMinusWrong
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=8)]


class Scenario(ItemBase):
    """An invented case, one decision, and an optional reason in words that is never marked."""

    type: Literal["scenario"]
    shuffle: StrictBool = True
    case: Text
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=6)]
    rationale_prompt: Text | None = None
    rationale_voice: Voice | None = None
    rationale_model: Text | None = None
    rationale_paragraphs: tuple[ParagraphNumber, ...] = ()


class TrueFalseWhy(ItemBase):
    """True or false, then the reason."""

    type: Literal["truefalse_why"]
    key: StrictBool
    feedback_true: VerdictFeedback
    feedback_false: VerdictFeedback
    scoring: VerdictThenReason
    reasons: Annotated[tuple[Reason, ...], Field(min_length=2, max_length=6)]


class Match(ItemBase):
    """Give each left side its right side; there may be more right sides than left."""

    type: Literal["match"]
    scoring: ShareRight
    pairs: Annotated[tuple[Pair, ...], Field(min_length=2, max_length=8)]
    extra_right: tuple[ExtraRight, ...] = ()


class Order(ItemBase):
    """Put steps in order; the file lists them in the right order."""

    type: Literal["order"]
    scoring: AdjacentPairs
    elements_in_order: Annotated[tuple[Step, ...], Field(min_length=3, max_length=8)]


class Categorise(ItemBase):
    """Sort elements into categories."""

    type: Literal["categorise"]
    scoring: ShareRight
    categories: Annotated[tuple[Category, ...], Field(min_length=2, max_length=6)]
    elements: Annotated[tuple[Element, ...], Field(min_length=2, max_length=8)]


class Cloze(ItemBase):
    """Complete a text from lists."""

    type: Literal["cloze"]
    scoring: ShareRight
    text: Text
    gaps: Annotated[tuple[Gap, ...], Field(min_length=1, max_length=6)]


class Region(ItemBase):
    """Choose one box of a map, which is drawn by level and place; without these the boxes are tiles."""

    type: Literal["region"]
    map: Id
    map_title: Text | None = None
    text_alternative: Text
    regions: Annotated[tuple[MapRegion, ...], Field(min_length=2, max_length=16)]


Item = Annotated[
    Single | Multiple | Scenario | TrueFalseWhy | Match | Order | Categorise | Cloze | Region,
    Field(discriminator="type"),
]


class QuizFile(Value):
    """One file in `quizzes/`: the items of one lesson, or of all lessons of one module."""

    schema_version: Literal[1]
    source: Text
    lesson: Id | None = None
    module: Id | None = None
    items: tuple[Item, ...]
