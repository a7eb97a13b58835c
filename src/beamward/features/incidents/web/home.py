"""The first page: what waits for the person, and what the department has learned."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from beamward.domain.incident.lifecycle import State
from beamward.features.actions import queries as action_queries
from beamward.features.actions.models import ActionState
from beamward.features.incidents import access, labels, listing, queries
from beamward.features.incidents.models import Incident
from beamward.features.incidents.subject import title_of
from beamward.features.incidents.web.lessons import tellings
from beamward.features.incidents.web.lists import OPENING, shortened
from beamward.features.incidents.web.places import address
from beamward.features.reports import access as report_access
from beamward.features.reports import queries as reports
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.organisations.models import Department
from beamward.foundation.organisations.queries import roles_of, works_in

MOST_SHOWN = 8
LESSONS_SHOWN = 5
OLDEST_SHOWN = 4


@dataclass(frozen=True)
class DepartmentNow:
    """How many things wait in a department; None where it is not the reader's business."""

    department: Department
    to_triage: int | None
    to_triage_overdue: int
    answers_overdue: int | None
    for_meeting: int | None


@dataclass(frozen=True)
class Investigation:
    """An incident that the reader investigates."""

    incident: Incident
    title: str
    state: str
    answer_due_date: date
    is_overdue: bool


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader."""
    reader = person(request)
    now = timezone.now()
    departments = works_in(reader)
    members = [dep for dep in departments if access.may_read_lessons(reader, dep.pk)]
    investigations = list(queries.investigated_by(reader)[: MOST_SHOWN + 1])
    actions = list(action_queries.owned_by(reader).filter(state=ActionState.OPEN)[: MOST_SHOWN + 1])
    lessons = list(queries.lessons([dep.pk for dep in members])[:LESSONS_SHOWN])
    return render(
        request,
        "incidents/home.html",
        {
            "departments": [_now_in(dep, reader, queries.today(dep, now)) for dep in departments],
            "reports_to": members,
            "oldest": _oldest(departments, reader),
            "investigations": [
                _investigation(one, queries.today(one.department, now))
                for one in investigations[:MOST_SHOWN]
            ],
            "more_investigations": len(investigations) > MOST_SHOWN,
            "actions": [
                (one, one.due_date < queries.today(one.department, now))
                for one in actions[:MOST_SHOWN]
            ],
            "more_actions": len(actions) > MOST_SHOWN,
            "lessons": [(lesson, tellings(lesson)[0]) for lesson in lessons],
            "most_counted": listing.MOST_COUNTED,
            "address": address,
            "written": [(one, title_of(one)) for one in _written(departments, reader)],
            "is_handler": any(access.may_list(reader, department.pk) for department in departments),
            "manages": any(
                not access.may_read_lessons(reader, department.pk) for department in departments
            )
            or (not departments and reader.is_administrator),
            "investigates": any(
                access.investigates_in(reader, department.pk) for department in departments
            ),
        },
    )


def _written(departments: list[Department], reader: User) -> list[Incident]:
    """Return to what reporters have added words that nobody who handles it has read."""
    handled = [dep.pk for dep in departments if roles_of(reader, dep.pk) & report_access.HANDLERS]
    if not handled:
        return []
    unread = reports.with_unread_words(handled).values_list("public_id", flat=True)
    return queries.of_reports(list(unread[:MOST_SHOWN]))


def _oldest(departments: list[Department], reader: User) -> list[tuple[Incident, str]]:
    """Return what has waited longest for triage, each with how its report begins."""
    triaged_by_reader = [dep.pk for dep in departments if access.may_triage_in(reader, dep.pk)]
    if not triaged_by_reader:
        return []
    waiting = list(
        queries.to_triage(triaged_by_reader)
        .select_related("department")
        .order_by("received_at", "id")[:OLDEST_SHOWN]
    )
    openings = reports.openings([one.report_id for one in waiting], characters=OPENING + 1)
    return [(one, shortened(openings.get(one.report_id, ""))) for one in waiting]


def _now_in(department: Department, reader: User, on: date) -> DepartmentNow:
    triages = access.may_triage_in(reader, department.pk)
    reads = access.may_list(reader, department.pk)
    waiting = queries.to_triage([department.pk])
    return DepartmentNow(
        department,
        to_triage=listing.counted(waiting) if triages else None,
        to_triage_overdue=listing.counted(waiting.filter(due_date__lt=on)) if triages else 0,
        answers_overdue=listing.counted(queries.answers_overdue(department, on)) if reads else None,
        for_meeting=listing.counted(queries.for_meeting(department)) if reads else None,
    )


def _investigation(incident: Incident, on: date) -> Investigation:
    due = queries.answer_due_date(incident.department, incident.reported_date)
    return Investigation(
        incident,
        title_of(incident),
        str(labels.STATES[State(incident.state)]),
        answer_due_date=due,
        is_overdue=due < on,
    )
