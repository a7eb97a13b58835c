"""Reading the trail."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from beamward.foundation.trail import digests, merkle
from beamward.foundation.trail.digests import Act
from beamward.foundation.trail.models import Entry, Link

PAGE = 5000
"""Links read at a time: a long reading holds up nobody."""

ERASED = "trail.erased"
"""The act that tells of an erasure."""

IDENTITY = (
    "act",
    "actor",
    "at",
    "by__public_id",
    "content_digest",
    "department__public_id",
    "public_id",
    "subject_id",
    "subject_kind",
)
"""The values of an entry that make its act, in the order of ``digests.Act``."""


def entries_of(record: Model) -> QuerySet[Entry]:
    """Return the entries of one record, the oldest first, with their numbers in the chain."""
    return _shown(
        Entry.objects.filter(
            subject_kind=record._meta.label_lower,
            subject_id=str(getattr(record, "public_id", "")),
        )
    ).order_by("id")


def entries_of_kind(kind: str, department_id: int, *, most: int) -> QuerySet[Entry]:
    """Return the latest entries of one kind of record in a department, the newest first."""
    entries = Entry.objects.filter(subject_kind=kind, department=department_id)
    return _shown(entries).order_by("-id")[:most]


def saying_something(records: Iterable[tuple[str, str]]) -> list[Entry]:
    """Return the entries of records, given as kind and public id, whose content can still be erased."""
    kept: list[Entry] = []
    for kind, public_id in records:
        entries = Entry.objects.filter(subject_kind=kind, subject_id=public_id, erased_at=None)
        kept += [entry for entry in entries.order_by("id") if entry.before or entry.after]
    return kept


def of_acts(acts: Iterable[str], *, since: datetime) -> QuerySet[Entry]:
    """Return the entries of some acts since a moment, the oldest first."""
    return Entry.objects.filter(act__in=acts, at__gte=since).select_related("by").order_by("id")


def of_public_id(public_id: str) -> Entry | None:
    """Return an entry by its public id, with its number in the chain."""
    return _shown(Entry.objects.filter(public_id=public_id)).first()


def _shown(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    return entries.select_related("by").annotate(number=F("link__number"))


def act_of(values: Sequence[Any]) -> Act:
    """Return the act that the values of ``IDENTITY`` make.

    Raises
    ------
    ValueError
        If the time is none: SQLite keeps any text.
    """
    if values[2] is None:
        raise ValueError("no time")
    return Act(values[0], values[1], digests.moment(values[2]), *values[3:])


def unlinked(after: int, up_to: int) -> QuerySet[Entry]:
    """Return the entries of a range of row numbers that the chain does not hold yet.

    Without both bounds PostgreSQL reads the whole trail for it.
    """
    return Entry.objects.filter(link=None, id__gt=after, id__lte=up_to).order_by("id")


def erased_by_an_act() -> set[str]:
    """Return the public ids of the entries of which an act tells that their content was erased."""
    acts = Entry.objects.filter(subject_kind=Entry._meta.label_lower, act=ERASED)
    return set(acts.values_list("subject_id", flat=True))


def size() -> int:
    """Return the number of the last link; 0 where there is none."""
    return Link.objects.aggregate(last=Max("number"))["last"] or 0


def name() -> str:
    """Return the name of this installation's trail: the digest of its first link."""
    return Link.objects.values_list("digest", flat=True).get(number=1)


def links(up_to: int) -> Iterator[tuple[int, str, str]]:
    """Yield number, leaf and digest of the links up to a number, in their order."""
    values = Link.objects.order_by("number").values_list("number", "leaf", "digest")
    for page in _pages(up_to):
        yield from values.filter(page).iterator(chunk_size=PAGE)


def leaves(up_to: int) -> list[bytes]:
    """Return the leaves up to a number, in their order."""
    return [bytes.fromhex(leaf) for _number, leaf, _digest in links(up_to)]


def whole_links(up_to: int) -> Iterator[tuple[Any, ...] | None]:
    """Yield number, leaf, digest, the values of ``IDENTITY``, salt, erasure, before and after.

    A link whose entry is gone is not among them; None stands for one that holds what its column
    cannot. ``before`` and ``after`` are JSON texts.
    """
    for page in _pages(up_to):
        try:
            yield from list(_whole().filter(page))
        except ValueError:
            for number in Link.objects.filter(page).order_by("number").values_list("number"):
                yield _whole_link(*number)


def _whole_link(number: int) -> tuple[Any, ...] | None:
    try:
        return _whole().filter(number=number).first()
    except ValueError:
        return None


def _pages(up_to: int) -> Iterator[Q]:
    for first in range(0, up_to, PAGE):
        yield Q(number__gt=first, number__lte=min(first + PAGE, up_to))


def _whole() -> QuerySet[Link, tuple[Any, ...]]:
    return (
        Link.objects.order_by("number")
        .annotate(
            before_text=Cast("entry__before", TextField()),
            after_text=Cast("entry__after", TextField()),
        )
        .values_list(
            "number",
            "leaf",
            "digest",
            *(f"entry__{each}" for each in IDENTITY),
            "entry__salt",
            "entry__erased_at",
            "before_text",
            "after_text",
        )
    )


def inclusion_proof(public_id: str, *, up_to: int, with_content: bool) -> dict[str, Any] | None:
    """Return the proof for the entry of that id, else for all entries of the record of that id.

    Parameters
    ----------
    up_to : int
        The size of the tree in which they are shown to be.
    with_content : bool
        Whether the proof says what the entries say, unless that was erased.
    """
    known = _whole().filter(number__lte=up_to)
    rows = list(known.filter(entry__public_id=public_id)) or list(
        known.filter(entry__subject_id=public_id)
    )
    if not rows:
        return None
    every = leaves(up_to)
    paths = merkle.inclusion([row[0] - 1 for row in rows], every)
    return {
        "kind": "inclusion",
        "trail": name(),
        "size": up_to,
        "root": merkle.head(every).hex(),
        "entries": [
            _proven(row, path, with_content) for row, path in zip(rows, paths, strict=True)
        ],
    }


def _proven(row: tuple[Any, ...], path: list[bytes], with_content: bool) -> dict[str, Any]:
    salt, erased_at, before, after = row[-4:]
    proven = {
        "number": row[0],
        "leaf": row[1],
        "path": [step.hex() for step in path],
        "act": act_of(row[3:-4])._asdict(),
    }
    if with_content and erased_at is None:
        proven["content"] = {"salt": salt, "before": before, "after": after}
    return proven


def consistency_proof(old: int, *, up_to: int) -> dict[str, Any]:
    """Return the proof that the first ``old`` entries stand unchanged at the trail's beginning."""
    every = leaves(up_to)
    return {
        "kind": "consistency",
        "trail": name(),
        "old_size": old,
        "old_root": merkle.head(every[:old]).hex(),
        "size": up_to,
        "root": merkle.head(every).hex(),
        "path": [step.hex() for step in merkle.consistency(old, every)],
    }
