"""A list of people for a cohort, as a spreadsheet writes it: read whole, every bad line named."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from course.records.people import LONGEST_EMAIL
from course.web.forms import ADDRESS


def address_problem(email: str) -> str:
    """What is wrong with an address; nothing where it can be one."""
    given = email.strip()
    if not given:
        return "Write an address"
    if len(given) > LONGEST_EMAIL:
        return f"The address is longer than {LONGEST_EMAIL} characters"
    try:
        validate_email(given, check_deliverability=False)
    except EmailNotValidError:
        return ADDRESS
    return ""
