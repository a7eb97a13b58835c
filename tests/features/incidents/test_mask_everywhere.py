"""An identity typed by mistake is masked wherever an incident repeats it, and the trail does not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from beamward.domain.incident.lifecycle import State
from beamward.domain.privacy.finding import Kind
from beamward.features.incidents import queries, services
from beamward.features.incidents.erasure.services import mask
from beamward.features.incidents.models import Incident
from beamward.features.incidents.services import ActRefused, ChangedMeanwhile
from beamward.features.reports import services as reports
from beamward.features.reports.models import Message
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.retention import services as retention
from beamward.foundation.retention.holds import UnderHold
from beamward.foundation.trail import services as trail_services
from beamward.foundation.trail.models import Entry
from beamward.foundation.trail.queries import entries_of
from beamward.foundation.trail.verification import verify
from tests.features.incidents.whole import WORD, make_whole, report_of
from tests.support import factories
from tests.support.factories import NOW, PASSWORD
from tests.support.pages import age, hidden
from tests.support.words import tables_that_hold

Make = Callable[..., Incident]
AS_PATIENT = {WORD: Kind.PATIENT_NAME}


def masked(incident: Incident, by: User, words: dict[str, Kind] | None = None) -> int:
    return mask(
        incident=incident,
        words=AS_PATIENT if words is None else words,
        seen_revision=incident.revision,
        by=by,
        at=factories.tomorrow(),
    )


def test_the_words_stand_nowhere_afterwards(department: Department, quality_lead: User) -> None:
    incident, _receipt = make_whole(department, lead=quality_lead)
    assert len(tables_that_hold(WORD)) > 12
    trail_services.seal()

    masked(incident, quality_lead)

    assert tables_that_hold(WORD) == set()
    assert all(WORD not in message.body for message in Message.objects.all())
    assert report_of(incident).narrative == "Patient [patient] lay 2 cm too low. [patient]!"
    assert report_of(incident).masked_at == factories.tomorrow()
    trail_services.seal()
    assert not verify().findings
    whole = next(queries.whole_records(department))
    assert WORD not in str(whole)


def test_the_trail_tells_how_many_of_which_kind_and_none_of_the_words(
    department: Department, quality_lead: User
) -> None:
    incident, _receipt = make_whole(department, lead=quality_lead)
    places = masked(incident, quality_lead)
    entry = entries_of(incident).get(act="incident.masked")
    assert entry.by == quality_lead
    assert entry.after == {"masked": {"patient_name": places}}
    assert places == 19


def test_the_trail_forgets_only_what_repeats_the_words(
    department: Department, quality_lead: User
) -> None:
    incident, _receipt = make_whole(department, lead=quality_lead)
    masked(incident, quality_lead)
    kept = entries_of(incident).get(act="incident.assigned")
    gone = entries_of(incident).get(act="incident.findings_recorded")
    assert kept.after["investigator"] == quality_lead.full_name
    assert (gone.after, gone.erased_at) == ({}, factories.tomorrow())


def test_another_incident_is_left_alone(
    department: Department, quality_lead: User, make_incident: Make
) -> None:
    incident, _receipt = make_whole(department, lead=quality_lead)
    other = make_incident(narrative=f"{WORD} again.")
    masked(incident, quality_lead)
    assert report_of(other).narrative == f"{WORD} again."


def test_a_page_that_was_opened_before_cannot_bring_the_words_back(
    department: Department, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident(State.INVESTIGATING, lead=quality_lead, narrative=f"{WORD} fell.")
    masked(incident, quality_lead)
    with pytest.raises(ChangedMeanwhile):
        services.record_findings(
            incident=incident,
            findings=services.Findings(department_narrative=f"{WORD} fell."),
            seen_revision=incident.revision,
            by=quality_lead,
            at=NOW,
        )


def test_what_was_masked_in_the_tables_before_still_goes_from_the_trail(
    department: Department, quality_lead: User, make_incident: Make
) -> None:
    judged = services.Judgement(event_type="near_miss", title=f"About {WORD}")
    incident = make_incident(State.TRIAGED, lead=quality_lead, judgement=judged)
    better = services.Judgement(event_type="near_miss", title="About the couch")
    incident = services.judge_anew(
        incident=incident,
        judgement=better,
        seen_revision=incident.revision,
        by=quality_lead,
        at=NOW,
    )
    assert masked(incident, quality_lead) == 0
    assert tables_that_hold(WORD) == set()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({}, "Choose or write"),
        ({"X": Kind.PERSON_NAME}, "at least two"),
        ({"Nobody": Kind.PERSON_NAME}, "nowhere"),
    ],
)
def test_words_that_mask_nothing_or_too_much_are_refused(
    words: dict[str, Kind], sentence: str, quality_lead: User, make_incident: Make
) -> None:
    incident = make_incident()
    with pytest.raises(ActRefused, match=sentence):
        masked(incident, quality_lead, words)
    assert factories.fresh(incident).revision == incident.revision


@pytest.mark.parametrize("role", sorted(Role))
def test_whoever_handles_reports_masks_and_nobody_else(
    role: Role, department: Department, make_incident: Make
) -> None:
    incident = make_incident(narrative=f"{WORD} fell.")
    person = factories.make_person(department, role)
    if role in {Role.TRIAGER, Role.INVESTIGATOR, Role.QUALITY_LEAD}:
        assert masked(incident, person) == 1
    else:
        with pytest.raises(PermissionDenied):
            masked(incident, person)


def test_a_hold_forbids_masking_by_everybody(
    department: Department, quality_lead: User, administrator: User
) -> None:
    receipt = factories.make_receipt(department, "Patient John Smith fell.")
    incident = queries.of_report(receipt.report.public_id)
    assert incident is not None
    retention.place_hold(
        department=department, subject=None, reason="Court", by=administrator, at=NOW
    )
    with pytest.raises(UnderHold, match=administrator.full_name):
        masked(incident, quality_lead, {"John Smith": Kind.PATIENT_NAME})
    with pytest.raises(UnderHold):
        reports.mask(report=receipt.report, by=quality_lead, at=NOW)
    with pytest.raises(PermissionDenied, match="keep this report") as refusal:
        reports.mask(report=receipt.report, by=None, at=NOW)
    assert administrator.full_name not in str(refusal.value)
    assert report_of(incident).narrative == "Patient John Smith fell."


# --- the page ------------------------------------------------------------------------------------------


@pytest.fixture
def page(make_incident: Make) -> str:
    incident = make_incident(narrative="Patient John Smith fell. Smithers saw John Smith, 王小明.")
    return f"/incidents/{incident.public_id}/mask"


def test_the_page_suggests_and_says_where_the_words_stand(
    page: str, triager: User, client_of: Callable[..., Client]
) -> None:
    shown = client_of(triager).get(page).content.decode()
    assert "John Smith – the name of a patient: what happened (2)" in shown


def test_first_the_texts_are_shown_as_they_will_stand_then_they_are_masked(
    page: str, triager: User, client_of: Callable[..., Client]
) -> None:
    browser = client_of(triager)
    sent: dict[str, Any] = {
        "revision": 0,
        "found": ["John Smith"],
        "picked": "王小明\n",
        "kind": "patient_name",
    }
    shown = browser.post(page, {**sent, "step": "preview"}).content.decode()
    assert "Patient [patient] fell. Smithers saw [patient], [patient]." in shown
    assert not Entry.objects.filter(act="incident.masked").exists()

    age(browser, "confirmed", seconds=601)
    asked = browser.post(page, {**sent, "step": "mask"})
    assert asked.status_code == 403
    assert not Entry.objects.filter(act="incident.masked").exists()

    answer = browser.post(
        page, {"typed": hidden(asked.content.decode(), "typed"), "confirm": PASSWORD}
    )
    assert answer.status_code == 302
    incident = Incident.objects.get()
    assert (
        report_of(incident).narrative
        == "Patient [patient] fell. Smithers saw [patient], [patient]."
    )
    assert "John" not in client_page(browser, incident)


def client_page(browser: Client, incident: Incident) -> str:
    pages = ("", "/trail")
    return "".join(
        browser.get(f"/incidents/{incident.public_id}{page}").content.decode() for page in pages
    )


def test_a_page_with_nothing_chosen_says_so_and_keeps_what_was_typed(
    page: str, triager: User, client_of: Callable[..., Client]
) -> None:
    browser = client_of(triager)
    sent = {"revision": 0, "kind": "patient_name", "step": "preview"}
    answer = browser.post(page, {**sent, "picked": ""})
    assert (answer.status_code, "Choose or write" in answer.content.decode()) == (422, True)
    answer = browser.post(page, {**sent, "picked": "王"})
    assert answer.status_code == 422
    assert "at least two" in answer.content.decode()
    assert "王</textarea>" in answer.content.decode()


def test_under_a_hold_the_page_leads_back_with_the_reason(
    page: str,
    triager: User,
    administrator: User,
    department: Department,
    client_of: Callable[..., Client],
) -> None:
    retention.place_hold(
        department=department, subject=None, reason="Court", by=administrator, at=NOW
    )
    answer = client_of(triager).get(page, follow=True).content.decode()
    assert "Under a legal hold" in answer
    assert f"{administrator.full_name} has placed this under a legal hold" in answer
