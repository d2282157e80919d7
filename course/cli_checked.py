"""`flask course checked …`: a blind sheet for an editor, and the grading of what comes back."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any, Literal

import click
from flask import current_app
from flask.cli import AppGroup

from course.content.editorial import PATH, Check, read_checks, tally, wording, write_checks
from course.content.items import Item
from course.content.loader import load, read_first_report
from course.content.model import Course
from course.content.problems import ContentError
from course.content.source import NotTheReport
from course.learning.blind import answered_rightly, sheet
from course.settings import Settings

checked = AppGroup("checked", help="Editorial checks of the items, kept beside the bank.")


def init_checked_cli(group: AppGroup) -> None:
    """Add the commands to `flask course`."""
    group.add_command(checked)


@checked.command("blind-sheet")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--lesson", help="Only the items of this lesson, such as l18-national-local-firewall.")
def blind_sheet(file: Path, lesson: str | None) -> None:
    """Write items without keys, and the text they rest on, into FILE."""
    course, settings = _course(), _settings()
    if lesson is not None and lesson not in course.lessons:
        raise click.ClickException(f"There is no lesson {lesson}.")
    items = [item for item in course.items.values() if item.lesson == lesson or lesson is None]
    items = [item for item in items if item.status == "live"]
    try:
        source = read_first_report(settings.source_files, settings.content)
    except (NotTheReport, ContentError) as error:
        raise click.ClickException(f"The official text cannot be read: {error}") from None
    texts = source.paragraphs if source else {}
    file.write_text(sheet(items, texts, course.updates), encoding="utf-8")
    click.echo(f"{len(items)} items in {file}.")
    if source is None:
        click.echo("Without the report's text: import it first, or name it by COURSE_SOURCE_FILE.")


@checked.command("grade")
@click.argument("answers", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--support", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--date", required=True, help="The day of the check, such as 2026-11-24.")
def grade(answers: Path, support: Path | None, date: str) -> None:
    """Mark the letters in ANSWERS and keep what was found in quizzes/checked.yaml.

    --support names a file that says of items "yes" or "no": whether their evidence carries the key.
    """
    course, settings = _course(), _settings()
    given, carried = _read(answers), _read(support) if support else {}
    day, problems = _day(date), [*_strange(course, given, answers), *_strange(course, carried, support)]
    right = {name: _right(course.items[name], given[name]) for name in given if name in course.items}
    problems += [
        f"{name}: {given[name]!r} is no whole answer" for name, mark in right.items() if mark is None
    ]
    problems += [f"{name}: say yes or no" for name, said in carried.items() if said not in ("yes", "no")]
    if problems:
        raise click.ClickException("Nothing was kept.\n" + "\n".join(problems))
    try:
        kept = read_checks(settings.content)
    except ContentError as error:
        raise click.ClickException(str(error)) from None
    for name in {**given, **carried}:
        blind: Literal["right", "wrong"] | None = None
        if name in right:
            blind = "right" if right[name] else "wrong"
        kept[name] = renewed(course.items[name], kept.get(name), blind, carried.get(name), day)
    write_checks(settings.content, kept.values())
    wrong = [name for name, mark in right.items() if not mark]
    click.echo(
        f"{len(right) - len(wrong)} right, {len(wrong)} wrong{': ' if wrong else ''}{', '.join(wrong)}."
    )
    click.echo(f"Kept in {PATH}. {tally(course, kept).as_text()}")


def renewed(
    item: Item,
    before: Check | None,
    blind: Literal["right", "wrong"] | None,
    support: Literal["yes", "no"] | None,
    day: str,
) -> Check:
    """The new check of an item. What was found before stands only for the same wording."""
    known = before if before is not None and before.shown_hash == wording(item) else None
    return Check(
        item=item.id,
        shown_hash=wording(item),
        support=support or (known.support if known else None),
        blind=blind or (known.blind if known else None),
        date=day,
    )


def _right(item: Item, letters: object) -> bool | None:
    return answered_rightly(item, letters) if isinstance(letters, str) else None


def _strange(course: Course, named: dict[str, Any], file: Path | None) -> list[str]:
    return [
        f"{name}: {file and file.name} names it, but it is no item"
        for name in named
        if name not in course.items
    ]


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise click.ClickException(f"{file.name} is not a JSON object of item ids.")
    return found


def _day(date: str) -> str:
    try:
        return datetime.date.fromisoformat(date).isoformat()
    except ValueError:
        raise click.ClickException(f"{date} is no day such as 2026-11-24.") from None


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def _course() -> Course:
    settings = _settings()
    try:
        return load(settings.content, settings.reserve_dir)
    except ContentError as error:
        raise click.ClickException(f"The content has problems; see flask course check.\n{error}") from None
