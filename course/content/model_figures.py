"""What an author may draw in a module: timelines and decision trees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StrictStr

from course.content.value import Id, ParagraphNumber, Text, Value


class TimelineEvent(Value):
    """One step on a timeline, in one of its two lanes."""

    id: Id
    when: Text
    lane: Literal["in", "out"]
    text: Text
    paragraphs: Annotated[tuple[ParagraphNumber, ...], Field(min_length=1)]
    led_to: StrictStr = ""


class Timeline(Value):
    """An ordered list of steps, drawn in two lanes."""

    kind: Literal["timeline"]
    id: Id
    number: Text
    caption: Text
    paragraphs: tuple[ParagraphNumber, ...]
    lanes: Mapping[Literal["in", "out"], Text]
    text_alternative: Text
    events: Annotated[tuple[TimelineEvent, ...], Field(min_length=2)]


class Branch(Value):
    """An answer to a tree's question: it leads to an outcome or to the next question."""

    id: Id
    answer: Text
    outcome: Text | None = None
    paragraphs: tuple[ParagraphNumber, ...] = ()
    next: TreeQuestion | None = None


class TreeQuestion(Value):
    """A question in a decision tree."""

    id: Id
    question: Text
    paragraphs: tuple[ParagraphNumber, ...] = ()
    branches: Annotated[tuple[Branch, ...], Field(min_length=2, max_length=4)]


class Tree(Value):
    """A decision tree, drawn as a nested list."""

    kind: Literal["tree"]
    id: Id
    number: Text
    caption: Text
    paragraphs: tuple[ParagraphNumber, ...]
    text_alternative: Text
    start: TreeQuestion


Figure = Annotated[Timeline | Tree, Field(discriminator="kind")]


class FiguresFile(Value):
    """`figures.yaml` of a module."""

    schema_version: Literal[1]
    figures: tuple[Figure, ...]
