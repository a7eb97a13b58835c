"""Questions about incidents."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext as _

from beamward.domain.exchange.fiscal import fiscal_year
from beamward.domain.incident import completeness, lifecycle
from beamward.domain.incident.lifecycle import State, Step
from beamward.domain.vocabulary import is_general_answer
from beamward.features.actions import queries as actions
from beamward.features.incidents import labels, questions
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
from beamward.features.incidents.terms import Terms
from beamward.features.reports import queries as reports
from beamward.features.reports.handling import Progress
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.organisations.queries import people_with
from beamward.foundation.trail.models import Entry
from beamward.foundation.trail.queries import entries_of
from beamward.foundation.ui import written


def of_public_id(public_id: str) -> Incident | None:
    """Return the incident of that id with the people named on it, or None."""
    return (
        Incident.objects.select_related(
            "department", "machine", "investigator", "triaged_by", "closed_by", "duplicate_of"
        )
        .filter(public_id=public_id)
        .first()
    )


def of_report(report_id: str) -> Incident | None:
    """Return the incident that was opened for a report, or None."""
    return Incident.objects.select_related("department").filter(report_id=report_id).first()


def of_reports(report_ids: Collection[str]) -> list[Incident]:
    """Return the incidents that were opened for reports, in the order of the reports."""
    found = {
        incident.report_id: incident
        for incident in Incident.objects.filter(report_id__in=report_ids)
    }
    return [found[report_id] for report_id in report_ids if report_id in found]


def progress(report_id: str) -> Progress:
    """Return how far the handling of a report is, in words for its reporter."""
    incident = Incident.objects.only("state", "end_reason", "disposed_at").get(report_id=report_id)
    state = State(incident.state)
    if incident.disposed_at:
        day = written.date_of(incident.disposed_at)
        return Progress(
            state=state,
            label=_("deleted after its time"),
            explanation=_(
                "The department had your report and kept it as long as its rule says. On %(day)s it"
                " deleted what you told, what was said and found, and your name if you had given it."
                " Your code is right; there is nothing more to read."
            )
            % {"day": day},
            may_withdraw=False,
            is_ended=True,
        )
    explanation = str(labels.FOR_REPORTER[state])
    if state is State.NOT_AN_INCIDENT and incident.end_reason:
        explanation = f"{explanation} {incident.end_reason}"
    return Progress(
        state=state,
        label=str(labels.STATES[state]),
        explanation=explanation,
        may_withdraw=lifecycle.offers(Step.WITHDRAW, state=state),
        is_ended=state not in lifecycle.STANDING or state is State.CLOSED,
    )


def counts(*, by: str, department: Department | None, event_type: str) -> dict[str, int]:
    """Return how many incidents stand, by fiscal year, year, state, type of event or modality.

    Parameters
    ----------
    by : str
        ``fiscal-year`` (of the US: from October), ``year``, ``state``, ``event-type``, ``modality``.
        Years are those of the date of the report, not of the event: the date by which regulators
        publish their counts.
    event_type : str
        Only incidents of this type; empty for all.
    """
    incidents = Incident.objects.filter(state__in=lifecycle.STANDING)
    if department is not None:
        incidents = incidents.filter(department=department)
    if event_type:
        incidents = incidents.filter(event_type=event_type)
    tally: Counter[str] = Counter()
    if by in {"fiscal-year", "year"}:
        for day, number in incidents.values_list("reported_date").annotate(Count("id")):
            tally[str(fiscal_year(day) if by == "fiscal-year" else day.year)] += number
    else:
        field = by.replace("-", "_")
        tally.update(dict(incidents.values_list(field).annotate(Count("id"))))
    return dict(sorted(tally.items()))


# --- what waits ----------------------------------------------------------------------------------


def today(department: Department, at: datetime) -> date:
    """Return the day that it is in the department."""
    return at.astimezone(ZoneInfo(department.time_zone)).date()


def to_triage(department_ids: Collection[int]) -> QuerySet[Incident]:
    """Return the reports from the front door that nobody has looked at yet, in no order."""
    return Incident.objects.filter(
        department_id__in=department_ids, state=State.REPORTED, origin=Origin.FRONT_DOOR
    ).order_by()


def investigated_by(user: User) -> QuerySet[Incident]:
    """Return what a person is investigating, the longest waiting first."""
    return (
        Incident.objects.filter(investigator=user, state__in=sorted(lifecycle.UNDER_WORK))
        .select_related("department")
        .order_by("received_at", "id")
    )


def for_meeting(department: Department) -> QuerySet[Incident]:
    """Return what is on the agenda of the next safety meeting and not ended, in no order."""
    return Incident.objects.filter(
        department=department,
        for_meeting=True,
        state__in=sorted(lifecycle.STANDING - {State.CLOSED}),
    ).order_by()


def answer_due_date(department: Department, reported: date) -> date:
    """Return the day until which the department has promised its reporters an answer."""
    return reported + timedelta(days=department.answer_days)


def answers_overdue(department: Department, on: date) -> QuerySet[Incident]:
    """Return what was reported here and is not answered although it should be, in no order."""
    first_in_time = on - timedelta(days=department.answer_days)
    return Incident.objects.filter(
        department=department,
        origin=Origin.FRONT_DOOR,
        state__in=sorted(lifecycle.STANDING - {State.CLOSED}),
        # The moment, not the day of the report: by it the open ones are found through their index.
        received_at__lt=datetime.combine(
            first_in_time, time.min, tzinfo=ZoneInfo(department.time_zone)
        ),
    ).order_by()


def late_departments(*, at: datetime) -> list[Department]:
    """Return the departments in which a report waits longer than was promised."""
    waiting = Incident.objects.filter(
        state=State.REPORTED, origin=Origin.FRONT_DOOR, due_date__lt=at.date() + timedelta(days=1)
    )
    return [
        department
        for department in Department.objects.filter(pk__in=waiting.values("department")).order_by(
            "code"
        )
        if waiting.filter(
            department=department, due_date__lt=at.astimezone(ZoneInfo(department.time_zone)).date()
        ).exists()
    ]


def may_be_given(department: Department) -> QuerySet[User]:
    """Return the people to whom incidents of a department may be given, by name."""
    return people_with(department, Role.INVESTIGATOR, Role.QUALITY_LEAD)


def investigators(department: Department) -> list[tuple[User, int]]:
    """Return who may investigate, by name, each with the number of open investigations."""
    people = list(may_be_given(department))
    busy = dict(
        Incident.objects.filter(
            department=department,
            investigator__in=people,
            state__in=sorted(lifecycle.UNDER_WORK),
        )
        .order_by()
        .values_list("investigator_id")
        .annotate(Count("id"))
    )
    return [(person, busy.get(person.pk, 0)) for person in people]


# --- one incident beside others --------------------------------------------------------------------

SAME_EVENT_DAYS = 45
"""How far apart two tellings of one event may come in and still be offered for merging."""

MOST_CANDIDATES = 12
MOST_RECURRENCES = 100


def merge_candidates(incident: Incident, *, text: str = "") -> list[Incident]:
    """Return incidents of which this may be another telling, the newest first.

    Without ``text`` those that came in about the same time, the ones of the same machine or the same
    day first; with it, those whose title holds it, whenever they came in.
    """
    found = Incident.objects.filter(
        department_id=incident.department_id,
        state__in=sorted(lifecycle.STANDING),
        disposed_at=None,
    ).exclude(pk=incident.pk)
    if text:
        found = found.filter(title__icontains=text)
    else:
        span = timedelta(days=SAME_EVENT_DAYS)
        found = found.filter(
            received_at__gte=incident.received_at - span,
            received_at__lte=incident.received_at + span,
        )
    candidates = list(found.order_by("-received_at", "-id")[:MOST_CANDIDATES])
    return sorted(candidates, key=lambda other: not _is_alike(incident, other))


def _is_alike(one: Incident, other: Incident) -> bool:
    same_day = one.happened_date is not None and one.happened_date == other.happened_date
    return same_day or (one.machine_id is not None and one.machine_id == other.machine_id)


@dataclass(frozen=True)
class Recurrence:
    """A later incident that resembles an earlier one, and why."""

    incident: Incident
    reason: str


def recurrences(incident: Incident, *, since: date) -> list[Recurrence]:
    """Return later incidents that may show that it has happened again, the newest first.

    Two resemble each other if they share a problem type, or both the step of origin and the type of
    event. An answer that leaves a question open, or that says "other", resembles nothing.
    """
    later = (
        Incident.objects.filter(
            department_id=incident.department_id,
            reported_date__gte=since,
            state__in=sorted(lifecycle.STANDING),
        )
        .exclude(pk=incident.pk)
        .order_by("-reported_date", "-id")
    )
    terms = Terms(incident.department)
    reasons: dict[int, list[str]] = {}
    found: dict[int, Incident] = {}
    problems = [
        code
        for code in incident.codes.filter(question="problem_types").values_list("code", flat=True)
        if _says_something(code)
    ]
    if problems:
        shared = IncidentCode.objects.filter(
            question="problem_types", code__in=problems, incident__in=later
        ).values_list("incident_id", "code")
        codes_of: dict[int, list[str]] = {}
        for incident_id, code in shared.order_by("-incident__reported_date", "-incident_id"):
            codes_of.setdefault(incident_id, []).append(code)
        for other in later.filter(pk__in=list(codes_of)[:MOST_RECURRENCES]):
            found[other.pk] = other
            names = ", ".join(terms.label("problem_types", code) for code in codes_of[other.pk])
            reasons[other.pk] = [_("same problem type: %(names)s") % {"names": names}]
    if _says_something(incident.step_origin) and _says_something(incident.event_type):
        alike = later.filter(step_origin=incident.step_origin, event_type=incident.event_type)
        for other in alike[:MOST_RECURRENCES]:
            found[other.pk] = other
            reasons.setdefault(other.pk, []).append(
                _("same step of origin and type of event: %(step)s, %(type)s")
                % {
                    "step": terms.label("step_origin", incident.step_origin),
                    "type": terms.label("event_type", incident.event_type),
                }
            )
    ordered = sorted(
        found.values(), key=lambda other: (other.reported_date, other.pk), reverse=True
    )
    return [Recurrence(other, "; ".join(reasons[other.pk])) for other in ordered]


def _says_something(code: str) -> bool:
    return bool(code) and code != "other" and not is_general_answer(code)


WITHOUT_REVISION = (
    "incident.opened",
    "incident.remarked",
    "incident.gained_duplicate",
    "incident.action_planned",
)
"""Entries of the trail whose act leaves the revision as it is; each other one raises it by one."""


def changes_since(incident: Incident, revision: int) -> list[Entry]:
    """Return what was done to an incident since it had that revision, the oldest first."""
    missed = max(incident.revision - revision, 0)
    entries = entries_of(incident).exclude(act__in=WITHOUT_REVISION).order_by("-id")[:missed]
    return list(entries)[::-1]


def gaps_of(incident: Incident, answers: Mapping[str, completeness.Answer]) -> completeness.Gaps:
    """Return what is missing, promised or unknown of an incident with those answers."""
    return completeness.gaps(answers, event_type=incident.event_type)


def asked_of(incident: Incident) -> frozenset[str]:
    """Return the questions that have to be answered before such an incident is closed."""
    return frozenset(completeness.required_of(incident.event_type))


# --- many incidents ----------------------------------------------------------------------------------


def codes_of(incident_ids: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    """Return the several answers of each incident, by row number and question."""
    found: dict[int, dict[str, list[str]]] = {}
    rows = IncidentCode.objects.filter(incident_id__in=list(incident_ids)).order_by(
        "incident_id", "question", "code"
    )
    for incident_id, question, code in rows.values_list("incident_id", "question", "code"):
        found.setdefault(incident_id, {}).setdefault(question, []).append(code)
    return found


def lessons(department_ids: Collection[int]) -> QuerySet[Lesson]:
    """Return what departments have learned and published, the newest first."""
    return (
        Lesson.objects.filter(department_id__in=department_ids, is_published=True)
        .select_related("incident")
        .order_by("-published_at", "-id")
    )


def lessons_page(
    lessons_: QuerySet[Lesson], *, after: str = "", text: str = "", size: int
) -> tuple[list[Lesson], str]:
    """Return a page of lessons, and the id after which the next page begins (empty at the end)."""
    found = lessons_
    if text:
        found = found.filter(
            Q(title_en__icontains=text)
            | Q(title_zh__icontains=text)
            | Q(what_en__icontains=text)
            | Q(what_zh__icontains=text)
        )
    last = Lesson.objects.filter(public_id=after).values("id", "published_at").first()
    if last is not None:
        found = found.filter(published_at__lte=last["published_at"]).filter(
            Q(published_at__lt=last["published_at"]) | Q(id__lt=last["id"])
        )
    rows = list(found[: size + 1])
    return rows[:size], rows[size - 1].public_id if len(rows) > size else ""


def lesson_of_public_id(public_id: str) -> Lesson | None:
    """Return the lesson of that id with its incident, or None."""
    return (
        Lesson.objects.select_related("incident", "department").filter(public_id=public_id).first()
    )


def saved_views(user: User, department: Department) -> QuerySet[SavedView]:
    """Return the lists that a person keeps for a department, by name."""
    return SavedView.objects.filter(user=user, department=department).order_by("name")


def saved_view_of(user: User, public_id: str) -> SavedView | None:
    """Return the person's own saved view of that id, or None."""
    return (
        SavedView.objects.select_related("department")
        .filter(user=user, public_id=public_id)
        .first()
    )


