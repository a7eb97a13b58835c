"""What an incident consists of, and which incidents have come to an end."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from beamward.domain.incident import lifecycle
from beamward.domain.incident.lifecycle import State
from beamward.features.actions import queries as actions
from beamward.features.incidents import access
from beamward.features.incidents.models import Incident, Lesson
from beamward.features.reports import queries as reports
from beamward.features.reports.models import Report
from beamward.foundation.files.models import StoredFile
from beamward.foundation.files.queries import files_of
from beamward.foundation.organisations.models import Department
from beamward.foundation.retention.rules import CountedFrom
from beamward.foundation.retention.texts import Text, texts_in
from beamward.foundation.subjects import kind_of

SET_ASIDE = frozenset(State) - lifecycle.STANDING
ENDED = SET_ASIDE | {State.CLOSED}

_DAYS = {
    CountedFrom.CLOSED: "closed_at",
    CountedFrom.RECEIVED: "reported_date",
    CountedFrom.HAPPENED: "happened_date",
}
_LESSON = tuple(
    f"{part}_{language}"
    for part in ("title", "what", "why", "changed")
    for language in ("en", "zh")
)


def texts_of(incident: Incident, report: Report) -> Iterator[Text]:
    """Yield everything that people typed into an incident and what belongs to it."""
    yield from reports.texts_of(report)
    yield from texts_in(
        [incident],
        "title",
        "department_narrative",
        "disclosure_note",
        "staff_support_note",
        "end_reason",
    )
    yield from texts_in(incident.courses.all(), "pseudonym", "structure")
    yield from texts_in(incident.timeline.all(), "moment", "what")
    yield from texts_in(incident.remarks.all(), "body")
    yield from actions.texts_of(access.KIND, incident.public_id)
    yield from texts_in(Lesson.objects.filter(incident=incident), *_LESSON)
    yield from texts_in(_files_of(_records_of(incident, report)), "shown_name")


def parts_of(incident: Incident, report: Report) -> list[tuple[str, str]]:
    """Return kind and id of an incident and of everything that belongs to it."""
    records = _records_of(incident, report)
    return [(kind_of(record), record.public_id) for record in [*records, *_files_of(records)]]


def _records_of(incident: Incident, report: Report) -> list[Any]:
    lessons = Lesson.objects.filter(incident=incident)
    return [report, incident, *lessons, *actions.of_subject(access.KIND, incident.public_id)]


def _files_of(records: list[Any]) -> list[StoredFile]:
    return [file for record in records for file in files_of(record)]


def ended(
    states: Collection[State],
) -> Callable[[Department, CountedFrom, date | None], "QuerySet[Any, Any]"]:
    """Return the question which incidents in one of the states have ended, for ``retention.registry``."""

    def asked(
        department: Department, counted_from: CountedFrom, latest: date | None
    ) -> "QuerySet[Any, Any]":
        return _ended(department, states, counted_from, latest).values_list(
            "public_id", _DAYS[counted_from]
        )

    return asked


def with_reporter(
    department: Department, counted_from: CountedFrom, latest: date | None
) -> "QuerySet[Any, Any]":
    """Return id and day of the ended incidents of which it is kept who reported them."""
    known = reports.with_reporter(department).values("public_id")
    found = _ended(department, ENDED, counted_from, latest).filter(report_id__in=known)
    return found.values_list("public_id", _DAYS[counted_from])


def _ended(
    department: Department,
    states: Collection[State],
    counted_from: CountedFrom,
    latest: date | None,
) -> QuerySet[Incident]:
    field = _DAYS[counted_from]
    if latest is None:
        counted = Q(**{f"{field}__isnull": True})
    elif counted_from is CountedFrom.CLOSED:
        zone = ZoneInfo(department.time_zone)
        counted = Q(closed_at__lt=datetime.combine(latest + timedelta(days=1), time.min, zone))
    else:
        counted = Q(**{f"{field}__lte": latest})
    return (
        Incident.objects.filter(
            counted, department=department, state__in=sorted(states), disposed_at=None
        )
        # What was merged into an incident goes on telling of it as long as that is worked on.
        .exclude(Q(state=State.DUPLICATE) & ~Q(duplicate_of__state=State.CLOSED))
        .order_by(field, "id")
    )
