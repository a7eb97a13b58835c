"""Writing the trail, chaining it, and erasing what an entry says."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.access import require
from beamward.foundation.retention import holds
from beamward.foundation.trail import access, anchors, digests, merkle, queries
from beamward.foundation.trail.anchors import Anchor
from beamward.foundation.trail.models import Actor, Entry, Link

Picture = Mapping[str, Any]

LOOK_BACK = 10_000
"""Rows behind the newest chained one where a quick sealing still looks for what came late."""

AT_ONCE = 2000
"""Rows looked at, and their entries chained, in one transaction."""

_TURN = 0x62_65_61_6D
"""The advisory lock of PostgreSQL that whoever chains holds."""


class ErasureRefused(Exception):
    """What an entry says cannot be erased now; the argument is a sentence."""


class HistoryRewritten(Exception):
    """The chain no longer leads to an anchor; the argument is the anchor."""

    def __init__(self, anchor: Anchor) -> None:
        super().__init__(anchor)
        self.anchor = anchor


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
    for key in [key for key in old.keys() & new.keys() if old[key] == new[key]]:
        del old[key], new[key]
    salt = digests.new_salt()
    return Entry.objects.create(
        at=at,
        act=act,
        actor=Actor.PERSON if by else Actor.SYSTEM if system else Actor.REPORTER,
        by=by,
        department_id=getattr(subject, "department_id", None),
        subject_kind=subject._meta.label_lower,
        subject_id=str(getattr(subject, "public_id", "")),
        before=old,
        after=new,
        salt=salt,
        content_digest=digests.of_content(salt, json.dumps(old), json.dumps(new)),
    )


def seal(*, everything: bool = False) -> int:
    """Chain the committed entries that are not chained yet; return how many.

    It runs apart from the writes, so that no writer waits for another. An entry that was committed
    late has a lower row number than chained ones and gets the next number all the same.

    Parameters
    ----------
    everything : bool
        Look through the whole trail, not only at its newest part.
    """
    newest = Entry.objects.aggregate(last=Max("id"))["last"] or 0
    chained = Link.objects.aggregate(last=Max("entry_id"))["last"] or 0
    first = 0 if everything else max(0, chained - LOOK_BACK)
    return sum(_seal_rows(after, after + AT_ONCE) for after in range(first, newest, AT_ONCE))


@transaction.atomic
def _seal_rows(after: int, up_to: int) -> int:
    """Chain the entries of some rows that are not chained yet; return how many."""
    # On SQLite the transaction itself, begun with IMMEDIATE, keeps everybody else from writing.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
    rows = list(queries.unlinked(after, up_to).values_list("id", *queries.IDENTITY))
    if not rows:
        return 0
    last = Link.objects.order_by("-number").first()
    first = last.number + 1 if last else 1
    digest = bytes.fromhex(last.digest) if last else digests.BEFORE_THE_FIRST
    links = []
    for number, (entry, *values) in enumerate(rows, start=first):
        leaf = queries.act_of(values).leaf()
        digest = digests.link(digest, leaf)
        links.append(Link(number=number, entry_id=entry, leaf=leaf.hex(), digest=digest.hex()))
    Link.objects.bulk_create(links)
    return len(links)


def anchor(*, to: Path, at: datetime) -> Anchor | None:
    """Seal, and add to the file what the trail is now; mail it where an address is configured.

    Returns
    -------
    Anchor or None
        None where the trail is empty.

    Raises
    ------
    HistoryRewritten
        If the chain no longer leads to an anchor of the file; none is added then.
    beamward.foundation.trail.anchors.AnchorUnreadable
        If the file holds something else.
    """
    seal(everything=True)
    size = queries.size()
    if size == 0:
        return None
    former = {each.size: each for each in (anchors.read(to) if to.exists() else [])}
    tree, digest = merkle.GrowingTree(), ""
    for number, leaf, digest in queries.links(size):
        tree.add(bytes.fromhex(leaf))
        kept = former.pop(number, None)
        if kept and (kept.root, kept.digest) != (tree.head().hex(), digest):
            raise HistoryRewritten(kept)
    if former:  # They tell of a longer trail than there is.
        raise HistoryRewritten(former[min(former)])
    new = Anchor(queries.name(), size, tree.head().hex(), digest, digests.moment(at))
    anchors.add(to, new)
    if settings.TRAIL_ANCHOR_MAIL:
        EmailMessage(
            subject=_("Beamward: anchor of the trail"),
            body=new.line() + "\n",
            to=[settings.TRAIL_ANCHOR_MAIL],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
    return new


@transaction.atomic
def erase(*, entries: Iterable[Entry], reason: str, by: User, at: datetime) -> int:
    """Erase what entries say, for good; who did what and when stays. Return how many.

    Each erasure is an entry of its own, with the reason and without what was erased. Backups and
    exports made before still hold the content.

    Raises
    ------
    PermissionDenied
        If ``by`` may not erase one of them.
    ErasureRefused
        If no reason is given, or what one of them said has been erased already.
    beamward.foundation.retention.holds.UnderHold
        If a legal hold stands over the record of one of them.
    """
    named = list(entries)
    for entry in named:
        holds.require_free_by_id(entry.subject_kind, entry.subject_id, entry.department_id)
    found = _locked(named)
    for entry in found:
        require(access.may_erase(by, entry))
        if entry.erased_at is not None:
            raise ErasureRefused(_("What this entry said has been erased already."))
    if not reason.strip():
        raise ErasureRefused(_("Write why it has to be erased."))
    return _erase(found, reason.strip(), by, at)


@transaction.atomic
def erase_with(*, entries: Iterable[Entry], reason: str, by: User, at: datetime) -> int:
    """Erase what entries say together with what they tell of; return how many.

    The act that deletes or masks a record has asked whether ``by`` may, and whether a hold stands
    against it. Entries that were erased before are passed over.
    """
    found = [entry for entry in _locked(entries) if entry.erased_at is None]
    return _erase(found, reason, by, at)


def _locked(entries: Iterable[Entry]) -> list[Entry]:
    chosen = Entry.objects.select_for_update().filter(pk__in=[entry.pk for entry in entries])
    return list(chosen.order_by("id"))


def _erase(entries: list[Entry], reason: str, by: User, at: datetime) -> int:
    chosen = Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    chosen.update(before={}, after={}, salt="", erased_at=at)
    for entry in entries:
        record(queries.ERASED, subject=entry, by=by, at=at, after={"reason": reason})
    return len(entries)
