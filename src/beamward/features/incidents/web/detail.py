"""One incident: the page, its trail, what happened since, and the paper."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from beamward.domain.incident.lifecycle import State
from beamward.features.actions.queries import strength_label
from beamward.features.incidents import access, labels, queries, questions
from beamward.features.incidents.models import Incident, Lesson
from beamward.features.incidents.web import acts, printing
from beamward.features.incidents.web import filters as addresses
from beamward.features.incidents.web.dossier import dossier_of
from beamward.features.incidents.web.offers import offers_for
from beamward.features.reports import access as report_access
from beamward.features.reports import services as report_services
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.retention import access as retention_access
from beamward.foundation.retention import holds
from beamward.foundation.retention import labels as retention_labels
from beamward.foundation.retention import queries as retention
from beamward.foundation.retention.rules import RecordKind
from beamward.foundation.trail.queries import entries_of


@login_required
@require_safe
def incident(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show everything of one incident."""
    record = acts.incident_for(request, public_id)
    reader = person(request)
    now = timezone.now()
    if record.disposed_at:
        return _tombstone(request, record, reader)
    dossier = dossier_of(record, reader)
    acts.settle_notices(reader, record, at=now)
    if dossier.report.first_unread and report_access.may_handle(reader, dossier.report):
        report_services.mark_read_by_department(report=dossier.report, by=reader)
    return render(
        request,
        "incidents/detail.html",
        {
            "incident": record,
            "dossier": dossier,
            "offers": offers_for(reader, dossier),
            "state": labels.STATES[State(record.state)],
            "today": queries.today(record.department, now),
            "answer_due_date": queries.answer_due_date(record.department, record.reported_date),
            "triage_questions": questions.TRIAGE,
            "finding_questions": questions.FINDINGS,
            "question": labels.question,
            "question_address": acts.question_address,
            "may_list": access.may_list(reader, record.department_id),
            "may_remark": access.may_remark(reader, record),
            "may_ask": access.may_ask_reporter(reader, record),
            "may_mark": access.may_mark_for_meeting(reader, record),
            "may_compare": access.may_compare(reader, record),
            "strength": strength_label,
            "sources": labels.SOURCES,
            "history_kinds": labels.HISTORY,
            "may_read_trail": access.may_read_trail(reader, record),
            "may_mask": access.may_mask(reader, record),
            "may_hold": retention_access.may_place_hold(reader, record.department),
            "holds": holds.over_record(record),
        },
    )


def _tombstone(request: HttpRequest, record: Incident, reader: User) -> HttpResponse:
    """Show what is left of an incident that was disposed of."""
    return render(
        request,
        "incidents/tombstone.html",
        {
            "incident": record,
            "tombstone": retention.tombstone_of(
                access.KIND, record.public_id, (RecordKind.INCIDENT, RecordKind.SET_ASIDE)
            ),
            "lesson": Lesson.objects.filter(incident=record, is_published=True).first(),
            "rule": retention_labels.rule,
            "counted": retention_labels.COUNTED,
            "may_list": access.may_list(reader, record.department_id),
            "may_read_trail": access.may_read_trail(reader, record),
        },
    )


@login_required
@require_safe
def trail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who did what to the incident, and when."""
    record = acts.incident_for(request, public_id, access.may_read_trail)
    return render(
        request, "incidents/trail.html", {"incident": record, "entries": entries_of(record)}
    )


@login_required
@require_safe
def recurrences(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show later incidents that resemble this one, and why they do."""
    record = acts.incident_for(request, public_id, access.may_compare)
    since = addresses.day(request.GET.get("since", "")) or record.reported_date
    # As a part of another page it comes without the frame.
    is_part = bool(request.headers.get("HX-Request"))
    return render(
        request,
        "incidents/recurrences_part.html" if is_part else "incidents/recurrences.html",
        {
            "incident": record,
            "since": since,
            "found": queries.recurrences(record, since=since),
        },
    )


@login_required
@require_safe
def paper(request: HttpRequest, public_id: str) -> HttpResponse:
    """Print everything of one incident, without who reported it."""
    record = acts.incident_for(request, public_id)
    if record.disposed_at:
        return redirect("incident", public_id)
    dossier = dossier_of(record, person(request))
    response = HttpResponse(
        printing.paper_of(dossier, at=timezone.now()).pdf(), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="incident-{public_id}.pdf"'
    return response
