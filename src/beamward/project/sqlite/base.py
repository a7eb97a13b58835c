"""Django's SQLite backend with a queue before the one place at which SQLite lets a writer in.

SQLite itself has no queue: who finds the database taken sleeps and tries again, ever longer, so that
under load some wait for seconds, or fail, while others pass. The system's lock on a file beside the
database wakes the waiting ones in turn. It is let go when the process ends, however it ends.
"""

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait their turn.

    The stubs of Django do not know the methods that a backend may replace.
    """

    _turn: int | None = None
    _reads_only = False

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            self._turn = _wait_at(f"{self.settings_dict['NAME']}-queue")
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._step_aside()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        # A commit that failed leaves the transaction open: the turn ends when it is rolled back.
        self._step_aside()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._step_aside()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._step_aside()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, and note whether the disk takes writing."""
        name = self.settings_dict["NAME"]
        self._reads_only = os.path.exists(name) and not os.access(name, os.W_OK)
        return super().get_new_connection(conn_params)

    def close_if_unusable_or_obsolete(self) -> None:
        """Close between two requests what SQLite opened for reading only: it would stay so for good."""
        if self._reads_only and not self.in_atomic_block:
            self.close()
        else:
            super().close_if_unusable_or_obsolete()

    def _step_aside(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None


def _wait_at(path: str) -> int:
    """Return the open queue once it is our turn; closing it ends the turn."""
    try:
        # To lock it asks for no right to write: on a disk that takes none SQLite itself refuses.
        queue = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise OperationalError(str(error)) from error
    try:
        fcntl.flock(queue, fcntl.LOCK_EX)
    except BaseException:
        os.close(queue)
        raise
    return queue
