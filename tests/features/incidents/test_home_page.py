"""The first page."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Role
from tests.support import factories

Make = Callable[..., Incident]
ClientOf = Callable[..., Client]


def home(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_triager_sees_how_many_reports_wait_and_the_oldest_first(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    now = timezone.now()
    newer = make_incident(narrative="A newer thing happened.", at=now)
    older = make_incident(narrative="An older thing happened.", at=now - timedelta(days=9))
    page = home(client_of(triager))
    assert "Wait for triage" in page
    assert "1 late" in page
    assert page.index(f"/incidents/{older.public_id}/triage") < page.index(
        f"/incidents/{newer.public_id}/triage"
    )


def test_an_investigator_sees_the_own_investigations_and_actions(
    client_of: ClientOf, investigator: User, make_incident: Make
) -> None:
    mine = make_incident(State.ACTIONS_OPEN, investigator=investigator)
    others = make_incident(State.INVESTIGATING)
    page = home(client_of(investigator))
    assert f"/incidents/{mine.public_id}" in page
    assert f"/incidents/{others.public_id}" not in page
    assert "Interlock on the couch height" in page
    assert "Wait for triage" not in page


def test_a_reporter_sees_lessons_and_the_way_to_report_but_no_incident(
    client_of: ClientOf, reporter: User, make_incident: Make, department: Department
) -> None:
    closed = make_incident(State.CLOSED)
    waiting = make_incident()
    page = home(client_of(reporter))
    assert f"/r/{department.code}" in page
    assert "Read the couch height aloud" in page
    assert closed.public_id not in page
    assert waiting.public_id not in page


def test_an_administrator_is_told_that_reports_are_not_open_to_them(
    client_of: ClientOf, administrator: User, make_incident: Make
) -> None:
    make_incident(State.CLOSED)
    page = home(client_of(administrator))
    assert "not open to administrators" in page
    assert "Read the couch height aloud" not in page


def test_a_person_of_two_departments_sees_both_apart(
    client_of: ClientOf, department: Department, other_department: Department
) -> None:
    both = factories.make_person(department, Role.QUALITY_LEAD)
    organisations.give_role(
        user=both, department=other_department, role=Role.AUDITOR, by=None, at=factories.NOW
    )
    page = home(client_of(both))
    assert "department=onc" in page
    assert "department=other" in page
    assert page.count("Wait for triage") == 1


def test_a_visitor_is_asked_to_sign_in(client: Client, db: None) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in")


def test_who_has_nothing_to_do_is_asked_to_tell_what_they_see(
    client_of: ClientOf, reporter: User, investigator: User
) -> None:
    assert "Nothing waits for you" in home(client_of(reporter))
    assert "Nothing is given to you." in home(client_of(investigator))
