"""Reports that wait too long are not forgotten."""

from collections.abc import Callable
from datetime import timedelta

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import queries, services
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.notices.queries import unread_of
from beamward.foundation.organisations.models import Department
from tests.support.factories import NOW

Make = Callable[..., Incident]


def late(days: int) -> list[Department]:
    return queries.late_departments(at=NOW + timedelta(days=days))


def test_those_who_triage_are_told_after_the_promised_days_and_not_before(
    department: Department, make_incident: Make, triager: User, investigator: User
) -> None:
    make_incident()
    assert late(department.triage_days) == []
    assert late(department.triage_days + 1) == [department]
    services.remind_of_queue(department=department, at=NOW + timedelta(days=4))
    told = [notice.kind for notice in unread_of(triager)]
    assert told.count("incident.overdue") == 1
    assert list(unread_of(investigator)) == []


def test_a_second_reminder_adds_no_second_unread_notice(
    department: Department, make_incident: Make, triager: User
) -> None:
    make_incident()
    for day in (4, 5):
        services.remind_of_queue(department=department, at=NOW + timedelta(days=day))
    assert [notice.kind for notice in unread_of(triager)].count("incident.overdue") == 1


def test_a_report_that_was_looked_at_is_not_late(
    department: Department, make_incident: Make
) -> None:
    make_incident(State.TRIAGED)
    assert late(30) == []


def test_the_notice_leads_to_the_queue(db: None) -> None:
    from django.urls import reverse

    assert reverse("triage-queue") == services.TRIAGE_QUEUE
