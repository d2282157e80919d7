"""Pages that are rendered once and kept as bytes, with holes for what differs from visit to visit.

A hole is written by the template as `hole("name")`. Whatever goes into one at request time is
already HTML and already escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response
from markupsafe import Markup

MARK = "\x02"


def hole(name: str) -> Markup:
    """A place to be filled in later."""
    return Markup("{}{}{}").format(MARK, name, MARK)


@dataclass(frozen=True)
class KeptPage:
    """A page in pieces: text, hole, text, hole, …, text."""

    pieces: tuple[bytes, ...]
    names: tuple[str, ...]

    @classmethod
    def cut(cls, html: str) -> KeptPage:
        """Cut a rendered page at its holes."""
        parts = html.split(MARK)
        return cls(tuple(part.encode() for part in parts[::2]), tuple(parts[1::2]))

    def fill(self, values: Mapping[str, str]) -> Response:
        """The page with its holes filled; a hole without a value stays empty."""
        out = [self.pieces[0]]
        for name, piece in zip(self.names, self.pieces[1:], strict=True):
            value = values.get(name)
            if value:
                out.append(value.encode())
            out.append(piece)
        return Response(b"".join(out), mimetype="text/html")
