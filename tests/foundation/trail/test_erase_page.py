"""The page on which the quality lead or the head erases what an entry says."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts import sessions
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.trail import services, verification
from beamward.foundation.trail.models import Entry
from beamward.foundation.trail.queries import entries_of
from tests.support import factories

ClientOf = Callable[..., Client]


@pytest.fixture
def entry(make_incident: Callable[..., Incident]) -> Entry:
    """The entry of a triage, which says a title."""
    found = entries_of(make_incident(State.TRIAGED)).filter(act="incident.triaged").get()
    assert found.after["title"]
    return found


def address(entry: Entry) -> str:
    return reverse("trail-erase", args=[entry.public_id])


def test_the_history_leads_to_the_page_and_back(
    client_of: ClientOf, quality_lead: User, entry: Entry
) -> None:
    client = client_of(quality_lead)
    history = f"/incidents/{entry.subject_id}/trail"
    assert address(entry) in client.get(history).content.decode()
    page = client.get(address(entry)).content.decode()
    assert "This cannot be undone" in page
    answer = client.post(address(entry), {"reason": "A name in the title."}, follow=True)
    assert answer.redirect_chain[0][0] == f"/incidents/{entry.subject_id}"
    history = client.get(history).content.decode()
    assert "What this entry said has been erased." in history
    assert address(entry) not in history
    services.seal()
    assert verification.verify().erased == 1
    assert verification.verify().holds


def test_without_a_reason_the_page_says_so_and_nothing_is_erased(
    client_of: ClientOf, quality_lead: User, entry: Entry
) -> None:
    answer = client_of(quality_lead).post(address(entry), {"reason": " "})
    assert answer.status_code == 422
    assert Entry.objects.get(pk=entry.pk).erased_at is None


def test_what_was_erased_meanwhile_is_a_sentence_and_the_reason_is_kept(
    client_of: ClientOf, quality_lead: User, head: User, entry: Entry
) -> None:
    client = client_of(quality_lead)
    for person in (head, quality_lead):
        client = client_of(person)
        answer = client.post(address(entry), {"reason": f"Asked by {person.login}."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "has been erased already" in page
    assert "Asked by quality_lead." in page


def test_the_page_asks_again_who_it_is_before_it_erases(
    client_of: ClientOf, quality_lead: User, entry: Entry
) -> None:
    client = client_of(quality_lead)
    session = client.session
    session[sessions.CONFIRMED] = 0
    session.save()
    client.post(address(entry), {"reason": "A name in the title."})
    assert Entry.objects.get(pk=entry.pk).erased_at is None


@pytest.mark.parametrize("role", sorted(Role))
def test_others_of_the_department_may_not(
    client_of: ClientOf, department: Department, entry: Entry, role: Role
) -> None:
    client = client_of(factories.make_person(department, role))
    expected = 200 if role in {Role.QUALITY_LEAD, Role.HEAD} else 403
    assert client.get(address(entry)).status_code == expected
    answer = client.post(address(entry), {"reason": ""})
    assert answer.status_code == (422 if expected == 200 else 403)


def test_other_departments_know_of_no_entry(
    client_of: ClientOf, stranger: User, entry: Entry
) -> None:
    client = client_of(stranger)
    assert client.get(address(entry)).status_code == 404
    assert client.post(address(entry), {"reason": "x"}).status_code == 404
    assert client.get(reverse("trail-erase", args=["000000000000"])).status_code == 404


def test_whoever_may_not_erase_sees_no_link(
    client_of: ClientOf, auditor: User, entry: Entry
) -> None:
    page = client_of(auditor).get(f"/incidents/{entry.subject_id}/trail").content.decode()
    assert "triaged" in page
    assert address(entry) not in page
