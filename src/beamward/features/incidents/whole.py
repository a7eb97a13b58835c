"""Whole incidents, for a department that takes everything it has told along."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from beamward.features.actions import queries as actions
from beamward.features.incidents import access, questions
from beamward.features.incidents.models import Incident
from beamward.features.reports import queries as reports
from beamward.foundation.organisations.models import Department

AT_A_TIME = 200

_COURSE = (
    "pseudonym",
    "structure",
    "basis",
    "planned_gy",
    "delivered_gy",
    "fractions_planned",
    "fractions_affected",
)
_LESSON = tuple(
    f"{part}_{language}"
    for language in ("en", "zh")
    for part in ("title", "what", "why", "changed")
)
_ACTION = (
    "title",
    "description",
    "kind",
    "strength",
    "state",
    "due_date",
    "evidence",
    "effect",
    "effect_note",
    "check_due_date",
)


def records(department: Department) -> Iterator[dict[str, Any]]:
    """Yield every incident of a department, the oldest first. Who reported is not among it."""
    incidents = (
        Incident.objects.filter(department=department)
        .select_related("machine", "lesson", "duplicate_of")
        .prefetch_related("codes", "courses", "timeline", "remarks")
        .order_by("received_at", "id")
        .iterator(chunk_size=AT_A_TIME)
    )
    while batch := list(islice(incidents, AT_A_TIME)):
        narratives = reports.narratives([incident.report_id for incident in batch])
        sources = reports.outside_ids([incident.report_id for incident in batch])
        for incident in batch:
            yield _record(incident, narratives[incident.report_id], sources)


def _record(incident: Incident, narrative: str, sources: dict[str, str]) -> dict[str, Any]:
    several: dict[str, list[str]] = {name: [] for name in questions.SEVERAL}
    for kept in incident.codes.all():
        several[kept.question].append(kept.code)
    lesson = getattr(incident, "lesson", None)
    return {
        "id": incident.public_id,
        "state": incident.state,
        "origin": incident.origin,
        "source_id": sources.get(incident.report_id, ""),
        "title": incident.title,
        "narrative": narrative,
        "received_at": incident.received_at,
        "reported_date": incident.reported_date,
        "happened_date": incident.happened_date,
        "machine": incident.machine.code if incident.machine else "",
        **{name: getattr(incident, name) for name in questions.SINGLE},
        **{name: getattr(incident, name) for name in questions.TEXTS},
        **{name: sorted(codes) for name, codes in several.items()},
        "duplicate_of": incident.duplicate_of.public_id if incident.duplicate_of else "",
        "end_reason": incident.end_reason,
        "courses": [
            {name: getattr(course, name) for name in _COURSE} for course in incident.courses.all()
        ],
        "timeline": [
            {"moment": entry.moment, "what": entry.what} for entry in incident.timeline.all()
        ],
        "discussion": [{"at": remark.at, "body": remark.body} for remark in incident.remarks.all()],
        "actions": [
            {name: getattr(action, name) for name in _ACTION}
            for action in actions.of_subject(access.KIND, incident.public_id)
        ],
        "lesson": {name: getattr(lesson, name) for name in _LESSON} if lesson else {},
        "closed_at": incident.closed_at,
    }
