"""How far a course covers the report: paragraphs taught and tested, objectives with their items."""

from __future__ import annotations

from dataclasses import dataclass

from course.content.checks.voices import taught as taught_in
from course.content.model import Course
from course.content.value import LAST_PARAGRAPH


@dataclass(frozen=True)
class Coverage:
    """Paragraph numbers by what covers them; for each objective its items by use."""

    taught: dict[int, tuple[str, ...]]
    tested: dict[int, tuple[str, ...]]
    objectives: dict[str, dict[str, int]]

    def as_text(self) -> str:
        """The table that `flask course check` prints."""
        lines = ["paragraph  taught in            items"]
        for n in range(1, LAST_PARAGRAPH + 1):
            if n in self.taught or n in self.tested:
                where = ", ".join(name[:3] for name in self.taught.get(n, ()))
                lines.append(f"{n:9}  {where:20} {len(self.tested.get(n, ())):5}")
        lines.append("")
        lines.append("objective  practice  reserve  measure")
        for objective, uses in self.objectives.items():
            counts = "  ".join(f"{uses.get(use, 0):7}" for use in ("practice", "reserve", "measure"))
            lines.append(f"{objective:9} {counts}")
        items = sum(sum(uses.values()) for uses in self.objectives.values())
        lines.append("")
        lines.append(
            f"{len(self.taught)} of {LAST_PARAGRAPH} paragraphs taught, {len(self.tested)} tested; "
            f"{len(self.objectives)} objectives, {items} items."
        )
        return "\n".join(lines)


def coverage(course: Course) -> Coverage:
    """Taught: cited in running text in a range of at most four. Tested: among an item's own paragraphs."""
    taught: dict[int, list[str]] = {}
    for lesson in course.lessons.values():
        for n in sorted(taught_in(lesson, course)):
            taught.setdefault(n, []).append(lesson.id)
    tested: dict[int, list[str]] = {}
    objectives: dict[str, dict[str, int]] = {
        objective.id: {} for lesson in course.lessons.values() for objective in lesson.head.objectives
    }
    for item in course.items.values():
        for n in item.paragraphs:
            tested.setdefault(n, []).append(item.id)
        uses = objectives[item.objective]
        uses[item.use] = uses.get(item.use, 0) + 1
    return Coverage(
        {n: tuple(v) for n, v in sorted(taught.items())},
        {n: tuple(v) for n, v in sorted(tested.items())},
        objectives,
    )
