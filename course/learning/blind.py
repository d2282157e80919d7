"""A sheet on which somebody who never saw the keys answers items by letters, and the reading of the letters.

The sheet asks as the product asks (`presenting.ask`), and a letter stands for a place in the order shown; so
what is marked is what a learner who chose the same would have sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from course.content.items import Item
from course.content.model import Update
from course.learning.grading import mark
from course.learning.presenting import AskChoice, AskCloze, Asked, AskOrder, AskTable, AskVerdict, Shown, ask
from course.learning.presenting_fields import decode

#: One order for all sheets, so that a sheet can be graded later. It differs from every learner's.
SEED = "blind sheet"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HEAD = """\
# Items to answer blind

Answer from the texts at the end alone. Write a JSON file with the id of each item and your letters, such as
`{"q-l01-01": "B", "q-l01-02": "AC"}`.
"""


def sheet(items: Sequence[Item], texts: Mapping[int, Sequence[str]], updates: Mapping[str, Update]) -> str:
    """The sheet as Markdown: items without keys, then the official text of the paragraphs they rest on.

    `texts` may be empty where the official text is not at hand. Items outside the report rest on updates.
    """
    parts = [HEAD, *(_item(item) for item in items)]
    numbers = sorted({n for item in items for n in item.paragraphs if n in texts})
    if numbers:
        parts.append("# The paragraphs they rest on\n")
        parts += [f"[{n}] {' '.join(texts[n])}\n" for n in numbers]
    named = dict.fromkeys(name for item in items if rests_on_updates(item) for name in item.since_2013)
    if named:
        parts.append("# The updates they rest on\n")
        parts += [f"[{name}] {updates[name].date}: {updates[name].statement}\n" for name in named]
    return "\n".join(parts)


def rests_on_updates(item: Item) -> bool:
    """Whether an item stands outside the report, so that updates are its evidence."""
    return not (item.paragraphs or item.specials)


def answered_rightly(item: Item, letters: str) -> bool | None:
    """Whether the letters earn full marks; none where they are no whole answer to this item."""
    fields = _fields(ask(item, SEED), re.sub(r"[\s,;]", "", letters).upper())
    return None if fields is None else mark(item, decode(item, SEED, fields)).right


def _item(item: Item) -> str:
    asked = ask(item, SEED)
    evidence = [f"paragraph {n}" for n in item.paragraphs]
    evidence += [f"the {name.replace('-', ' ')}" for name in item.specials]
    evidence += item.since_2013 if rests_on_updates(item) else ()
    lines = [f"## {item.id} ({item.type})", "", *_lines(asked), "", f"Rests on: {', '.join(evidence)}", ""]
    return "\n".join(lines)


def _lines(asked: Asked) -> Iterator[str]:
    """What is asked, and how to answer it by letters."""
    if isinstance(asked, AskChoice):
        yield from (text for text in (asked.case, asked.text_alternative) if text)
    yield asked.stem
    match asked:
        case AskChoice():
            yield from _lettered(asked.options)
            yield 'Answer: letters, such as "AC"' if asked.several else "Answer: one letter"
        case AskVerdict():
            yield from _lettered(asked.reasons)
            yield 'Answer: T or F, then the letter of the reason, such as "FB"'
        case AskTable():
            yield from (f"{number}) {row.text}" for number, row in enumerate(asked.rows, start=1))
            yield from _lettered(asked.choices)
            yield 'Answer: a letter for 1), 2) and so on, such as "CAB"; one may serve twice or be left over'
        case AskOrder():
            yield from _lettered(asked.steps)
            yield "Answer: all letters in the right order"
        case AskCloze():
            yield "".join(piece if isinstance(piece, str) else f"({piece.number})" for piece in asked.pieces)
            for piece in asked.pieces:
                if not isinstance(piece, str):
                    choices = "; ".join(f"{_letter(c)} {c.text}" for c in piece.choices)
                    yield f"({piece.number}) {choices}"
            yield "Answer: a letter for (1), (2) and so on"
        case _:
            assert_never(asked)


def _lettered(shown: Iterable[Shown]) -> Iterator[str]:
    return (f"- {_letter(each)}. {each.text}" for each in shown)


def _letter(shown: Shown) -> str:
    return LETTERS[int(shown.token)]


def _fields(asked: Asked, letters: str) -> dict[str, list[str]] | None:
    """The fields that a form would send for the letters; none where they do not fit."""
    match asked:
        case AskChoice():
            tokens = _tokens(letters, asked.options)
            if tokens is None or (len(tokens) != 1 and not asked.several):
                return None
            return {"choices" if asked.several else "choice": tokens}
        case AskVerdict():
            reason = _tokens(letters[1:], asked.reasons)
            if letters[:1] not in ("T", "F") or reason is None or len(reason) != 1:
                return None
            return {"verdict": ["true" if letters[0] == "T" else "false"], "reason": reason}
        case AskTable():
            tokens = _tokens(letters, asked.choices)
            names = [f"{asked.field}-{row.token}" for row in asked.rows]
            return _by_name(names, tokens)
        case AskOrder():
            tokens = _tokens(letters, asked.steps)
            if tokens is None or sorted(tokens) != sorted(step.token for step in asked.steps):
                return None
            return {"order": [",".join(tokens)], "touched": ["1"]}
        case AskCloze():
            gaps = [piece for piece in asked.pieces if not isinstance(piece, str)]
            pairs = zip(gaps, letters, strict=False)
            found = [_tokens(letter, gap.choices) for gap, letter in pairs]
            tokens = [each[0] for each in found if each]
            fits = len(letters) == len(gaps) == len(tokens)
            return _by_name([f"gap-{gap.token}" for gap in gaps], tokens if fits else None)
        case _:
            assert_never(asked)


def _tokens(letters: str, shown: Sequence[Shown]) -> list[str] | None:
    """The tokens that letters stand for; none for no letters or a letter that nothing has."""
    by_letter = {_letter(each): each.token for each in shown}
    found = [by_letter[letter] for letter in letters if letter in by_letter]
    return found if found and len(found) == len(letters) else None


def _by_name(names: Sequence[str], tokens: list[str] | None) -> dict[str, list[str]] | None:
    if tokens is None or len(tokens) != len(names):
        return None
    return {name: [token] for name, token in zip(names, tokens, strict=True)}
