"""`flask course demo`: invented learners, for looking at the course with people in it and for measuring."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import Connection

from course.cli_records import now, plainly
from course.content.loader import load
from course.content.model import Course
from course.content.problems import ContentError
from course.learning.fictional import instructor_email, learner_email
from course.learning.final import DAY_MS
from course.learning.simulated import way
from course.learning.simulation import Character
from course.records import demo as invented
from course.records import rebuilding
from course.records.db import store
from course.records.schema import upgrade_if_behind
from course.settings import Settings


@dataclass(frozen=True)
class Wish:
    """What to make: `responses` on average, over so many `days` until now; see `records.demo.Plan`."""

    learners: int
    responses: float
    cohorts: int
    days: int
    able: float = 0.0
    cast: Mapping[int, Character] = field(default_factory=dict)


#: Learner 7 fails the second module again and again in the first weeks, and is not seen any more.
AT_RISK = {7: Character(-2.5, 1.0, 1.0, 0.0, 1.0, 40, 2.0, 0.0)}
CLASS = Wish(40, 300, 1, 60, 1.1, AT_RISK)
MANY_DAYS = 240


def init_demo_cli(group: AppGroup) -> None:
    """Add the command to `flask course`."""
    group.add_command(demo)


@click.command("demo")
@click.option("--learners", type=click.IntRange(1, 10_000_000), help="So many, in place of a class of 40.")
@click.option(
    "--responses-per-learner", type=click.IntRange(1, 2000), default=100, help="On average; 100 if not said."
)
@click.option("--cohorts", type=click.IntRange(1, 10_000), default=1, help="Among which they are divided.")
@click.option("--seed", type=int, default=1, help="The same seed makes the same learners.")
@with_appcontext
@plainly
def demo(learners: int | None, responses_per_learner: int, cohorts: int, seed: int) -> None:
    """Put invented learners into a database that has no others, and print the instructor's new password.

    Without --learners: one class of 40, once. With it: so many more learners, in new cohorts.
    """
    upgrade_if_behind(current_app)
    with store().read() as connection:
        before = invented.found(connection)
    if before.others:
        raise click.ClickException("This database holds other learners. Invented ones need one of their own.")
    if learners is not None:
        _make(Wish(learners, responses_per_learner, cohorts, MANY_DAYS), seed, before)
    elif not before.learners:
        _make(CLASS, seed, before)
    password = secrets.token_urlsafe(9)
    store().write(partial(invented.set_password, password_hash=_hash(password)))
    click.echo(f"Instructor: {instructor_email()}   learner: {learner_email(1)}   password: {password}")


def _make(wish: Wish, seed: int, before: invented.Found) -> None:
    """Learners, their cohorts and all that they did, then the sums of it."""
    course, until, begun = _course(), now(), time.monotonic()
    plan = invented.Plan(
        stations=way(course, seed).stations,
        learners=wish.learners,
        responses=wish.responses,
        cohorts=wish.cohorts,
        seed=seed,
        begins=until - wish.days * DAY_MS,
        until=until,
        cast=wish.cast,
        able=wish.able,
    )
    modules = [module.id for module in course.modules]

    def open_cohorts(connection: Connection) -> list[str]:
        owner = invented.make_instructor(connection, secrets.token_hex(16), until)
        return invented.make_cohorts(connection, plan, modules, owner, before.cohorts)

    into, answers = store().write(open_cohorts), 0
    for done, answers in invented.fill(store(), plan, into, before.learners):
        if done % 10_000 == 0:
            click.echo(f"{done} learners, {answers} answers, {time.monotonic() - begun:.0f} s")
    click.echo(f"Made: {wish.learners} learners with {answers} answers, in {time.monotonic() - begun:.1f} s.")
    _sum(course)
    click.echo(f"The statistics are summed, after {time.monotonic() - begun:.1f} s in all.")


def _sum(course: Course) -> None:
    """Let the statistics take in what was made."""
    rebuilding.rebuild(store(), course, secrets.token_hex(16), now())


def _hash(password: str) -> str:
    """What is kept of a password: the program's way, handed in by whoever knows all layers."""
    hashed: str = current_app.extensions["course_hash_password"](password)
    return hashed


def _course() -> Course:
    settings: Settings = current_app.config["SETTINGS"]
    try:
        return load(settings.content, settings.reserve_dir)
    except ContentError as error:
        raise click.ClickException(str(error)) from None
