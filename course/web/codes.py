"""Codes by which learners join a cohort: short, and read out without mistakes."""

from __future__ import annotations

import secrets

#: Without 0 and O, 1, I and L.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8


def make_code() -> str:
    """A fresh code: one of 31^8, which is 850 thousand million."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def as_kept(typed: str) -> str:
    """What somebody typed, without spaces, hyphens and case."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())[:16]


def as_shown(code: str) -> str:
    """A code in two groups: `ABCD-EFGH`."""
    return f"{code[:4]}-{code[4:]}" if len(code) == LENGTH else code
