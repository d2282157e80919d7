"""Renders a lesson's body to HTML, once, through a link function that the caller passes.

The class names are those of static/css. Nothing an author writes reaches the page unescaped:
markdown-it is told to treat HTML as text, and nh3 cleans the result as a second wall.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import nh3
from markdown_it.token import Token
from markupsafe import Markup, escape

from course.content import figures
from course.content.body import Block, blocks_of, changes, citations, markdown, names, parsed, terms, title
from course.content.model import Course, Lesson, SourceLink, Update
from course.content.tables import MARKS, mark_tables
from course.content.words import WORDS, Words, typeset, typeset_plain

Kind = Literal["paragraph", "special", "term", "update"]
Link = Callable[[Kind, str], str]
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "details", "div", "dl", "dt", "em",
    "figcaption", "figure", "h2", "h3", "h4", "hr", "i", "li", "ol", "p",
    "section", "span", "strong", "summary", "table", "tbody", "td", "th", "thead", "time", "tr", "ul",
}  # fmt: skip
#: Ids that a page uses beside its lesson.
RESERVED = re.compile(
    r"[gsu]-.*|fig-.*|p\d+|main|end|text|aims|cited|words|changes|closed|top|outline|strip|questions",
)
ATTRIBUTES = {
    "*": {"class", "id"},
    "a": {"href"},
    "td": {"data-k"},
    "th": {"scope"},
    "span": {"data-services"},
    "div": {"role", "aria-hidden", "aria-label"},
    "ol": {"start"},
    "time": {"datetime"},
    "section": {"aria-labelledby"},
}


@dataclass(frozen=True)
class Heading:
    """A heading of a lesson: where its outline leads."""

    id: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A lesson's body as HTML, and what stands in it.

    `updates` are told in blocks of their own, `changes` cited by `[u:id]`.
    """

    html: str
    headings: tuple[Heading, ...]
    cited: tuple[int | str, ...]
    terms: tuple[str, ...]
    updates: tuple[str, ...]
    changes: tuple[str, ...] = ()


def render(lesson: Lesson, course: Course, link: Link, words: Words = WORDS) -> Rendered:
    """The whole body. The course has been checked, so every name in it is known."""
    writer = _Writer(course, link, words)
    html = "\n".join(writer.block(block) for block in blocks_of(lesson)[0])
    cited = [n for cite in citations(lesson) for n in (cite.numbers() or (cite.first,))]
    cited += [n for name in writer.figures for n in course.figures[name].paragraphs]
    return Rendered(
        clean(html),
        tuple(writer.headings),
        tuple(dict.fromkeys(cited)),
        tuple(dict.fromkeys(name for name, _ in terms(lesson))),
        tuple(writer.updates),
        tuple(dict.fromkeys(name for name, _ in changes(lesson))),
    )


def inline(text: str, course: Course, link: Link, words: Words = WORDS) -> str:
    """One line of our own words, with its citations, terms and emphasis."""
    return clean(_Writer(course, link, words).inline(markdown().parseInline(text)[0].children or []))


def clean(html: str) -> str:
    """The second wall: only the tags and attributes that this module writes."""
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"}, link_rel=None)


def slug(text: str, taken: Iterable[str]) -> str:
    """An id for a heading, unlike those already taken."""
    base = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40].strip("-") or "part"
    found, count, used = base, 1, set(taken)
    while found in used or RESERVED.fullmatch(found):
        count += 1
        found = f"{base}-{count}"
    return found


def _services(block: Block) -> str:
    """An empty place that names the services of a case; whoever shows the lesson may fill it."""
    found = " ".join(names(block)) if block.fence == "case" else ""
    return f'<span data-services="{escape(found)}"></span>' if found else ""


def _source(source: SourceLink) -> str:
    if source.linkable and source.url:
        return f'<a href="{escape(source.url)}">{typeset(source.title)}</a>'
    return typeset(source.title)


