"""Alembic's entry: migrate the database of the running Flask app."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def run() -> None:
    """Run the migrations in one transaction; batch mode rebuilds tables where SQLite cannot alter them.

    Rebuilding drops the old table, and SQLite deletes what hangs on a table that is dropped: its foreign
    keys rest meanwhile, and are looked at as a whole before the commit.
    """
    with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.driver_connection
        if sqlite:
            driver.execute("PRAGMA foreign_keys=OFF").close()
        try:
            context.configure(
                connection=connection,
                target_metadata=database.metadata,
                render_as_batch=True,
                transactional_ddl=True,
            )
            with context.begin_transaction():
                context.run_migrations()
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("a migration left rows that refer to nothing")
            if connection.in_transaction():
                connection.commit()
        finally:
            if connection.in_transaction():
                connection.rollback()
            if sqlite:
                driver.execute("PRAGMA foreign_keys=ON").close()


run()
