"""Forms: the account's by WTForms, and the fields of a quiz page, which belong to its items."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Email, EqualTo, InputRequired, Length, ValidationError

from course.learning.presenting import Decoder, Fields
from course.learning.responses import Response
from course.records.people import LONGEST_EMAIL, LONGEST_NAME
from course.records.reports import KINDS, LONGEST

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
CONFIDENCES = {"0": 0, "1": 1, "2": 2}
#: The values of a field that was not sent.
UNSENT = ("",)
JOINERS = "\u200c\u200d"
ADDRESS = "Write the address in full, like name@example.org"


@dataclass(frozen=True)
class Sent:
    """One answer as a form sent it. `seq`: the number of the answer that the page had shown."""

    place: int
    seq: int
    response: Response
    confidence: int | None


def tidy(text: str) -> str:
    """Words as they are kept: line ends of one kind, no control characters, no space around."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


def sent_answer(place: int, decoder: Decoder, form: Fields) -> Sent | None:
    """The answer to one place, or none if the form does not hold that place."""
    prefix = f"q{place}-"
    skip = len(prefix)
    fields = {name[skip:]: values for name, values in form.items() if name.startswith(prefix)}
    seq = fields.get("seq", UNSENT)[0]
    if not (seq.isascii() and seq.isdigit() and len(seq) < 16):
        return None
    confidence = CONFIDENCES.get(fields.get("confidence", UNSENT)[0])
    return Sent(place, int(seq), decoder.decode(fields), confidence)


def _strong(form: FlaskForm, field: PasswordField) -> None:
    email = getattr(form, "email", None)
    if email is not None and field.data and email.data and field.data.casefold() == email.data.casefold():
        raise ValidationError("Choose a password that is not your address")


def one_line(form: FlaskForm, field: StringField) -> None:
    """No line breaks or control characters.

    The joiners that Persian and Indian names need are not printable by themselves, nor to be seen.
    """
    given = (field.data or "").strip()
    if any(not character.isprintable() and character not in JOINERS for character in given):
        raise ValidationError("Leave out line breaks and control characters")
    if given and all(character in JOINERS or character.isspace() for character in given):
        raise ValidationError("Write something that can be seen")


def _visible(form: FlaskForm, field: StringField) -> None:
    if not any(character.isalnum() for character in field.data or ""):
        raise ValidationError("Enter your name")


def _new_password() -> PasswordField:
    return PasswordField(
        "New password",
        [
            InputRequired("Enter a password"),
            Length(SHORTEST_PASSWORD, LONGEST_PASSWORD, f"Use {SHORTEST_PASSWORD} characters or more"),
            _strong,
        ],
    )


def _email(label: str = "Email") -> EmailField:
    return EmailField(
        label,
        [
            InputRequired("Enter your email address"),
            Length(max=LONGEST_EMAIL, message=ADDRESS),
            Email(ADDRESS),
        ],
    )


class RegisterForm(FlaskForm):
    """A new account."""

    email = _email()
    display_name = StringField(
        "Name", [Length(max=LONGEST_NAME, message=f"Use at most {LONGEST_NAME} characters"), one_line]
    )
    password = _new_password()


class SignInForm(FlaskForm):
    """Signing in."""

    email = EmailField("Email", [DataRequired("Enter your email address"), Length(max=LONGEST_EMAIL)])
    password = PasswordField("Password", [DataRequired("Enter your password"), Length(max=LONGEST_PASSWORD)])


class NameForm(FlaskForm):
    """How pages greet the learner, and how quizzes are shown."""

    display_name = StringField(
        "Name", [Length(max=LONGEST_NAME, message=f"Use at most {LONGEST_NAME} characters"), one_line]
    )


class CertificateForm(FlaskForm):
    """The name that shall stand on a certificate."""

    display_name = StringField(
        "Name on the certificate",
        [
            InputRequired("Enter your name"),
            Length(max=LONGEST_NAME, message=f"Use at most {LONGEST_NAME} characters"),
            one_line,
            _visible,
        ],
    )


class PasswordForm(FlaskForm):
    """A new password for one who is signed in."""

    current = PasswordField(
        "Current password", [DataRequired("Enter your current password"), Length(max=LONGEST_PASSWORD)]
    )
    password = _new_password()


class EmailForm(FlaskForm):
    """A new address."""

    email = _email("New email")
    current = PasswordField(
        "Current password", [DataRequired("Enter your current password"), Length(max=LONGEST_PASSWORD)]
    )


class ResetRequestForm(FlaskForm):
    """Asking for a one-time link."""

    email = _email()


class ResetForm(FlaskForm):
    """A new password by a one-time link."""

    password = _new_password()
    again = PasswordField("The same again", [EqualTo("password", "The two passwords differ")])


class EraseForm(FlaskForm):
    """Erasing an account for good."""

    current = PasswordField(
        "Current password", [DataRequired("Enter your current password"), Length(max=LONGEST_PASSWORD)]
    )
    sure = BooleanField(
        "Delete my account and all my answers for good", [InputRequired("Tick the box to go on")]
    )


def _said(form: FlaskForm, field: TextAreaField) -> None:
    if form["kind"].data == "other" and not field.data:
        raise ValidationError("Say what the problem is")


class ReportForm(FlaskForm):
    """A problem with a question."""

    kinds, longest = KINDS, LONGEST
    kind = StringField("What is the problem?", [AnyOf(KINDS, "Choose what the problem is")])
    words = TextAreaField(
        "In your words",
        [Length(max=LONGEST, message=f"Use at most {LONGEST} characters"), _said],
        filters=[lambda words: tidy(words or "")],
    )


#: The fields that hold a password in any form: nothing typed there is ever shown again.
SECRET = frozenset({"password", "current", "again"})


def errors_of(form: FlaskForm) -> Mapping[str, str]:
    """The first error of each field, by field name."""
    found: dict[str, Any] = {name: messages[0] for name, messages in form.errors.items() if name and messages}
    return {name: str(message) for name, message in found.items()}
