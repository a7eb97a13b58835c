"""Acts on incidents: one service an act, each whole or not at all, each with its entry in the trail."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from beamward.domain.incident import completeness, lifecycle
from beamward.domain.incident.completeness import UNDER_INVESTIGATION, UNKNOWN
from beamward.domain.incident.lifecycle import State, Step
from beamward.domain.vocabulary import UnknownTerm
from beamward.features.actions import queries as action_queries
from beamward.features.actions import services as actions
from beamward.features.actions.models import Action
from beamward.features.incidents import access, questions
from beamward.features.incidents.models import (
    AffectedCourse,
    Incident,
    IncidentCode,
    Lesson,
    Origin,
    Remark,
    SavedView,
    TimelineEntry,
)
from beamward.features.reports import queries as reports
from beamward.features.reports import services as reports_services
from beamward.features.reports.access import require
from beamward.features.reports.handling import Received, WithdrawRefused
from beamward.foundation import trail
from beamward.foundation.accounts.models import User
from beamward.foundation.notices import services as notices
from beamward.foundation.notices.queries import untold
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.organisations.queries import people_with, roles_of
from beamward.foundation.retention import holds

GENERAL_ANSWERS = frozenset({UNKNOWN, UNDER_INVESTIGATION})
MOST_PATIENTS = 1_000_000
TRIAGE_QUEUE = "/incidents/triage"
"""Where reports wait to be looked at; a test holds it against the address of the page."""


class ActRefused(Exception):
    """The act does not fit; the argument is a sentence that says why and what to do."""


class ChangedMeanwhile(ActRefused):
    """Somebody else has changed the incident since the page was opened."""


class NotComplete(ActRefused):
    """The incident cannot be closed yet; ``gaps`` says exactly what is missing."""

    def __init__(self, sentence: str, gaps: completeness.Gaps) -> None:
        super().__init__(sentence)
        self.gaps = gaps


@dataclass(frozen=True)
class Judgement:
    """What is decided at triage. An empty answer means: not judged."""

    event_type: str
    title: str = ""
    modality: str = ""
    potential_severity: str = ""
    medical_harm: str = ""
    dosimetric_impact: str = ""
    for_meeting: bool = False


@dataclass(frozen=True)
class Findings:
    """What the investigation has found so far; empty means not answered yet."""

    department_narrative: str = ""
    step_origin: str = ""
    step_found: str = ""
    discovery: str = ""
    patients_affected: str = ""
    disclosure: str = ""
    disclosure_note: str = ""
    staff_support: str = ""
    staff_support_note: str = ""
    several: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class LessonText:
    """A lesson in one or both languages."""

    title_en: str = ""
    title_zh: str = ""
    what_en: str = ""
    what_zh: str = ""
    why_en: str = ""
    why_zh: str = ""
    changed_en: str = ""
    changed_zh: str = ""


_TRIAGE_FIELDS = ("state", "title", "for_meeting", *questions.TRIAGE)
_FINDING_FIELDS = (*questions.INVESTIGATION, *questions.TEXTS)


# --- coming in -----------------------------------------------------------------------------------


def open_from(*, report: Received) -> Incident:
    """Open an incident for a report, in the transaction of the front door."""
    department = report.department
    incident = Incident(
        department=department,
        report_id=report.public_id,
        origin=Origin.IMPORT if report.is_import else Origin.FRONT_DOOR,
        state=State.REPORTED,
        received_at=report.received_at,
        reported_date=report.reported_date,
        happened_date=report.happened_date,
        machine_id=report.machine_id,
        event_type="" if report.event_type == "not_sure" else report.event_type,
        modality="" if report.technique == "not_sure" else report.technique,
        step_found="",
    )
    if not report.is_import:
        incident.due_date = report.reported_date + timedelta(days=department.triage_days)
    incident.save(force_insert=True)
    trail.record(
        "incident.opened",
        subject=incident,
        by=None,
        at=report.received_at,
        after={"state": incident.state},
        system=True,
    )
    if not report.is_import:
        # Whoever knows already that reports wait is left alone: of many reports, most tell nobody.
        triagers = people_with(department, *access.TRIAGERS)
        for person in untold(triagers, kind="incident.to_triage", subject=department):
            notices.tell(
                to=person,
                kind="incident.to_triage",
                subject=department,
                link=TRIAGE_QUEUE,
                at=report.received_at,
            )
    return incident


@transaction.atomic
def withdraw(*, report_id: str, at: datetime) -> Incident:
    """Withdraw at the reporter's wish.

    Raises
    ------
    beamward.features.reports.handling.WithdrawRefused
        If the investigation has begun.
    """
    incident = Incident.objects.select_for_update().get(report_id=report_id)
    try:
        _step(incident, Step.WITHDRAW)
    except lifecycle.StepRefused:
        raise WithdrawRefused(
            _(
                "The department has already worked on this report, so it can no longer be withdrawn."
                " You can add that you want it withdrawn, and why."
            )
        ) from None
    _save(incident)
    trail.record(
        "incident.withdrawn", subject=incident, by=None, at=at, after={"state": incident.state}
    )
    return incident


@transaction.atomic
def note_reporters_word(*, report_id: str, at: datetime) -> None:
    """Tell those who handle the incident that its reporter has written."""
    incident = Incident.objects.select_related("department", "investigator").get(
        report_id=report_id
    )
    people = (
        [incident.investigator]
        if incident.investigator
        else list(people_with(incident.department, *access.TRIAGERS))
    )
    for person in people:
        notices.tell(to=person, kind="incident.reporter_wrote", subject=incident, at=at)


@transaction.atomic
def note_retraction(*, report_id: str, at: datetime) -> None:
    """End an imported incident that its source has retracted, if nobody here has worked on it.

    Where somebody has, the state stays theirs to decide: they are told.
    """
    incident = (
        Incident.objects.select_for_update(of=("self",))
        .select_related("department")
        .get(report_id=report_id)
    )
    if incident.state == State.REPORTED:
        before = {"state": incident.state}
        _step(incident, Step.DISMISS)
        with override("en"):
            incident.end_reason = _("Retracted where it was published.")
        _save(incident)
        trail.record(
            "incident.dismissed",
            subject=incident,
            by=None,
            at=at,
            before=before,
            after={"state": incident.state, "end_reason": incident.end_reason},
            system=True,
        )
    elif lifecycle.offers(Step.DISMISS, state=State(incident.state)):
        for person in people_with(incident.department, *access.TRIAGERS):
            notices.tell(to=person, kind="incident.retracted", subject=incident, at=at)


# --- triage --------------------------------------------------------------------------------------


@transaction.atomic
def triage(
    *, incident: Incident, judgement: Judgement, seen_revision: int, by: User, at: datetime
) -> Incident:
    """Judge what a report is and how severe, and pass it on for investigation.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` may not triage.
    lifecycle.StepRefused
        If the report has been triaged already, or was withdrawn.
    ChangedMeanwhile
        If somebody else has acted since ``seen_revision``.
    ActRefused
        If no type of event is given, or an answer is in no vocabulary.
    """
    require(access.may_triage(by, incident))
    fresh = locked(incident, seen_revision)
    if not judgement.event_type:
        raise ActRefused(_("Please choose the type of event; “unknown” is an answer."))
    before = trail.picture(fresh, _TRIAGE_FIELDS)
    _step(fresh, Step.TRIAGE)
    _judge(fresh, judgement)
    fresh.triaged_by, fresh.triaged_at = by, at
    _save(fresh)
    after = trail.picture(fresh, _TRIAGE_FIELDS)
    trail.record("incident.triaged", subject=fresh, by=by, at=at, before=before, after=after)
    return fresh


@transaction.atomic
def judge_anew(
    *, incident: Incident, judgement: Judgement, seen_revision: int, by: User, at: datetime
) -> Incident:
    """Change what was decided at triage, while the incident is not ended.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` neither triages nor investigates it.
    ActRefused
        If it was not triaged yet or has ended.
    """
    require(access.may_triage(by, incident) or access.may_investigate(by, incident))
    fresh = locked(incident, seen_revision)
    if fresh.state not in {State.TRIAGED, *lifecycle.UNDER_WORK}:
        raise ActRefused(
            _("Only an incident that was triaged and has not ended can be judged anew.")
        )
    if not judgement.event_type:
        raise ActRefused(_("Please choose the type of event; “unknown” is an answer."))
    before = trail.picture(fresh, _TRIAGE_FIELDS)
    _judge(fresh, judgement)
    _save(fresh)
    after = trail.picture(fresh, _TRIAGE_FIELDS)
    trail.record("incident.judged_anew", subject=fresh, by=by, at=at, before=before, after=after)
    return fresh


def _judge(incident: Incident, judgement: Judgement) -> None:
    for name in questions.TRIAGE:
        code = getattr(judgement, name)
        _check_code(incident.department, questions.SINGLE[name], code, kept=getattr(incident, name))
        setattr(incident, name, code)
    incident.title = judgement.title.strip()
    incident.for_meeting = judgement.for_meeting


@transaction.atomic
def merge(
    *, incident: Incident, into: Incident, seen_revision: int, by: User, at: datetime
) -> Incident:
    """Mark an incident as another telling of ``into``; both narratives stay.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` may not triage either.
    lifecycle.StepRefused
        If the incident cannot become a duplicate any more.
    ActRefused
        If ``into`` is the incident itself, a duplicate, withdrawn, or of another department.
    """
    require(access.may_triage(by, incident) and access.may_triage(by, into))
    # Both rows are locked in one order: two people who merge crosswise wait instead of deadlocking.
    locked = Incident.objects.select_for_update().order_by("pk")
    rows = {row.pk: row for row in locked.filter(pk__in=(incident.pk, into.pk))}
    fresh, target = rows[incident.pk], rows[into.pk]
    _expect_seen(fresh, seen_revision)
    if target.pk == fresh.pk:
        raise ActRefused(_("An incident cannot be a duplicate of itself."))
    if target.department_id != fresh.department_id:
        raise ActRefused(_("Both incidents must belong to the same department."))
    if target.state not in lifecycle.STANDING or target.disposed_at:
        raise ActRefused(
            _("The other incident has ended as a duplicate, withdrawn or not an incident.")
        )
    if fresh.duplicates.exists():
        raise ActRefused(_("Other reports are duplicates of this one. Merge the other way round."))
    before = trail.picture(fresh, ("state", "duplicate_of"))
    _step(fresh, Step.MERGE)
    fresh.duplicate_of = target
    _save(fresh)
    after = trail.picture(fresh, ("state", "duplicate_of"))
    trail.record("incident.merged", subject=fresh, by=by, at=at, before=before, after=after)
    trail.record(
        "incident.gained_duplicate",
        subject=target,
        by=by,
        at=at,
        after={"duplicate": fresh.public_id},
    )
    return fresh


@transaction.atomic
def dismiss(
    *, incident: Incident, reason: str, seen_revision: int, by: User, at: datetime
) -> Incident:
    """Decide that a report tells of no incident, with the reason; its reporter can read it.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` may not triage.
    lifecycle.StepRefused
        If the incident has gone too far.
    ActRefused
        If no reason is given.
    """
    require(access.may_triage(by, incident))
    fresh = locked(incident, seen_revision)
    if not reason.strip():
        raise ActRefused(_("Please give the reason. The reporter reads it."))
    before = trail.picture(fresh, ("state", "end_reason"))
    _step(fresh, Step.DISMISS)
    fresh.end_reason = reason.strip()
    _save(fresh)
    after = trail.picture(fresh, ("state", "end_reason"))
    trail.record("incident.dismissed", subject=fresh, by=by, at=at, before=before, after=after)
    return fresh


@transaction.atomic
def assign(
    *, incident: Incident, investigator: User, seen_revision: int, by: User, at: datetime
) -> Incident:
    """Give an incident to a person to investigate, who is told so.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` may not triage.
    lifecycle.StepRefused
        If the state does not offer it.
    ActRefused
        If the person does not investigate in the department.
    """
    require(access.may_triage(by, incident))
    fresh = locked(incident, seen_revision)
    if not roles_of(investigator, fresh.department_id) & {Role.INVESTIGATOR, Role.QUALITY_LEAD}:
        raise ActRefused(
            _("%(name)s is not an investigator of this department.")
            % {"name": investigator.full_name}
        )
    before = trail.picture(fresh, ("state", "investigator"))
    _step(fresh, Step.ASSIGN)
    fresh.investigator = investigator
    _save(fresh)
    after = trail.picture(fresh, ("state", "investigator"))
    trail.record("incident.assigned", subject=fresh, by=by, at=at, before=before, after=after)
    if investigator != by:
        notices.tell(to=investigator, kind="incident.assigned", subject=fresh, at=at)
    return fresh


@transaction.atomic
def mark_for_meeting(
    *, incident: Incident, marked: bool, seen_revision: int, by: User, at: datetime
) -> Incident:
    """Put an incident on the agenda of the safety meeting, or take it off."""
    require(access.may_triage(by, incident) or access.may_investigate(by, incident))
    fresh = locked(incident, seen_revision)
    before = trail.picture(fresh, ("for_meeting",))
    fresh.for_meeting = marked
    _save(fresh)
    after = trail.picture(fresh, ("for_meeting",))
    trail.record(
        "incident.marked_for_meeting", subject=fresh, by=by, at=at, before=before, after=after
    )
    return fresh


# --- investigation -------------------------------------------------------------------------------


@transaction.atomic
def record_findings(
    *, incident: Incident, findings: Findings, seen_revision: int, by: User, at: datetime
) -> Incident:
    """Keep what the investigation has found; the report's own words stay untouched beside it.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not investigate the incident.
    ChangedMeanwhile
        If somebody else has acted since ``seen_revision``.
    ActRefused
        If the incident is not under investigation, or an answer is in no vocabulary.
    """
    fresh = _under_work(incident, seen_revision, by)
    before = _findings_picture(fresh)
    for name in questions.INVESTIGATION:
        code = getattr(findings, name)
        _check_code(fresh.department, questions.SINGLE[name], code, kept=getattr(fresh, name))
        setattr(fresh, name, code)
    fresh.patients_affected = _patients(findings.patients_affected)
    fresh.department_narrative = findings.department_narrative.strip()
    fresh.disclosure_note = findings.disclosure_note.strip()
    fresh.staff_support_note = findings.staff_support_note.strip()
    _save(fresh)
    _keep_codes(fresh, findings.several)
    trail.record(
        "incident.findings_recorded",
        subject=fresh,
        by=by,
        at=at,
        before=before,
        after=_findings_picture(fresh),
    )
    return fresh


def _findings_picture(incident: Incident) -> dict[str, object]:
    picture = dict(trail.picture(incident, _FINDING_FIELDS))
    for name in questions.SEVERAL:
        picture[name] = []
    for question, code in incident.codes.order_by("question", "code").values_list(
        "question", "code"
    ):
        picture.setdefault(question, []).append(code)
    return picture


def _keep_codes(incident: Incident, several: Mapping[str, Collection[str]]) -> None:
    kept = set(incident.codes.values_list("question", "code"))
    wanted = {(name, code) for name in questions.SEVERAL for code in several.get(name, ())}
    for name, code in wanted - kept:
        _check_code(incident.department, questions.SEVERAL[name], code, kept="")
    for name, code in kept - wanted:
        incident.codes.filter(question=name, code=code).delete()
    IncidentCode.objects.bulk_create(
        IncidentCode(incident=incident, question=name, code=code)
        for name, code in sorted(wanted - kept)
    )


def _patients(text: str) -> str:
    given = text.strip()
    if given in {"", *GENERAL_ANSWERS}:
        return given
    if not given.isdecimal() or int(given) > MOST_PATIENTS:
        raise ActRefused(
            _("How many patients were affected must be a whole number, “unknown” or left empty.")
        )
    return str(int(given))


@transaction.atomic
def add_course(
    *,
    incident: Incident,
    pseudonym: str,
    basis: str,
    planned_gy: Decimal | None,
    delivered_gy: Decimal | None,
    seen_revision: int,
    by: User,
    at: datetime,
    structure: str = "",
    fractions_planned: int | None = None,
    fractions_affected: int | None = None,
) -> AffectedCourse:
    """Add a course that was touched. A dose that is not known is left empty, never zero.

    Raises
    ------
    ActRefused
        If a dose is negative, or more fractions are affected than were planned.
    """
    fresh = _under_work(incident, seen_revision, by)
    if not pseudonym.strip():
        raise ActRefused(_("Please give the patient a pseudonym, for example “patient A”."))
    if any(dose is not None and dose < 0 for dose in (planned_gy, delivered_gy)):
        raise ActRefused(_("A dose cannot be negative."))
    if (
        fractions_planned is not None
        and fractions_affected is not None
        and fractions_affected > fractions_planned
    ):
        raise ActRefused(_("More fractions cannot be affected than were planned."))
    course = AffectedCourse.objects.create(
        incident=fresh,
        pseudonym=pseudonym.strip(),
        structure=structure.strip(),
        basis=basis,
        planned_gy=planned_gy,
        delivered_gy=delivered_gy,
        fractions_planned=fractions_planned,
        fractions_affected=fractions_affected,
    )
    _save(fresh)
    trail.record(
        "incident.course_added",
        subject=fresh,
        by=by,
        at=at,
        after={
            "pseudonym": course.pseudonym,
            "basis": basis,
            "planned_gy": str(planned_gy) if planned_gy is not None else None,
            "delivered_gy": str(delivered_gy) if delivered_gy is not None else None,
        },
    )
    return course


@transaction.atomic
def remove_course(
    *, incident: Incident, course: AffectedCourse, seen_revision: int, by: User, at: datetime
) -> None:
    """Remove an affected course; the trail keeps what it said."""
    holds.require_free(incident)
    fresh = _under_work(incident, seen_revision, by)
    before = trail.picture(
        course, ("pseudonym", "structure", "basis", "planned_gy", "delivered_gy")
    )
    course.delete()
    _save(fresh)
    trail.record("incident.course_removed", subject=fresh, by=by, at=at, before=before)


@transaction.atomic
def add_moment(
    *, incident: Incident, moment: str, what: str, seen_revision: int, by: User, at: datetime
) -> TimelineEntry:
    """Add an entry at the end of the timeline."""
    fresh = _under_work(incident, seen_revision, by)
    if not what.strip():
        raise ActRefused(_("Please say what happened at that moment."))
    last = fresh.timeline.order_by("-place").values_list("place", flat=True).first()
    entry = TimelineEntry.objects.create(
        incident=fresh,
        moment=moment.strip(),
        what=what.strip(),
        place=0 if last is None else last + 1,
    )
    _save(fresh)
    after = trail.picture(entry, ("moment", "what"))
    trail.record("incident.moment_added", subject=fresh, by=by, at=at, after=after)
    return entry


@transaction.atomic
def move_moment(
    *,
    incident: Incident,
    entry: TimelineEntry,
    earlier: bool,
    seen_revision: int,
    by: User,
    at: datetime,
) -> None:
    """Move an entry one place earlier or later; at the end of the list nothing moves."""
    fresh = _under_work(incident, seen_revision, by)
    entries = list(fresh.timeline.all())
    here = next(index for index, other in enumerate(entries) if other.pk == entry.pk)
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(entries):
        return
    entries[here], entries[there] = entries[there], entries[here]
    for place, other in enumerate(entries):
        other.place = place
    TimelineEntry.objects.bulk_update(entries, ["place"])
    _save(fresh)
    trail.record(
        "incident.moment_moved", subject=fresh, by=by, at=at, after={"what": entry.what[:80]}
    )


@transaction.atomic
def remove_moment(
    *, incident: Incident, entry: TimelineEntry, seen_revision: int, by: User, at: datetime
) -> None:
    """Remove an entry of the timeline; the trail keeps what it said."""
    holds.require_free(incident)
    fresh = _under_work(incident, seen_revision, by)
    before = trail.picture(entry, ("moment", "what"))
    entry.delete()
    _save(fresh)
    trail.record("incident.moment_removed", subject=fresh, by=by, at=at, before=before)


@transaction.atomic
def remark(*, incident: Incident, body: str, by: User, at: datetime) -> Remark:
    """Say a word in the discussion. Two people may do so at once: nothing is overwritten."""
    require(access.may_remark(by, incident))
    if not body.strip():
        raise ActRefused(_("Please write something before you send."))
    said = Remark.objects.create(incident=_there(incident), body=body.strip(), by=by, at=at)
    trail.record("incident.remarked", subject=incident, by=by, at=at)
    return said


@transaction.atomic
def ask_reporter(*, incident: Incident, question: str, by: User, at: datetime) -> None:
    """Ask the reporter, who reads it with the receipt."""
    report = reports.of_public_id(incident.report_id)
    if report is None or not report.receipt_digest:
        raise ActRefused(_("This report was imported; there is no reporter to ask."))
    _there(incident)
    reports_services.write_to_reporter(report=report, body=question, by=by, at=at)


# --- actions, closing, opening again -------------------------------------------------------------


@transaction.atomic
def plan_action(
    *,
    incident: Incident,
    title: str,
    kind: str,
    owner: User,
    due_date: date,
    by: User,
    at: datetime,
    description: str = "",
    check_after_days: int = 90,
) -> Action:
    """Plan an action that comes of the incident; its owner is told.

    Raises
    ------
    ActRefused
        If the incident is not under investigation.
    beamward.features.actions.services.ActionRefused
        If the action is not described, or its owner does not work in the department.
    """
    require(access.may_investigate(by, incident))
    fresh = Incident.objects.select_for_update().get(pk=incident.pk)
    if fresh.state not in lifecycle.UNDER_WORK:
        raise ActRefused(_("Actions are planned while an incident is under investigation."))
    action = actions.plan(
        department=fresh.department,
        subject=fresh,
        title=title,
        description=description,
        kind=kind,
        owner=owner,
        due_date=due_date,
        check_after_days=check_after_days,
        by=by,
        at=at,
    )
    trail.record(
        "incident.action_planned", subject=fresh, by=by, at=at, after={"action": action.public_id}
    )
    return action


@transaction.atomic
def finish_investigation(
    *, incident: Incident, seen_revision: int, by: User, at: datetime
) -> Incident:
    """Say that the investigation is done and its actions are under way.

    Raises
    ------
    lifecycle.StepRefused
        If it is not under investigation.
    ActRefused
        If no action is planned: then it can be closed at once instead.
    """
    fresh = _under_work(incident, seen_revision, by)
    if not open_actions(fresh):
        raise ActRefused(
            _("No action is open. Plan one, or close the incident with its lesson at once.")
        )
    before = {"state": fresh.state}
    _step(fresh, Step.PLAN_ACTIONS)
    _save(fresh)
    trail.record(
        "incident.actions_open",
        subject=fresh,
        by=by,
        at=at,
        before=before,
        after={"state": fresh.state},
    )
    return fresh


@transaction.atomic
def close(
    *,
    incident: Incident,
    lesson: LessonText,
    answer: str,
    seen_revision: int,
    by: User,
    at: datetime,
) -> Incident:
    """Close an incident: publish its lesson and answer its reporter.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not investigate it.
    lifecycle.StepRefused
        If the state does not offer it.
    NotComplete
        If answers are missing or promised; it carries which.
    ActRefused
        If actions are open, or the lesson or the answer is missing.
    """
    require(access.may_close(by, incident))
    fresh = locked(incident, seen_revision)
    before = trail.picture(fresh, ("state",))
    _step(fresh, Step.CLOSE)
    gaps = completeness.gaps(answers_of(fresh), event_type=fresh.event_type)
    if not gaps.closable:
        raise NotComplete(_("The incident cannot be closed yet."), gaps)
    if open_actions(fresh):
        raise ActRefused(
            _("Actions are still open. Finish or cancel them before you close the incident.")
        )
    _check_lesson(lesson)
    report = reports.of_public_id(fresh.report_id)
    if report is not None and report.receipt_digest:
        if not answer.strip():
            raise ActRefused(_("Please answer the reporter. Everybody who reports is answered."))
        reports_services.write_to_reporter(report=report, body=answer, by=by, at=at, is_answer=True)
    fresh.closed_at, fresh.closed_by = at, by
    _save(fresh)
    kept, _is_new = Lesson.objects.update_or_create(
        incident=fresh,
        defaults={
            **{name: getattr(lesson, name).strip() for name in _LESSON_FIELDS},
            "department": fresh.department,
            "is_published": True,
            "published_at": at,
            "published_by": by,
        },
    )
    trail.record(
        "incident.closed",
        subject=fresh,
        by=by,
        at=at,
        before=before,
        after=trail.picture(fresh, ("state",)),
    )
    trail.record(
        "lesson.published",
        subject=kept,
        by=by,
        at=at,
        after=trail.picture(kept, _LESSON_FIELDS),
    )
    return fresh


_LESSON_FIELDS = tuple(LessonText.__dataclass_fields__)


def _check_lesson(lesson: LessonText) -> None:
    for language in ("en", "zh"):
        parts = [
            getattr(lesson, f"{name}_{language}").strip()
            for name in ("title", "what", "why", "changed")
        ]
        if all(parts):
            return
    raise ActRefused(
        _(
            "Please write the lesson in English or in Chinese: a title, what happened, why, and what"
            " was changed."
        )
    )


@transaction.atomic
def reopen(
    *, incident: Incident, reason: str, seen_revision: int, by: User, at: datetime
) -> Incident:
    """Open an ended incident again, with the reason. Its lesson is out of sight until it closes.

    Raises
    ------
    lifecycle.StepRefused
        If it has not ended, or was withdrawn by its reporter.
    """
    require(access.may_reopen(by, incident))
    fresh = locked(incident, seen_revision)
    if not reason.strip():
        raise ActRefused(_("Please say why it is opened again."))
    fields = ("state", "duplicate_of", "end_reason")
    before = trail.picture(fresh, fields)
    was_triaged = fresh.triaged_at is not None
    _step(fresh, Step.REOPEN)
    fresh.duplicate_of, fresh.end_reason = None, ""
    fresh.closed_at = fresh.closed_by = None
    if not was_triaged:
        fresh.triaged_at, fresh.triaged_by = at, by
    _save(fresh)
    Lesson.objects.filter(incident=fresh).update(is_published=False)
    trail.record(
        "incident.reopened",
        subject=fresh,
        by=by,
        at=at,
        before=before,
        after={**trail.picture(fresh, fields), "reason": reason.strip()},
    )
    return fresh


# --- reminders -----------------------------------------------------------------------------------


@transaction.atomic
def remind_of_queue(*, department: Department, at: datetime) -> int:
    """Tell everybody who triages in the department that reports wait; return how many were told."""
    people = list(people_with(department, *access.TRIAGERS))
    for person in people:
        notices.tell(
            to=person, kind="incident.overdue", subject=department, link=TRIAGE_QUEUE, at=at
        )
    return len(people)


# --- saved views ---------------------------------------------------------------------------------


@transaction.atomic
def save_view(
    *, user: User, department: Department, name: str, query: str, at: datetime
) -> SavedView:
    """Keep a list with its filters under a name; the same name again replaces it."""
    require(access.may_list(user, department.pk))
    if not name.strip():
        raise ActRefused(_("Please give the view a name."))
    view, _is_new = SavedView.objects.update_or_create(
        user=user, department=department, name=name.strip()[:80], defaults={"query": query}
    )
    trail.record("view.saved", subject=view, by=user, at=at, after={"name": view.name})
    return view


@transaction.atomic
def remove_view(*, view: SavedView, user: User, at: datetime) -> None:
    """Forget a saved view."""
    require(view.user_id == user.pk)
    trail.record("view.removed", subject=view, by=user, at=at, before={"name": view.name})
    view.delete()


@transaction.atomic
def record_export(
    *, department: Department, format: str, filters: str, by: User, at: datetime
) -> None:
    """Keep that a list was taken out of the system: by whom, in which form, with which filters."""
    require(access.may_export(by, department.pk))
    trail.record(
        "incidents.exported",
        subject=department,
        by=by,
        at=at,
        after={"format": format, "filters": filters},
    )


# --- what the acts share -------------------------------------------------------------------------


def answers_of(incident: Incident) -> dict[str, completeness.Answer]:
    """Return the answer to every question of the investigation, by its name."""
    answers: dict[str, completeness.Answer] = {
        name: getattr(incident, name) for name in (*questions.SINGLE, *questions.TEXTS)
    }
    several: dict[str, list[str]] = {name: [] for name in questions.SEVERAL}
    for question, code in incident.codes.values_list("question", "code"):
        several.setdefault(question, []).append(code)
    answers.update(several)
    return answers


def open_actions(incident: Incident) -> int:
    """Return how many actions of the incident are not done yet."""
    return action_queries.open_counts(access.KIND, [incident.public_id]).get(incident.public_id, 0)


def _there(incident: Incident) -> Incident:
    fresh = Incident.objects.select_for_update().get(pk=incident.pk)
    if fresh.disposed_at:
        raise ActRefused(_("This incident was deleted after its time; only its tombstone is left."))
    return fresh


def locked(incident: Incident, seen_revision: int) -> Incident:
    """Return the incident as it is, locked; refuse if somebody has changed it since that revision."""
    fresh = _there(incident)
    _expect_seen(fresh, seen_revision)
    return fresh


def _expect_seen(fresh: Incident, seen_revision: int) -> None:
    if fresh.revision != seen_revision:
        raise ChangedMeanwhile(
            _(
                "Somebody else has changed this incident since you opened the page. What you typed is"
                " kept below; please look at the change, then send again."
            )
        )


def _under_work(incident: Incident, seen_revision: int, by: User) -> Incident:
    require(access.may_investigate(by, incident))
    fresh = locked(incident, seen_revision)
    if fresh.state not in lifecycle.UNDER_WORK:
        raise ActRefused(
            _("Findings can be written only while the incident is under investigation.")
        )
    return fresh


def _step(incident: Incident, step: Step) -> None:
    incident.state = lifecycle.take(step, state=State(incident.state))


def _save(incident: Incident) -> None:
    incident.revision += 1
    incident.save()


def _check_code(department: Department, vocabulary: str, code: str, *, kept: str) -> None:
    """Refuse a code that the department does not know; what the record already holds may stay."""
    if code in {"", kept, *GENERAL_ANSWERS}:
        return
    try:
        reports.terms(vocabulary, department).check_offered(code)
    except UnknownTerm:
        raise ActRefused(
            _("“%(code)s” is not in the list “%(vocabulary)s”.")
            % {"code": code, "vocabulary": vocabulary}
        ) from None
