"""Alembic's entry: migrate the database of the running Flask app."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def run() -> None:
    """Run the migrations in one transaction; batch mode rebuilds tables where SQLite cannot alter them."""
    with database.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=database.metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
        if connection.in_transaction():
            connection.commit()


run()
