"""The pages of investigation: findings, courses, timeline, discussion, questions, actions."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from beamward.domain.incident.lifecycle import State
from beamward.features.actions import queries as actions
from beamward.features.incidents import access, services
from beamward.features.incidents.models import Incident
from beamward.features.reports import queries as reports
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Role
from tests.features.incidents.conftest import sent
from tests.support import factories
from tests.support.factories import NOW

Make = Callable[..., Incident]
ClientOf = Callable[..., Client]


def at(incident: Incident, act: str) -> str:
    return f"/incidents/{incident.public_id}/{act}"


@pytest.fixture
def incident(make_incident: Make, investigator: User) -> Incident:
    """An incident that the investigator investigates."""
    return make_incident(State.INVESTIGATING, investigator=investigator)


def test_findings_are_written_with_trees_of_factors(
    client_of: ClientOf, investigator: User, incident: Incident
) -> None:
    client = client_of(investigator)
    page = client.get(at(incident, "findings")).content.decode()
    assert factories.NARRATIVE in page
    assert 'value="individual" id="id_factors_individual"' in page
    client.post(
        at(incident, "findings"),
        sent(
            incident,
            department_narrative="The couch value was taken over.",
            step_origin="p12_patient_setup",
            step_found="under_investigation",
            patients_affected="2",
            factors=["attention_slip", "individual"],
            barriers_caught=["unknown"],
        ),
    )
    fresh = factories.fresh(incident)
    assert fresh.department_narrative == "The couch value was taken over."
    assert (fresh.step_found, fresh.patients_affected) == ("under_investigation", "2")
    answers = services.answers_of(fresh)
    assert answers["factors"] == ["attention_slip", "individual"]
    page = client.get(at(incident, "findings")).content.decode()
    assert 'id="id_factors_attention_slip" checked' in page
    assert 'id="id_barriers_caught_unknown" checked' in page


@pytest.mark.parametrize("answer", ["unknown", "under_investigation"])
def test_how_many_patients_may_stay_open(
    answer: str, client_of: ClientOf, investigator: User, incident: Incident
) -> None:
    client = client_of(investigator)
    client.post(
        at(incident, "findings"), sent(incident, patients_affected="", patients_open=answer)
    )
    assert factories.fresh(incident).patients_affected == answer
    assert f'<option value="{answer}" selected>' in (
        client.get(at(incident, "findings")).content.decode()
    )


def test_a_number_that_is_none_is_refused_and_everything_typed_stays(
    client_of: ClientOf, investigator: User, incident: Incident
) -> None:
    response = client_of(investigator).post(
        at(incident, "findings"),
        sent(
            incident,
            department_narrative="A long text that must not be lost.",
            patients_affected="some",
            factors=["attention_slip"],
        ),
    )
    assert response.status_code == 409
    page = response.content.decode()
    assert "whole number" in page
    assert "A long text that must not be lost." in page
    assert 'id="id_factors_attention_slip" checked' in page


def test_two_who_write_at_once_lose_nothing_of_each_other(
    client_of: ClientOf, investigator: User, quality_lead: User, incident: Incident
) -> None:
    opened = sent(
        incident, department_narrative="What I found.", step_origin="", factors=["fatigue_stress"]
    )
    client_of(quality_lead).post(
        at(incident, "findings"),
        sent(
            incident,
            department_narrative="What the lead found.",
            step_origin="p12_patient_setup",
            problem_types=["position_shift"],
            patients_open="unknown",
        ),
    )
    client = client_of(investigator)
    response = client.post(at(incident, "findings"), opened)
    assert response.status_code == 409
    page = response.content.decode()
    # Both texts can be read, the own one in its field.
    assert "What the lead found." in page
    assert ">\nWhat I found.</textarea>" in page
    # What this person had left alone shows what the other one answered.
    assert '<option value="p12_patient_setup" selected>' in page
    assert 'id="id_problem_types_position_shift" checked' in page
    assert 'id="id_factors_fatigue_stress" checked' in page
    assert '<option value="unknown" selected>' in page


def test_findings_are_written_only_under_investigation(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    for state in (State.TRIAGED, State.CLOSED):
        incident = make_incident(state)
        client = client_of(quality_lead)
        page = client.get(at(incident, "findings"), follow=True).content.decode()
        assert "only while the incident is under investigation" in page
        refused = client.post(
            at(incident, "findings"), sent(incident, department_narrative="Too late.")
        )
        assert refused.status_code == 409
        assert "Too late." in refused.content.decode()


def test_another_investigator_writes_no_findings(
    client_of: ClientOf, incident: Incident, make_incident: Make
) -> None:
    other = factories.make_person(incident.department, Role.INVESTIGATOR)
    client = client_of(other)
    assert client.get(at(incident, "findings")).status_code == 403
    assert client.post(at(incident, "findings"), sent(incident)).status_code == 403


# --- courses and timeline ---------------------------------------------------------------------------


def test_a_course_is_added_and_removed(
    client_of: ClientOf, investigator: User, incident: Incident
) -> None:
    client = client_of(investigator)
    response = client.post(
        at(incident, "courses/add"),
        sent(
            incident,
            pseudonym="patient A",
            basis="course",
            planned_gy="50",
            delivered_gy="",
            fractions_planned="25",
        ),
    )
    assert response["Location"] == at(incident, "courses/add")
    course = incident.courses.get()
    assert (course.planned_gy, course.delivered_gy) == (Decimal(50), None)
    assert "patient A" in client.get(at(incident, "courses/add")).content.decode()
    remove = at(incident, f"courses/{course.public_id}/remove")
    assert "patient A" in client.get(remove).content.decode()
    client.post(remove, sent(factories.fresh(incident)))
    assert not incident.courses.exists()


def test_a_course_that_cannot_be_is_refused_with_its_values_kept(
    client_of: ClientOf, investigator: User, incident: Incident
) -> None:
    response = client_of(investigator).post(
        at(incident, "courses/add"),
        sent(incident, pseudonym="patient A", basis="course", planned_gy="50", delivered_gy="-1"),
    )
    page = response.content.decode()
    assert "A dose cannot be negative." in page
    assert 'value="50"' in page
    assert not incident.courses.exists()


def test_the_timeline_is_written_and_put_in_order(
    client_of: ClientOf, investigator: User, incident: Incident
) -> None:
    client = client_of(investigator)
    for moment, what in (("fraction 2", "It was seen."), ("fraction 1", "It began.")):
        client.post(
            at(incident, "timeline/add"), sent(factories.fresh(incident), moment=moment, what=what)
        )
    second = incident.timeline.get(what="It began.")
    client.post(
        at(incident, f"timeline/{second.public_id}/move"),
        sent(factories.fresh(incident), to="earlier"),
    )
    assert [entry.what for entry in incident.timeline.all()] == ["It began.", "It was seen."]
    client.post(
        at(incident, f"timeline/{second.public_id}/remove"), sent(factories.fresh(incident))
    )
    assert [entry.what for entry in incident.timeline.all()] == ["It was seen."]


def test_moving_in_a_timeline_that_somebody_else_has_changed_is_refused(
    client_of: ClientOf, investigator: User, incident: Incident
) -> None:
    client = client_of(investigator)
    client.post(at(incident, "timeline/add"), sent(incident, what="It began."))
    entry = incident.timeline.get()
    response = client.post(
        at(incident, f"timeline/{entry.public_id}/move"), sent(incident, to="later")
    )
    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody else has changed" in page
    assert f'value="{factories.fresh(incident).revision}"' in page


def test_parts_of_another_incident_are_not_reached(
    client_of: ClientOf, investigator: User, incident: Incident, make_incident: Make
) -> None:
    other = make_incident(State.INVESTIGATING, investigator=investigator)
    client = client_of(investigator)
    client.post(at(other, "timeline/add"), sent(other, what="Elsewhere."))
    entry = other.timeline.get()
    assert client.get(at(incident, f"timeline/{entry.public_id}/remove")).status_code == 404


# --- discussion, questions, actions -----------------------------------------------------------------


def test_a_remark_stands_in_the_discussion_whatever_else_has_changed(
    client_of: ClientOf, head: User, incident: Incident
) -> None:
    client = client_of(head)
    client.post(at(incident, "remark"), {"body": "Seen before?", "revision": "0"})
    assert "Seen before?" in client.get(f"/incidents/{incident.public_id}").content.decode()
    empty = client.post(at(incident, "remark"), sent(incident, body="  "))
    assert "Please write something" in empty.content.decode()


def test_the_reporter_is_asked(
    client_of: ClientOf, investigator: User, incident: Incident, head: User
) -> None:
    client = client_of(investigator)
    client.post(at(incident, "ask"), sent(incident, question="Was the laser on?"))
    report = reports.of_public_id(incident.report_id)
    assert report is not None
    assert [message.body for message in reports.messages_of(report)] == ["Was the laser on?"]
    assert client_of(head).post(at(incident, "ask"), sent(incident)).status_code == 403


def test_an_action_is_planned_with_owner_kind_and_day(
    client_of: ClientOf, investigator: User, action_owner: User, incident: Incident
) -> None:
    client = client_of(investigator)
    page = client.get(at(incident, "actions/add")).content.decode()
    assert "Person action_owner" in page
    plan = {
        "title": "Interlock on the couch height",
        "kind": "forcing_function",
        "owner": action_owner.public_id,
        "due_date": "2026-05-01",
        "check_after_days": "90",
    }
    client.post(at(incident, "actions/add"), sent(incident, **plan))
    (action,) = actions.of_subject(access.KIND, incident.public_id)
    assert (action.title, action.owner, action.strength) == (
        "Interlock on the couch height",
        action_owner,
        "strong",
    )
    assert action.public_id in client.get(f"/incidents/{incident.public_id}").content.decode()


def test_an_action_that_is_not_described_is_refused_with_its_values_kept(
    client_of: ClientOf, investigator: User, action_owner: User, incident: Incident
) -> None:
    response = client_of(investigator).post(
        at(incident, "actions/add"),
        sent(
            incident,
            title="",
            description="The console should refuse it.",
            owner=action_owner.public_id,
            due_date="2026-05-01",
            check_after_days="90",
        ),
    )
    assert response.status_code == 409
    assert "The console should refuse it." in response.content.decode()
    assert not actions.of_subject(access.KIND, incident.public_id)


def test_the_investigation_is_finished_when_an_action_is_open(
    client_of: ClientOf, investigator: User, incident: Incident
) -> None:
    client = client_of(investigator)
    refused = client.post(at(incident, "finish"), sent(incident))
    assert "No action is open" in refused.content.decode()
    factories.make_action(incident, owner=investigator, by=investigator, at=NOW)
    client.post(at(incident, "finish"), sent(factories.fresh(incident)))
    assert factories.fresh(incident).state == State.ACTIONS_OPEN
