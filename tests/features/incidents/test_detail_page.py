"""The page of one incident."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beamward.domain.exchange.record import EntryKind, HistoryEntry, OutsideRecord, Source
from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import queries, services
from beamward.features.incidents.models import Incident
from beamward.features.reports import services as report_services
from beamward.features.reports.models import Identity
from beamward.foundation.accounts.models import User
from beamward.foundation.notices.queries import count_unread
from beamward.foundation.organisations.models import Department, Role
from tests.support import factories
from tests.support.factories import NOW

Make = Callable[..., Incident]
ClientOf = Callable[..., Client]


def page_of(client: Client, incident: Incident, rest: str = "") -> str:
    response = client.get(f"/incidents/{incident.public_id}{rest}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_original_stands_beside_what_the_department_found(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(State.ACTIONS_OPEN)
    page = page_of(client_of(quality_lead), incident)
    assert factories.NARRATIVE in page
    assert factories.COMPLETE.department_narrative in page
    assert page.index("The report, as it came") < page.index("What we found")


@pytest.mark.parametrize(
    ("identity", "handler_reads", "confidant_reads"),
    [
        (Identity.NAMED, True, True),
        (Identity.CONFIDENCE, False, False),
        (Identity.ANONYMOUS, False, False),
    ],
)
def test_who_reported_is_shown_only_to_whom_the_reporter_chose(
    identity: Identity,
    handler_reads: bool,
    confidant_reads: bool,
    client_of: ClientOf,
    quality_lead: User,
    confidant: User,
    head: User,
    make_incident: Make,
) -> None:
    factories.make_key(confidant.memberships.get().department, confidant)
    told = {"name": "Zhao Qiang"} if identity != Identity.ANONYMOUS else {}
    incident = make_incident(identity=identity, **told)
    for person, reads in (
        (quality_lead, handler_reads),
        (confidant, confidant_reads),
        (head, False),
    ):
        assert ("Zhao Qiang" in page_of(client_of(person), incident)) == reads


@pytest.mark.parametrize(
    ("state", "leading"),
    [
        (State.REPORTED, "triage"),
        (State.TRIAGED, "assign"),
        (State.INVESTIGATING, "findings"),
        (State.CLOSED, None),
    ],
)
def test_the_next_step_is_the_one_that_leads_on(
    state: State,
    leading: str | None,
    client_of: ClientOf,
    quality_lead: User,
    make_incident: Make,
) -> None:
    incident = make_incident(state)
    page = page_of(client_of(quality_lead), incident)
    main = f'class="button primary" href="/incidents/{incident.public_id}/'
    if leading is None:
        assert main not in page
        assert f"/incidents/{incident.public_id}/reopen" in page
    else:
        assert f"{main}{leading}" in page


def test_a_reader_is_offered_no_act(
    client_of: ClientOf, auditor: User, make_incident: Make
) -> None:
    incident = make_incident(State.INVESTIGATING)
    page = page_of(client_of(auditor), incident)
    for act in ("findings", "close", "assign", "merge", "dismiss", "judge-anew", "remark", "ask"):
        assert f"/incidents/{incident.public_id}/{act}" not in page
    assert f"/incidents/{incident.public_id}/trail" in page


def test_the_investigator_is_told_what_is_missing_and_where_to_answer_it(
    client_of: ClientOf, investigator: User, make_incident: Make
) -> None:
    incident = make_incident(State.INVESTIGATING, investigator=investigator)
    services.record_findings(
        incident=incident,
        findings=services.Findings(step_origin="under_investigation", step_found="unknown"),
        seen_revision=incident.revision,
        by=investigator,
        at=NOW,
    )
    page = page_of(client_of(investigator), incident)
    for name in ("problem_types", "step_origin", "step_found"):
        assert f'/incidents/{incident.public_id}/findings#id_{name}"' in page
    assert "5 answers are missing" in page


def test_doses_are_shown_with_numerator_and_denominator(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(State.INVESTIGATING)
    courses: list[tuple[Decimal | None, Decimal, str, int | None, int | None]] = [
        (Decimal("50"), Decimal("52.5"), "course", None, None),
        (Decimal("2"), Decimal("2.6"), "fraction", 25, 3),
        (None, Decimal("7.4"), "course", None, None),
        (Decimal("0"), Decimal("1.1"), "course", None, None),
    ]
    for planned, delivered, basis, fractions, affected in courses:
        incident = factories.fresh(incident)
        services.add_course(
            incident=incident,
            pseudonym="patient A",
            basis=basis,
            planned_gy=planned,
            delivered_gy=delivered,
            fractions_planned=fractions,
            fractions_affected=affected,
            seen_revision=incident.revision,
            by=quality_lead,
            at=NOW,
        )
    page = page_of(client_of(quality_lead), incident)
    assert "+5.0%" in page
    assert "(52.5 − 50) / 50" in page
    assert "+30.0%" in page
    # 3 of 25 fractions by 0.6 Gy: 1.8 Gy of 50 Gy.
    assert "+3.6%" in page
    assert "(51.8 − 50) / 50" in page
    assert "7.4 / unknown Gy" in page
    assert "1.1 / 0 Gy" in page


def test_duplicates_are_shown_on_both_sides(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    duplicate = make_incident(State.DUPLICATE)
    target = duplicate.duplicate_of
    assert target is not None
    client = client_of(quality_lead)
    assert f"/incidents/{target.public_id}" in page_of(client, duplicate)
    assert f"/incidents/{duplicate.public_id}" in page_of(client, target)


def test_an_import_shows_its_source_and_what_was_added_there(
    client_of: ClientOf, quality_lead: User, department: Department
) -> None:
    record = OutsideRecord(
        source=Source.NRC,
        source_id="EN 1",
        source_url="https://example.org/en1",
        narrative="A source stuck for a moment.",
        language="en",
        notified_date=date(2020, 5, 4),
        history=(
            HistoryEntry(
                kind=EntryKind.UPDATE, entry_date=date(2020, 5, 9), text="It was a cable."
            ),
        ),
    )
    report_services.take_in(department=department, record=record, by=None, at=NOW)
    incident = Incident.objects.get(origin="import")
    page = page_of(client_of(quality_lead), incident)
    assert "https://example.org/en1" in page
    assert "EN 1" in page
    assert "It was a cable." in page
    assert "Imported from an outside source" in page
    assert "Ask the reporter" not in page


@pytest.mark.parametrize("role", ["reporter", "administrator"])
def test_who_does_not_read_incidents_is_refused(
    role: str, client_of: ClientOf, make_incident: Make, request: pytest.FixtureRequest
) -> None:
    incident = make_incident()
    response = client_of(request.getfixturevalue(role)).get(f"/incidents/{incident.public_id}")
    assert response.status_code == 403


def test_whoever_owns_an_action_reads_the_incident_it_came_of(
    client_of: ClientOf, reporter: User, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(State.INVESTIGATING)
    client = client_of(reporter)
    assert client.get(f"/incidents/{incident.public_id}").status_code == 403
    factories.make_action(incident, owner=reporter, by=quality_lead)
    assert client.get(f"/incidents/{incident.public_id}").status_code == 200
    assert client.get(f"/incidents/{incident.public_id}/trail").status_code == 403


def test_another_departments_incident_is_not_there(
    client_of: ClientOf, stranger: User, make_incident: Make
) -> None:
    incident = make_incident(State.CLOSED)
    client = client_of(stranger)
    for rest in ("", "/trail", "/recurrences", ".pdf", "/triage", "/findings", "/close"):
        assert client.get(f"/incidents/{incident.public_id}{rest}").status_code == 404
    assert client.get("/incidents/NOSUCHTHING0").status_code == 404


def test_the_trail_is_readable_beside_the_incident(
    client_of: ClientOf, auditor: User, make_incident: Make
) -> None:
    page = page_of(client_of(auditor), make_incident(State.CLOSED), "/trail")
    for words in ("triaged the report", "wrote findings", "closed the incident with a lesson"):
        assert words in page
    assert "Near miss" in page
    assert "near_miss" not in page


def test_seeing_the_incident_settles_what_was_told_about_it(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(State.TRIAGED, lead=quality_lead)
    other = factories.make_person(incident.department, Role.INVESTIGATOR)
    services.assign(
        incident=incident,
        investigator=other,
        seen_revision=incident.revision,
        by=quality_lead,
        at=NOW,
    )
    assert count_unread(other) == 1
    client_of(other).get(f"/incidents/{incident.public_id}")
    assert count_unread(other) == 0


def test_later_ones_like_it_are_shown_with_the_reason(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    first = make_incident(State.ACTIONS_OPEN)
    again = make_incident(State.ACTIONS_OPEN, at=NOW + timedelta(days=30))
    client = client_of(quality_lead)
    page = page_of(client, first, "/recurrences?since=2026-03-10")
    assert again.public_id in page
    assert "same problem type" in page
    assert "No later incident" in page_of(client, first, "/recurrences?since=2026-12-01")
    part = client.get(
        f"/incidents/{first.public_id}/recurrences", headers={"HX-Request": "true"}
    ).content.decode()
    assert again.public_id in part
    assert "<html" not in part


def test_the_number_of_questions_does_not_grow_with_what_belongs_to_it(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(State.ACTIONS_OPEN)
    client = client_of(quality_lead)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            page_of(client, incident)
        return len(asked)

    services.remark(incident=incident, body="One.", by=quality_lead, at=NOW)
    questions()
    few = questions()
    for number in range(20):
        services.remark(incident=incident, body=f"Number {number}.", by=quality_lead, at=NOW)
    assert questions() == few
    assert few <= 24


def test_changes_since_are_those_the_person_has_not_seen(
    make_incident: Make, quality_lead: User
) -> None:
    incident = make_incident(State.TRIAGED, lead=quality_lead)
    seen = incident.revision
    services.remark(incident=incident, body="A word.", by=quality_lead, at=NOW)
    services.mark_for_meeting(
        incident=incident, marked=True, seen_revision=seen, by=quality_lead, at=NOW
    )
    changes = queries.changes_since(factories.fresh(incident), seen)
    assert [entry.act for entry in changes] == ["incident.marked_for_meeting"]
