"""The WSGI entry."""

from course.factory import create_app

app = create_app()
