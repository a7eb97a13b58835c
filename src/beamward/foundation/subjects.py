"""How a record of any kind is found and shown by those who do not know its kind.

A trail entry, a file, a notice or an action names its subject as *kind + public id*. The app that owns
the kind registers it in its ``AppConfig.ready``; nobody else needs to import that app.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

from beamward.foundation.accounts.models import User

Reader = User | AnonymousUser


@dataclass(frozen=True)
class Kind:
    """What is known of one kind of record."""

    name: str
    find: Callable[[str], Any | None]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    may_read: Callable[[Reader, Any], bool]
    part_of: Callable[[Any], tuple[str, str] | None] = lambda record: None
    """Of what the record is a part, as kind and public id."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make ``kind`` known; a second registration of the same name replaces the first."""
    _kinds[kind.name] = kind


def kind_of(record: models.Model) -> str:
    """Return the name of a record's kind, for example ``incidents.incident``."""
    return record._meta.label_lower


def get(name: str) -> Kind | None:
    """Return the kind of that name, or None if no app has registered it."""
    return _kinds.get(name)


def find(kind: str, public_id: str) -> Any | None:
    """Return the record, or None if the kind or the record is unknown."""
    known = _kinds.get(kind)
    return known.find(public_id) if known else None


def may_read(reader: Reader, kind: str, public_id: str) -> bool:
    """Tell whether ``reader`` may read the record; an unknown one may be read by nobody."""
    known = _kinds.get(kind)
    record = known.find(public_id) if known else None
    return known is not None and record is not None and known.may_read(reader, record)


def whole_of(kind: str, public_id: str) -> tuple[str, str]:
    """Return of what a record is a part in the end, as kind and public id; itself, if of nothing."""
    passed = {(kind, public_id)}
    while True:
        known = _kinds.get(kind)
        record = known.find(public_id) if known else None
        above = known.part_of(record) if known and record is not None else None
        if above is None or above in passed:
            return kind, public_id
        passed.add(above)
        kind, public_id = above
