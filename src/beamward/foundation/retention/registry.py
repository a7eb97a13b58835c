"""The kinds of record that can be disposed of. Each app registers its own in ``AppConfig.ready``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from beamward.foundation.retention.rules import CountedFrom, RecordKind
from beamward.foundation.subjects import Reader

Subject = tuple[str, str]
"""Kind and public id of a record."""


@dataclass(frozen=True)
class Kind:
    """What is known of one kind.

    Attributes
    ----------
    name : RecordKind
        Its name, also in rules.
    subject_kind : str
        As which its records are found (``foundation.subjects``).
    counted_from : sequence of CountedFrom
        The days that such a record has, the usual one first.
    ended : callable
        Takes the department, one of those days, and the latest of them that counts; returns public id and
        day (or moment) of the records that have ended and are still there, the longest ended first.
        Without a latest day: those of which the day is not known, with None.
    dispose : callable
        Deletes what such a record says, inside a transaction; returns the records whose entries in the

    may_dispose : callable
        Tells whether somebody decides that such records go.
    """

    name: RecordKind
    subject_kind: str
    counted_from: Sequence[CountedFrom]
    ended: Callable[[Department, CountedFrom, date | None], "QuerySet[Any, Any]"]
    dispose: Callable[[str, User, datetime], Sequence[Subject]]
    may_dispose: Callable[[Reader, Department], bool]


_kinds: dict[RecordKind, Kind] = {}


def register(kind: Kind) -> None:
    """Make ``kind`` known; a second registration of the same name replaces the first."""
    _kinds[kind.name] = kind


def get(name: str) -> Kind | None:
    """Return the kind of that name, or None."""
    return next((kind for kind in _kinds.values() if kind.name == name), None)


def kinds() -> list[Kind]:
    """Return all kinds, in the order in which rules name them."""
    return [_kinds[name] for name in RecordKind if name in _kinds]
