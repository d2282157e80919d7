"""The table of contents of the running program: the one file that knows every layer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from course.records.db import Store, init_records
from course.records.folder import Folder
from course.settings import Settings, SettingsError
from course.web import (
    access,
    account,
    account_security,
    assets,
    attempts,
    author,
    certificates,
    compression,
    context,
    door,
    errors,
    exports,
    final,
    glossary,
    health,
    institutions,
    joining,
    lessons,
    library,
    measurement,
    mending,
    numbers,
    passwords,
    plans,
    quizzes,
    recommendations,
    reference,
    reform_models,
    reports,
    results,
    scores,
    security,
    services,
    teach,
    teach_allowances,
    teach_grid,
    teach_import,
    teach_joining,
    teach_learner,
    teach_people,
    teach_reports,
    timeline,
    welcome,
)
from course.web.shelf import Shelves, init_shelf

#: What is asked for; authors' pages come beside them where content is read anew for each request.
PAGES = (
    library.pages,
    lessons.pages,
    final.pages,
    measurement.pages,
    quizzes.pages,
    attempts.pages,
    mending.pages,
    scores.pages,
    reports.pages,
    account.pages,
    account_security.pages,
    plans.pages,
    certificates.pages,
    services.pages,
    reference.pages,
    glossary.pages,
    institutions.pages,
    timeline.pages,
    reform_models.pages,
    recommendations.pages,
    joining.pages,
    welcome.pages,
    teach.pages,
    teach_grid.pages,
    exports.pages,
    teach_import.pages,
    teach_joining.pages,
    teach_learner.pages,
    teach_people.pages,
    teach_reports.pages,
    teach_allowances.pages,
    results.pages,
    health.pages,
)


def create_app(settings: Settings | None = None, *, clock: Callable[[], int] = access.wall_clock) -> Flask:
    """Build the program. Raises SettingsError or ContentError in plain words before anything is served."""
    settings = settings or Settings.from_environment(os.environ)
    app = _bare(settings)
    app.config["CLOCK"] = clock
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    init_shelf(app, settings)
    security.init_security(app, secure=settings.secure)
    compression.init_compression(app)
    context.init_context(app)
    errors.init_errors(app)
    numbers.init_numbers(app)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    if settings.reload:
        app.register_blueprint(author.pages)
    _put_in_front(app, settings)
    return app


def _put_in_front(app: Flask, settings: Settings) -> None:
    """What a request passes before Flask, the innermost first."""
    headers = security.headers_of(secure=settings.secure)
    app.wsgi_app = security.with_headers(app.wsgi_app, headers)  # type: ignore[method-assign,assignment]
    assets.init_assets(app, settings.root / "static", settings.instance)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.wsgi_app = door.Door(app, app.wsgi_app, headers)  # type: ignore[method-assign]


def folder_of(app: Flask) -> Folder:
    """What folds the statistics of a program that serves; to be started once in each process."""
    shelves: Shelves = app.extensions["course_shelves"]
    store: Store = app.extensions["course_store"]
    return Folder(store, lambda: shelves.current().course, app.config["CLOCK"], access.new_id)


def create_tool() -> Flask:
    """What `flask …` commands run in: settings and records, no pages; no need of sound content."""
    from course import cli
    from course.records.schema import init_migrations

    try:
        app = _bare(Settings.from_environment(os.environ))
    except SettingsError as error:
        sys.exit(str(error))
    cli.init_cli(app)
    app.extensions["course_hash_password"] = passwords.hash_password
    init_migrations(app)
    return app


def _bare(settings: Settings) -> Flask:
    app = Flask(
        "course",
        root_path=str(settings.root / "course"),
        template_folder=str(settings.root / "templates"),
        static_folder=None,
        instance_path=str(settings.instance.resolve()),
    )
    app.config.update(SECRET_KEY=settings.secret_key, SETTINGS=settings)
    init_records(app, settings)
    return app
