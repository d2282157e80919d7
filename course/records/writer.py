"""One thread writes to SQLite; up to 64 waiting writes share one commit and so one fsync.

Each write has a savepoint, so that a bad one fails alone, and is acknowledged only after the
COMMIT. When the commit itself fails (a full disk, a lost file) every write of the group is
told so and none of them is kept.
"""

from __future__ import annotations

import atexit
import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

T = TypeVar("T")
GROUP = 64
WAIT_SECONDS = 30.0
Job = tuple[Callable[[Connection], Any], "Future[Any]"]


class StorageUnavailable(Exception):
    """The database cannot be reached or takes no more; nothing of the write was kept."""


class Writer:
    """The one door for writes to a SQLite database. Safe to use from any thread, and after a fork."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.lock = threading.Lock()
        self.jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self.thread: threading.Thread | None = None
        self.owner = 0
        self.connection: Connection | None = None
        self.groups = 0
        atexit.register(self.close)

    def submit(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the next group and return its result once it is on disk.

        Raises what `work` raised, or StorageUnavailable.
        """
        self._ensure_running()
        future: Future[T] = Future()
        self.jobs.put((work, future))
        try:
            return future.result(timeout=WAIT_SECONDS)
        except TimeoutError:
            # A job not yet begun is withdrawn; one begun may still be kept: a retry of it is harmless.
            future.cancel()
            raise StorageUnavailable("the writer did not answer in time") from None

    def close(self) -> None:
        """Finish the writes that are waiting, then stop the thread."""
        with self.lock:
            thread, self.thread = self.thread, None
            if thread is not None and self.owner == os.getpid() and thread.is_alive():
                self.jobs.put(None)
                thread.join(timeout=WAIT_SECONDS)

    def _ensure_running(self) -> None:
        if self.owner == os.getpid() and self.thread is not None and self.thread.is_alive():
            return
        with self.lock:
            if self.owner != os.getpid():  # a child of a fork has neither the thread nor a usable connection
                self.jobs, self.connection = queue.SimpleQueue(), None
                self.owner, self.thread = os.getpid(), None
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self.thread.start()

    def _run(self) -> None:
        while True:
            first = self.jobs.get()
            if first is None:
                break
            group, stopping = self._fill(first)
            self._write(group)
            if stopping:
                break
        self._let_go()

    def _fill(self, first: Job) -> tuple[list[Job], bool]:
        """The job that was waited for, and whatever else waits already."""
        group = [first]
        while len(group) < GROUP:
            try:
                job = self.jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return group, True
            group.append(job)
        return group, False

    def _write(self, group: list[Job]) -> None:
        """One transaction for the whole group; answers go out after its commit."""
        running = [(work, future) for work, future in group if future.set_running_or_notify_cancel()]
        if not running:
            return
        self.groups += 1
        try:
            answers = self._transaction(running)
        except Exception as error:  # noqa: BLE001 - whatever it is, every waiting request must hear of it
            self._let_go()
            reason = str(getattr(error, "orig", None) or error)
            for _, future in running:
                future.set_exception(StorageUnavailable(reason))
            return
        for (_, future), (result, failure) in zip(running, answers, strict=True):
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)

    def _transaction(self, group: list[Job]) -> list[tuple[Any, BaseException | None]]:
        if self.connection is None:
            self.connection = self.engine.connect()
        connection = self.connection
        if len(group) == 1:
            return [self._alone(connection, group[0][0])]
        with connection.begin():
            return [self._one(connection, work) for work, _ in group]

    def _alone(
        self, connection: Connection, work: Callable[[Connection], Any]
    ) -> tuple[Any, BaseException | None]:
        """One write with nobody to protect from it: the transaction is savepoint enough."""
        transaction = connection.begin()
        try:
            result = work(connection)
        except Exception as error:
            transaction.rollback()
            if isinstance(error, DBAPIError) and not _own_fault(error):
                raise
            return None, error
        transaction.commit()
        return result, None

    def _one(
        self, connection: Connection, work: Callable[[Connection], Any]
    ) -> tuple[Any, BaseException | None]:
        """One write behind its savepoint. Raises only what the whole transaction cannot survive."""
        connection.exec_driver_sql("SAVEPOINT one")
        try:
            result = work(connection)
        except Exception as error:
            connection.exec_driver_sql("ROLLBACK TO one")  # raises if the database has rolled back everything
            if isinstance(error, DBAPIError) and not _own_fault(error):
                raise
            connection.exec_driver_sql("RELEASE one")
            return None, error
        connection.exec_driver_sql("RELEASE one")
        return result, None

    def _let_go(self) -> None:
        """Drop the connection; the next group gets a fresh one."""
        connection, self.connection = self.connection, None
        if connection is not None:
            try:
                connection.invalidate()
                connection.close()
            except Exception:  # noqa: BLE001,S110 - it is being thrown away  # nosec B110
                pass


def _own_fault(error: DBAPIError) -> bool:
    """Whether the statement was wrong (a broken rule), not the database out of order."""
    return type(error.orig).__name__ in {"IntegrityError", "ProgrammingError", "DataError", "InterfaceError"}
