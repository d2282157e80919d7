"""The few words that rendering itself writes, in one place, so that another language can replace them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import escape


@dataclass(frozen=True)
class Words:
    """Labels of voices, citations and figures."""

    paragraph: str = "Report, paragraph"
    paragraphs: str = "Report, paragraphs"
    since: str = "Since 2013: not part of the report"
    checked: str = "Checked {day} {month} {year}."
    sources: str = "Sources"
    change: str = "Change since 2013"
    undated: str = "No date"
    months: tuple[str, ...] = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
    figure: str = "Figure"
    led_to: str = "Led to"
    specials: Mapping[str, str] = field(
        default_factory=lambda: {"front-matter": "Masthead and summary", "contents": "Contents table"}
    )
    voices: Mapping[str, tuple[str, str]] = field(
        default_factory=lambda: {
            "case": ("Course", "This case is invented"),
            "course": ("Course", "Our reasoning, not the report’s"),
            "law": ("Law", "As the report gives it"),
            "reflect": ("Pause and think", ""),
        }
    )


WORDS = Words()


def typeset_plain(text: str) -> str:
    """Plain text with curly quotation marks and apostrophes."""
    text = re.sub(r"(?<![\w.,;:!?)])\"(?=\S)", "“", text).replace('"', "”")
    return re.sub(r"(?<![\w.,;:!?)])'(?=\w)", "‘", text).replace("'", "’")


def typeset(text: str) -> str:
    """Plain text as HTML with curly quotation marks and apostrophes."""
    return str(escape(typeset_plain(text)))
