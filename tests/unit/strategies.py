"""What hypothesis draws: any JSON, forms full of nonsense, real answers, and items in another file order."""

from __future__ import annotations

from typing import Any, assert_never

from hypothesis import settings
from hypothesis import strategies as st

from course.content.items import (
    Categorise,
    Cloze,
    Item,
    Match,
    Multiple,
    Order,
    Region,
    Scenario,
    Single,
    TrueFalseWhy,
)

from .samples import ADAPTER, ALL, CANARY

quick = settings(deadline=None, derandomize=True, max_examples=150)

#: Lists whose order in the file carries no meaning.
UNORDERED = ("options", "regions", "reasons", "pairs", "extra_right", "elements", "categories")

any_item = st.sampled_from(ALL)
seeds = st.text("0123456789abcdef", min_size=1, max_size=4)

_ids = st.sampled_from([f"{CANARY}-{name}" for name in ("a", "b", "d", "e", "in", "out", "states", "more")])
_keys = st.sampled_from(
    ["choice", "choices", "verdict", "reason", "pairs", "order", "elements", "gaps", "rationale"]
)
_scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), _ids)
_loose = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(st.one_of(_keys, _ids, st.text(max_size=3)), inner, max_size=5),
    ),
    max_leaves=12,
)
#: The shape of a response with anything in it: what a mistaken or hostile client would send.
_near = st.dictionaries(
    _keys, st.one_of(_loose, st.lists(_scalars, max_size=5), st.dictionaries(_ids, _loose)), min_size=4
)
#: Any JSON value, biased towards what nearly is a response.
any_json = st.one_of(_near, _loose)
_prefixes = ("choice", "choices", "verdict", "reason", "rationale", "order", "move", "touched")
_names = [*_prefixes, *(f"{p}-{i}" for p in ("left", "el", "gap") for i in range(4))]
_tokens = [
    "0",
    "1",
    "2",
    "3",
    "007",
    "99",
    "-1",
    "٣",
    "²",
    "9" * 5000,
    "",
    "0,1,2,3",
    "3,2,1,0",
    "true",
    "up-1",
    "down-9",
]
_values = st.lists(st.one_of(st.sampled_from(_tokens), st.text(max_size=4)), max_size=3)
any_fields = st.fixed_dictionaries({}, optional=dict.fromkeys(_names, _values))


def answers(item: Item) -> st.SearchStrategy[dict[str, Any]]:
    """Responses that a learner could give to an item, whole or in part."""
    match item:
        case Single() | Region():
            options = item.regions if isinstance(item, Region) else item.options
            return st.fixed_dictionaries({}, optional={"choice": _one([o.id for o in options])})
        case Scenario():
            words = {"choice": _one([o.id for o in item.options]), "rationale": st.text(max_size=30)}
            return st.fixed_dictionaries({}, optional=words)
        case Multiple():
            return st.fixed_dictionaries({"choices": st.lists(_one([o.id for o in item.options]))})
        case TrueFalseWhy():
            both = {"verdict": st.booleans(), "reason": _one([r.id for r in item.reasons])}
            return st.fixed_dictionaries({}, optional=both)
        case Match():
            rights = [piece.id for piece in (*item.pairs, *item.extra_right)]
            return _table("pairs", {pair.id: rights for pair in item.pairs})
        case Order():
            steps = [step.id for step in item.elements_in_order]
            return st.fixed_dictionaries({}, optional={"order": st.permutations(steps)})
        case Categorise():
            places = [category.id for category in item.categories]
            return _table("elements", {element.id: places for element in item.elements})
        case Cloze():
            return _table("gaps", {gap.id: [choice.id for choice in gap.choices] for gap in item.gaps})
        case _:
            assert_never(item)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Item, dict[str, Any]]:
    """An item and an answer to it."""
    item = draw(any_item)
    return item, draw(answers(item))


@st.composite
def reordered(draw: st.DrawFn, item: Item) -> Item:
    """The same item from a file with its pieces in another order (the steps of an order item are its key)."""
    data = ADAPTER.dump_python(item)
    for name in UNORDERED:
        if name in data:
            data[name] = draw(st.permutations(data[name]))
    for gap in data.get("gaps", ()):
        gap["choices"] = draw(st.permutations(gap["choices"]))
    return ADAPTER.validate_python(data)


def _one(names: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(names)


def _table(key: str, rows: dict[str, list[str]]) -> st.SearchStrategy[dict[str, Any]]:
    inner = st.fixed_dictionaries({}, optional={row: _one(names) for row, names in rows.items()})
    return st.fixed_dictionaries({key: inner})
