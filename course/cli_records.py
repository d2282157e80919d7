"""`flask course backup | restore | learners … | statistics …`: looking after what learners did."""

from __future__ import annotations

import getpass
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from flask import current_app
from flask.cli import AppGroup

from course.content.loader import load
from course.content.problems import ContentError
from course.records import belongings, finals, people, rebuilding, sessions
from course.records.audit import OPERATOR, Pen, key_of
from course.records.backup import BackupError, backup, restore
from course.records.db import StorageUnavailable, store
from course.records.people import Person
from course.records.schema import NewerSchema, schema_state
from course.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")
learners = AppGroup("learners", help="Who learns here.")
statistics = AppGroup("statistics", help="Sums over all answers.")


def init_records_cli(group: AppGroup) -> None:
    """Add the commands to `flask course`."""
    for command in (make_backup, put_back, learners, statistics):
        group.add_command(command)


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """What keeps a command from its work is said in one sentence; the exit code is then 1."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (BackupError, NewerSchema) as error:
            raise click.ClickException(str(error)) from None
        except StorageUnavailable as error:
            raise click.ClickException(f"The database cannot be used: {error}.") from None

    return wrapped


def on_records(command: Callable[P, R]) -> Callable[P, R]:
    """For commands that need the records as this version keeps them."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        database = store().engine.url.database or ""
        if store().sqlite and not Path(database).is_file():
            raise click.ClickException(f"There is no database at {database} yet.")
        if not schema_state().fits:
            raise click.ClickException("The database is of an earlier version: start the course once.")
        return command(*args, **kwargs)

    return plainly(wrapped)


def now() -> int:
    """UTC milliseconds."""
    return time.time_ns() // 1_000_000


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@plainly
def make_backup(file: Path) -> None:
    """Write all that learners did into FILE, while the course runs. It holds personal data: keep it safe."""
    backup(store().engine, file)
    click.echo(f"Written: {file} ({file.stat().st_size / 1_000_000:.1f} MB).")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do it.")
@plainly
def put_back(file: Path, yes: bool) -> None:
    """Put the backup in FILE in the place of the database. Stop the course before, start it after.

    Learners who were erased since the backup come back with it: erase them again.
    """
    if not yes:
        raise click.ClickException(
            f"This puts {file} in the place of all that learners did since. Add --yes if you mean it."
        )
    kept = restore(store().engine, file, datetime.now(UTC).strftime("%Y%m%dt%H%M%Sz"))
    click.echo(f"Restored: {file}. Start the course.")
    if kept:
        click.echo(f"The earlier database is kept as {kept}; remove it when all is well.")


@learners.command("list")
@on_records
def list_learners() -> None:
    """Say every account, and how many learn without one."""
    with store().read() as connection:
        accounts, guests = people.accounts(connection), people.count_guests(connection)
    for person in accounts:
        since = datetime.fromtimestamp(person.created_at / 1000, UTC).date()
        name = "".join(letter if letter.isprintable() else "?" for letter in person.display_name)
        click.echo(f"{person.email}\tsince {since}\t{name}")
    click.echo(f"{_number(len(accounts), 'account')}, {_number(guests, 'guest')}.")


@learners.command("reset")
@click.argument("email")
@on_records
def reset_learner(email: str) -> None:
    """Print a one-time link by which the account with this EMAIL gets a new password."""
    person, token = _account(email), secrets.token_urlsafe(32)
    ends = now() + sessions.LINK_MS
    store().write(partial(sessions.make_link, learner=person.id, token=token, expires_at=ends))
    settings: Settings = current_app.config["SETTINGS"]
    click.echo(f"{settings.address}/reset/{token}")
    click.echo("It works once, within an hour. Hand it to nobody but the learner.", err=True)


@learners.command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do it.")
@on_records
def erase_learner(email: str, yes: bool) -> None:
    """Delete the account with this EMAIL and all its answers, for good."""
    person = _account(email)
    if not yes:
        raise click.ClickException(
            f"This deletes {person.email} and all answers for good. Add --yes if you mean it."
        )
    store().write(
        partial(belongings.erase, learner=person.id, new_id=partial(secrets.token_hex, 16), now=now())
    )
    click.echo(f"Erased: {person.email}. Backups made before still hold what was erased.")


@learners.command("extra-time")
@click.argument("email")
@click.argument("percent", type=click.IntRange(0, 100))
@click.option("--reason", required=True, help="Why; the learner can read it in her data.")
@on_records
def extra_time(email: str, percent: int, reason: str) -> None:
    """Give the account with this EMAIL so many PERCENT more time in the final; 0 takes it back."""
    person, said = _account(email), reason.strip()
    if not said:
        raise click.ClickException("Say the reason.")
    give = partial(
        finals.give_extra_time, percent=percent, reason=said, pen=operators_pen(), author=_operator()
    )
    store().write(partial(give, learner=person.id))
    click.echo(f"{person.email} has {percent} per cent extra time, in attempts begun from now on.")


@statistics.command("check")
@on_records
def check_statistics() -> None:
    """Say whether the sums are what the answers give, to the last integer; the exit code is 1 if not."""
    if not rebuilding.agree(store()):
        raise click.ClickException("The sums do not agree with the answers. `rebuild` puts them right.")
    click.echo("The sums agree with the answers.")


@statistics.command("rebuild")
@on_records
def rebuild_statistics() -> None:
    """Reckon sums and standings anew from all answers, while the course runs; say whether the sums agreed."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        course = load(settings.content, settings.reserve_dir)
    except ContentError as error:
        raise click.ClickException(str(error)) from None
    try:
        agreed = rebuilding.rebuild(store(), course, secrets.token_hex(16), now())
    except rebuilding.Superseded:
        raise click.ClickException("Another rebuild has begun meanwhile, and goes on.") from None
    said = "agreed with the answers" if agreed else "did not agree with the answers, and are put right"
    click.echo(f"Rebuilt. The sums {said}.")


def _account(email: str) -> Person:
    with store().read() as connection:
        found = people.by_email(connection, email)
    if found is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    return found


def operators_pen() -> Pen:
    """What commands note their acts with: whoever runs them is no account."""
    return Pen(key_of(current_app.config["SETTINGS"]), OPERATOR, now())


def _operator() -> str:
    """Who runs this command, as the machine knows it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return "unknown"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
