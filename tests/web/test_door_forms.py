"""A form is read in front of Flask as Flask reads it, or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from course.web import door


def sent_as(body: str) -> dict[str, Any]:
    """What a server makes of a form that was sent like this."""
    return EnvironBuilder(method="POST", data=body, content_type=door.FORMS[0]).get_environ()


@pytest.mark.parametrize(
    "body",
    [
        *(
            "",
            "a",
            "a=",
            "=",
            "=1",
            "&",
            "a=1&&b=2&",
            "a=1&a=2&b",
            "a==1",
            "a;b=1;c=2",
            "a=1\n&b= 2",
            "a=\x00",
        ),
        *("a=%31+2&a=3&&b&c==", "%61=%zz&b=%", "a=%e2%82%ac&b=%00", "&".join(["a=1"] * 500)),
    ],
)
def test_a_form_is_read_as_flask_reads_it(body: str) -> None:
    assert door.form_of(sent_as(body)) == Request(sent_as(body)).form.to_dict(flat=False)


@pytest.mark.parametrize("body", ["a=é", "a=%ff", "a=%e2%82&b=1", "&".join(["a=1"] * 501)])
def test_what_is_not_read_alike_passes_unread(body: str) -> None:
    environ = sent_as(body)
    assert door.form_of(environ) is None
    assert environ["wsgi.input"].read() == body.encode()


@pytest.mark.parametrize("length", ["", "-1", "+5", "5.0", "²", "0" * 5000 + "3", "9" * 5000, str(10**6)])
def test_a_length_that_is_none_passes_untouched(length: str) -> None:
    environ = sent_as("a=1") | {"CONTENT_LENGTH": length}
    assert door.form_of(environ) is None
    assert environ["wsgi.input"].read() == b"a=1"
