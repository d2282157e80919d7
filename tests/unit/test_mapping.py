"""A question's map: boxes by level and place, asked as it is explained, and never by the key."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from course.content.hashing import marking_hash, shown_hash
from course.content.items import Region
from course.learning.explaining import explain
from course.learning.mapping import Area, areas
from course.learning.presenting import AskChoice, ask

from .samples import ADAPTER, item
from .strategies import quick

PLACED = (("two-states", "outside"), ("world", "outside"), ("world", "inside"))
levels = st.sampled_from(["world", "region", "two-states", "state", "town"])
places = st.sampled_from(["inside", "outside", "none"])


def map_item(placed: Any, key: int = 0, **more: Any) -> Region:
    """A region item whose boxes stand on these levels and places; the key is one of them."""
    data = ADAPTER.dump_python(item("region"), mode="json") | more
    data["regions"] = [
        data["regions"][0] | {"id": f"box-{n}", "level": level, "place": place, "correct": n == key}
        for n, (level, place) in enumerate(placed)
    ]
    found = ADAPTER.validate_python(data)
    assert isinstance(found, Region)
    return found


def test_from_the_world_down_and_inside_before_outside() -> None:
    assert areas(map_item(PLACED)) == (
        Area("World, inside the United Nations", "inside", False, (2,)),
        Area("World, outside the United Nations", "outside", False, (1,)),
        Area("Two States, outside the United Nations", "outside", True, (0,)),
    )


def test_boxes_without_a_place_are_tiles_in_the_order_of_the_file() -> None:
    plain = item("region")
    assert isinstance(plain, Region)
    assert areas(plain) == (Area("", "", True, (0, 1, 2)),)


@quick
@given(st.lists(st.tuples(levels, places), min_size=2, max_size=8), st.integers(0, 7), st.integers(0, 7))
def test_every_box_stands_once_and_the_key_moves_none(placed: Any, one: int, other: int) -> None:
    found = areas(map_item(placed, one % len(placed)))
    assert sorted(n for area in found for n in area.boxes) == list(range(len(placed)))
    assert found == areas(map_item(placed, other % len(placed)))


def test_asked_and_explained_are_one_map() -> None:
    each = map_item(PLACED, map_title="A map")
    asked, explained = ask(each, "seed"), explain(each, {}, "seed")
    assert isinstance(asked, AskChoice)
    assert (asked.areas, asked.map_title) == (explained.areas, explained.map_title) == (areas(each), "A map")


def test_where_a_box_stands_is_shown_and_changes_no_mark() -> None:
    here, there = map_item(PLACED), map_item(PLACED[::-1])
    assert marking_hash(here) == marking_hash(there)
    assert shown_hash(here) != shown_hash(there)
