"""Acts that take words out of an incident for good. Whoever asks for them has passed a legal hold."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from beamward.domain.privacy import everywhere, identifiers
from beamward.domain.privacy.finding import Kind
from beamward.features.actions import services as actions
from beamward.features.incidents import access, services
from beamward.features.incidents.erasure import queries
from beamward.features.incidents.models import Incident, Lesson
from beamward.features.reports import queries as reports
from beamward.features.reports import services as reports_services
from beamward.features.reports.access import require
from beamward.features.reports.models import Report
from beamward.foundation import trail
from beamward.foundation.accounts.models import User
from beamward.foundation.files import services as files
from beamward.foundation.notices import services as notices
from beamward.foundation.retention import holds
from beamward.foundation.retention import services as retention
from beamward.foundation.retention.services import RetentionRefused
from beamward.foundation.subjects import kind_of
from beamward.foundation.trail import queries as trail_queries
from beamward.foundation.trail import services as trail_services

_EMPTY_TEXTS = (
    "title",
    "end_reason",
    "department_narrative",
    "step_origin",
    "step_found",
    "discovery",
    "patients_affected",
    "disclosure",
    "disclosure_note",
    "staff_support",
    "staff_support_note",
)
_NOTHING = (
    "happened_date",
    "machine",
    "due_date",
    "investigator",
    "triaged_at",
    "triaged_by",
    "closed_at",
    "closed_by",
)


# --- disposal ------------------------------------------------------------------------------------


@transaction.atomic
def dispose(public_id: str, by: User, at: datetime) -> Sequence[tuple[str, str]]:
    """Delete what an incident says; return kind and id of everything that was emptied or deleted.

    The row stays with what was judged at triage, so that the years still count and other records may
    point at it. A published lesson stays: it names nobody. ``retention.services.dispose`` has asked who
    may, and writes the tombstone.

    Raises
    ------
    RetentionRefused
        If the incident was opened again, or an action of it is open.
    """
    report = _report_of(Incident.objects.get(public_id=public_id))
    # The report first: its reporter's acts lock the two in this order.
    gone = list(reports_services.dispose(report=report, by=by, at=at))
    incident = Incident.objects.select_for_update().get(public_id=public_id)
    _expect_ended(incident)
    gone.append((access.KIND, public_id))
    gone += actions.dispose(kind=access.KIND, public_id=public_id, by=by, at=at)
    gone += files.remove_all_of(subject=incident, by=by, at=at)
    for lesson in Lesson.objects.filter(incident=incident, is_published=False):
        gone.append((kind_of(lesson), lesson.public_id))
        lesson.delete()
    for parts in (incident.codes, incident.courses, incident.timeline, incident.remarks):
        parts.all().delete()
    notices.forget_about(kind=access.KIND, public_id=public_id)
    for name in _EMPTY_TEXTS:
        setattr(incident, name, "")
    for name in _NOTHING:
        setattr(incident, name, None)
    incident.for_meeting = False
    incident.received_at = Report.objects.values_list("received_at", flat=True).get(pk=report.pk)
    incident.disposed_at = at
    incident.revision += 1
    incident.save()
    return gone


@transaction.atomic
def forget_reporter(public_id: str, by: User, at: datetime) -> Sequence[tuple[str, str]]:
    """Delete who reported an ended incident, open or sealed; the rest of it stays."""
    incident = Incident.objects.get(public_id=public_id)
    reports_services.forget_reporter(report=_report_of(incident))
    _expect_ended(Incident.objects.select_for_update().get(pk=incident.pk))
    return []


def _expect_ended(incident: Incident) -> None:
    if incident.state not in queries.ENDED or services.open_actions(incident):
        raise RetentionRefused(_("This incident was opened again, or one of its actions is open."))


def _report_of(incident: Incident) -> Report:
    report = reports.of_public_id(incident.report_id)
    if report is None:
        raise LookupError(f"the report of incident {incident.public_id} is gone")
    return report


# --- masking -------------------------------------------------------------------------------------


@transaction.atomic
def mask(
    *, incident: Incident, words: Mapping[str, Kind], seen_revision: int, by: User, at: datetime
) -> int:
    """Put neutral words in the place of what identifies somebody, everywhere in an incident.

    The report as it came, the talk, findings, remarks, the timeline, courses, actions and the lesson are
    written anew, and the trail forgets what it repeats of it. One entry tells who masked how many places
    of which kind, and none of the words. Return how many places that were.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` handles no reports of the department; or, as ``UnderHold``, if a legal hold stands.
    beamward.features.incidents.services.ChangedMeanwhile
        If somebody else has acted since ``seen_revision``.
    beamward.features.incidents.services.ActRefused
        If no words are given, they are too short, or they stand nowhere.
    """
    require(access.may_mask(by, incident))
    holds.require_free(incident)
    report = Report.objects.select_for_update().get(public_id=incident.report_id)
    fresh = services.locked(incident, seen_revision)
    places: Counter[str] = Counter()

    def masked(text: str) -> str:
        found = everywhere.find(text, words)
        places.update(str(each.kind) for each in found)
        return identifiers.mask(text, found)

    if not words:
        raise services.ActRefused(_("Choose or write what is to be masked."))
    try:
        changed = retention.reword(texts=queries.texts_of(fresh, report), change=masked, at=at)
    except everywhere.WordsTooShort:
        raise services.ActRefused(
            _("Words of one character stand in too many places. Write at least two.")
        ) from None
    repeating = [
        entry
        for entry in trail_queries.saying_something(queries.parts_of(fresh, report))
        if any(everywhere.find(said, words) for said in _said([entry.before, entry.after]))
    ]
    if not places and not repeating:
        raise services.ActRefused(_("These words stand nowhere in this incident."))
    with override("en"):
        why = _("It repeated an identity that was masked in the record.")
    trail_services.erase_with(entries=repeating, reason=why, by=by, at=at)
    if fresh not in changed:
        fresh.revision += 1
        fresh.save(update_fields=["revision"])
    trail.record("incident.masked", subject=fresh, by=by, at=at, after={"masked": dict(places)})
    return places.total()


def _said(content: Any) -> Iterator[str]:
    """Yield every text in what an entry of the trail says."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        yield from _said([*content.keys(), *content.values()])
    elif isinstance(content, list):
        for each in content:
            yield from _said(each)
