"""Lists of incidents: what they hold, in which order, page by page.

A page begins after (or ends before) a row that is named by its public id, so a list neither jumps when
new incidents come in nor grows slower towards its end. Where an order is one of classes, from the worst
severity down, each class is asked for in turn until the page is full: every question can then be
answered from an index.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from beamward.domain import vocabulary
from beamward.domain.incident import lifecycle
from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident, Origin
from beamward.features.incidents.terms import VOCABULARIES, Terms
from beamward.foundation.organisations.models import Department

PAGE = 50
MOST_COUNTED = 1000
CODED = (
    "event_type",
    "modality",
    "step_origin",
    "potential_severity",
    "medical_harm",
    "dosimetric_impact",
)
"""Questions by whose answer a list may be filtered."""

OPEN = "open"
"""The filter for every state in which something is still to be done."""

NOT_GIVEN = "not_given"
"""The filter for a question that nobody has answered."""

NOBODY = "nobody"
"""The filter for incidents without an investigator."""

OPEN_STATES = lifecycle.STANDING - {State.CLOSED}


@dataclass(frozen=True)
class Filters:
    """Which incidents a list holds; an empty filter lets everything through."""

    state: str = ""
    event_type: str = ""
    modality: str = ""
    step_origin: str = ""
    potential_severity: str = ""
    medical_harm: str = ""
    dosimetric_impact: str = ""
    investigator: str = ""
    for_meeting: bool = False
    origin: str = ""
    received_from: date | None = None
    received_to: date | None = None
    text: str = ""

    def given(self) -> dict[str, Any]:
        """Return the filters that let not everything through, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value}

    def without(self, name: str) -> Self:
        """Return the filters but one."""
        kept = {key: value for key, value in self.given().items() if key != name}
        return type(self)(**kept)


