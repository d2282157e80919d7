"""The marking hash follows what decides a mark; the shown hash follows everything that a learner sees."""

from __future__ import annotations

import pytest

from course.content.hashing import canonical, marking_hash, restore, shown_hash
from course.content.items import Cloze, Item, Match, Order, Single
from course.content.model import Course

IDS = [f"q-l01-0{n}" for n in range(1, 7)] + [f"q-l02-0{n}" for n in range(1, 5)]


@pytest.mark.parametrize("id_", IDS)
def test_an_item_survives_being_written_and_read(mini: Course, id_: str) -> None:
    item = mini.items[id_]
    again = restore(canonical(item))
    assert again == item
    assert (marking_hash(again), shown_hash(again)) == (marking_hash(item), shown_hash(item))


def test_hashes_are_sha256_and_differ_between_items(mini: Course) -> None:
    hashes = [make(item) for item in mini.items.values() for make in (marking_hash, shown_hash)]
    assert all(len(value) == 64 and int(value, 16) for value in hashes)
    assert len(set(hashes)) == len(hashes)


def single(mini: Course) -> Single:
    item = mini.items["q-l01-01"]
    assert isinstance(item, Single)
    return item


def changed(item: Item, **update: object) -> Item:
    return item.model_copy(update=update)


def test_mended_feedback_changes_only_what_is_shown(mini: Course) -> None:
    item = single(mini)
    first, *rest = item.options
    mended = changed(item, options=(first.model_copy(update={"feedback": "Yes, indeed."}), *rest))
    assert marking_hash(mended) == marking_hash(item)
    assert shown_hash(mended) != shown_hash(item)


def test_what_editors_alone_see_changes_nothing(mini: Course) -> None:
    item = single(mini)
    other = changed(item, status="live", difficulty=0.3, bloom="apply")
    assert (marking_hash(other), shown_hash(other)) == (marking_hash(item), shown_hash(item))


@pytest.mark.parametrize("what", ["stem", "text", "key"])
def test_what_decides_a_mark_changes_both(mini: Course, what: str) -> None:
    item = single(mini)
    first, second, third = item.options
    other = {
        "stem": changed(item, stem="Which body rings the bell?"),
        "text": changed(item, options=(first.model_copy(update={"text": "A guild"}), second, third)),
        "key": changed(
            item,
            options=(
                first.model_copy(update={"correct": False}),
                second.model_copy(update={"correct": True}),
                third,
            ),
        ),
    }[what]
    assert marking_hash(other) != marking_hash(item)
    assert shown_hash(other) != shown_hash(item)


def test_order_in_the_file_counts_only_where_it_is_shown(mini: Course) -> None:
    item = single(mini)
    turned = changed(item, options=item.options[::-1])
    assert marking_hash(turned) == marking_hash(item)
    fixed = changed(item, shuffle=False)
    assert marking_hash(changed(turned, shuffle=False)) != marking_hash(fixed)


def test_the_order_of_an_order_item_is_its_key(mini: Course) -> None:
    item = mini.items["q-l01-04"]
    assert isinstance(item, Order)
    assert marking_hash(changed(item, elements_in_order=item.elements_in_order[::-1])) != marking_hash(item)


def test_pairs_may_be_listed_in_any_order_but_not_otherwise_joined(mini: Course) -> None:
    item = mini.items["q-l01-05"]
    assert isinstance(item, Match)
    guild, council = item.pairs
    assert marking_hash(changed(item, pairs=(council, guild))) == marking_hash(item)
    crossed = (
        guild.model_copy(update={"right": council.right}),
        council.model_copy(update={"right": guild.right}),
    )
    assert marking_hash(changed(item, pairs=crossed)) != marking_hash(item)


def test_a_gaps_key_decides(mini: Course) -> None:
    item = mini.items["q-l02-01"]
    assert isinstance(item, Cloze)
    first, second = item.gaps
    other = changed(item, gaps=(first.model_copy(update={"key": "exceptions-3"}), second))
    assert marking_hash(other) != marking_hash(item)


def test_a_key_that_came_later_changes_no_hash_while_it_is_empty(mini: Course) -> None:
    item = single(mini)
    first, *rest = item.options
    other = changed(item, options=(first.model_copy(update={"updates": ("new-boat",)}), *rest))
    assert '"updates":[]' in canonical(item)
    assert shown_hash(item) == "cedb4db7b075490108f88e850ac6a5073456bbd2276622a6830036cb328fdeff"
    assert marking_hash(item) == "788c9fe0cf9ce59feccd7d9aa6a1a15a5bd7bfa8c12a064e0a38ace7e7c086a6"
    assert marking_hash(other) == marking_hash(item)
    assert shown_hash(other) != shown_hash(item)
