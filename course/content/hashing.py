"""Two content hashes for an item: what statistics are grouped by, and what an attempt is shown from."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from course.content.items import Item

#: Built when first used: an installation that only reads lessons starts without it.
ADAPTER: TypeAdapter[Item] = TypeAdapter(Item, config=ConfigDict(defer_build=True))
#: What changes no mark: feedback and its sources, and what only editors read.
NOT_MARKED = frozenset(
    [
        "bloom",
        "difficulty",
        "feedback",
        "feedback_false",
        "feedback_true",
        "lesson",
        "level",
        "map",
        "map_title",
        "objective",
        "paragraphs",
        "place",
        "rationale_model",
        "rationale_paragraphs",
        "rationale_prompt",
        "rationale_voice",
        "roles",
        "since_2013",
        "specials",
        "status",
        "text_alternative",
        "updates",
        "use",
        "voice",
        "when",
    ]
)
#: Lists whose order in the file a learner never sees, because they are shown shuffled.
SHUFFLED = frozenset({"reasons", "pairs", "extra_right", "elements"})
#: Keys that came later: left out where empty, so that items of before keep their hashes.
LATER = frozenset({"level", "map_title", "place", "updates"})
#: What no learner sees.
NOT_SHOWN = frozenset({"bloom", "difficulty", "status", "use"})


def canonical(item: Item) -> str:
    """The whole item as JSON that is the same whenever the item is the same."""
    return _json(ADAPTER.dump_python(item, mode="json"))


def restore(text: str) -> Item:
    """The item that `canonical` wrote. Raises pydantic.ValidationError for anything else."""
    return ADAPTER.validate_json(text)


def marking_hash(item: Item) -> str:
    """SHA-256 (hex) over stem, options, key and rule.

    A mended comma in feedback does not change it, nor another order of options that are shown shuffled.
    """
    data = ADAPTER.dump_python(item, mode="json")
    shuffled = SHUFFLED | {"options"} if data.get("shuffle") else SHUFFLED
    for name in shuffled & data.keys():
        data[name] = sorted(data[name], key=lambda piece: str(piece["id"]))
    return _hash(data, NOT_MARKED)


def shown_hash(item: Item) -> str:
    """SHA-256 (hex) over everything a learner sees, feedback and citations too."""
    return _hash(ADAPTER.dump_python(item, mode="json"), NOT_SHOWN)


def _hash(data: Any, without: frozenset[str]) -> str:
    return hashlib.sha256(_json(_strip(data, without)).encode()).hexdigest()


def _strip(value: Any, without: frozenset[str]) -> Any:
    if isinstance(value, dict):
        kept = {key: part for key, part in value.items() if key not in without and (part or key not in LATER)}
        return {key: _strip(part, without) for key, part in kept.items()}
    if isinstance(value, list):
        return [_strip(part, without) for part in value]
    return value


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
