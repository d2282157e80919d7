"""What `make run` serves: the program, with its database brought up to date first."""

from __future__ import annotations

import gc
import secrets
import sys
from functools import partial

from flask import Flask

from course.content.problems import ContentError
from course.factory import create_app, folder_of
from course.records import staff
from course.records.db import StorageUnavailable, store
from course.records.schema import NewerSchema, upgrade_if_behind
from course.settings import Settings, SettingsError
from course.web.access import wall_clock


def made_ready() -> Flask:
    """The program; what keeps it from starting is said in plain words, without a stack of calls."""
    try:
        made = create_app()
        with made.app_context():
            upgrade_if_behind(made)
            _say_first_link(made.config["SETTINGS"])
    except (ContentError, NewerSchema, SettingsError, StorageUnavailable) as error:
        sys.exit(f"The course cannot start.\n{error}")
    folder_of(made).start()
    gc.freeze()  # what is loaded stays: the collector need not look through it again and again
    _say_address(made.config["SETTINGS"])
    return made


def _say_address(settings: Settings) -> None:
    """Where the course is, once nothing can keep it from starting; each worker speaks for itself."""
    worker = "" if settings.workers == 1 else f"One of {settings.workers} workers: "
    print(f"{worker}Serving on {settings.address} (stop with Ctrl+C)", flush=True)


def _say_first_link(settings: Settings) -> None:
    """On an installation without accounts: how the first administrator comes in. One process says it."""
    token = secrets.token_urlsafe(32)
    give = partial(staff.first_link, token=token, now=wall_clock())
    if settings.workers == 1 and store().write(give):
        print(staff.FIRST_WORDS.format(address=settings.address, token=token), flush=True)


app = made_ready()
