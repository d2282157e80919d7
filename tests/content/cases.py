"""The broken inputs in `broken/`: each changes a file of the miniature course and says what follows."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
MINI = HERE / "mini"
BROKEN = HERE / "broken"


@dataclass(frozen=True)
class Case:
    """One change to one file, and the problems that it must cause: these and no others."""

    name: str
    file: str
    expect: tuple[str, ...]
    replace: str | None
    by: str

    def lay_over(self, root: Path) -> None:
        """Make the change in a copy of the miniature course."""
        path = root / self.file
        if self.replace is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.by, encoding="utf-8")
            return
        text = path.read_text(encoding="utf-8")
        assert text.count(self.replace) >= 1, f"{self.name}: {self.file} does not hold {self.replace!r}"
        path.write_text(text.replace(self.replace, self.by, 1), encoding="utf-8")


def read_case(path: Path) -> Case:
    """A case file: `file:`, one or more `expect:`, then `--- replace` and `--- by`, or `--- whole`."""
    head, _, change = path.read_text(encoding="utf-8").partition("\n--- ")
    pairs = [line.partition(": ")[::2] for line in head.split("\n")]
    expect = tuple(value for key, value in pairs if key == "expect")
    kind, _, body = change.partition("\n")
    old, _, new = body.removesuffix("\n").partition("\n--- by\n") if kind == "replace" else ("", "", body)
    return Case(path.stem, dict(pairs)["file"], expect, old if kind == "replace" else None, new)


def all_cases() -> list[Case]:
    """Every case, by name."""
    return [read_case(path) for path in sorted(BROKEN.glob("*.txt"))]


def copy_of_mini(folder: Path) -> Path:
    """A copy of the miniature course that a test may break."""
    return Path(shutil.copytree(MINI, folder / "course"))
