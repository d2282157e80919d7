"""Checks over the parts that the whole course shares."""

from __future__ import annotations

from collections.abc import Iterator

from course.content.checks.common import at
from course.content.items import Cloze, Match, TrueFalseWhy
from course.content.model import Course
from course.content.problems import Problem


def digests_fit(course: Course) -> Iterator[Problem]:
    """Every paragraph that anything cites has a digest."""
    needed: dict[int, str] = {}
    for item in course.items.values():
        for n in item.paragraphs:
            needed.setdefault(n, f"item:{item.id}")
    for lesson in course.lessons.values():
        for m in (*lesson.head.paragraphs, *lesson.head.also_cites):
            if isinstance(m, int):
                needed.setdefault(m, f"lesson:{lesson.id}")
    for n, name in sorted(needed.items()):
        if n not in course.digests:
            yield at(course, name, f"paragraph {n} is cited but has no digest in modules/paragraphs.yaml")


def sections_known(course: Course) -> Iterator[Problem]:
    """Modules and lessons name sections of the outline."""
    for module in course.modules:
        for section in module.sections:
            if section not in course.sections:
                yield at(course, f"module:{module.id}", f"there is no section {section} in modules/outline.yaml")
    for lesson in course.lessons.values():
        if lesson.head.section not in course.sections:
            yield at(course, f"lesson:{lesson.id}", f"there is no section {lesson.head.section} in modules/outline.yaml")


def updates_verified(course: Course) -> Iterator[Problem]:
    """Only what a source states may stand among the updates."""
    for update in course.updates.values():
        if update.confidence != "verified":
            yield at(course, f"update:{update.id}", "is not verified and may not be shown")
        for source in update.sources:
            if source.linkable and not (source.url or "").startswith("https://") and not (source.url or "").startswith("http://"):
                yield at(course, f"update:{update.id}", f"the source {source.title!r} is linkable but has no web address")


def ids_unlike(course: Course) -> Iterator[Problem]:
    """Pieces of one item have ids of their own."""
    from course.content.checks.common import pieces

    for item in course.items.values():
        groups = [[piece.id for piece in pieces(item)]]
        if isinstance(item, Cloze):
            groups.append([gap.id for gap in item.gaps])
        for ids in groups:
            for twice in sorted({name for name in ids if ids.count(name) > 1}):
                yield at(course, f"item:{item.id}", f"the id {twice} stands twice in {item.id}")


def figures_whole(course: Course) -> Iterator[Problem]:
    """A figure's parts cite paragraphs that the figure names; its ids are unlike."""
    from course.content.model import Timeline

    for figure in course.figures.values():
        if isinstance(figure, Timeline):
            ids = [event.id for event in figure.events]
            for twice in sorted({name for name in ids if ids.count(name) > 1}):
                yield at(course, f"figure:{figure.id}", f"the id {twice} stands twice in {figure.id}")
            beyond = sorted({n for event in figure.events for n in event.paragraphs} - set(figure.paragraphs))
            if beyond:
                yield at(course, f"figure:{figure.id}", f"{figure.id} cites {beyond} beyond its paragraphs")
            for lane in {event.lane for event in figure.events} - set(figure.lanes):
                yield at(course, f"figure:{figure.id}", f"{figure.id} has no name for the lane {lane}")


def keys_exist(course: Course) -> Iterator[Problem]:
    """Categories, gap keys and gap marks refer to what is there; a verdict has a reason."""
    from course.content.items import Categorise

    for item in course.items.values():
        name = f"item:{item.id}"
        if isinstance(item, Categorise):
            known = {category.id for category in item.categories}
            for element in item.elements:
                if element.category not in known:
                    yield at(course, name, f"{item.id}: element {element.id} belongs to the unknown category {element.category}")
        elif isinstance(item, Cloze):
            for gap in item.gaps:
                if gap.key not in {choice.id for choice in gap.choices}:
                    yield at(course, name, f"{item.id}: the key of gap {gap.id} is none of its choices")
                if item.text.count("{{" + gap.id + "}}") != 1:
                    yield at(course, name, f"{item.id}: the text must hold {{{{{gap.id}}}}} once")
            if item.text.count("{{") != len(item.gaps):
                yield at(course, name, f"{item.id}: the text has a gap that is not described")
        elif isinstance(item, TrueFalseWhy):
            right = [reason for reason in item.reasons if reason.correct]
            if len(right) != 1 or right[0].supports != item.key:
                yield at(course, name, f"{item.id}: exactly one reason must be correct, and support the right verdict")
            if {reason.supports for reason in item.reasons} != {True, False}:
                yield at(course, name, f"{item.id}: each verdict needs a reason that supports it")
        elif isinstance(item, Match):
            rights = [pair.right for pair in item.pairs] + [extra.text for extra in item.extra_right]
            if len(set(rights)) != len(rights):
                yield at(course, name, f"{item.id}: two right sides read the same")


CHECKS = (sections_known, digests_fit, updates_verified, ids_unlike, figures_whole, keys_exist)
