"""The pages of triage: judge, merge, dismiss, assign, the safety meeting."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.public_id import grouped
from tests.features.incidents.conftest import sent
from tests.support import factories
from tests.support.factories import NOW

Make = Callable[..., Incident]
ClientOf = Callable[..., Client]


def at(incident: Incident, act: str) -> str:
    return f"/incidents/{incident.public_id}/{act}"


def test_a_report_is_judged_on_its_page(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    incident = make_incident(event_type="near_miss")
    client = client_of(triager)
    page = client.get(at(incident, "triage")).content.decode()
    assert factories.NARRATIVE in page
    assert 'value="near_miss" id="id_event_type_near_miss" checked' in page
    response = client.post(
        at(incident, "triage"),
        sent(incident, event_type="near_miss", title="Couch too low", medical_harm="unknown"),
    )
    assert response["Location"] == f"/incidents/{incident.public_id}"
    fresh = factories.fresh(incident)
    assert (fresh.state, fresh.title, fresh.medical_harm) == (
        State.TRIAGED,
        "Couch too low",
        "unknown",
    )


def test_without_a_type_of_event_nothing_is_lost_and_the_page_says_what_is_missing(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    incident = make_incident()
    response = client_of(triager).post(
        at(incident, "triage"), sent(incident, title="Couch too low", potential_severity="mild")
    )
    page = response.content.decode()
    assert "Please choose the type of event" in page
    assert 'value="Couch too low"' in page
    assert '<option value="mild" selected>' in page
    assert factories.fresh(incident).state == State.REPORTED


def test_every_coded_question_may_stay_unknown_or_under_investigation(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    page = client_of(triager).get(at(make_incident(), "triage")).content.decode()
    for code in ("unknown", "under_investigation"):
        assert page.count(f'value="{code}"') == 5


def test_a_page_that_has_grown_old_keeps_what_was_typed_and_tells_what_changed(
    client_of: ClientOf, triager: User, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(event_type="near_miss")
    opened = sent(
        incident, event_type="unsafe_condition", title="My words", potential_severity="severe"
    )
    client_of(quality_lead).post(at(incident, "meeting"), sent(incident, marked="on"))
    client = client_of(triager)
    response = client.post(at(incident, "triage"), opened)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody else has changed this incident" in page
    assert "changed the mark for the safety meeting" in page
    assert 'value="My words"' in page
    # The mark that the other one set is not undone by sending again.
    assert 'name="for_meeting" id="id_for_meeting" checked' in page
    again = {**opened, "revision": factories.fresh(incident).revision, "for_meeting": "on"}
    assert f'name="revision" value="{again["revision"]}"' in page
    assert client.post(at(incident, "triage"), again).status_code == 302
    assert factories.fresh(incident).title == "My words"


def test_a_triaged_report_is_not_triaged_again_but_judged_anew(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    incident = make_incident(State.TRIAGED)
    client = client_of(triager)
    assert client.get(at(incident, "triage")).status_code == 302
    refused = client.post(at(incident, "triage"), sent(incident, event_type="unsafe_condition"))
    assert refused.status_code == 409
    assert "is not possible: this incident is “triaged”" in refused.content.decode()
    client.post(at(incident, "judge-anew"), sent(incident, event_type="unsafe_condition"))
    assert factories.fresh(incident).event_type == "unsafe_condition"


def test_what_has_ended_is_not_judged_anew(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(State.CLOSED)
    client = client_of(quality_lead)
    response = client.get(at(incident, "judge-anew"), follow=True)
    assert "has not ended can be judged anew" in response.content.decode()


def test_a_code_that_the_department_no_longer_offers_may_stay(
    client_of: ClientOf, triager: User, make_incident: Make, department: Department
) -> None:
    incident = make_incident(technique="tbi", event_type="near_miss")
    organisations.keep_term(
        department=department,
        vocabulary="modality",
        code="tbi",
        is_own=False,
        is_active=False,
        by=factories.make_person(department, Role.QUALITY_LEAD),
        at=NOW,
    )
    client = client_of(triager)
    assert '<option value="tbi" selected>' in client.get(at(incident, "triage")).content.decode()
    client.post(at(incident, "triage"), sent(incident, event_type="near_miss", modality="tbi"))
    assert factories.fresh(incident).modality == "tbi"


# --- merging ---------------------------------------------------------------------------------------


def test_a_duplicate_is_merged_into_one_of_those_offered(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    first = make_incident(narrative="The first telling.")
    second = make_incident(narrative="The second telling.", at=NOW + timedelta(days=1))
    client = client_of(triager)
    page = client.get(at(second, "merge")).content.decode()
    assert "The first telling." in page
    assert f'value="{first.public_id}"' in page
    client.post(at(second, "merge"), sent(second, into=first.public_id))
    merged = factories.fresh(second)
    assert (merged.state, merged.duplicate_of) == (State.DUPLICATE, first)


def test_a_duplicate_is_merged_by_a_typed_reference(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    first = make_incident(at=NOW - timedelta(days=400))
    second = make_incident()
    client = client_of(triager)
    assert first.public_id not in client.get(at(second, "merge")).content.decode()
    typed = grouped(first.public_id).lower()
    client.post(at(second, "merge"), sent(second, reference=typed))
    assert factories.fresh(second).duplicate_of == first


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Please choose an incident"),
        ("nonsense", "This is not a reference"),
        ("0000-0000-0000", "no incident of that reference"),
    ],
)
def test_a_reference_that_leads_nowhere_is_said(
    typed: str, sentence: str, client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    incident = make_incident()
    response = client_of(triager).post(at(incident, "merge"), sent(incident, reference=typed))
    assert sentence in response.content.decode()


def test_nothing_is_merged_into_itself_or_into_another_department(
    client_of: ClientOf, triager: User, make_incident: Make, other_department: Department
) -> None:
    incident = make_incident()
    theirs = factories.make_incident(other_department)
    client = client_of(triager)
    itself = client.post(at(incident, "merge"), sent(incident, into=incident.public_id))
    assert "duplicate of itself" in itself.content.decode()
    elsewhere = client.post(at(incident, "merge"), sent(incident, into=theirs.public_id))
    assert "no incident of that reference" in elsewhere.content.decode()
    assert factories.fresh(incident).state == State.REPORTED


def test_candidates_are_searched_by_their_title(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    named = make_incident(State.TRIAGED, at=NOW - timedelta(days=300))
    incident = make_incident()
    page = client_of(triager).get(at(incident, "merge") + "?q=couch").content.decode()
    assert named.public_id in page


# --- dismissing, assigning, the meeting -------------------------------------------------------------


def test_a_dismissed_report_carries_its_reason(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    incident = make_incident()
    client = client_of(triager)
    empty = client.post(at(incident, "dismiss"), sent(incident, reason=" "))
    assert "Please give the reason" in empty.content.decode()
    client.post(at(incident, "dismiss"), sent(incident, reason="It was a drill."))
    fresh = factories.fresh(incident)
    assert (fresh.state, fresh.end_reason) == (State.NOT_AN_INCIDENT, "It was a drill.")
    assert "It was a drill." in client.get(f"/incidents/{incident.public_id}").content.decode()


def test_an_investigator_is_chosen_from_those_of_the_department_with_their_load(
    client_of: ClientOf, triager: User, investigator: User, make_incident: Make, stranger: User
) -> None:
    make_incident(State.INVESTIGATING, investigator=investigator)
    incident = make_incident(State.TRIAGED)
    client = client_of(triager)
    page = client.get(at(incident, "assign")).content.decode()
    assert "Person investigator (1 open investigation)" in page
    assert stranger.full_name not in page
    refused = client.post(at(incident, "assign"), sent(incident, investigator=stranger.public_id))
    assert refused.status_code == 200
    client.post(at(incident, "assign"), sent(incident, investigator=investigator.public_id))
    fresh = factories.fresh(incident)
    assert (fresh.state, fresh.investigator) == (State.INVESTIGATING, investigator)


def test_the_mark_for_the_meeting_is_set_and_taken_off(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    incident = make_incident()
    client = client_of(triager)
    client.post(at(incident, "meeting"), sent(incident, marked="on"))
    assert factories.fresh(incident).for_meeting
    client.post(at(incident, "meeting"), sent(factories.fresh(incident)))
    assert not factories.fresh(incident).for_meeting


@pytest.mark.parametrize("act", ["triage", "merge", "dismiss", "assign"])
@pytest.mark.parametrize("role", ["investigator", "head", "auditor", "reporter", "administrator"])
def test_only_triagers_and_quality_leads_take_the_acts_of_triage(
    act: str, role: str, client_of: ClientOf, make_incident: Make, request: pytest.FixtureRequest
) -> None:
    incident = make_incident()
    client = client_of(request.getfixturevalue(role))
    assert client.get(at(incident, act)).status_code == 403
    assert client.post(at(incident, act), sent(incident)).status_code == 403
