"""Numbers in addresses, each written in one way."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter


class PlainNumber(IntegerConverter):
    """A whole number in plain digits without a zero in front, so that nothing has two addresses.

    At most nine digits, which every database takes.
    """

    regex = "0|[1-9][0-9]{0,8}"


def init_numbers(app: Flask) -> None:
    """Let `<int:…>` be such a number. Comes before the routes."""
    app.url_map.converters["int"] = PlainNumber
