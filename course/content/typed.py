"""Turns plain data into a content type, and a type's errors into sentences with the line they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from course.content.problems import ContentError, Problem
from course.content.reader import Data, Where

M = TypeVar("M", bound=BaseModel)
#: pydantic's kinds of error whose own words speak to programmers.
SENTENCES = {
    "extra_forbidden": "is not a key that may stand here",
    "missing": "is missing",
    "tuple_type": "must be a list",
    "dict_type": "must hold keys and values",
    "model_type": "must hold keys and values",
    "model_attributes_type": "must hold keys and values",
    "string_type": "must be text (quote it)",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "string_too_short": "must not be empty",
}


def typed(data: Data, model: type[M]) -> M:
    """The data as a content type. Raises ContentError with a problem for each error and its line."""
    try:
        return model.model_validate(data.value)
    except ValidationError as error:
        raise ContentError(list(_problems(data, error.errors(include_url=False)))) from None


def _problems(data: Data, errors: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    ways = [_way(data, error) for error in errors]
    for error, way in zip(errors, ways, strict=True):
        if not _follows(error, way, ways):
            yield Problem(data.path, data.line(way), f"{_part(way)} {_sentence(error)}")


def _follows(error: Mapping[str, Any], way: Where, ways: list[Where]) -> bool:
    """Whether an error only follows from another: a list without its bad entries, a union's other member."""
    if error["type"] == "too_short":
        return any(len(other) > len(way) and other[: len(way)] == way for other in ways)
    alone = ways.count(way) == 1
    return not alone and (error["type"] == "literal_error") != isinstance(error.get("input"), str)


def _way(data: Data, error: Mapping[str, Any]) -> Where:
    """pydantic's way to an error without the names of union members, which no author wrote."""
    way: list[str | int] = []
    at: Any = data.value
    loc = error["loc"]
    for step in loc:
        if isinstance(at, dict) and isinstance(step, str):
            if step in at or step == loc[-1]:
                way.append(step)
                at = at.get(step)
        elif isinstance(at, list) and isinstance(step, int) and step < len(at):
            way.append(step)
            at = at[step]
    if error["type"] == "union_tag_invalid":
        way.append(error["ctx"]["discriminator"].strip("'"))
    return tuple(way)


def _part(way: Where) -> str:
    """The way as an author counts: entries from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in way) or "the file"


def _sentence(error: Mapping[str, Any]) -> str:
    """What is wrong with a part, in words that follow its name."""
    kind, context, given = error["type"], error.get("ctx", {}), error.get("input")
    match kind:
        case "union_tag_invalid":
            return f"must be one of {context['expected_tags']}, not {context['tag']!r}"
        case "union_tag_not_found":
            return f"lacks the key {context['discriminator'].strip(chr(39))}"
        case "too_short":
            return f"needs at least {context['min_length']}, and has {context['actual_length']}"
        case "too_long":
            return f"may have {context['max_length']}, and has {context['actual_length']}"
        case "string_pattern_mismatch":
            return f"must fit the pattern {context['pattern']}{_shown(given)}"
    message = SENTENCES.get(kind, error["msg"].replace("Input should be", "must be"))
    return (
        message if kind in ("missing", "extra_forbidden", "string_too_short") else f"{message}{_shown(given)}"
    )


def _shown(given: Any) -> str:
    """What was written instead, where that is short enough to read."""
    short = isinstance(given, str | int | float | bool) and len(str(given)) <= 60
    return f", not {given!r}" if short else ""
