"""Forms of the pages for instructors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from course.content.model import Course
from course.learning.quizzes import FINAL
from course.learning.verdict_rules import listed
from course.records.cohorts import CohortHead
from course.records.finals import EVERY
from course.web.forms import one_line

LONGEST = 200
#: The languages that the course exists in.
LANGUAGES = {"en": "English"}
SHOWN = {
    "handed-in": "As soon as the quiz is handed in",
    "due": "After the module’s due day; without one after the cohort’s last day; with neither when handed in",
    "never": "Never",
}
COUNTS = {"first": "The first", "best": "The best", "last": "The last"}
AMOUNT = "Write a whole number from 1 to 100"
REASON = "Write why; the learner can read it in her data"
MOST_ATTEMPTS = 20
A_DAY = "Write a day, like 2026-11-25"


@cache
def zones() -> tuple[str, ...]:
    """The names of places in the IANA time zone database, and UTC."""
    places = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return ("UTC", *sorted(places))


def choices(words: Mapping[str, str]) -> list[SelectChoice]:
    """Choices of a field from a table of words."""
    return [SelectChoice(value, label) for value, label in words.items()]


def whole(label: str, least: int, most: int) -> IntegerField:
    """A whole number that may be left out."""
    words = f"Write a whole number from {least} to {most}, or leave it empty"
    return IntegerField(
        label,
        [Optional(), NumberRange(least, most, words)],
        widget=TextInput(),
        invalid_value_message=words,  # type: ignore[call-arg]
    )


def day(label: str) -> DateField:
    """A day that may be left out."""
    return DateField(label, [Optional(), _of_our_time], invalid_value_message=A_DAY)  # type: ignore[call-arg]


def _of_our_time(form: FlaskForm, field: DateField) -> None:
    """A year such as 0026 or 9999 is a slip of the hand; the calendar's last day has no end."""
    if field.data and not 2000 <= field.data.year < 3000:
        raise ValidationError(A_DAY)


def in_languages(codes: str) -> str:
    """The languages of a cohort, kept as `en,fr`, in words."""
    return listed([LANGUAGES.get(code, code) for code in codes.split(",")])


class CohortForm(FlaskForm):
    """A cohort: its name and time, and its policies."""

    name = StringField(
        "Name",
        [
            InputRequired("Enter a name"),
            Length(max=LONGEST, message=f"Use at most {LONGEST} characters"),
            one_line,
        ],
    )
    starts_on, ends_on = day("First day"), day("Last day")
    zone = SelectField("Time zone", choices=[], default="UTC")
    languages = SelectMultipleField(
        "Languages", [DataRequired("Choose at least one")], choices=choices(LANGUAGES), default=["en"]
    )
    attempts = whole("Attempts at each module quiz", 1, 50)
    minutes = whole("Minutes for each module quiz", 5, 600)
    shown = RadioField(
        "When are keys and feedback of module quizzes shown?", choices=choices(SHOWN), default="handed-in"
    )
    counts = RadioField(
        "Which attempt at a module quiz counts in the cohort?", choices=choices(COUNTS), default="best"
    )

    def validate_name(self, field: StringField) -> None:
        """A name that can be seen."""
        if not (field.data or "").strip():
            raise ValidationError("Enter a name")

    def validate_ends_on(self, field: DateField) -> None:
        """The last day does not come before the first."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError("The last day comes before the first")

    def values(self) -> dict[str, Any]:
        """The columns of a cohort."""
        return {
            "name": str(self.name.data).strip(),
            "starts_on": _iso(self.starts_on),
            "ends_on": _iso(self.ends_on),
            "zone": self.zone.data,
            "languages": ",".join(self.languages.data or ()),
            "attempts": self.attempts.data,
            "minutes": self.minutes.data,
            "shown": self.shown.data,
            "counts": self.counts.data,
        }

    def due_days(self) -> dict[str, str]:
        """The due day of each module that was given one."""
        return {
            name.removeprefix(DUE): field.data.isoformat()
            for name, field in self._fields.items()
            if name.startswith(DUE) and field.data
        }


DUE = "due-"


def cohort_form(
    course: Course, before: CohortHead | None = None, due: Mapping[str, str] | None = None
) -> Any:
    """The form of a cohort, with a day for each module; filled in where there was one before."""
    fields = {
        f"{DUE}{module.id}": day(f"Module {module.number}: {module.title}") for module in course.modules
    }
    made = type("CohortFormOfCourse", (CohortForm,), fields)
    given = _given(before, due or {}) if before else {}
    form = made(data=given)
    form.zone.choices = [SelectChoice(name, name.replace("_", " ")) for name in zones()]
    if before and before.zone not in zones():
        form.zone.choices.append(SelectChoice(before.zone))
    return form


def _given(before: CohortHead, due: Mapping[str, str]) -> dict[str, Any]:
    days = {"starts_on": before.starts_on, "ends_on": before.ends_on}
    days |= {f"{DUE}{module}": day for module, day in due.items()}
    return {
        "name": before.name,
        "zone": before.zone,
        "languages": before.languages.split(","),
        "attempts": before.attempts,
        "minutes": before.minutes,
        "shown": before.shown,
        "counts": before.counts,
    } | {name: date.fromisoformat(day) for name, day in days.items() if day}


def _iso(field: DateField) -> str | None:
    return field.data.isoformat() if field.data else None


class CodeForm(FlaskForm):
    """The code of a cohort, typed in."""

    code = StringField(
        "Code", [InputRequired("Enter the code"), Length(max=40, message="A code has eight characters")]
    )


class AllowanceForm(FlaskForm):
    """What a learner is allowed beyond the rule."""

    kind = RadioField(
        "What?", choices=choices({"time": "Extra time", "attempts": "Extra attempts"}), default="time"
    )
    quiz = SelectField("In which quiz?", choices=[])
    amount = IntegerField(
        "How much?",
        [InputRequired(AMOUNT), NumberRange(1, 100, AMOUNT)],
        widget=TextInput(),
        invalid_value_message=AMOUNT,  # type: ignore[call-arg]
    )
    reason = StringField(
        "Why?", [InputRequired(REASON), Length(max=500, message="Use at most 500 characters")]
    )

    def validate_reason(self, field: StringField) -> None:
        """Words that can be seen."""
        if not (field.data or "").strip():
            raise ValidationError(REASON)

    def validate_quiz(self, field: SelectField) -> None:
        """Attempts are added to one module quiz."""
        if self.kind.data == "attempts" and field.data in (FINAL, EVERY):
            raise ValidationError("Extra attempts are for one module quiz: choose which")

    def validate_amount(self, field: IntegerField) -> None:
        """Attempts are few."""
        if self.kind.data == "attempts" and (field.data or 0) > MOST_ATTEMPTS:
            raise ValidationError(f"Allow at most {MOST_ATTEMPTS} more attempts at once")


def allowance_form(course: Course) -> AllowanceForm:
    """The form, with the quizzes of the course."""
    form = AllowanceForm()
    modules = {module.id: f"Module {module.number}: {module.title}" for module in course.modules}
    form.quiz.choices = choices(
        {EVERY: "Every quiz with a limit of time", FINAL: "The final assessment"} | modules
    )
    return form
