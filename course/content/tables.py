"""Tables as the pages show them: row heads, and in each cell the name of its column for narrow screens."""

from __future__ import annotations

import re

from markdown_it.token import Token

from course.content.words import typeset_plain

#: Our marks and Markdown's, where only the words are wanted.
MARKS = re.compile(r"[*_`]|\[\[[^|\]]*\||\[\[|\]\]|\[(?:p[\d-]+|u:[a-z0-9-]+|front-matter|contents)\]")


def mark_tables(tokens: list[Token]) -> None:
    """Give tables our classes, row heads in the first column, and the name of the column in each cell."""
    heads: list[str] = []
    column, body = 0, False
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            token.attrSet("class", "data stack")
            heads, body = [], False
        elif token.type == "tbody_open":
            body = True
        elif token.type == "tr_open":
            column = 0
        elif token.type in ("th_open", "td_open"):
            token.attrs.pop("style", None)
            content = tokens[index + 1].content
            _mark_cell(token, tokens[index + 2], heads, column, content, body=body)
            column += 1


def _mark_cell(
    opening: Token, closing: Token, heads: list[str], column: int, content: str, *, body: bool
) -> None:
    if not body:
        heads.append(typeset_plain(MARKS.sub("", content)).strip())
        opening.tag = closing.tag = "th" if content else "td"
        if content:
            opening.attrSet("scope", "col")
    elif column == 0:
        opening.tag = closing.tag = "th"
        opening.attrSet("scope", "row")
    elif heads[column]:
        opening.attrSet("data-k", heads[column])
