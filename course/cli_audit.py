"""`flask course audit …`: the log of acts checked, its head printed, and the whole of it exported."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from course.cli_records import on_records
from course.learning.chain import Head, verify
from course.records import audit
from course.records.db import store

log = AppGroup("audit", help="The log of what instructors and administrators did.")


def init_audit_cli(group: AppGroup) -> None:
    """Add the commands to `flask course`."""
    group.add_command(log)


@log.command("head")
@on_records
def say_head() -> None:
    """Print the end of the log. Kept elsewhere, it shows later whether anything before it was cut off."""
    with store().read() as connection:
        click.echo(str(audit.head(connection)))


@log.command("verify")
@click.option("--head", "noted", metavar="NUMBER:MAC", help="A head that was printed or exported earlier.")
@on_records
def check(noted: str | None) -> None:
    """Find entries that were edited, removed or put in another order; with --head also a tail cut off."""
    try:
        earlier = Head.read(noted) if noted else None
    except ValueError as error:
        raise click.ClickException(f"Not a head: {error}.") from None
    key = audit.key_of(current_app.config["SETTINGS"])
    with store().snapshot() as connection:
        wrong = list(verify(audit.links(connection), key, earlier))
        last = audit.head(connection)
    for sentence in wrong:
        click.echo(sentence)
    if wrong:
        raise SystemExit(1)
    click.echo(f"The log is whole, up to entry {last}.")
    if earlier is None:
        click.echo("Entries cut off at its end would not be seen: compare with an earlier head by --head.")


@log.command("export")
@on_records
def export() -> None:
    """Write the whole log to the screen, one entry a line of JSON. The last line is its head."""
    with store().snapshot() as connection:
        for link in audit.links(connection):
            click.echo(audit.as_line(link))
