"""Checks over the parts that the whole course shares."""

from __future__ import annotations

from collections.abc import Iterator

from course.content.body import CITATION, TERM
from course.content.checks.common import BANNED, at, at_head, item_texts, twice
from course.content.model import Course
from course.content.model_figures import Branch, Figure, Timeline, TreeQuestion
from course.content.problems import Problem

WEB = ("https://", "http://")


def sections_known(course: Course) -> Iterator[Problem]:
    """Modules, lessons and sections name sections of the outline."""
    for module in course.modules:
        for section in module.sections:
            if section not in course.sections:
                yield at(
                    course, f"module:{module.id}", f"there is no section {section} in modules/outline.yaml"
                )
    for lesson in course.lessons.values():
        if lesson.head.section is not None and lesson.head.section not in course.sections:
            message = f"there is no section {lesson.head.section} in modules/outline.yaml"
            yield at_head(course, lesson, "section", message)
    for part in course.sections.values():
        if part.parent is not None and part.parent not in course.sections:
            yield at(course, f"section:{part.id}", f"there is no section {part.parent} to be its parent")
        if part.paragraphs[0] > part.paragraphs[1]:
            yield at(course, f"section:{part.id}", "its paragraphs run backwards")


def digests_there(course: Course) -> Iterator[Problem]:
    """Every paragraph and special part that a lesson lists has a digest."""
    for lesson in course.lessons.values():
        for key, listed in (("paragraphs", lesson.head.paragraphs), ("also_cites", lesson.head.also_cites)):
            for n in listed:
                if isinstance(n, int) and n not in course.digests:
                    message = f"lists paragraph {n}, which has no digest in modules/paragraphs.yaml"
                    yield at_head(course, lesson, key, message)
                if isinstance(n, str) and n not in course.specials:
                    yield at_head(
                        course, lesson, key, f"lists {n}, which modules/paragraphs.yaml does not describe"
                    )


def updates_verified(course: Course) -> Iterator[Problem]:
    """Only what a source states may stand among the updates; what is linked has a web address."""
    for update in course.updates.values():
        if update.confidence != "verified":
            yield at(
                course, f"update:{update.id}", f"the update {update.id} is not verified and may not be shown"
            )
        for source in update.sources:
            if source.linkable and not (source.url or "").startswith(WEB):
                message = f"the source {source.title!r} is linkable but has no web address"
                yield at(course, f"update:{update.id}", message)


def figures_whole(course: Course) -> Iterator[Problem]:
    """A figure's parts have ids of their own, lead somewhere, and cite paragraphs that the figure names."""
    for figure in course.figures.values():
        ids, cited = parts_of(figure)
        name = f"figure:{figure.id}"
        for part in twice(ids):
            yield at(course, name, f"the id {part} stands twice in {figure.id}")
        for n in sorted(set(cited) - set(figure.paragraphs)):
            yield at(course, name, f"{figure.id} cites paragraph {n}, which its paragraphs do not list")
        if isinstance(figure, Timeline):
            for lane in sorted({event.lane for event in figure.events} - set(figure.lanes)):
                yield at(course, name, f"{figure.id} has no name for the lane {lane!r}")
        else:
            for branch in branches(figure.start):
                if (branch.outcome is None) == (branch.next is None):
                    yield at(
                        course, name, f"the branch {branch.id} needs an outcome or a next question, not both"
                    )


def parts_of(figure: Figure) -> tuple[list[str], list[int]]:
    """The ids of a figure's parts, and the paragraphs that they cite."""
    if isinstance(figure, Timeline):
        return [e.id for e in figure.events], [n for e in figure.events for n in e.paragraphs]
    below = list(branches(figure.start))
    asked = [figure.start, *(branch.next for branch in below if branch.next)]
    parts: list[TreeQuestion | Branch] = [*asked, *below]
    return [part.id for part in parts], [n for part in parts for n in part.paragraphs]


def branches(question: TreeQuestion) -> Iterator[Branch]:
    """All branches below a question."""
    for branch in question.branches:
        yield branch
        if branch.next:
            yield from branches(branch.next)


def ids_across(course: Course) -> Iterator[Problem]:
    """Lessons, modules, items, objectives and figures never share an id: packages need it."""
    seen: dict[str, str] = {}
    for name in course.places:
        kind, _, id_ = name.partition(":")
        if kind not in ("module", "lesson", "objective", "item", "figure"):
            continue
        if id_ in seen:
            yield at(course, name, f"the {kind} {id_} has the id of a {seen[id_]}")
        seen.setdefault(id_, kind)


def shared_words(course: Course) -> Iterator[Problem]:
    """No banned words in titles, objectives, digests, the glossary, updates and figures."""
    texts = [(f"module:{m.id}", f"{m.title} {m.summary}") for m in course.modules]
    texts += [(f"lesson:{x.id}", x.head.title) for x in course.lessons.values()]
    texts += [(f"objective:{o.id}", o.text) for x in course.lessons.values() for o in x.head.objectives]
    texts += [(f"paragraph:{d.n}", d.text) for d in course.digests.values()]
    texts += [(f"entity:{e.id}", e.description) for e in course.entities.values()]
    texts += [(f"update:{u.id}", u.statement) for u in course.updates.values()]
    texts += [(f"figure:{f.id}", f"{f.caption} {f.text_alternative}") for f in course.figures.values()]
    for name, text in texts:
        for found in BANNED.finditer(text):
            yield at(course, name, f"says {found[0]!r}; see the writing rules")


def shared_marks(course: Course) -> Iterator[Problem]:
    """Citations and terms in digests, the glossary and items lead to what is there."""
    texts = [(f"paragraph:{d.n}", d.text) for d in course.digests.values()]
    texts += [(f"entity:{e.id}", e.description) for e in course.entities.values()]
    texts += [(f"item:{i.id}", text) for i in course.items.values() for text in item_texts(i)]
    for name, text in texts:
        for term in TERM.finditer(text):
            if term[1] not in course.entities:
                yield at(course, name, f"there is no entity {term[1]} in modules/entities.yaml")
        for cite in CITATION.finditer(text):
            for n in (cite[1], cite[2]):
                if n and int(n) not in course.digests:
                    yield at(
                        course, name, f"cites paragraph {n}, which has no digest in modules/paragraphs.yaml"
                    )


CHECKS = (
    sections_known,
    digests_there,
    updates_verified,
    figures_whole,
    ids_across,
    shared_words,
    shared_marks,
)
