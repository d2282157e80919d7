"""Migrations: what they make is what the models say; up and down with data; all or nothing."""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, select, text

from course.records import finals, rebuilding
from course.records.db import MIGRATIONS, Base, Store
from course.records.folder import Folder
from course.records.members import sort_name
from course.records.schema import init_migrations, schema_state, upgrade_if_behind
from course.records.tables_cohorts import Member
from tests.conftest import START
from tests.records.doing import COURSE, account, answer, begin, guest, handed_in, new_id, rows, submit, sums
from tests.records.enrolling import change_member, cohort, enrol
from tests.records.mended import pen
from tests.unit.samples import CANARY

TITLE = '''"""A later migration, for a test."""

import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
'''


@pytest.fixture
def migrate(app: Flask, records: Store) -> Iterator[Callable[..., None]]:
    """Calls Flask-Migrate quietly; afterwards the database is as the program needs it."""
    if "migrate" not in app.extensions:
        init_migrations(app)

    def call(name: str, **options: Any) -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            getattr(flask_migrate, name)(directory=str(MIGRATIONS), **options)

    yield call
    upgrade_if_behind(app)


def revisions() -> list[str]:
    """From the latest to the first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]


def some_life(records: Store) -> str:
    learner = guest(records)
    handed_in(records, learner, [1, 2])
    attempt = begin(records, learner)
    answer(records, learner, attempt, 1, {"choice": f"{CANARY}-a"})
    return attempt


def test_the_migrations_make_what_the_models_say(records: Store) -> None:
    with records.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_the_program_knows_the_revision_without_asking_alembic(records: Store) -> None:
    assert schema_state().fits and schema_state().needed == revisions()[0]


def test_every_step_down_and_up_again_keeps_the_rest(records: Store, migrate: Callable[..., None]) -> None:
    for steps, _ in enumerate(revisions(), start=1):
        some_life(records)
        before = rows(records)
        migrate("downgrade", revision=f"-{steps}")
        # What waits to be folded is of the form that the sums had then: it is made anew, not kept.
        left = set(inspect(records.engine).get_table_names()) & before.keys() - {"outbox", "item_count"}
        migrate("upgrade")
        after = rows(records)
        assert {name: after[name] for name in left} == {name: before[name] for name in left}
        assert schema_state().fits


def test_sums_of_an_older_database_are_made_from_the_answers(
    records: Store, migrate: Callable[..., None]
) -> None:
    some_life(records)
    migrate("downgrade", revision="6d2f81c07b3e")
    migrate("upgrade")
    assert sums(records) == set() and rows(records)["outbox"] == 1
    Folder(records, lambda: COURSE, lambda: START, new_id).fold()
    assert sums(records) and rows(records)["outbox"] == 0 and rebuilding.agree(records)


def test_an_older_database_keeps_the_extra_time_that_holds(
    records: Store, migrate: Callable[..., None]
) -> None:
    learner = account(records, "amina")
    for percent, quiz in ((25, "m1"), (50, "m1"), (75, "m2"), (0, "m2")):
        give = partial(finals.give_extra_time, learner=learner, percent=percent, reason="reads by ear")
        records.write(partial(give, pen=pen(), quiz=quiz))
    migrate("downgrade", revision="7a90c4e2d815")
    with records.read() as connection:
        kept = connection.execute(text("SELECT quiz, extra_percent FROM accommodation ORDER BY quiz")).all()
    assert [tuple(row) for row in kept] == [("m1", 50), ("m2", 0)]
    migrate("upgrade")
    with records.read() as connection:
        assert [finals.extra_percent(connection, learner, quiz) for quiz in ("m1", "m2")] == [50, 0]
    records.write(partial(give, percent=10, pen=pen(), quiz="m1"))
    with records.read() as connection:
        assert finals.extra_percent(connection, learner, "m1") == 10


def test_names_of_an_older_database_are_folded_as_new_ones_are(
    records: Store, migrate: Callable[..., None]
) -> None:
    group, names = cohort(records), ("Élodie", "Ann", "می\u200cخواهد")
    learners = {name: guest(records) for name in names}
    for name, learner in learners.items():
        enrol(records, group, learner)
        old = partial(change_member, group=group, learner=learner, sort_name=name.casefold())
        records.write(old)
    migrate("downgrade", revision="d93f5a1e7c48")
    migrate("upgrade")
    with records.read() as connection:
        kept = dict(connection.execute(select(Member.learner, Member.sort_name)).all())
    assert kept == {learner: sort_name(name, None) for name, learner in learners.items()}


def test_after_down_to_nothing_and_up_again_learners_go_on(
    records: Store, migrate: Callable[..., None]
) -> None:
    some_life(records)
    migrate("downgrade", revision="base")
    assert set(inspect(records.engine).get_table_names()) <= {"alembic_version"}
    migrate("upgrade")
    assert not any(rows(records).values())
    some_life(records)
    assert rows(records)["attempt"] == 2


def with_later(folder: Path, *lines: str) -> str:
    """A copy of the migrations with one more, made of these lines."""
    copy = folder / "migrations"
    shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    text = TITLE.format(before=revisions()[0]) + "".join(f"    {line}\n" for line in lines)
    (copy / "versions" / "later.py").write_text(text, encoding="utf-8")
    return str(copy)


def upgrade_in(folder: str, app: Flask) -> None:
    if "migrate" not in app.extensions:
        init_migrations(app)
    with app.app_context(), contextlib.redirect_stdout(io.StringIO()):
        flask_migrate.upgrade(directory=folder)


def test_rebuilding_a_table_deletes_nothing_that_hangs_on_it(
    own_app: Flask, own: Store, tmp_path: Path
) -> None:
    attempt = some_life(own)
    before = rows(own)
    later = with_later(
        tmp_path,
        'with op.batch_alter_table("learner", recreate="always") as batch:',
        '    batch.add_column(sa.Column("extra", sa.Integer()))',
    )
    upgrade_in(later, own_app)
    assert rows(own) == before
    assert own.write(lambda connection: connection.exec_driver_sql("PRAGMA foreign_keys").scalar()) == 1
    with own.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    learner = begin(own, guest(own))
    assert learner != attempt


def test_a_migration_that_breaks_a_reference_is_not_kept(own_app: Flask, own: Store, tmp_path: Path) -> None:
    some_life(own)
    before = rows(own)
    later = with_later(tmp_path, 'op.execute("DELETE FROM learner")')
    with pytest.raises(SystemExit):
        upgrade_in(later, own_app)
    assert rows(own) == before


def test_a_migration_that_fails_half_way_leaves_the_database_as_it_was(
    app: Flask, records: Store, tmp_path: Path
) -> None:
    learner = guest(records)
    attempt = begin(records, learner)
    later = with_later(
        tmp_path,
        'op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))',
        "op.execute(\"UPDATE learner SET display_name = 'changed'\")",
        'op.execute("SELECT * FROM missing")',
    )
    with pytest.raises(Exception, match="missing"):
        upgrade_in(later, app)
    assert schema_state().fits and "half" not in inspect(records.engine).get_table_names()
    with records.read() as connection:
        assert connection.exec_driver_sql("SELECT display_name FROM learner").scalar() == ""
    assert submit(records, learner, attempt) is not None
