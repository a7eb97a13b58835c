"""The triage queue."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident, Origin
from beamward.foundation.accounts.models import User
from beamward.foundation.notices.queries import count_unread
from beamward.foundation.trail.queries import entries_of
from tests.features.incidents.conftest import Many
from tests.support import factories

Make = Callable[..., Incident]
ClientOf = Callable[..., Client]
QUEUE = "/incidents/triage"


def choice(incident: Incident) -> str:
    return f"{incident.public_id}:{incident.revision}"


def test_the_longest_waiting_stands_first_with_age_and_deadline(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    now = timezone.now()
    new = make_incident(narrative="The new one.", at=now)
    old = make_incident(narrative="The old one.", at=now - timedelta(days=8))
    page = client_of(triager).get(QUEUE).content.decode()
    assert re.findall(r'href="/incidents/([0-9A-Z]{12})"', page) == [
        old.public_id,
        new.public_id,
    ]
    assert "8 days" in page
    assert "5 days late" in page
    assert "3 days left" in page


def test_what_was_triaged_or_imported_does_not_wait_here(
    client_of: ClientOf, triager: User, make_incident: Make, many: Many
) -> None:
    triaged = make_incident(State.TRIAGED)
    imported = many(1, origin=Origin.IMPORT)[0]
    client = client_of(triager)
    page = client.get(QUEUE).content.decode()
    assert triaged.public_id not in page
    assert imported.public_id not in page
    assert "Nothing waits for triage" in page
    assert imported.public_id in client.get(QUEUE + "?origin=import").content.decode()


def test_several_reports_get_one_judgement_each_with_its_own_entry(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    chosen = [make_incident(event_type="near_miss"), make_incident(event_type="unsafe_condition")]
    left = make_incident()
    response = client_of(triager).post(
        QUEUE,
        {
            "chosen": [choice(incident) for incident in chosen],
            "potential_severity": "mild",
            "for_meeting": "on",
        },
    )
    assert response.status_code == 302
    for incident, event_type in zip(chosen, ("near_miss", "unsafe_condition"), strict=True):
        fresh = factories.fresh(incident)
        assert fresh.state == State.TRIAGED
        assert (fresh.event_type, fresh.potential_severity) == (event_type, "mild")
        assert fresh.for_meeting
        last = entries_of(fresh).last()
        assert last is not None
        assert (last.act, last.by) == ("incident.triaged", triager)
    assert factories.fresh(left).state == State.REPORTED


def test_what_cannot_be_triaged_is_told_and_stays_chosen_while_the_rest_is_done(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    good = make_incident(event_type="near_miss")
    unclear = make_incident()
    response = client_of(triager).post(
        QUEUE,
        {"chosen": [choice(good), choice(unclear)], "event_type": "", "medical_harm": "none"},
    )
    assert response.status_code == 409
    page = response.content.decode()
    assert "Please choose the type of event" in page
    assert f'value="{choice(unclear)}" checked' in page
    assert '<option value="none" selected>' in page
    assert factories.fresh(good).state == State.TRIAGED
    assert factories.fresh(unclear).state == State.REPORTED


def test_a_report_that_somebody_else_has_just_triaged_is_not_judged_twice(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    incident = make_incident()
    stale = choice(incident)
    client = client_of(triager)
    client.post(QUEUE, {"chosen": [stale], "event_type": "near_miss"})
    response = client.post(QUEUE, {"chosen": [stale], "event_type": "unsafe_condition"})
    assert response.status_code == 409
    assert "Somebody else has changed" in response.content.decode()
    assert factories.fresh(incident).event_type == "near_miss"


def test_nothing_chosen_is_said(client_of: ClientOf, triager: User, make_incident: Make) -> None:
    make_incident()
    response = client_of(triager).post(QUEUE, {"event_type": "near_miss"})
    assert "Please choose at least one report" in response.content.decode()


def test_reports_of_another_department_are_not_touched(
    client_of: ClientOf, triager: User, other_department: object
) -> None:
    theirs = factories.make_incident(other_department)  # type: ignore[arg-type]
    client_of(triager).post(QUEUE, {"chosen": [choice(theirs)], "event_type": "near_miss"})
    assert factories.fresh(theirs).state == State.REPORTED


@pytest.mark.parametrize("role", ["investigator", "head", "auditor", "reporter", "administrator"])
def test_only_triagers_and_quality_leads_see_the_queue(
    client_of: ClientOf, role: str, request: pytest.FixtureRequest
) -> None:
    assert client_of(request.getfixturevalue(role)).get(QUEUE).status_code == 403


def test_looking_at_the_queue_settles_the_notice_that_something_waits(
    client_of: ClientOf, triager: User, make_incident: Make
) -> None:
    make_incident()
    assert count_unread(triager) == 1
    client_of(triager).get(QUEUE)
    assert count_unread(triager) == 0
