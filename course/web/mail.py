"""Sends the few letters of the program, in the background, where a mail server is configured."""

from __future__ import annotations

import logging
import smtplib
import ssl
import threading
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from course.settings import Settings

log = logging.getLogger(__name__)
TIMEOUT = 15


def send(settings: Settings, to: str, subject: str, text: str) -> bool:
    """Send a letter, later and elsewhere, so that its address changes nothing in how long a page takes.

    False when no mail server is configured.
    """
    if not settings.smtp_url or not settings.mail_from:
        return False
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = settings.mail_from, to, subject
    letter.set_content(text)
    threading.Thread(target=_deliver, args=(settings.smtp_url, letter), daemon=True).start()
    return True


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
