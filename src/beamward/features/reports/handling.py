"""The seam between the front door and those who handle what comes in.

The front door stands below its handlers and cannot import them. A handler registers itself here, in its
``AppConfig.ready``; the services of the front door call it inside their own transaction, so that a report
and its handling exist together or not at all.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from beamward.foundation.organisations.models import Department


@dataclass(frozen=True)
class Received:
    """What a handler needs to know of a report."""

    public_id: str
    department: Department
    event_type: str
    technique: str
    machine_id: int | None
    step: str
    happened_date: date | None
    received_at: datetime
    reported_date: date
    is_import: bool = False
    is_retracted: bool = False


@dataclass(frozen=True)
class Progress:
    """What the holder of a receipt may know."""

    state: str
    label: str
    explanation: str
    may_withdraw: bool
    is_ended: bool


class WithdrawRefused(Exception):
    """The report has gone too far to be withdrawn; the argument is a sentence that says so."""


class Handler(Protocol):
    """Whoever takes a report on from the front door."""

    def received(self, report: Received) -> None:
        """Open the handling of a report."""

    def withdrawn(self, report_id: str, *, at: datetime) -> None:
        """End the handling, at the reporter's wish; raises WithdrawRefused."""

    def told(self, report_id: str, *, at: datetime) -> None:
        """Take note that the reporter has added something."""

    def retracted(self, report_id: str, *, at: datetime) -> None:
        """Take note that an imported report was retracted where it came from."""

    def progress(self, report_id: str) -> Progress:
        """Return how far the handling is."""
        ...


_handler: Handler | None = None


def register(handler: Handler) -> None:
    """Make ``handler`` the one that takes reports on."""
    global _handler
    _handler = handler


def current() -> Handler:
    """Return the handler."""
    if _handler is None:
        raise RuntimeError("no handler of reports is registered")
    return _handler
