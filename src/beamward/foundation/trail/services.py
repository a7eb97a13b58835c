"""Writing the trail."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from beamward.foundation.accounts.models import User
from beamward.foundation.trail.models import Actor, Entry

Picture = Mapping[str, Any]


def picture(record: models.Model, fields: Iterable[str]) -> Picture:
    """Return the values of ``fields`` as the trail keeps them."""
    return {field: _plain(getattr(record, field)) for field in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, User):
        return value.full_name
    if isinstance(value, models.Model):
        return getattr(value, "public_id", None) or str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    if isinstance(value, tuple | set | frozenset):
        return sorted(value) if not isinstance(value, tuple) else list(value)
    return str(value)


def record(
    act: str,
    *,
    subject: models.Model,
    by: User | None,
    at: datetime,
    before: Picture | None = None,
    after: Picture | None = None,
    system: bool = False,
) -> Entry:
    """Add an entry, inside the transaction of the write that it tells of.

    Parameters
    ----------
    act : str
        ``<noun>.<what was done>``, for example ``incident.triaged``.
    subject : Model
        The record; it has a ``public_id`` and, if it belongs to one, a ``department``.
    by : User or None
        The person; None where the reporter acts with a receipt, or the system by itself.
    before, after : mapping, optional
        Pictures of the record; only what differs between the two is kept.
    system : bool
        Whether nobody but the program acted.

    Raises
    ------
    django.db.transaction.TransactionManagementError
        If no transaction is open: an entry apart from its write could be lost alone.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{act} was recorded outside a transaction")
    old, new = dict(before or {}), dict(after or {})
    same = {key for key in old.keys() & new.keys() if old[key] == new[key]}
    return Entry.objects.create(
        at=at,
        act=act,
        actor=Actor.PERSON if by else Actor.SYSTEM if system else Actor.REPORTER,
        by=by,
        department_id=getattr(subject, "department_id", None),
        subject_kind=subject._meta.label_lower,
        subject_id=str(getattr(subject, "public_id", "")),
        before={key: value for key, value in old.items() if key not in same},
        after={key: value for key, value in new.items() if key not in same},
    )
