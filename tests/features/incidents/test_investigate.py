"""Finding out what happened and why."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import services
from beamward.features.incidents.models import Incident
from beamward.features.reports import queries as reports
from beamward.foundation.accounts.models import User
from beamward.foundation.trail.queries import entries_of
from tests.support.factories import COMPLETE, NARRATIVE, NOW, fresh

Make = Callable[..., Incident]


@pytest.fixture
def incident(make_incident: Make, investigator: User) -> Incident:
    return make_incident(State.INVESTIGATING, investigator=investigator)


def record(incident: Incident, by: User, findings: services.Findings = COMPLETE) -> Incident:
    return services.record_findings(
        incident=incident, findings=findings, seen_revision=incident.revision, by=by, at=NOW
    )


def test_findings_stand_beside_the_untouched_original(
    incident: Incident, investigator: User
) -> None:
    recorded = record(incident, investigator)
    assert recorded.department_narrative == COMPLETE.department_narrative
    report = reports.of_public_id(incident.report_id)
    assert report is not None
    assert report.narrative == NARRATIVE


def test_several_factors_are_kept_and_can_be_taken_back(
    incident: Incident, investigator: User
) -> None:
    more = replace(
        COMPLETE, several={**COMPLETE.several, "factors": ["attention_slip", "fatigue_stress"]}
    )
    recorded = record(incident, investigator, more)
    assert set(services.answers_of(recorded)["factors"]) == {  # type: ignore[arg-type]
        "attention_slip",
        "fatigue_stress",
    }
    recorded = record(recorded, investigator, COMPLETE)
    assert services.answers_of(recorded)["factors"] == ["attention_slip"]
    changes = [entry for entry in entries_of(incident) if entry.act == "incident.findings_recorded"]
    assert changes[-1].before["factors"] == ["attention_slip", "fatigue_stress"]
    assert changes[-1].after["factors"] == ["attention_slip"]


def test_another_investigator_does_not_write_the_findings(
    incident: Incident, triager: User, head: User
) -> None:
    for person in (triager, head):
        with pytest.raises(PermissionDenied):
            record(incident, person)


def test_findings_wait_for_the_investigation(make_incident: Make, quality_lead: User) -> None:
    with pytest.raises(services.ActRefused):
        record(make_incident(State.TRIAGED), quality_lead)


@pytest.mark.parametrize("text", ["-1", "some", "1.5", "10000000"])
def test_the_number_of_patients_is_a_whole_number_or_unknown(
    incident: Incident, investigator: User, text: str
) -> None:
    with pytest.raises(services.ActRefused):
        record(incident, investigator, replace(COMPLETE, patients_affected=text))
    recorded = record(incident, investigator, replace(COMPLETE, patients_affected="unknown"))
    assert recorded.patients_affected == "unknown"


def test_a_dose_that_is_not_known_is_left_empty_and_none_is_negative(
    incident: Incident, investigator: User
) -> None:
    course = services.add_course(
        incident=incident,
        pseudonym="patient A",
        structure="PTV",
        basis="fraction",
        planned_gy=Decimal("2"),
        delivered_gy=None,
        seen_revision=incident.revision,
        by=investigator,
        at=NOW,
    )
    assert course.delivered_gy is None
    with pytest.raises(services.ActRefused):
        services.add_course(
            incident=incident,
            pseudonym="patient B",
            basis="course",
            planned_gy=Decimal("-2"),
            delivered_gy=None,
            seen_revision=fresh(incident).revision,
            by=investigator,
            at=NOW,
        )


def test_the_timeline_keeps_the_order_that_was_chosen(
    incident: Incident, investigator: User
) -> None:
    for what in ("one", "two", "three"):
        services.add_moment(
            incident=incident,
            moment="08:00",
            what=what,
            seen_revision=fresh(incident).revision,
            by=investigator,
            at=NOW,
        )
    third = incident.timeline.get(what="three")
    for _again in range(3):
        services.move_moment(
            incident=incident,
            entry=third,
            earlier=True,
            seen_revision=fresh(incident).revision,
            by=investigator,
            at=NOW,
        )
    assert list(incident.timeline.values_list("what", flat=True)) == ["three", "one", "two"]


def test_two_people_remark_at_once_and_both_are_kept(
    incident: Incident, investigator: User, head: User
) -> None:
    services.remark(incident=incident, body="First", by=investigator, at=NOW)
    services.remark(incident=incident, body="Second", by=head, at=NOW)
    assert incident.remarks.count() == 2


def test_the_auditor_reads_and_does_not_remark(incident: Incident, auditor: User) -> None:
    with pytest.raises(PermissionDenied):
        services.remark(incident=incident, body="I only look", by=auditor, at=NOW)
