"""Sends the few letters of the program, in the background, where a mail server is configured."""

from __future__ import annotations

import logging
import smtplib
import ssl
import threading
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from course.records.db import StorageUnavailable
from course.settings import Settings

log = logging.getLogger(__name__)
TIMEOUT = 15


class Letter(NamedTuple):
    """A letter: to one address, in plain text."""

    to: str
    subject: str
    text: str


def send(settings: Settings, to: str, subject: str, text: str) -> bool:
    """Send a letter, later and elsewhere, so that its address changes nothing in how long a page takes.

    False when no mail server is configured.
    """
    return write_and_send(settings, partial(Letter, to, subject, text))


def write_and_send(settings: Settings, write: Callable[[], Letter | None]) -> bool:
    """As `send`, and `write` too is called elsewhere: whether there is a letter changes nothing either."""
    if not settings.smtp_url or not settings.mail_from:
        return False
    job = partial(_write_and_deliver, settings.smtp_url, settings.mail_from, write)
    threading.Thread(target=job, daemon=True).start()
    return True


def _write_and_deliver(server: str, sender: str, write: Callable[[], Letter | None]) -> None:
    try:
        letter = write()
    except StorageUnavailable as error:
        log.error("a letter could not be written: %s", error)
        return
    if letter is None:
        return
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message.set_content(letter.text)
    _deliver(server, message)


def _deliver(address: str, letter: EmailMessage) -> None:
    """smtps:// speaks TLS from the start; smtp:// turns to TLS where the server offers it."""
    parts = urlsplit(address)
    context = ssl.create_default_context()
    try:
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                parts.hostname or "", parts.port or 465, timeout=TIMEOUT, context=context
            )
        else:
            server = smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=TIMEOUT)
            if (
                server.has_extn("starttls")
                or "starttls" in server.ehlo()[1].decode("ascii", "replace").lower()
            ):
                server.starttls(context=context)
        with server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(letter)
    except (OSError, smtplib.SMTPException) as error:
        log.error("a letter could not be sent: %s", error)
