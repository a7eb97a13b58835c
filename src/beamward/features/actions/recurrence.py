"""Has it happened again? Who owns a kind of record knows how to look for later ones like it.

Actions stand below the records they came of and cannot import them. The app that owns a kind
registers here, in its ``AppConfig.ready``, how to find what resembles one of its records.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Match:
    """A later record that resembles the one an action came of, and why it does."""

    title: str
    url: str
    on_date: date
    reason: str


Finder = Callable[[str, date], Sequence[Match]]
"""Takes the public id of a record and the day since which to look; returns the latest first."""

_finders: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    """Make known how later records like one of ``kind`` are found."""
    _finders[kind] = finder


def matches(kind: str, subject_id: str, since: date) -> Sequence[Match] | None:
    """Return the later records like the one named, or None if nobody can look for that kind."""
    finder = _finders.get(kind)
    return None if finder is None else finder(subject_id, since)
