"""A question's map as areas: the same whether it is asked or explained, and whatever the key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from course.content.items import Region
from course.content.model_reference import LEVELS, BodyPlace

PLACES: dict[BodyPlace, str] = {
    "inside": "inside the United Nations",
    "outside": "outside the United Nations",
    "none": "",
}


@dataclass(frozen=True)
class Area:
    """Boxes that stand together, by their number in the file from 0.

    `heading` and `place` are empty where the boxes are tiles; `alone`: nothing else stands on its level.
    """

    heading: str
    place: str
    alone: bool
    boxes: tuple[int, ...]


def areas(item: Region) -> tuple[Area, ...]:
    """The map from the world down, on each level inside before outside; boxes in the order of the file."""
    found = tuple(_placed(item))
    return found or (Area("", "", True, tuple(range(len(item.regions)))),)


def _placed(item: Region) -> Iterator[Area]:
    for level, words in LEVELS.items():
        here = [n for n, region in enumerate(item.regions) if region.level == level]
        for place, where in PLACES.items():
            boxes = tuple(n for n in here if item.regions[n].place == place)
            if boxes:
                heading = ", ".join(filter(None, (words, where)))
                yield Area(heading, place, len(boxes) == len(here), boxes)
