"""Colours by the numbers: every pair that carries meaning has the contrast that WCAG 2.2 asks for."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from course.web.assets import sources

CSS = Path(__file__).parents[2] / "static" / "css"
TOKEN = re.compile(r"--(\w+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
PLAIN = re.compile(r"--(\w+): (#[0-9a-f]{6})")

#: Ink and ground, and the least ratio: 4.5 for text (1.4.3), 3 for borders of controls (1.4.11).
PAIRS = [
    ("ink", "paper", 4.5),
    ("ink", "panel", 4.5),
    ("ink", "hl", 4.5),
    ("soft", "paper", 4.5),
    ("soft", "panel", 4.5),
    ("link", "paper", 4.5),
    ("link", "panel", 4.5),
    ("on", "ink", 4.5),
    ("on", "link", 4.5),
    ("right", "paper", 4.5),
    ("right", "panel", 4.5),
    ("wrong", "paper", 4.5),
    ("wrong", "panel", 4.5),
    ("since", "paper", 4.5),
    ("edge", "paper", 3.0),
    ("edge", "panel", 3.0),
]


def tokens() -> dict[str, tuple[str, str]]:
    """Each colour's light and dark value."""
    text = (CSS / "01-tokens.css").read_text(encoding="utf-8")
    return {name: (light, dark) for name, light, dark in TOKEN.findall(text)}


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """(lighter + 0.05) / (darker + 0.05)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast(ink: str, ground: str, least: float, scheme: int) -> None:
    known = tokens()
    assert contrast(known[ink][scheme], known[ground][scheme]) >= least


def test_old_browsers_get_the_same_light_colours() -> None:
    text = (CSS / "01-tokens.css").read_text(encoding="utf-8").split("@supports")[0]
    plain = dict(PLAIN.findall(text))
    assert plain == {name: light for name, (light, _) in tokens().items()}


def test_colours_are_named_only_once() -> None:
    """A colour outside the tokens would escape the test above."""
    loose = {
        path.name: found
        for path in sorted(CSS.glob("*.css"))
        if path.name not in ("01-tokens.css", "07-print.css")
        and (
            found := re.findall(
                r":[^;{]*(#[0-9a-fA-F]{3,8}\b|rgba?\((?!0 0 0 /)|hsla?\()", path.read_text(encoding="utf-8")
            )
        )
    }
    assert not loose


def test_the_stylesheet_stays_small() -> None:
    """Nine kilobytes are what every reader's first page waits for; comments are for us alone."""
    sheets = sources(CSS.parent)
    sent = sheets["course.css"] + sheets["teach.css"]
    written = b"".join(path.read_bytes() for path in sorted(CSS.glob("*.css")))
    assert b"/*" in written and b"/*" not in sent
    assert sent.count(b"{") == written.count(b"{")
    assert len(gzip.compress(sheets["course.css"], 9, mtime=0)) <= 9 * 1024
