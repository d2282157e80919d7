"""Names of files that every system takes, from words that people chose."""

from __future__ import annotations

from unicodedata import category, normalize
from urllib.parse import quote

#: What Windows keeps for devices, whatever the ending.
DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
#: Most file systems take 255 bytes; what follows the name needs some of them.
LONGEST = 120


def file_name(words: str, rest: str) -> str:
    """A name from words in any script, then `rest` such as `answers-2026-11-25.csv`.

    Letters, marks and digits stay; what some system refuses, and what is not seen, goes.
    """
    kept = "".join(sign if _fits(sign) else " " for sign in normalize("NFC", words))
    name = "-".join(kept.split()).strip(".-_")
    while len(name.encode()) > LONGEST:
        name = name[:-1].rstrip(".-_")
    if not name or name.partition(".")[0].casefold() in DEVICES:
        name = f"cohort-{name}" if name else "cohort"
    return f"{name}-{rest}"


def disposition(name: str) -> str:
    """The header that offers a file under a name in any script, with a plain one beside it (RFC 6266)."""
    letters = normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "-".join(letters.replace("-", " ").split())
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _fits(sign: str) -> bool:
    return category(sign)[0] in "LMN" or sign in ".-_"
