"""Checks over the maps on which questions are asked: every box has its place, and it is the right one."""

from __future__ import annotations

from collections.abc import Iterator

from course.content.checks.common import at_item
from course.content.items import Region
from course.content.model import Course
from course.content.problems import Problem

#: The map that `modules/institutions.yaml` holds; others belong to their question alone.
INSTITUTIONS = "institutional-map-2013"


def boxes_placed(course: Course) -> Iterator[Problem]:
    """On the map of institutions each box has a level and a place; on another map all have them or none."""
    for item in course.items.values():
        if not isinstance(item, Region):
            continue
        drawn = item.map == INSTITUTIONS or any(region.level or region.place for region in item.regions)
        for region in item.regions:
            if drawn and not (region.level and region.place):
                yield at_item(course, item, f"{region.id} needs a level and a place on the map", region.id)


def boxes_as_in_the_table(course: Course) -> Iterator[Problem]:
    """A box with the id of an institution stands where that stood in 2013."""
    bodies = {body.id: body for body in course.reference.institutions.bodies}
    for item in course.items.values():
        if not isinstance(item, Region) or item.map != INSTITUTIONS:
            continue
        for region in item.regions:
            body = bodies.get(region.id)
            here = (region.level, region.place)
            if body and None not in here and here != (body.level, body.place):
                where = f"{body.level}, {body.place}"
                yield at_item(course, item, f"{region.id} stands at {where} in institutions.yaml", region.id)


CHECKS = (boxes_placed, boxes_as_in_the_table)