# --- leaving with everything -------------------------------------------------------------------------

AT_A_TIME = 200
_WHOLE = (
    "public_id",
    "state",
    "origin",
    "title",
    "received_at",
    "reported_date",
    "happened_date",
    "due_date",
    "for_meeting",
    *questions.TRIAGE,
    *questions.INVESTIGATION,
    *questions.TEXTS,
    "end_reason",
    "closed_at",
    "disposed_at",
)


def whole_records(department: Department) -> Iterator[dict[str, Any]]:
    """Yield every incident of a department with all that belongs to it, but not who reported it."""
    rows = (
        Incident.objects.filter(department=department)
        .select_related("machine", "investigator", "duplicate_of")
        .order_by("id")
        .iterator(chunk_size=AT_A_TIME)
    )
    while some := list(islice(rows, AT_A_TIME)):
        told = reports.narratives([incident.report_id for incident in some])
        outside = reports.outside_ids([incident.report_id for incident in some])
        several = codes_of(incident.pk for incident in some)
        parts = {name: _parts_of(model, some, fields) for name, (model, fields) in _PARTS.items()}
        planned: dict[str, list[dict[str, Any]]] = {}
        for action in actions.of_department(department).filter(
            subject_kind=Incident._meta.label_lower,
            subject_id__in=[incident.public_id for incident in some],
        ):
            planned.setdefault(action.subject_id, []).append(
                {name: getattr(action, name) for name in _ACTION}
            )
        for incident in some:
            codes = several.get(incident.pk, {})
            yield {
                **{name: getattr(incident, name) for name in _WHOLE},
                "narrative": told.get(incident.report_id, ""),
                "outside_id": outside.get(incident.report_id, ""),
                "machine": incident.machine.code if incident.machine else "",
                "investigator": incident.investigator.full_name if incident.investigator else "",
                "duplicate_of": incident.duplicate_of.public_id if incident.duplicate_of else "",
                **{name: codes.get(name, []) for name in questions.SEVERAL},
                **{name: found.get(incident.pk, []) for name, found in parts.items()},
                "actions": planned.get(incident.public_id, []),
            }


_ACTION = (
    "public_id",
    "title",
    "description",
    "kind",
    "strength",
    "due_date",
    "state",
    "evidence",
    "effect",
    "effect_note",
)
_PARTS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "courses": (
        AffectedCourse,
        (
            "pseudonym",
            "structure",
            "basis",
            "planned_gy",
            "delivered_gy",
            "fractions_planned",
            "fractions_affected",
        ),
    ),
    "timeline": (TimelineEntry, ("moment", "what")),
    "remarks": (Remark, ("at", "body")),
    "lessons": (
        Lesson,
        (
            "title_en",
            "title_zh",
            "what_en",
            "what_zh",
            "why_en",
            "why_zh",
            "changed_en",
            "changed_zh",
            "is_published",
        ),
    ),
}


def _parts_of(
    model: type[Model], incidents: list[Incident], fields: tuple[str, ...]
) -> dict[int, list[dict[str, Any]]]:
    """Return the parts of each incident, by row number."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in model._default_manager.filter(incident__in=incidents).values("incident_id", *fields):
        found.setdefault(row.pop("incident_id"), []).append(row)
    return found
