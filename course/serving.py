"""What `make run` serves: the program, with its database brought up to date first."""

from __future__ import annotations

import sys

from flask import Flask

from course.content.problems import ContentError
from course.factory import create_app
from course.records.db import StorageUnavailable
from course.records.schema import NewerSchema, upgrade_if_behind


def made_ready() -> Flask:
    """The program; what keeps it from starting is said in plain words, without a stack of calls."""
    try:
        made = create_app()
        with made.app_context():
            upgrade_if_behind(made)
    except (ContentError, NewerSchema, StorageUnavailable) as error:
        sys.exit(f"The course cannot start.\n{error}")
    return made


app = made_ready()
