"""Figures as real HTML: a timeline is an ordered list, a decision tree a nested one."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from markupsafe import escape

from course.content.model import Branch, Figure, Timeline, TimelineEvent, Tree, TreeQuestion
from course.content.words import Words

CiteWriter = Callable[[int | str, int | str], str]


def draw(figure: Figure, cite: CiteWriter, words: Words) -> str:
    """A figure with its number, caption and text alternative."""
    match figure:
        case Timeline():
            body = _timeline(figure, cite, words)
        case Tree():
            body = f'<div class="tree">{_question(figure.start, cite)}</div>'
        case _:
            assert_never(figure)
    return (
        f'<figure id="{figure.id}"><p class="vh">{escape(figure.text_alternative)}</p>{body}'
        f"<figcaption><b>{words.figure} {escape(figure.number)}</b> {escape(figure.caption)}</figcaption></figure>"
    )


def _timeline(figure: Timeline, cite: CiteWriter, words: Words) -> str:
    inside, outside = figure.lanes["in"], figure.lanes["out"]
    head = f'<div class="lanes-head" aria-hidden="true"><span>{escape(inside)}</span><span>{escape(outside)}</span></div>'
    return f'{head}<ol class="lanes">{"".join(_event(event, figure, cite, words) for event in figure.events)}</ol>'


def _event(event: TimelineEvent, figure: Timeline, cite: CiteWriter, words: Words) -> str:
    led = f'<span class="led small soft">{words.led_to}: {escape(event.led_to)}</span>' if event.led_to else ""
    marks = " ".join(cite(n, n) for n in event.paragraphs)
    return (
        f'<li class="{event.lane}"><b>{escape(event.when)}</b><div>{escape(event.text)}{marks}{led}'
        f"<i>{escape(figure.lanes[event.lane])}</i></div></li>"
    )


def _question(question: TreeQuestion, cite: CiteWriter) -> str:
    marks = "".join(cite(n, n) for n in question.paragraphs)
    branches = "".join(_branch(branch, cite) for branch in question.branches)
    return f"<p><strong>{escape(question.question)}</strong>{marks}</p><ol>{branches}</ol>"


def _branch(branch: Branch, cite: CiteWriter) -> str:
    marks = "".join(cite(n, n) for n in branch.paragraphs)
    end = f'<span class="end">{escape(branch.outcome)}</span>{marks}' if branch.outcome else ""
    further = _question(branch.next, cite) if branch.next else ""
    return f"<li><em>{escape(branch.answer)}</em> {end}{further}</li>"
