"""Why nothing can be kept at the moment, told from what was raised."""

import errno
import sqlite3
from collections.abc import Callable, Iterator
from enum import StrEnum

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext


class Trouble(StrEnum):
    """What keeps everybody from writing, and passes without anybody's doing at the page."""

    DISK_FULL = "disk_full"
    DISK_READ_ONLY = "disk_read_only"
    UNAVAILABLE = "unavailable"


RETRY_S = {Trouble.DISK_FULL: 30, Trouble.DISK_READ_ONLY: 30, Trouble.UNAVAILABLE: 5}
"""After how long it is worth a new try. [s]"""

_OF_SYSTEM = {
    errno.ENOSPC: Trouble.DISK_FULL,
    errno.EDQUOT: Trouble.DISK_FULL,
    errno.EROFS: Trouble.DISK_READ_ONLY,
    errno.EIO: Trouble.UNAVAILABLE,
}
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: Trouble.DISK_FULL,
    sqlite3.SQLITE_READONLY: Trouble.DISK_READ_ONLY,
    sqlite3.SQLITE_BUSY: Trouble.UNAVAILABLE,
    sqlite3.SQLITE_LOCKED: Trouble.UNAVAILABLE,
    sqlite3.SQLITE_IOERR: Trouble.UNAVAILABLE,
    sqlite3.SQLITE_CANTOPEN: Trouble.UNAVAILABLE,
    sqlite3.SQLITE_PROTOCOL: Trouble.UNAVAILABLE,
}
_OF_POSTGRESQL = {"53100": Trouble.DISK_FULL, "25006": Trouble.DISK_READ_ONLY}
"""By SQLSTATE: ``disk_full``, ``read_only_sql_transaction``."""


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Return what kind of trouble an error tells of, or None if it is another kind of error."""
    for each in _causes(error):
        if isinstance(each, OSError):
            return _OF_SYSTEM.get(each.errno or 0)
        if isinstance(each, sqlite3.Error):
            # The low byte is the kind; what stands above it says where it happened.
            return _OF_SQLITE.get(getattr(each, "sqlite_errorcode", 0) & 0xFF)
        if getattr(each, "sqlstate", None) in _OF_POSTGRESQL:
            return _OF_POSTGRESQL[each.sqlstate]  # type: ignore[attr-defined]
    if isinstance(error, OperationalError | InterfaceError):
        return Trouble.UNAVAILABLE
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def sentence(trouble: Trouble, _: Callable[[str], str] = gettext) -> str:
    """Return what is wrong, for whoever wanted to write.

    Parameters
    ----------
    _ : callable
        What translates; by default into the language of the page.
    """
    return {
        Trouble.DISK_FULL: _("The server's disk is full: it cannot keep anything at the moment."),
        Trouble.DISK_READ_ONLY: _(
            "The server's disk takes no writing: it cannot keep anything at the moment."
        ),
        Trouble.UNAVAILABLE: _("The server cannot keep anything at the moment."),
    }[trouble]