class _Writer:
    """Writes blocks as HTML and remembers headings, updates and figures."""

    def __init__(self, course: Course, link: Link, words: Words) -> None:
        self.course, self.link, self.words = course, link, words
        self.headings: list[Heading] = []
        self.updates: list[str] = []
        self.figures: list[str] = []

    def block(self, block: Block) -> str:
        """One block in its voice."""
        match block.fence:
            case "since":
                return self.since([self.course.updates[name] for name in names(block)])
            case "figure":
                self.figures.extend(names(block))
                drawn = [
                    figures.draw(self.course.figures[name], self.cite, self.words) for name in names(block)
                ]
                return "\n".join(drawn)
            case "reveal":
                body = self.markdown(block.text)
                return f'<details class="fold"><summary>{typeset(title(block))}</summary>{body}</details>'
            case "table":
                return self.markdown(block.text, caption=title(block))
            case "report" | "later":
                return self.markdown(block.text)
            case _:
                return self.voice(block)

    def voice(self, block: Block) -> str:
        kind = "course" if block.fence == "case" else block.fence
        label, note = self.words.voices[block.fence]
        extra = f" <span>{escape(note)}</span>" if note else ""
        who = f'<p class="who">{escape(label)}{extra}{_services(block)}</p>'
        return f'<div class="voice {kind}">{who}{self.markdown(block.text)}</div>'

    def since(self, updates: list[Update]) -> str:
        """The layer that is not part of the report; the oldest check speaks for all."""
        self.updates.extend(update.id for update in updates)
        entries = "".join(self.entry(update) for update in updates)
        year, month, day = min(update.checked for update in updates).split("-")
        checked = self.words.checked.format(day=int(day), month=self.words.months[int(month) - 1], year=year)
        return (
            f'<div class="voice since"><p class="who">{escape(self.words.since)}</p><dl>{entries}</dl>'
            f'<p class="small soft">{escape(checked)}</p></div>'
        )

    def entry(self, update: Update) -> str:
        """One update: its year, what is stated, and by whom."""
        year = escape(update.year or self.words.undated)
        return f"<dt>{year}</dt><dd>{typeset(update.statement)}{self.sources(update)}</dd>"

    def sources(self, update: Update) -> str:
        """Where the update is stated: a link only where the address is the source's own."""
        if not update.sources:
            return ""
        parts = "; ".join(_source(source) for source in update.sources)
        return f' <span class="sources small soft">{escape(self.words.sources)}: {parts}.</span>'

    def markdown(self, text: str, caption: str = "") -> str:
        tokens = parsed(text)
        mark_tables(tokens)
        out: list[str] = []
        for index, token in enumerate(tokens):
            if token.type == "inline":
                out.append(self.inline(token.children or []))
            elif token.type == "heading_open":
                out.append(self.heading(token, tokens[index + 1]))
            else:
                out.append(plain_token(token))
            if token.type == "table_open" and caption:
                out.append(f"<caption>{typeset(caption)}</caption>")
        return "".join(out)

    def heading(self, token: Token, content: Token) -> str:
        words = typeset_plain(MARKS.sub("", content.content)).strip()
        anchor = slug(words, (heading.id for heading in self.headings))
        self.headings.append(Heading(anchor, words))
        return f'<{token.tag} id="{anchor}">'

    def inline(self, tokens: list[Token]) -> str:
        """Inline tokens as HTML."""
        out: list[str] = []
        for token in tokens:
            match token.type:
                case "text" | "code_inline":
                    out.append(str(escape(token.content)))
                case "softbreak":
                    out.append("\n")
                case "hardbreak":
                    out.append("<br>")
                case "cite":
                    out.append(self.cite(token.meta["first"], token.meta["last"]))
                case "change":
                    out.append(self.change(token.meta["update"]))
                case "term":
                    out.append(self.term(token.meta))
                case "link_open":
                    out.append(f'<a href="{escape(token.attrGet("href") or "")}">')
                case _:
                    out.append(plain_token(token))
        return "".join(out)

    def cite(self, first: int | str, last: int | str) -> str:
        """A citation, tied to the word before it by a narrow no-break space."""
        if isinstance(first, str):
            target, shown = self.link("special", first), self.words.specials[first]
            return f'&#8239;<a class="cite special" href="{escape(target)}">{escape(shown)}</a>'
        before = self.words.paragraph if first == last else self.words.paragraphs
        shown = str(first) if first == last else f"{first}–{last}"
        target = self.link("paragraph", str(first))
        named = f'<span class="vh">{escape(before)} </span>{shown}'
        return f'&#8239;<a class="cite" href="{escape(target)}">{named}</a>'

    def change(self, name: str) -> str:
        """A citation of an update, shown by its year."""
        update = self.course.updates[name]
        named = f'<span class="vh">{escape(self.words.change)}, {typeset(update.topic)}: </span>'
        shown = escape(update.year or self.words.undated)
        return f'&#8239;<a class="cite later" href="{escape(self.link("update", name))}">{named}{shown}</a>'

    def term(self, meta: dict[str, Any]) -> str:
        words = meta["words"] or self.course.entities[meta["term"]].name
        return f'<a class="term" href="{escape(self.link("term", meta["term"]))}">{typeset(words)}</a>'


def plain_token(token: Token) -> str:
    """A token that has nothing of ours in it."""
    if token.hidden:
        return ""
    if token.nesting == -1:
        return f"</{token.tag}>"
    if not token.tag:
        return str(escape(token.content))
    attributes = "".join(Markup(' {}="{}"').format(name, value) for name, value in token.attrs.items())
    return f"<{token.tag}{attributes}>"
