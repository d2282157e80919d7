"""Tables of pages, read from their HTML, to hold files against them."""

from __future__ import annotations

from typing import Any

import html5lib


def table_of(page: str, css_class: str) -> list[list[Any]]:
    """The rows of the one table of this class, each cell an element; its head is left out."""
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    tables = [each for each in tree.iter("table") if css_class in (each.get("class") or "").split()]
    assert len(tables) == 1, f"{len(tables)} tables of class {css_class}"
    rows = [list(row) for body in tables[0].iter("tbody") for row in body.iter("tr")]
    return [[cell for cell in row if cell.tag in ("th", "td")] for row in rows]


def one(element: Any, css_class: str) -> Any:
    """The one element within it that has this class."""
    found = [each for each in element.iter() if css_class in (each.get("class") or "").split()]
    assert len(found) == 1, f"{len(found)} of class {css_class}"
    return found[0]


def words(element: Any) -> str:
    """The words of an element on one line."""
    return " ".join("".join(element.itertext()).split())
