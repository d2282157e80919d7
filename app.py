"""The WSGI entry, and what `flask` finds."""

import os

from course.factory import create_app, create_tool

app = create_tool() if os.environ.get("FLASK_RUN_FROM_CLI") else create_app()
