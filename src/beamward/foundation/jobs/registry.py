"""The kinds of work that jobs do, and what a piece of work sees of its job."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise

KEPT_EVERY_S = 1.0
"""A progress report is written to the database at most this often."""


class Stopped(Exception):
    """A person asked the job to stop. Let it pass through."""


class Leaving(Exception):
    """The worker is shutting down; the job goes on where it was when a worker is back."""


class TakenOver(Exception):
    """The job was given to another worker, because this one seemed lost."""


class Refused(Exception):
    """The work cannot be done, and trying again would not help.

    Parameters
    ----------
    message : str
        A sentence for people, marked with ``gettext_noop``, without content of any record.
    **params
        What its ``%(name)s`` places stand for.
    """

    def __init__(self, message: str, **params: str | int) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


@dataclass
class Progress:
    """How far a piece of work has come."""

    done: int
    total: int | None
    checkpoint: Any
    message: str = ""
    params: dict[str, str | int] | None = None


class Run:
    """One attempt at a job, as the function that does the work sees it."""

    def __init__(self, progress: Progress, keep: Callable[[Progress], None]) -> None:
        self.state = progress
        self._keep = keep
        self._kept_at: float | None = None

    @property
    def checkpoint(self) -> Any:
        """What was last handed to ``progress``, in this attempt or the one before; at first None."""
        return self.state.checkpoint

    def progress(self, done: int, total: int | None = None, *, checkpoint: Any = None) -> None:
        """Tell how far the work has come, as often as you like.

        Call it outside of transactions, when what it tells of has been committed: after a crash or
        a stop the next attempt begins at the last kept ``checkpoint``. As reports are written about
        once a second, up to a second of work is done again after a crash, and must bear that.

        Parameters
        ----------
        done, total : int
            How much of how much; ``total`` may stay out once it was told.
        checkpoint : optional
            Anything JSON can hold.

        Raises
        ------
        Stopped
            If a person asked the job to stop.
        RuntimeError
            If a transaction is open.
        """
        self.state.done = done
        if total is not None:
            self.state.total = total
        if checkpoint is not None:
            self.state.checkpoint = checkpoint
        now = time.monotonic()
        if self._kept_at is None or now - self._kept_at >= KEPT_EVERY_S:
            self._keep(self.state)
            self._kept_at = now

    def say(self, message: str, **params: str | int) -> None:
        """Leave a sentence for people, marked with ``gettext_noop``, and what fills its places.

        It is kept with the next progress report or at the end. It carries no content of a record.
        """
        self.state.message, self.state.params = message, params


Function = Callable[..., None]
"""Takes a ``Run`` and the job's arguments by keyword."""


@dataclass(frozen=True)
class Kind:
    """One kind of work."""

    name: str
    function: Function
    label: str | Promise
    every: timedelta | None


_kinds: dict[str, Kind] = {}


def register(
    kind: str, function: Function, label: str | Promise, *, every: timedelta | None = None
) -> None:
    """Make a kind of work known.

    Parameters
    ----------
    kind : str
        ``<app>.<what is done>``, for example ``files.sweep``.
    function : callable
        Called with a ``Run`` and the job's arguments; it must bear being done twice.
    label : str
        What people read, translated lazily.
    every : timedelta, optional
        The worker keeps one job of the kind going, this far apart.
    """
    _kinds[kind] = Kind(kind, function, label, every)


def get(kind: str) -> Kind | None:
    """Return the kind of that name, or None if no app has registered it."""
    return _kinds.get(kind)


def repeating() -> list[Kind]:
    """Return the kinds that the worker keeps going."""
    return [kind for kind in _kinds.values() if kind.every is not None]
