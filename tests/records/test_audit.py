"""The log of acts in the database: it stands with its act, in one order; commands find tampering."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Connection, delete, func, select, update

from course.cli_audit import log
from course.learning.chain import verify
from course.records import audit
from course.records.audit import Pen
from course.records.db import Store
from course.records.tables_mending import AuditEntry
from course.settings import Settings, SettingsError
from tests.conftest import START

from .doing import together

Run = Callable[..., Result]


@pytest.fixture
def pen(own_app: Flask) -> Pen:
    return Pen(audit.key_of(own_app.config["SETTINGS"]), "author", START)


@pytest.fixture
def run(own_app: Flask) -> Run:
    return lambda *words: own_app.test_cli_runner().invoke(log, list(words))


def write(records: Store, pen: Pen, count: int) -> None:
    for number in range(count):
        records.write(partial(pen.note, act="item.drop", subject=f"s-{number}", cohort="c", by=number))


def count(records: Store) -> int:
    with records.read() as connection:
        return connection.execute(select(func.count()).select_from(AuditEntry)).scalar_one()


def numbers(records: Store) -> list[int]:
    with records.snapshot() as connection:
        return [link.entry.number for link in audit.links(connection)]


def test_a_note_stands_only_with_its_act(records: Store) -> None:
    pen = Pen(b"key", "author", START)

    def fails(connection: Connection) -> None:
        pen.note(connection, "item.drop", "s")
        raise RuntimeError("the act itself failed")

    with pytest.raises(RuntimeError):
        records.write(fails)
    assert count(records) == 0
    write(records, pen, 2)
    assert numbers(records) == [1, 2, 3]


def test_many_at_once_make_one_chain(records: Store) -> None:
    pen = Pen(b"key", "author", START)
    works = [partial(write, records, pen, 3) for _ in range(6)]
    together(works)
    with records.snapshot() as connection:
        links = list(audit.links(connection))
    assert len(links) == 19 and not list(verify(links, b"key"))


def test_a_log_longer_than_a_page_is_read_whole(records: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PAGE", 3)
    write(records, Pen(b"key", "author", START), 8)
    assert numbers(records) == list(range(1, 10))


def test_the_commands_say_a_whole_log(own: Store, pen: Pen, run: Run) -> None:
    assert "whole, up to entry 0:" in run("verify").output
    write(own, pen, 3)
    head = run("head").output.strip()
    assert head.startswith("4:")
    found = run("verify", "--head", head)
    assert found.exit_code == 0 and found.output == f"The log is whole, up to entry {head}.\n"
    assert "would not be seen" in run("verify").output
    assert run("verify", "--head", "x").exit_code == 1
    lines = [json.loads(line) for line in run("export").output.splitlines()]
    assert [line["number"] for line in lines] == [1, 2, 3, 4]
    assert f"{lines[-1]['number']}:{lines[-1]['mac']}" == head
    assert json.loads(lines[-1]["detail"]) == {"by": 2}


def edit(connection: Connection) -> None:
    connection.execute(update(AuditEntry).where(AuditEntry.number == 3).values(actor="another"))


def remove(connection: Connection) -> None:
    connection.execute(delete(AuditEntry).where(AuditEntry.number == 3))


def swap(connection: Connection) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        connection.execute(update(AuditEntry).where(AuditEntry.number == old).values(number=new))


def cut(connection: Connection) -> None:
    connection.execute(delete(AuditEntry).where(AuditEntry.number > 3))


@pytest.mark.parametrize("tamper", [edit, remove, swap, cut])
def test_the_commands_find_what_was_done_to_it(
    own: Store, pen: Pen, run: Run, tamper: Callable[[Connection], None]
) -> None:
    write(own, pen, 5)
    head = run("head").output.strip()
    own.write(tamper)
    assert run("verify", "--head", head).exit_code == 1
    assert run("verify").exit_code == (0 if tamper is cut else 1)


def test_the_key_is_no_part_of_the_database(own: Store, own_app: Flask, pen: Pen, run: Run) -> None:
    write(own, pen, 2)
    settings: Settings = own_app.config["SETTINGS"]
    kept = (settings.instance / "course.sqlite3").read_bytes()
    assert pen.key not in kept and pen.key.hex().encode() not in kept

    own_app.config["SETTINGS"] = replace(settings, audit_key="another key of thirty-two characters")
    assert run("verify").exit_code == 1


def test_a_short_key_stops_the_start() -> None:
    environ = {"SECRET_KEY": "x" * 32, "DATABASE_URL": "postgresql://u@h/d", "COURSE_AUDIT_KEY": "short"}
    with pytest.raises(SettingsError, match="COURSE_AUDIT_KEY must have 32 characters or more"):
        Settings.from_environment(environ)
    long = Settings.from_environment(environ | {"COURSE_AUDIT_KEY": "k" * 32})
    assert audit.key_of(long) != audit.key_of(Settings.from_environment(environ | {"COURSE_AUDIT_KEY": ""}))
