"""What was chosen in a response, as short names that can be counted.

single, scenario, region, multiple   the ids chosen
truefalse_why                        `verdict>true` or `verdict>false`, and `reason>` with the reason's id
match, categorise, cloze             left`>`right: what was given to each row
order                                step`>`step: which step was put right after which
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

#: Two ids and the sign between them are shorter.
LONGEST = 100


def choices_of(response: object) -> tuple[str, ...]:
    """Every choice once, in order. Asks no item, so that old answers can be counted; raises nothing."""
    if not isinstance(response, Mapping):
        return ()
    found = (name for name in _named(response) if len(name) <= LONGEST)
    return tuple(dict.fromkeys(found))


def _named(response: Mapping[str, object]) -> Iterator[str]:
    choice = response.get("choice")
    if isinstance(choice, str):
        yield choice
    yield from _texts(response.get("choices"))
    if isinstance(response.get("verdict"), bool):
        yield f"verdict>{'true' if response['verdict'] else 'false'}"
    if isinstance(response.get("reason"), str):
        yield f"reason>{response['reason']}"
    for before, after in pairwise(_texts(response.get("order"))):
        yield f"{before}>{after}"
    for table in ("pairs", "elements", "gaps"):
        rows = response.get(table)
        if isinstance(rows, Mapping):
            yield from (f"{row}>{given}" for row, given in sorted(rows.items()) if isinstance(given, str))


def _texts(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list | tuple) else []
