"""Questions about retention."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from beamward.foundation.organisations.models import Department
from beamward.foundation.retention import holds, registry
from beamward.foundation.retention.models import Choice, Disposal, Hold
from beamward.foundation.retention.registry import Kind
from beamward.foundation.retention.rules import CountedFrom, latest_start, over_on


@dataclass(frozen=True)
class Over:
    """A record whose time is over: since when, counted from which day; and what holds it back."""

    public_id: str
    counted_date: date
    over_date: date
    hold: Hold | None


@dataclass(frozen=True)
class Line:
    """How a department keeps one kind of record.

    ``over`` and ``undated`` count the records whose time is over, and those that have ended on a day
    that nobody knows; both stay until somebody decides.
    """

    kind: Kind
    choice: Choice | None
    over: int
    undated: int


def today(department: Department, at: datetime) -> date:
    """Return the day that it is in the department."""
    return at.astimezone(ZoneInfo(department.time_zone)).date()


def choice_of(department: Department, kind: str) -> Choice | None:
    """Return what the department has chosen for a kind of record, or None: unknown."""
    return (
        Choice.objects.select_related("chosen_by").filter(department=department, kind=kind).first()
    )


def lines_of(department: Department, *, on: date) -> list[Line]:
    """Return how the department keeps each kind of record."""
    lines = []
    for kind in registry.kinds():
        choice = choice_of(department, kind.name)
        if choice is None:
            lines.append(Line(kind, None, 0, 0))
            continue
        over = rows_over(kind, choice, on=on).count()
        undated = kind.ended(department, CountedFrom(choice.counted_from), None).count()
        lines.append(Line(kind, choice, over, undated))
    return lines


def rows_over(kind: Kind, choice: Choice, *, on: date) -> "QuerySet[Any, Any]":
    """Return id and counted day of the records whose time is over, the longest ended first."""
    latest = latest_start(on, choice.years)
    return kind.ended(choice.department, CountedFrom(choice.counted_from), latest)


def ids_over(kind: Kind, choice: Choice, on: date) -> list[str]:
    """Return the ids of the records whose time was over on a day, the longest ended first."""
    return [public_id for public_id, _day in rows_over(kind, choice, on=on)]


def over_of(kind: Kind, choice: Choice, row: tuple[str, date]) -> Over:
    """Return what is to be known of a record whose time is over."""
    public_id, moment = row
    start = today(choice.department, moment) if isinstance(moment, datetime) else moment
    held = holds.over(kind.subject_kind, public_id, choice.department_id)
    return Over(public_id, start, over_on(start, choice.years), held[0] if held else None)


def holds_of(department: Department) -> QuerySet[Hold]:
    """Return every hold that was ever placed in the department, those that stand first."""
    return (
        Hold.objects.filter(department=department)
        .select_related("placed_by", "lifted_by")
        .order_by("lifted_at", "-id")
    )


def hold_of_public_id(public_id: str) -> Hold | None:
    """Return the hold of that id, or None."""
    return (
        Hold.objects.select_related("department", "placed_by").filter(public_id=public_id).first()
    )


def disposals_of(department: Department, *, most: int) -> QuerySet[Disposal]:
    """Return what the department has disposed of, the latest first."""
    found = Disposal.objects.filter(department=department).select_related("by")
    return found.order_by("-id")[:most]


def tombstone_of(subject_kind: str, subject_id: str, kinds: Collection[str]) -> Disposal | None:
    """Return what is left of a record that was disposed of as one of ``kinds``, or None."""
    found = Disposal.objects.filter(
        subject_kind=subject_kind, subject_id=subject_id, kind__in=kinds
    )
    return found.select_related("by", "department").first()


def disposals_since(moment: datetime) -> QuerySet[Disposal]:
    """Return what was disposed of since a moment, in whichever department, the oldest first."""
    found = Disposal.objects.filter(at__gte=moment)
    return found.select_related("by", "department").order_by("id")


def holds_since(moment: datetime) -> QuerySet[Hold]:
    """Return the holds that were placed since a moment and stand, the oldest first."""
    found = Hold.objects.filter(placed_at__gte=moment, lifted_at__isnull=True)
    return found.select_related("department", "placed_by").order_by("id")
