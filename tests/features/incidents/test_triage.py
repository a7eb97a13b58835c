"""Judging a report."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from beamward.domain.incident.lifecycle import State, StepRefused
from beamward.features.incidents import services
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.trail.queries import entries_of
from tests.support.factories import JUDGEMENT, NOW, fresh

Make = Callable[..., Incident]


def triage(incident: Incident, by: User, seen: int | None = None, **changes: str) -> Incident:
    judgement = services.Judgement(**{**JUDGEMENT.__dict__, **changes})
    revision = incident.revision if seen is None else seen
    return services.triage(
        incident=incident, judgement=judgement, seen_revision=revision, by=by, at=NOW
    )


def test_a_report_is_triaged_and_the_trail_tells_by_whom(
    make_incident: Make, triager: User
) -> None:
    incident = triage(make_incident(), triager)
    assert incident.state == State.TRIAGED
    assert incident.triaged_by == triager
    last = entries_of(incident).last()
    assert last is not None
    assert (last.act, last.by, last.at) == ("incident.triaged", triager, NOW)
    assert last.before["state"] == "reported"
    assert last.after["event_type"] == "near_miss"


def test_a_report_is_triaged_once(make_incident: Make, triager: User) -> None:
    incident = triage(make_incident(), triager)
    with pytest.raises(StepRefused):
        triage(incident, triager)


@pytest.mark.parametrize(
    "role", ["reporter", "investigator", "head", "auditor", "confidant", "administrator"]
)
def test_only_triagers_and_quality_leads_triage(
    make_incident: Make, role: str, request: pytest.FixtureRequest
) -> None:
    incident = make_incident()
    with pytest.raises(PermissionDenied):
        triage(incident, request.getfixturevalue(role))
    assert fresh(incident).state == State.REPORTED


def test_a_stranger_does_not_triage(make_incident: Make, stranger: User) -> None:
    with pytest.raises(PermissionDenied):
        triage(make_incident(), stranger)


def test_two_people_at_once_the_second_gets_a_sentence(
    make_incident: Make, triager: User, quality_lead: User
) -> None:
    incident = make_incident()
    services.mark_for_meeting(
        incident=incident, marked=True, seen_revision=0, by=quality_lead, at=NOW
    )
    with pytest.raises(services.ChangedMeanwhile) as refusal:
        triage(incident, triager, seen=0)
    assert "kept" in str(refusal.value)
    assert fresh(incident).state == State.REPORTED


def test_an_answer_outside_the_vocabulary_is_refused(make_incident: Make, triager: User) -> None:
    incident = make_incident()
    with pytest.raises(services.ActRefused, match="terrible"):
        triage(incident, triager, medical_harm="terrible")
    assert fresh(incident).state == State.REPORTED


def test_unknown_is_an_answer_at_triage_but_silence_is_not(
    make_incident: Make, triager: User
) -> None:
    with pytest.raises(services.ActRefused):
        triage(make_incident(), triager, event_type="")
    assert triage(make_incident(), triager, event_type="unknown").event_type == "unknown"


def test_a_judgement_can_be_changed_until_the_end(make_incident: Make, triager: User) -> None:
    incident = triage(make_incident(), triager)
    anew = services.judge_anew(
        incident=incident,
        judgement=services.Judgement(event_type="radiation_incident", title="Worse than thought"),
        seen_revision=incident.revision,
        by=triager,
        at=NOW,
    )
    assert anew.event_type == "radiation_incident"
    closed = make_incident(State.CLOSED)
    with pytest.raises(services.ActRefused):
        services.judge_anew(
            incident=closed,
            judgement=JUDGEMENT,
            seen_revision=closed.revision,
            by=triager,
            at=NOW,
        )


def test_a_duplicate_keeps_both_tellings(make_incident: Make, triager: User) -> None:
    first, second = make_incident(), make_incident(narrative="The same, told by somebody else.")
    merged = services.merge(incident=second, into=first, seen_revision=0, by=triager, at=NOW)
    assert merged.state == State.DUPLICATE
    assert merged.duplicate_of == first
    assert [entry.act for entry in entries_of(first)][-1] == "incident.gained_duplicate"


def test_an_incident_is_no_duplicate_of_itself_nor_of_an_ended_one(
    make_incident: Make, triager: User
) -> None:
    incident = make_incident()
    ended = make_incident(State.NOT_AN_INCIDENT)
    for target in (incident, ended):
        with pytest.raises(services.ActRefused):
            services.merge(incident=incident, into=target, seen_revision=0, by=triager, at=NOW)


def test_duplicates_do_not_form_chains(make_incident: Make, triager: User) -> None:
    first, second, third = make_incident(), make_incident(), make_incident()
    services.merge(incident=second, into=first, seen_revision=0, by=triager, at=NOW)
    with pytest.raises(services.ActRefused):
        services.merge(incident=first, into=third, seen_revision=0, by=triager, at=NOW)


def test_what_is_no_incident_is_dismissed_with_a_reason(make_incident: Make, triager: User) -> None:
    incident = make_incident()
    with pytest.raises(services.ActRefused):
        services.dismiss(incident=incident, reason="  ", seen_revision=0, by=triager, at=NOW)
    ended = services.dismiss(
        incident=incident, reason="A drill", seen_revision=0, by=triager, at=NOW
    )
    assert ended.state == State.NOT_AN_INCIDENT


def test_an_incident_is_given_only_to_an_investigator_of_the_department(
    make_incident: Make, triager: User, investigator: User, stranger: User
) -> None:
    incident = make_incident(State.TRIAGED)
    with pytest.raises(services.ActRefused, match=stranger.full_name):
        services.assign(
            incident=incident,
            investigator=stranger,
            seen_revision=incident.revision,
            by=triager,
            at=NOW,
        )
    given = services.assign(
        incident=incident,
        investigator=investigator,
        seen_revision=incident.revision,
        by=triager,
        at=NOW,
    )
    assert (given.state, given.investigator) == (State.INVESTIGATING, investigator)
