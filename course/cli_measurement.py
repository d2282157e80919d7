"""`flask course gain`: what a group gained from before the course to after it."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from course.cli_records import on_records
from course.learning.gain import Gain, Withheld, gain
from course.records import measurement
from course.records.db import store


def init_measurement_cli(group: AppGroup) -> None:
    """Add the command to `flask course`."""
    group.add_command(measured_gain)


@click.command("gain")
@click.option("--cohort", help="The id of a cohort; without it everybody is counted.")
@on_records
def measured_gain(cohort: str | None) -> None:
    """Say how much more was right after the course than before it, of ten learners or more."""
    with store().read() as connection:
        if cohort is not None and not measurement.is_cohort(connection, cohort):
            raise click.ClickException(f"There is no cohort {cohort}.")
        found = gain(measurement.pairs(connection, cohort))
    if isinstance(found, Withheld):
        click.echo(found.reason)
        return
    for line in in_words(found):
        click.echo(line)


def in_words(found: Gain) -> list[str]:
    """A gain in whole points of a hundred: finer figures would tell more of single learners."""
    lines = [
        f"{found.learners} learners did both forms, {found.a_first} of them form A before the course.",
        f"Right before: {found.before:.0%}, after: {found.after:.0%}.".replace("%", " per cent"),
        f"Mean gain: {_points(found.gain)} of a hundred ({_interval(found.interval)}).",
    ]
    if found.balanced is not None:
        lines.append(f"With both orders weighed alike: {_points(found.balanced)}.")
    if found.standardised is not None:
        lines.append(f"In standard deviations of the shares before: {found.standardised:.1f}.")
    return lines


def _points(share: float) -> str:
    return f"{share * 100:.0f} points"


def _interval(interval: tuple[float, float] | None) -> str:
    if interval is None:
        return "no interval: all gained the same"
    low, high = interval
    return f"95 per cent interval {low * 100:.0f} to {high * 100:.0f}"
