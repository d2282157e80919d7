"""One write at a time to SQLite; up to 64 waiting writes share one commit and so one fsync.

Whoever comes while nobody writes, leads: it takes all that wait, runs them in one transaction, commits, and
hands the lead to the first that came meanwhile. No thread is kept for it, so a write that is alone costs no
change of thread. Each write of a group has a savepoint, so that a bad one fails alone, and is acknowledged
only after the COMMIT. Rows for one statement go to the database all at once, in a transaction of their own:
each call of the driver lets other threads in between, and to get the interpreter back from them costs more
than the call. When the commit itself fails (a full disk, a lost file) every write of the group is told so
and none of them is kept.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from course.records.prepared import PreparedRows, Row

T = TypeVar("T")
GROUP = 64
WAIT_SECONDS = 30.0


class StorageUnavailable(Exception):
    """The database cannot be reached or takes no more; nothing of the write was kept."""


class Job:
    """A write that waits: for its result, or for its turn to lead."""

    __slots__ = ("done", "failure", "gate", "leads", "ran", "result", "row", "statement", "work")

    def __init__(
        self, work: Callable[[Connection], Any], statement: PreparedRows | None = None, row: Row = ()
    ) -> None:
        """`work` does it; where it is no more than a row for a statement, that too."""
        self.work = work
        self.statement = statement
        self.row = row
        self.result: Any = None
        #: Kept until the commit, so that nothing that breaks off the writing can pass for success.
        self.failure: BaseException | None = StorageUnavailable("the write was broken off")
        self.ran = False
        self.done = False
        self.leads = False
        self.gate = threading.Lock()
        self.gate.acquire()


class Writer:
    """The one door for writes to a SQLite database. For any thread, and after a fork while nobody wrote."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.lock = threading.Lock()
        self.waiting: deque[Job] = deque()
        self.busy = False
        self.owner = os.getpid()
        self.connection: Connection | None = None
        self.groups = 0

    def submit(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the next group and return its result once it is on disk.

        `work` may run in another request's thread. Raises what it raised, or StorageUnavailable.
        """
        result: T = self._through(Job(work))
        return result

    def put(self, statement: PreparedRows, row: Row) -> bool:
        """Put a row with the next group. Whether it is known to be kept; if so it is on disk."""
        job = Job(lambda connection: statement.put(connection, [row]) == 1, statement, row)
        return bool(self._through(job))

    def _through(self, job: Job) -> Any:
        """The result of a job, once it is on disk."""
        self._mind_forks()
        with self.lock:
            self.waiting.append(job)
            job.leads = not self.busy
            self.busy = True
        if not job.leads:
            self._wait(job)
        if not job.done:
            self._lead()
        if job.failure is not None:
            raise job.failure
        return job.result

    def close(self) -> None:
        """Let go of the database once the writes that are under way are on disk."""
        if self.connection is not None:
            self.submit(lambda connection: None)
            self._let_go()

    def _wait(self, job: Job) -> None:
        """Wait for the result or the lead. A job that nobody has taken in time is withdrawn."""
        if job.gate.acquire(timeout=WAIT_SECONDS):
            return
        with self.lock:
            withdrawn = job in self.waiting and not job.leads
            if withdrawn:
                self.waiting.remove(job)
        if withdrawn:
            raise StorageUnavailable("the database did not take the answer in time")
        job.gate.acquire()  # taken into a group or given the lead after all

    def _lead(self) -> None:
        """Write one group, tell its members, and hand the lead on."""
        with self.lock:
            group = [self.waiting.popleft() for _ in range(min(GROUP, len(self.waiting)))]
        try:
            self._write(group)
        finally:
            with self.lock:
                follower = self.waiting[0] if self.waiting else None
                self.busy = follower is not None
                if follower is not None:
                    follower.leads = True
            if follower is not None:
                follower.gate.release()
            for job in group:
                job.done = True
                job.gate.release()

    def _write(self, group: list[Job]) -> None:
        """One transaction for the whole group."""
        self.groups += 1
        try:
            self._transaction(group)
        except Exception as error:  # noqa: BLE001 - whatever it is, every waiting request must hear of it
            self._let_go()
            reason = str(getattr(error, "orig", None) or error)
            for job in group:
                job.failure = StorageUnavailable(reason)
        else:
            for job in group:
                if job.ran:
                    job.failure = None

    def _transaction(self, group: list[Job]) -> None:
        if self.connection is None:
            self.connection = self.engine.connect()
        connection, driver = self.connection, _driver(self.connection)
        if _put_together(connection, group):
            return
        driver.execute("BEGIN IMMEDIATE")
        try:
            for job in group:
                if len(group) > 1:
                    _do_apart(connection, driver, job)
                else:
                    _do(connection, driver, job, ["ROLLBACK", "BEGIN IMMEDIATE"])
            driver.execute("COMMIT")
        except BaseException:
            if driver.in_transaction:
                driver.execute("ROLLBACK")
            raise

    def _mind_forks(self) -> None:
        """A child of a fork has no usable connection, and nobody who leads."""
        if self.owner != os.getpid():
            with self.lock:
                if self.owner != os.getpid():
                    self.connection, self.busy, self.owner = None, False, os.getpid()
                    self.waiting.clear()

    def _let_go(self) -> None:
        """Drop the connection; the next group gets a fresh one."""
        connection, self.connection = self.connection, None
        if connection is not None:
            try:
                connection.invalidate()
                connection.close()
            except Exception:  # noqa: BLE001,S110 - it is being thrown away  # nosec B110
                pass


def _driver(connection: Connection) -> sqlite3.Connection:
    """The driver's connection. It begins nothing by itself: BEGIN and COMMIT are said here, once a group."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _put_together(connection: Connection, group: list[Job]) -> bool:
    """Put all rows by one statement; false if they are not all for one, or one of them breaks a rule."""
    statement = group[0].statement
    if statement is None or any(job.statement is not statement for job in group):
        return False
    try:
        kept = statement.put(connection, [job.row for job in group])
    except Exception as error:
        if _breaks_all(error):
            raise
        return False
    for job in group:
        job.result, job.ran = kept == len(group), True
    return True


def _do(connection: Connection, driver: sqlite3.Connection, job: Job, undo: Sequence[str]) -> None:
    """One write, with what takes it back. Raises only what the whole transaction cannot survive."""
    try:
        job.result = job.work(connection)
        job.ran = True
    except Exception as error:
        for statement in undo:
            driver.execute(statement)
        if _breaks_all(error):
            raise
        job.failure = error


def _do_apart(connection: Connection, driver: sqlite3.Connection, job: Job) -> None:
    """One write among others, behind a savepoint."""
    driver.execute("SAVEPOINT one")
    # This raises if the database has already rolled back everything.
    _do(connection, driver, job, ["ROLLBACK TO one"])
    driver.execute("RELEASE one")


def _breaks_all(error: Exception) -> bool:
    """Whether the database is out of order; a statement that was wrong (a broken rule) fails alone."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    own_faults = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError, sqlite3.InterfaceError)
    return isinstance(cause, sqlite3.Error) and not isinstance(cause, own_faults)
