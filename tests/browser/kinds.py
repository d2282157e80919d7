"""What a kind of page is, for tests that open every one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page

Who = Literal[
    "stranger",
    "guest",
    "amina",
    "one by one",
    "single form",
    "both forms",
    "ready",
    "holder",
    "long name",
    "ines",
    "omar",
    "ada",
    "pupil",
    "pupil of one",
    "mender",
    "teacher of a class",
]
House = Literal["learners", "authors"]


@dataclass(frozen=True)
class Kind:
    """One kind of page. `path` may name an address of the cast in braces; `then` acts on the opened page.

    The authors' house reloads content and can send mail: some pages stand only there.
    """

    name: str
    endpoint: str
    path: str
    who: Who = "stranger"
    house: House = "learners"
    then: Callable[[Page], None] | None = None


def press(name: str) -> Callable[[Page], None]:
    """Press a button and wait for the page that it leads to."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()

    return act