class Sort(StrEnum):
    """In which order a list stands."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DEADLINE = "deadline"
    SEVERITY = "severity"
    HARM = "harm"
    DOSE = "dose"


SCALES = {
    Sort.SEVERITY: "potential_severity",
    Sort.HARM: "medical_harm",
    Sort.DOSE: "dosimetric_impact",
}
"""The question by whose scale an order goes, the worst first."""


class Row(NamedTuple):
    """What a list tells of an incident."""

    id: int
    public_id: str
    report_id: str
    revision: int
    state: str
    origin: str
    title: str
    received_at: datetime
    due_date: date | None
    event_type: str
    modality: str
    step_origin: str
    potential_severity: str
    medical_harm: str
    dosimetric_impact: str
    for_meeting: bool
    investigator__full_name: str | None
    disposed_at: datetime | None


@dataclass(frozen=True)
class Page:
    """A page of a list, with the ids from which its neighbours are asked for."""

    rows: list[Row]
    before: str = ""
    after: str = ""


def matching(department: Department, filters: Filters, terms: Terms) -> QuerySet[Incident]:
    """Return the incidents of a department that pass the filters, in no order."""
    found = Incident.objects.filter(department=department).order_by()
    if filters.state == OPEN:
        found = found.filter(state__in=sorted(OPEN_STATES))
    elif filters.state:
        found = found.filter(state=filters.state)
    for name in CODED:
        code = getattr(filters, name)
        if code:
            found = found.filter(_answered(name, code, terms))
    if filters.investigator == NOBODY:
        found = found.filter(investigator=None)
    elif filters.investigator:
        found = found.filter(investigator__public_id=filters.investigator)
    if filters.for_meeting:
        found = found.filter(for_meeting=True)
    if filters.origin:
        found = found.filter(origin=filters.origin)
    zone = ZoneInfo(department.time_zone)
    if filters.received_from:
        found = found.filter(received_at__gte=_midnight(filters.received_from, zone))
    if filters.received_to:
        found = found.filter(received_at__lt=_midnight(filters.received_to, zone, later=1))
    if filters.text:
        found = found.filter(title__icontains=filters.text)
    return found


def _answered(name: str, code: str, terms: Terms) -> Q:
    codes = {""} if code == NOT_GIVEN else terms.of(name).within(code)
    return Q(**{name: next(iter(codes))} if len(codes) == 1 else {f"{name}__in": sorted(codes)})


def _midnight(day: date, zone: ZoneInfo, *, later: int = 0) -> datetime:
    # The first and the last days of the calendar have no neighbours, and no time in other zones.
    day = min(max(day, date(1900, 1, 1)), date(9000, 1, 1)) + timedelta(days=later)
    return datetime.combine(day, time.min, tzinfo=zone)


def awaiting(department: Department, origin: Origin) -> QuerySet[Incident]:
    """Return the reports of a department that nobody has looked at yet, in no order."""
    return Incident.objects.filter(
        department=department, state=State.REPORTED, origin=origin
    ).order_by()


def counted(incidents: QuerySet[Incident], most: int = MOST_COUNTED) -> int:
    """Return how many there are, but at most one more than ``most``: counting on would take long."""
    return incidents[: most + 1].count()


# --- orders --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Class:
    """A part of an order: which incidents belong to it, and how they stand in it."""

    members: Q
    has: Callable[[Mapping[str, Any]], bool]
    field: str = "received_at"
    descending: bool = True


@cache
def _classes(sort: Sort) -> tuple[_Class, ...]:
    if sort in SCALES:
        name = SCALES[sort]
        codes = [term.code for term in reversed(vocabulary.load(VOCABULARIES[name]).terms)]
        rest = _Class(~Q(**{f"{name}__in": codes}), lambda row: row[name] not in codes)
        return (*(_one_answer(name, code) for code in codes), rest)
    if sort is Sort.DEADLINE:
        # A deadline counts as long as nobody has looked; the others follow, the newest first.
        awaited = Q(state=State.REPORTED, due_date__isnull=False)
        return (
            _Class(awaited, _is_awaited, field="due_date", descending=False),
            _Class(~awaited, lambda row: not _is_awaited(row)),
        )
    return (_Class(Q(), lambda row: True, descending=sort is Sort.NEWEST),)


def _is_awaited(row: Mapping[str, Any]) -> bool:
    return row["state"] == State.REPORTED and row["due_date"] is not None


def _one_answer(name: str, code: str) -> _Class:
    return _Class(Q(**{name: code}), lambda row: row[name] == code)


_CURSOR = ("id", "state", "received_at", "due_date", *SCALES.values())


def page(
    incidents: QuerySet[Incident],
    *,
    sort: Sort = Sort.NEWEST,
    after: str = "",
    before: str = "",
    size: int = PAGE,
) -> Page:
    """Return a page of a list.

    Parameters
    ----------
    after, before : str
        The public id of the row after which the page begins, or before which it ends. An id that
        is not known begins at the start.
    """
    at = after or before
    cursor = Incident.objects.filter(public_id=at).values(*_CURSOR).first() if at else None
    backwards = bool(before and not after and cursor)
    rows = _walk(incidents, sort, cursor, size + 1, backwards=backwards)
    more = len(rows) > size
    rows = rows[:size]
    if not backwards:
        return Page(
            rows,
            before=rows[0].public_id if cursor and rows else "",
            after=rows[-1].public_id if more else "",
        )
    if not more:
        # The start is reached: show a whole first page instead of what is left of one.
        return page(incidents, sort=sort, size=size)
    rows.reverse()
    return Page(rows, before=rows[0].public_id, after=rows[-1].public_id)


def _walk(
    incidents: QuerySet[Incident],
    sort: Sort,
    cursor: Mapping[str, Any] | None,
    size: int,
    *,
    backwards: bool,
) -> list[Row]:
    """Return up to ``size`` rows beyond ``cursor``, in the order of the walk."""
    classes = list(_classes(sort))
    if backwards:
        classes.reverse()
    start = 0
    if cursor is not None:
        start = next(number for number, part in enumerate(classes) if part.has(cursor))
    rows: list[Row] = []
    for number, part in enumerate(classes[start:]):
        if len(rows) == size:
            break
        found = incidents.filter(part.members)
        descending = part.descending != backwards
        if cursor is not None and number == 0:
            found = found.filter(_beyond(part.field, cursor, descending=descending))
        sign = "-" if descending else ""
        found = found.order_by(f"{sign}{part.field}", f"{sign}id")[: size - len(rows)]
        rows += (Row(*values) for values in found.values_list(*Row._fields))
    return rows


def _beyond(field: str, cursor: Mapping[str, Any], *, descending: bool) -> Q:
    side = "lt" if descending else "gt"
    # The first condition alone bounds the walk through the index.
    return Q(**{f"{field}__{side}e": cursor[field]}) & (
        Q(**{f"{field}__{side}": cursor[field]}) | Q(**{f"id__{side}": cursor["id"]})
    )


def every(incidents: QuerySet[Incident], *, sort: Sort, columns: tuple[str, ...]) -> Iterator[Any]:
    """Yield the whole list in its order, as tuples of ``columns``, without holding it in memory."""
    for part in _classes(sort):
        sign = "-" if part.descending else ""
        yield from (
            incidents.filter(part.members)
            .order_by(f"{sign}{part.field}", f"{sign}id")
            .values_list(*columns)
            .iterator(chunk_size=1000)
        )
