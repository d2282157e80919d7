"""The WSGI entry, and what `flask` finds."""

from course.factory import create_app, with_commands

app = with_commands(create_app())
