"""Incidents and lessons, for programs."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from beamward.features.incidents import access, listing, queries, questions, services, subject
from beamward.features.incidents.api import reading
from beamward.features.incidents.api.schemas import (
    ActBody,
    AssignBody,
    CloseBody,
    CourseBody,
    FindingsBody,
    IncidentDone,
    IncidentOut,
    IncidentPage,
    JudgementBody,
    LaterIncidentOut,
    LessonOut,
    LessonPage,
    LessonsWanted,
    MeetingBody,
    MergeBody,
    MomentBody,
    MoveBody,
    PartAdded,
    PlanBody,
    QuestionBody,
    ReasonBody,
    RemarkBody,
    Wanted,
)
from beamward.features.incidents.models import Incident
from beamward.features.incidents.services import ActRefused, Findings, Judgement, LessonText
from beamward.features.incidents.terms import Terms
from beamward.features.reports import queries as reports
from beamward.features.reports import services as report_services
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.tokens import holder
from beamward.foundation.idempotency.header import once
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.organisations.queries import department_named, people_with, roles_of
from beamward.foundation.problems import ACTING, READING
from beamward.foundation.trail.queries import entries_of
from beamward.foundation.wire import EntryOut, PublicId

router = Router(tags=["incidents"])
router.add_decorator(once)
lessons = Router(tags=["lessons"])


# --- reading -------------------------------------------------------------------------------------


@router.get("", response={200: IncidentPage, **READING}, summary="List incidents of a department")
def incidents(request: HttpRequest, wanted: Annotated[Wanted, Query()]) -> IncidentPage:
    """Tell the incidents that the filters let through, part by part."""
    department = _department(request, wanted.department, access.may_list)
    chosen = wanted.model_dump(
        exclude={"department", "sort", "after", "before", "size"}, exclude_none=True
    )
    found = listing.matching(department, listing.Filters(**chosen), Terms(department))
    page = listing.page(
        found,
        sort=wanted.sort,
        after=wanted.after or "",
        before=wanted.before or "",
        size=wanted.size,
    )
    return IncidentPage(
        items=[reading.short(row) for row in page.rows], before=page.before, after=page.after
    )


@router.get("/{public_id}", response={200: IncidentOut, **READING}, summary="Read an incident")
def incident(request: HttpRequest, public_id: PublicId) -> IncidentOut:
    """Tell everything of one incident, as far as the holder may know it."""
    return reading.whole(_find(request, public_id), holder(request))


@router.get(
    "/{public_id}/trail",
    response={200: list[EntryOut], **READING},
    summary="Read what was done to an incident",
)
def trail(request: HttpRequest, public_id: PublicId) -> list[EntryOut]:
    """Tell who did what to the incident, and when, the oldest first."""
    found = _find(request, public_id, access.may_read_trail)
    return [EntryOut.of(entry) for entry in entries_of(found)]


@router.get(
    "/{public_id}/recurrences",
    response={200: list[LaterIncidentOut], **READING},
    summary="Ask whether it has happened again",
)
def recurrences(
    request: HttpRequest, public_id: PublicId, since: Annotated[date | None, Query()] = None
) -> list[LaterIncidentOut]:
    """Tell which later incidents resemble this one, and why, the newest first."""
    found = _find(request, public_id, access.may_compare)
    return [
        LaterIncidentOut(
            id=later.incident.public_id,
            title=subject.title_of(later.incident),
            reported_date=later.incident.reported_date,
            reason=later.reason,
        )
        for later in queries.recurrences(found, since=since or found.reported_date)
    ]


@lessons.get("", response={200: LessonPage, **READING}, summary="List lessons of a department")
def list_lessons(request: HttpRequest, wanted: Annotated[LessonsWanted, Query()]) -> LessonPage:
    """Tell what the department has learned and published, the newest first."""
    department = _department(request, wanted.department, access.may_read_lessons)
    rows, following = queries.lessons_page(
        queries.lessons([department.pk]),
        after=wanted.after or "",
        text=wanted.text,
        size=wanted.size,
    )
    return LessonPage(items=[LessonOut.of(lesson) for lesson in rows], after=following)


@lessons.get("/{public_id}", response={200: LessonOut, **READING}, summary="Read a lesson")
def lesson(request: HttpRequest, public_id: PublicId) -> LessonOut:
    """Tell one lesson."""
    found = queries.lesson_of_public_id(public_id)
    if found is None or not roles_of(holder(request), found.department_id):
        raise Http404
    _require(access.may_read_lesson(holder(request), found))
    return LessonOut.of(found)


# --- triage --------------------------------------------------------------------------------------


@router.post(
    "/{public_id}/triage", response={200: IncidentDone, **ACTING}, summary="Triage a report"
)
def triage(request: HttpRequest, public_id: PublicId, body: JudgementBody) -> IncidentDone:
    """Judge what a report is and how severe, and pass it on for investigation."""
    found = _find(request, public_id)
    triaged = services.triage(
        incident=found,
        judgement=_judgement(found, body),
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return IncidentDone.of(triaged)


@router.post(
    "/{public_id}/judge-anew",
    response={200: IncidentDone, **ACTING},
    summary="Change what was decided at triage",
)
def judge_anew(request: HttpRequest, public_id: PublicId, body: JudgementBody) -> IncidentDone:
    """Change what was decided at triage, while the incident has not ended."""
    found = _find(request, public_id)
    judged = services.judge_anew(
        incident=found,
        judgement=_judgement(found, body),
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return IncidentDone.of(judged)


def _judgement(found: Incident, body: JudgementBody) -> Judgement:
    kept = {name: getattr(found, name) for name in Judgement.__dataclass_fields__}
    return Judgement(**{**kept, **body.model_dump(exclude_unset=True, exclude={"revision"})})


@router.post(
    "/{public_id}/merge",
    response={200: IncidentDone, **ACTING},
    summary="Merge an incident as a duplicate into another",
)
def merge(request: HttpRequest, public_id: PublicId, body: MergeBody) -> IncidentDone:
    """Mark an incident as another telling of the one named; both narratives stay."""
    merged = services.merge(
        incident=_find(request, public_id),
        into=_find(request, body.into),
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return IncidentDone.of(merged)


@router.post(
    "/{public_id}/dismiss",
    response={200: IncidentDone, **ACTING},
    summary="Decide that it is not an incident",
)
def dismiss(request: HttpRequest, public_id: PublicId, body: ReasonBody) -> IncidentDone:
    """Decide that a report tells of no incident; its reporter can read the reason."""
    dismissed = services.dismiss(
        incident=_find(request, public_id),
        reason=body.reason,
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return IncidentDone.of(dismissed)


@router.post(
    "/{public_id}/assign",
    response={200: IncidentDone, **ACTING},
    summary="Give an incident to an investigator",
)
def assign(request: HttpRequest, public_id: PublicId, body: AssignBody) -> IncidentDone:
    """Give an incident to a person to investigate, who is told so."""
    found = _find(request, public_id)
    assigned = services.assign(
        incident=found,
        investigator=_colleague(found, body.investigator),
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return IncidentDone.of(assigned)


@router.post(
    "/{public_id}/meeting",
    response={200: IncidentDone, **ACTING},
    summary="Put an incident on the agenda of the safety meeting, or take it off",
)
def meeting(request: HttpRequest, public_id: PublicId, body: MeetingBody) -> IncidentDone:
    """Change the mark for the safety meeting."""
    marked = services.mark_for_meeting(
        incident=_find(request, public_id),
        marked=body.marked,
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return IncidentDone.of(marked)


# --- investigation -------------------------------------------------------------------------------


@router.post(
    "/{public_id}/findings", response={200: IncidentDone, **ACTING}, summary="Write findings"
)
def findings(request: HttpRequest, public_id: PublicId, body: FindingsBody) -> IncidentDone:
    """Keep what the investigation has found; the report's own words stay untouched beside it."""
    found = _find(request, public_id)
    answers = {
        **services.answers_of(found),
        **body.model_dump(exclude_unset=True, exclude={"revision"}),
    }
    written = {name: answers[name] for name in Findings.__dataclass_fields__ if name in answers}
    recorded = services.record_findings(
        incident=found,
        findings=Findings(**written, several={name: answers[name] for name in questions.SEVERAL}),
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return IncidentDone.of(recorded)


@router.post(
    "/{public_id}/courses",
    response={201: PartAdded, **ACTING},
    summary="Add a course that was touched",
)
def add_course(request: HttpRequest, public_id: PublicId, body: CourseBody) -> Status[PartAdded]:
    """Add a course of treatment with planned and delivered dose, each per fraction or course."""
    found = _find(request, public_id)
    course = services.add_course(
        incident=found,
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
        **body.model_dump(exclude={"revision", "planned_gy", "delivered_gy"}),
        planned_gy=body.planned_gy,
        delivered_gy=body.delivered_gy,
    )
    return Status(201, _added(found, course.public_id))


@router.post(
    "/{public_id}/courses/{course_id}/remove",
    response={200: IncidentDone, **ACTING},
    summary="Remove an affected course",
)
def remove_course(
    request: HttpRequest, public_id: PublicId, course_id: PublicId, body: ActBody
) -> IncidentDone:
    """Remove an affected course; the trail keeps what it said."""
    found = _find(request, public_id)
    course = found.courses.filter(public_id=course_id).first()
    if course is None:
        raise Http404
    services.remove_course(
        incident=found,
        course=course,
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return _as_it_is(found)


@router.post(
    "/{public_id}/timeline", response={201: PartAdded, **ACTING}, summary="Add to the timeline"
)
def add_moment(request: HttpRequest, public_id: PublicId, body: MomentBody) -> Status[PartAdded]:
    """Add an entry at the end of the timeline."""
    found = _find(request, public_id)
    entry = services.add_moment(
        incident=found,
        moment=body.moment,
        what=body.what,
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return Status(201, _added(found, entry.public_id))


@router.post(
    "/{public_id}/timeline/{entry_id}/move",
    response={200: IncidentDone, **ACTING},
    summary="Move an entry of the timeline",
)
def move_moment(
    request: HttpRequest, public_id: PublicId, entry_id: PublicId, body: MoveBody
) -> IncidentDone:
    """Move an entry one place earlier or later; at the end of the list nothing moves."""
    found = _find(request, public_id)
    entry = found.timeline.filter(public_id=entry_id).first()
    if entry is None:
        raise Http404
    services.move_moment(
        incident=found,
        entry=entry,
        earlier=body.earlier,
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return _as_it_is(found)


@router.post(
    "/{public_id}/timeline/{entry_id}/remove",
    response={200: IncidentDone, **ACTING},
    summary="Remove an entry of the timeline",
)
def remove_moment(
    request: HttpRequest, public_id: PublicId, entry_id: PublicId, body: ActBody
) -> IncidentDone:
    """Remove an entry of the timeline; the trail keeps what it said."""
    found = _find(request, public_id)
    entry = found.timeline.filter(public_id=entry_id).first()
    if entry is None:
        raise Http404
    services.remove_moment(
        incident=found,
        entry=entry,
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return _as_it_is(found)


@router.post(
    "/{public_id}/remarks", response={201: PartAdded, **ACTING}, summary="Say a word to colleagues"
)
def remark(request: HttpRequest, public_id: PublicId, body: RemarkBody) -> Status[PartAdded]:
    """Say a word in the discussion of those who handle the incident."""
    found = _find(request, public_id)
    said = services.remark(incident=found, body=body.body, by=holder(request), at=timezone.now())
    return Status(201, _added(found, said.public_id))


@router.post(
    "/{public_id}/questions", response={200: IncidentDone, **ACTING}, summary="Ask the reporter"
)
def ask(request: HttpRequest, public_id: PublicId, body: QuestionBody) -> IncidentDone:
    """Ask the reporter, who reads it with the receipt."""
    found = _find(request, public_id)
    services.ask_reporter(incident=found, question=body.body, by=holder(request), at=timezone.now())
    return _as_it_is(found)


@router.post(
    "/{public_id}/mask",
    response={200: IncidentDone, **ACTING},
    summary="Mask what may identify somebody in the original text",
)
def mask(request: HttpRequest, public_id: PublicId) -> IncidentDone:
    """Replace what looks like an identity in the report's narrative by neutral words."""
    found = _find(request, public_id)
    report = reports.of_public_id(found.report_id)
    if report is None:
        raise Http404
    report_services.mask(report=report, by=holder(request), at=timezone.now())
    return _as_it_is(found)


# --- actions, closing, opening again -------------------------------------------------------------


@router.post("/{public_id}/actions", response={201: PartAdded, **ACTING}, summary="Plan an action")
def plan_action(request: HttpRequest, public_id: PublicId, body: PlanBody) -> Status[PartAdded]:
    """Plan an action that comes of the incident; its owner is told."""
    found = _find(request, public_id)
    action = services.plan_action(
        incident=found,
        title=body.title,
        description=body.description,
        kind=body.kind,
        owner=_colleague(found, body.owner),
        due_date=body.due_date,
        check_after_days=body.check_after_days,
        by=holder(request),
        at=timezone.now(),
    )
    return Status(201, _added(found, action.public_id))


@router.post(
    "/{public_id}/finish",
    response={200: IncidentDone, **ACTING},
    summary="Say that the investigation is done",
)
def finish(request: HttpRequest, public_id: PublicId, body: ActBody) -> IncidentDone:
    """Say that the investigation is done and its actions are under way."""
    finished = services.finish_investigation(
        incident=_find(request, public_id),
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return IncidentDone.of(finished)


@router.post(
    "/{public_id}/close", response={200: IncidentDone, **ACTING}, summary="Close with a lesson"
)
def close(request: HttpRequest, public_id: PublicId, body: CloseBody) -> IncidentDone:
    """Close an incident: publish its lesson and answer its reporter."""
    closed = services.close(
        incident=_find(request, public_id),
        lesson=LessonText(**body.lesson.model_dump()),
        answer=body.answer,
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return IncidentDone.of(closed)


@router.post(
    "/{public_id}/reopen", response={200: IncidentDone, **ACTING}, summary="Open an incident again"
)
def reopen(request: HttpRequest, public_id: PublicId, body: ReasonBody) -> IncidentDone:
    """Open an ended incident again; its lesson is out of sight until it closes."""
    opened = services.reopen(
        incident=_find(request, public_id),
        reason=body.reason,
        seen_revision=body.revision,
        by=holder(request),
        at=timezone.now(),
    )
    return IncidentDone.of(opened)


# --- what the views share ------------------------------------------------------------------------


def _find(
    request: HttpRequest,
    public_id: str,
    may: Callable[[access.Person, Incident], bool] = access.may_read,
) -> Incident:
    found = queries.of_public_id(public_id)
    if found is None or not roles_of(holder(request), found.department_id):
        raise Http404
    _require(may(holder(request), found))
    return found


def _department(
    request: HttpRequest, code: str, may: Callable[[access.Person, int], bool]
) -> Department:
    department = department_named(code)
    if department is None or not roles_of(holder(request), department.pk):
        raise Http404
    _require(may(holder(request), department.pk))
    return department


def _colleague(found: Incident, public_id: str) -> User:
    person = people_with(found.department, *Role).filter(public_id=public_id).first()
    if person is None:
        raise ActRefused(_("There is no such person in this department."))
    return person


def _added(found: Incident, public_id: str) -> PartAdded:
    return PartAdded(added=public_id, **_as_it_is(found).model_dump())


def _as_it_is(found: Incident) -> IncidentDone:
    return IncidentDone.of(Incident.objects.get(pk=found.pk))


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
