"""Figures as real HTML: a timeline is an ordered list, a decision tree a nested one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from markupsafe import escape

from course.content.model_figures import Branch, Figure, Timeline, TimelineEvent, Tree, TreeQuestion
from course.content.words import Words, typeset

CiteWriter = Callable[[int | str, int | str], str]


def draw(figure: Figure, cite: CiteWriter, words: Words) -> str:
    """A figure with its number, caption and text alternative."""
    match figure:
        case Timeline():
            body = _timeline(figure, cite, words)
        case Tree():
            body = _tree(figure.start, cite)
        case _:
            assert_never(figure)
    return (
        f'<figure id="{figure.id}"><p class="vh">{typeset(figure.text_alternative)}</p>{body}'
        f"<figcaption><b>{words.figure} {escape(figure.number)}</b> {typeset(figure.caption)}</figcaption>"
        "</figure>"
    )


def _timeline(figure: Timeline, cite: CiteWriter, words: Words) -> str:
    lanes = "".join(f"<span>{typeset(figure.lanes[lane])}</span>" for lane in ("in", "out"))
    events = "".join(_event(event, figure, cite, words) for event in figure.events)
    return f'<div class="lanes-head" aria-hidden="true">{lanes}</div><ol class="lanes">{events}</ol>'


def _event(event: TimelineEvent, figure: Timeline, cite: CiteWriter, words: Words) -> str:
    led = (
        f' <span class="led small soft">{words.led_to}: {typeset(event.led_to)}</span>'
        if event.led_to
        else ""
    )
    marks = _cites(event.paragraphs, cite)
    return (
        f'<li class="{event.lane}"><b>{escape(event.when)}</b><div>{typeset(event.text)}{marks}{led}'
        f"<i>{typeset(figure.lanes[event.lane])}</i></div></li>"
    )


def _tree(start: TreeQuestion, cite: CiteWriter) -> str:
    asked = f"<p><strong>{typeset(start.question)}</strong>{_cites(start.paragraphs, cite)}</p>"
    return f'<div class="tree">{asked}{_branches(start, cite)}</div>'


def _branches(question: TreeQuestion, cite: CiteWriter) -> str:
    return f"<ol>{''.join(_branch(branch, cite) for branch in question.branches)}</ol>"


def _branch(branch: Branch, cite: CiteWriter) -> str:
    """An answer, and the outcome or the next question to which it leads."""
    answer = f"<em>{typeset(branch.answer)}</em>"
    if branch.next is not None:
        asked = f"{typeset(branch.next.question)}{_cites(branch.next.paragraphs, cite)}"
        return f"<li>{answer} {asked}{_branches(branch.next, cite)}</li>"
    end = f'<span class="end">{typeset(branch.outcome or "")}</span>'
    return f"<li>{answer} {end}{_cites(branch.paragraphs, cite)}</li>"


def _cites(paragraphs: Iterable[int], cite: CiteWriter) -> str:
    return "".join(cite(n, n) for n in paragraphs)
