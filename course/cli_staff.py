"""`flask course instructor …`: who teaches here."""

from __future__ import annotations

import secrets
from functools import partial

import click
from flask import current_app
from flask.cli import AppGroup

from course.cli_records import now, on_records, operators_pen
from course.records import staff
from course.records.db import store
from course.settings import Settings

instructors = AppGroup("instructor", help="Who teaches here.")


def init_staff_cli(group: AppGroup) -> None:
    """Add the commands to `flask course`."""
    group.add_command(instructors)


@instructors.command("add")
@click.argument("email")
@click.option("--administrator", is_flag=True, help="One who also gives roles and suspends.")
@on_records
def add(email: str, administrator: bool) -> None:
    """Make the account with this EMAIL an instructor; where there is none, make one and print its link."""
    if "@" not in email.strip("@ "):
        raise click.ClickException("Write the address in full, like name@example.org.")
    role: staff.Role = "administrator" if administrator else "instructor"
    token, new_id = secrets.token_urlsafe(32), secrets.token_hex(16)
    give = partial(staff.raise_to, email=email, role=role, new_id=new_id, token=token, pen=operators_pen())
    if not store().write(give):
        click.echo(f"{email} is now {'an administrator' if administrator else 'an instructor'} or more.")
        return
    click.echo(f"{settings().address}/reset/{token}")
    click.echo("It sets the password, once, within an hour. Hand it to nobody else.", err=True)


@instructors.command("first")
@click.option("--quiet", is_flag=True, help="Say nothing where there are accounts already.")
@on_records
def first(quiet: bool) -> None:
    """Print a one-time link for the first administrator, where nobody has an account yet."""
    token = secrets.token_urlsafe(32)
    if store().write(partial(staff.first_link, token=token, now=now())):
        click.echo(staff.FIRST_WORDS.format(address=settings().address, token=token))
    elif not quiet:
        raise click.ClickException(
            "There are accounts already. Use: flask course instructor add EMAIL --administrator"
        )


def settings() -> Settings:
    """The settings of this installation."""
    found: Settings = current_app.config["SETTINGS"]
    return found
