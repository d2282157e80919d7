"""`flask course …`: what an operator and an author do from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from course.cli_audit import init_audit_cli
from course.cli_checked import init_checked_cli
from course.cli_demo import init_demo_cli
from course.cli_measurement import init_measurement_cli
from course.cli_records import init_records_cli
from course.cli_staff import init_staff_cli
from course.content.checks.advice import advise
from course.content.checks.final import notes
from course.content.coverage import coverage
from course.content.editorial import Check, read_checks, tally
from course.content.loader import load, read_report
from course.content.problems import ContentError
from course.content.schema import schemas
from course.content.source import NotTheReport
from course.settings import Settings

group = AppGroup("course", help="Run, check, feed and look after the course.")


def init_cli(app: Flask) -> None:
    """Give the program its commands."""
    init_records_cli(group)
    init_checked_cli(group)
    init_staff_cli(group)
    init_measurement_cli(group)
    init_audit_cli(group)
    init_demo_cli(group)
    app.cli.add_command(group)


def settings() -> Settings:
    """The settings of this installation."""
    found: Settings = current_app.config["SETTINGS"]
    return found


@group.command("check")
def check() -> None:
    """Say every problem in the content, then warnings, and how far it covers the report."""
    chosen = settings()
    source = None
    if chosen.source_file:
        source = read_report(chosen.source_file, chosen.content)
    try:
        course = load(chosen.content, chosen.reserve_dir, source=source)
    except ContentError as error:
        for problem in error.problems:
            click.echo(str(problem))
        raise SystemExit(1) from None
    checks = _checks(chosen)
    for warning in advise(course, checks):
        click.echo(f"warning: {warning}")
    click.echo(coverage(course).as_text())
    click.echo(tally(course, checks).as_text())
    for note in notes(course):
        click.echo(note)
    if source is None:
        click.echo("Not compared with the official text: COURSE_SOURCE_FILE does not name it.")


def _checks(chosen: Settings) -> dict[str, Check]:
    """The editorial checks beside the bank; a file that cannot be read is said like any other problem."""
    try:
        return read_checks(chosen.content)
    except ContentError as error:
        for problem in error.problems:
            click.echo(str(problem))
        raise SystemExit(1) from None


@group.command("schema")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
def schema(folder: Path | None) -> None:
    """Write a JSON Schema for each kind of content file into FOLDER, or all to the screen."""
    found = schemas()
    if folder is None:
        click.echo(json.dumps(found, indent=2, sort_keys=True))
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        click.echo(path)


source_group = AppGroup("source", help="The official text of the report.")
group.add_command(source_group)


@source_group.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_source(file: Path) -> None:
    """Store the report's official text for this installation, after reading it through."""
    try:
        report = read_report(file, settings().content)
    except (NotTheReport, ContentError) as error:
        raise click.ClickException(f"{file.name} is not the report: {error}") from None
    instance = settings().instance
    instance.mkdir(parents=True, exist_ok=True)
    part = instance / "source.txt.part"
    shutil.copyfile(file, part)
    part.replace(instance / "source.txt")
    click.echo(
        f"Stored: {len(report.paragraphs)} paragraphs, {len(report.sections)} sections, "
        f"{len(report.footnotes)} footnotes. Restart the program to show them."
    )
