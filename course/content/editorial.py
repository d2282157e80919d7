"""Editorial checks kept beside the bank: was an item, as it stands, held to its evidence and answered blind?

`quizzes/checked.yaml` has a line for each item. It is an aid of the editors' own, never a review by experts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictStr, StringConstraints

from course.content.hashing import shown_hash
from course.content.items import Item
from course.content.model import Course
from course.content.problems import ContentError, Problem
from course.content.reader import read_text, read_yaml
from course.content.typed import typed
from course.content.value import Value

NAME = "checked.yaml"
PATH = f"quizzes/{NAME}"
#: So many characters of the shown hash tell one wording of an item from another.
LENGTH = 16
HEAD = """\
# Editorial checks of the items: a line for each, written by `flask course checked grade`.
# support: the cited text carries the key. blind: somebody without the key answered rightly from that text.
# shown_hash: the wording that was checked. These are the editors' own checks, not a review by experts.
schema_version: 1
checks:
"""


class Check(Value):
    """What was found of one item. `support` or `blind` is missing where that was not tried."""

    item: Annotated[StrictStr, StringConstraints(pattern=r"^q-[a-z0-9-]{1,46}$")]
    shown_hash: Annotated[StrictStr, StringConstraints(pattern=rf"^[0-9a-f]{{{LENGTH}}}$")]
    support: Literal["yes", "no"] | None = None
    blind: Literal["right", "wrong"] | None = None
    date: Annotated[StrictStr, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-\d{2}$")]


class CheckedFile(Value):
    """`quizzes/checked.yaml`."""

    schema_version: Literal[1]
    checks: Annotated[tuple[Check, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Tally:
    """How many live items there are, and how many were found sound as they stand now."""

    items: int
    sound: int

    def as_text(self) -> str:
        """A line below the table of coverage."""
        return f"Editorial checks: {self.sound} of {self.items} live items found sound as they stand now."


def wording(item: Item) -> str:
    """The mark of an item's present wording."""
    return shown_hash(item)[:LENGTH]


def read_checks(root: Path) -> dict[str, Check]:
    """The checks by item; none where there is no file. Raises ContentError."""
    path = root / PATH
    if not path.exists():
        return {}
    data = read_yaml(read_text(path, root), PATH)
    found: dict[str, Check] = {}
    for index, check in enumerate(typed(data, CheckedFile).checks):
        if check.item in found:
            line = data.line(("checks", index))
            raise ContentError([Problem(PATH, line, f"{check.item} is checked twice")])
        found[check.item] = check
    return found


def write_checks(root: Path, checks: Iterable[Check]) -> None:
    """Replace the file: a line for each item, by id, so that two versions of it compare line by line."""
    lines = "".join(_line(check) for check in sorted(checks, key=lambda check: check.item))
    part = root / f"{PATH}.part"
    part.write_text(HEAD + lines, encoding="utf-8")
    part.replace(root / PATH)


def _line(check: Check) -> str:
    fields = check.model_dump(exclude_none=True)
    if "support" in fields:
        fields["support"] = f'"{check.support}"'  # YAML would take a plain yes or no for a truth value
    fields |= {"shown_hash": f'"{check.shown_hash}"', "date": f'"{check.date}"'}
    return "- {" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}\n"


def tally(course: Course, checks: Mapping[str, Check]) -> Tally:
    """The counts of a course."""
    live = [item for item in course.items.values() if item.status == "live"]
    return Tally(len(live), sum(1 for item in live if _sound(item, checks)))


def _sound(item: Item, checks: Mapping[str, Check]) -> bool:
    check = checks.get(item.id)
    if check is None or check.shown_hash != wording(item):
        return False
    return check.support == "yes" and check.blind == "right"


def warn(course: Course, checks: Mapping[str, Check]) -> Iterator[Problem]:
    """Live items that nobody has checked as they stand now, by lesson; and each that was found wanting."""
    for lesson in course.lessons:
        unchecked: list[Item] = []
        for item in course.items_of(lesson):
            if item.status != "live":
                continue
            check = checks.get(item.id)
            if check is None or check.shown_hash != wording(item) or None in (check.support, check.blind):
                unchecked.append(item)
            if check is not None and check.shown_hash == wording(item):
                place = course.places[f"item:{item.id}"]
                for message in _wanting(check):
                    yield Problem(place.path, place.line, f"{item.id}: {message} (checked {check.date})")
        if unchecked:
            place = course.places[f"item:{unchecked[0].id}"]
            names = ", ".join(item.id for item in unchecked)
            yield Problem(place.path, place.line, f"not checked as they stand now: {names}")


def _wanting(check: Check) -> Iterator[str]:
    if check.support == "no":
        yield "its evidence was found not to carry its key"
    if check.blind == "wrong":
        yield "it was answered wrongly by a reader without the key"
