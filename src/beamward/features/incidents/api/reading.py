"""Incidents and lessons as programs read them."""

from beamward.domain.incident.lifecycle import State
from beamward.features.actions import queries as actions
from beamward.features.actions.api.schemas import ActionShort, FileOut
from beamward.features.incidents import access, labels, listing, queries, services
from beamward.features.incidents.api.schemas import (
    CourseOut,
    FindingsOut,
    GapsOut,
    IncidentOut,
    IncidentShort,
    LessonOut,
    MomentOut,
    OutsideEntryOut,
    OutsideOut,
    RemarkOut,
    ReporterOut,
    ReportOut,
)
from beamward.features.incidents.models import Incident, Lesson
from beamward.features.reports import access as report_access
from beamward.features.reports import queries as reports
from beamward.features.reports.api.schemas import MessageOut
from beamward.features.reports.models import OutsideSource, Report
from beamward.foundation.accounts.models import User
from beamward.foundation.files.queries import files_of
from beamward.foundation.wire import Person


def short(row: listing.Row) -> IncidentShort:
    """Return what a list tells of an incident."""
    return IncidentShort(
        id=row.public_id,
        state=row.state,
        origin=row.origin,
        title=row.title,
        received_at=row.received_at,
        due_date=row.due_date,
        event_type=row.event_type,
        modality=row.modality,
        step_origin=row.step_origin,
        potential_severity=row.potential_severity,
        medical_harm=row.medical_harm,
        dosimetric_impact=row.dosimetric_impact,
        for_meeting=row.for_meeting,
        investigator=row.investigator__full_name,
        revision=row.revision,
    )


def whole(incident: Incident, reader: User) -> IncidentOut:
    """Return everything of an incident, as far as the reader may know it."""
    report = reports.of_public_id(incident.report_id)
    if report is None:
        raise LookupError(f"the report of incident {incident.public_id} is gone")
    answers = services.answers_of(incident)
    gaps = queries.gaps_of(incident, answers)
    lesson = Lesson.objects.select_related("incident").filter(incident=incident).first()
    return IncidentOut(
        id=incident.public_id,
        department=incident.department.code,
        state=incident.state,
        label=str(labels.STATES[State(incident.state)]),
        origin=incident.origin,
        title=incident.title,
        received_at=incident.received_at,
        reported_date=incident.reported_date,
        happened_date=incident.happened_date,
        machine=incident.machine.code if incident.machine else None,
        due_date=incident.due_date,
        event_type=incident.event_type,
        modality=incident.modality,
        potential_severity=incident.potential_severity,
        medical_harm=incident.medical_harm,
        dosimetric_impact=incident.dosimetric_impact,
        for_meeting=incident.for_meeting,
        triaged_at=incident.triaged_at,
        triaged_by=Person.or_none(incident.triaged_by),
        investigator=Person.or_none(incident.investigator),
        duplicate_of=incident.duplicate_of.public_id if incident.duplicate_of else None,
        duplicates=list(
            incident.duplicates.order_by("received_at", "id").values_list("public_id", flat=True)
        ),
        end_reason=incident.end_reason,
        report=_report(report, reader),
        findings=FindingsOut.model_validate(answers),
        gaps=GapsOut(
            missing=list(gaps.missing), promised=list(gaps.promised), unknown=list(gaps.unknown)
        ),
        courses=[CourseOut.of(course) for course in incident.courses.all()],
        timeline=[
            MomentOut(id=entry.public_id, moment=entry.moment, what=entry.what)
            for entry in incident.timeline.all()
        ],
        remarks=[
            RemarkOut(id=remark.public_id, body=remark.body, at=remark.at, by=Person.of(remark.by))
            for remark in incident.remarks.select_related("by")
        ],
        actions=[
            ActionShort.of(action) for action in actions.of_subject(access.KIND, incident.public_id)
        ],
        files=[FileOut.of(file) for file in (*files_of(report), *files_of(incident))],
        lesson=LessonOut.of(lesson) if lesson else None,
        closed_at=incident.closed_at,
        closed_by=Person.or_none(incident.closed_by),
        revision=incident.revision,
    )


def _report(report: Report, reader: User) -> ReportOut:
    outside: OutsideSource | None = getattr(report, "outside", None)
    return ReportOut(
        id=report.public_id,
        narrative=report.narrative,
        language=report.language,
        event_type=report.event_type,
        happened_date=report.happened_date,
        happened_part=report.happened_part,
        step=report.step,
        technique=report.technique,
        identity=report.identity,
        reporter=_reporter(report, reader),
        received_at=report.received_at,
        masked_at=report.masked_at,
        withdrawn_at=report.withdrawn_at,
        messages=[MessageOut.of(message) for message in reports.messages_of(report)],
        outside=OutsideOut.model_validate(outside) if outside else None,
        history=[
            OutsideEntryOut(kind=entry.kind, on_date=entry.on_date, text=entry.text)
            for entry in (reports.history_of(report) if outside else ())
        ],
    )


def _reporter(report: Report, reader: User) -> ReporterOut | None:
    reporter = getattr(report, "reporter", None)
    if reporter is None or not report_access.may_see_reporter(reader, report):
        return None
    name = reporter.name or (reporter.user.full_name if reporter.user else "")
    return ReporterOut(name=name, contact=reporter.contact)
