"""`make dev`: live reload of content, templates and code, and the author's pages. For this machine only."""

from __future__ import annotations

import os
import sys

from course.content.problems import ContentError
from course.factory import create_app, folder_of
from course.records.schema import NewerSchema, upgrade_if_behind
from course.settings import Settings, SettingsError


def main() -> None:
    """Serve until stopped. What is wrong with settings or content is said in plain words."""
    try:
        chosen = Settings.from_environment(os.environ | {"COURSE_RELOAD": "1"})
        app = create_app(chosen)
        with app.app_context():
            upgrade_if_behind(app)
    except (ContentError, NewerSchema, SettingsError) as error:
        sys.exit(f"The course cannot start.\n{error}")
    if os.environ.get("WERKZEUG_RUN_MAIN"):  # in the process that serves, not in the one that watches it
        folder_of(app).start()
    app.config["TEMPLATES_AUTO_RELOAD"] = True
    # The debugger runs code for whoever reaches it: this machine only, whatever the bind says.
    app.run(host="127.0.0.1", port=chosen.port, debug=True, use_reloader=True)  # nosec B201


if __name__ == "__main__":
    main()
