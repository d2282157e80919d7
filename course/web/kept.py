"""Pages that are rendered once and kept as bytes, with holes for what differs from visit to visit.

A hole is written by the template as `hole("name")`. Whatever goes into one at request time is
already HTML and already escaped. The pieces between the holes are kept compressed as well: a
deflate stream may be put together from blocks made apart (RFC 1951, 3.2.4; RFC 1952), so that a
page is sent compressed without being compressed anew.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, request
from markupsafe import Markup

MARK = "\x02"
#: A gzip member's head: deflate, no name, no time, unknown system.
HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
#: A last, empty block with fixed codes.
END = b"\x03\x00"
LONGEST_BLOCK = 0xFFFF
_PLAIN = [("Content-Type", "text/html; charset=utf-8"), ("Vary", "Accept-Encoding, Cookie")]
#: Of a page, plain and gzipped.
PAGE_HEADERS = {False: _PLAIN, True: [*_PLAIN, ("Content-Encoding", "gzip")]}


def hole(name: str) -> Markup:
    """A place to be filled in later."""
    return Markup("{}{}{}").format(MARK, name, MARK)


@dataclass(frozen=True)
class KeptPage:
    """A page in pieces: text, hole, text, hole, …, text; each text plain and deflated."""

    pieces: tuple[bytes, ...]
    deflated: tuple[bytes, ...]
    names: tuple[str, ...]

    @classmethod
    def cut(cls, html: str) -> KeptPage:
        """Cut a rendered page at its holes."""
        parts = html.split(MARK)
        pieces = tuple(part.encode() for part in parts[::2])
        return cls(pieces, tuple(map(deflate, pieces)), tuple(parts[1::2]))

    def plain(self, values: Mapping[str, str]) -> bytes:
        """The page with its holes filled; a hole without a value stays empty."""
        out = [self.pieces[0]]
        for name, piece in zip(self.names, self.pieces[1:], strict=True):
            value = values.get(name)
            if value:
                out.append(value.encode())
            out.append(piece)
        return b"".join(out)

    def gzipped(self, values: Mapping[str, str]) -> bytes:
        """The same page as a gzip member."""
        out = [HEAD, self.deflated[0]]
        for name, piece in zip(self.names, self.deflated[1:], strict=True):
            value = values.get(name)
            if value:
                out.append(stored(value.encode()))
            out.append(piece)
        plain = self.plain(values)
        out += [END, struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)]
        return b"".join(out)

    def fill(self, values: Mapping[str, str]) -> Response:
        """The page as an answer, compressed for whoever accepts it."""
        return answer(self.gzipped(values) if accepts_gzip() else self.plain(values))


def answer(body: bytes) -> Response:
    """A page from bytes that may be gzipped."""
    return Response(body, headers=PAGE_HEADERS[body[:3] == HEAD[:3]])


def accepts_gzip() -> bool:
    """Whether the browser takes gzip; one that refuses it by name with q=0 has not been met, but is heard."""
    wanted = gzip_is_wanted(request.headers.get("Accept-Encoding", ""))
    return bool(request.accept_encodings.quality("gzip")) if wanted is None else wanted


def gzip_is_wanted(said: str) -> bool | None:
    """What a browser says of gzip; none where it gives weights, which takes reading."""
    if "gzip" not in said:
        return False
    return None if ";" in said else True


def deflate(piece: bytes) -> bytes:
    """Deflate blocks that end at a byte and refer to nothing before them."""
    maker = zlib.compressobj(9, zlib.DEFLATED, -15)
    return maker.compress(piece) + maker.flush(zlib.Z_FULL_FLUSH)


def stored(value: bytes) -> bytes:
    """Deflate blocks that hold a value as it is."""
    blocks = []
    for start in range(0, len(value), LONGEST_BLOCK):
        part = value[start : start + LONGEST_BLOCK]
        blocks.append(b"\x00" + struct.pack("<HH", len(part), len(part) ^ 0xFFFF) + part)
    return b"".join(blocks)
