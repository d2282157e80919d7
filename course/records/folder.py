"""Who folds: a thread beside the server, so that no learner who hands in has to wait for statistics.

It asks once a second whether anything waits. That finds what other processes and commands have left, too,
which a wake-up inside this process would not. Several servers may fold at once on PostgreSQL.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable
from functools import partial

from sqlalchemy import select

from course.content.model import Course
from course.records import outbox, rebuilding
from course.records.db import StorageUnavailable, Store
from course.records.tables import Outbox

EVERY_SECONDS = 1.0
#: How long the end of the program waits for a batch that is under way.
PATIENCE_SECONDS = 5.0

log = logging.getLogger(__name__)


class Folder:
    """Folds what waits. `course`: the one of now; `clock`: UTC milliseconds; `new_id`: makes ids."""

    def __init__(
        self,
        store: Store,
        course: Callable[[], Course],
        clock: Callable[[], int],
        new_id: Callable[[], str],
    ) -> None:
        self.store, self.course, self.clock, self.new_id = store, course, clock, new_id
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._run, name="folder", daemon=True)

    def start(self) -> None:
        """Begin; ends by itself with the program."""
        self.thread.start()
        atexit.register(self.stop)

    def stop(self) -> None:
        """End once the batch under way is done. What waits then is folded after the next start."""
        self.ending.set()
        self.thread.join(PATIENCE_SECONDS)

    def fold(self) -> int:
        """Fold all that waits, or rebuild if that is asked for; how many rows were taken."""
        with self.store.read() as connection:
            if connection.execute(select(Outbox.id).limit(1)).first() is None:
                return 0
            rebuild = rebuilding.due(connection, self.clock())
        if rebuild:
            log.info("the statistics are rebuilt from the answers")
            rebuilding.rebuild(self.store, self.course(), self.new_id(), self.clock())
        taken = 0
        while not self.ending.is_set():
            found = self.store.write(partial(outbox.fold, course=self.course()))
            taken += found
            if not found:
                break
        return taken

    def _run(self) -> None:
        troubled = False
        while not self.ending.wait(EVERY_SECONDS):
            try:
                self.fold()
                troubled = False
            except (StorageUnavailable, rebuilding.Superseded) as error:
                if not troubled:  # said once: the next round tries again
                    log.warning("the statistics wait: %s", error)
                troubled = True
            except Exception:
                # The thread must live on: statistics can wait, and a dead thread nobody sees.
                if not troubled:
                    log.exception("the statistics cannot be folded")
                troubled = True
