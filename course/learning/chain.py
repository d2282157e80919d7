"""The log of acts as a chain: each entry carries a code over itself and the code of the entry before.

The code is HMAC-SHA256 (RFC 2104) with a key that the database does not know. Who can write to the
database but has no key can change nothing between the first entry and a head noted earlier unseen.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

#: What the first entry is chained to.
BEGINNING = ""


@dataclass(frozen=True)
class Entry:
    """One act: who did what to what, by opaque ids. `at`: UTC milliseconds; `detail`: JSON."""

    number: int
    at: int
    actor: str
    act: str
    subject: str
    cohort: str
    detail: str


@dataclass(frozen=True)
class Link:
    """An entry as it stands in the log, with its code (hexadecimal)."""

    entry: Entry
    mac: str


@dataclass(frozen=True)
class Head:
    """The end of the log at some moment: the number of the last entry, 0 for none, and its code."""

    number: int
    mac: str

    @classmethod
    def read(cls, text: str) -> Head:
        """A head as it was printed, `NUMBER:MAC`. Raises ValueError for anything else."""
        number, colon, mac = text.strip().partition(":")
        if not (colon and number.isascii() and number.isdigit()):
            raise ValueError("a head is written NUMBER:MAC")
        return cls(int(number), mac.lower())

    def __str__(self) -> str:
        return f"{self.number}:{self.mac}"


def mac_of(key: bytes, before: str, entry: Entry) -> str:
    """The code of an entry that follows the one whose code is `before`."""
    written = json.dumps(asdict(entry), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, f"{before}\n{written}".encode(), hashlib.sha256).hexdigest()


def derived_key(secret: bytes, label: bytes) -> bytes:
    """A key of 32 bytes for one purpose from a secret for all: HKDF-SHA256 without salt (RFC 5869)."""
    extracted = hmac.new(bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(extracted, label + b"\x01", hashlib.sha256).digest()


def verify(links: Iterable[Link], key: bytes, head: Head | None = None) -> Iterator[str]:
    """Each thing that is wrong with a log, in a sentence; nothing for one that is whole.

    `links` in order of number. Without a head that was noted earlier a tail cut off cannot be seen.
    A wrong entry is named once: the next is checked against the code that stands there.
    """
    last, before, met = 0, BEGINNING, head is None or head.number == 0
    for link in links:
        number = link.entry.number
        whole = number == last + 1
        if not whole:
            yield _gap(last + 1, number - 1)
        elif not hmac.compare_digest(mac_of(key, before, link.entry), link.mac):
            yield f"Entry {number} is not what was written, or does not follow the one before it."
        if head is not None and number == head.number:
            met = True
            if not hmac.compare_digest(head.mac, link.mac):
                yield f"Entry {number} is not the one that the head was taken from."
        last, before = number, link.mac
    if not met and head is not None:
        yield f"The log ends with entry {last}, and entry {head.number} was there: its end is cut off."


def _gap(first: int, last: int) -> str:
    if first >= last:
        return f"Entry {first} is missing."
    return f"Entries {first} to {last} are missing."
