"""What an investigation keeps in codes and numbers, each apart from the other."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import queries, services
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from tests.support.factories import COMPLETE, JUDGEMENT, NOW, fresh

Make = Callable[..., Incident]


def record(incident: Incident, by: User, findings: services.Findings) -> Incident:
    return services.record_findings(
        incident=incident, findings=findings, seen_revision=incident.revision, by=by, at=NOW
    )


def test_where_it_began_and_where_it_was_found_are_kept_apart(
    make_incident: Make, investigator: User
) -> None:
    incident = make_incident(State.INVESTIGATING, investigator=investigator)
    found = record(
        incident,
        investigator,
        replace(COMPLETE, step_origin="p08_dose_planning", step_found="p12_patient_setup"),
    )
    assert (found.step_origin, found.step_found) == ("p08_dose_planning", "p12_patient_setup")


def test_barriers_that_failed_and_barriers_that_held_are_kept_apart(
    make_incident: Make, investigator: User
) -> None:
    incident = make_incident(State.INVESTIGATING, investigator=investigator)
    several = {
        **COMPLETE.several,
        "barriers_failed": ["physics_plan_review", "time_out"],
        "barriers_caught": ["image_guidance"],
    }
    answers = services.answers_of(
        record(incident, investigator, replace(COMPLETE, several=several))
    )
    assert answers["barriers_failed"] == ["physics_plan_review", "time_out"]
    assert answers["barriers_caught"] == ["image_guidance"]


def test_harm_to_the_patient_and_deviation_of_the_dose_are_judged_apart(
    make_incident: Make,
) -> None:
    judged = replace(JUDGEMENT, medical_harm="none", dosimetric_impact="severe")
    incident = make_incident(State.TRIAGED, judgement=judged)
    assert (incident.medical_harm, incident.dosimetric_impact) == ("none", "severe")


def test_a_near_miss_asks_how_severe_it_could_have_been(
    make_incident: Make, investigator: User
) -> None:
    silent = replace(JUDGEMENT, event_type="near_miss", potential_severity="")
    incident = make_incident(State.INVESTIGATING, judgement=silent, investigator=investigator)
    found = record(incident, investigator, COMPLETE)
    gaps = queries.gaps_of(found, services.answers_of(found))
    assert gaps.missing == ("potential_severity",)


def test_an_error_that_touched_many_patients_is_one_incident_with_a_course_for_each(
    make_incident: Make, investigator: User
) -> None:
    incident = make_incident(State.INVESTIGATING, investigator=investigator)
    record(incident, investigator, replace(COMPLETE, patients_affected="34"))
    for name, delivered in (("patient A", "2.1"), ("patient B", "2.2"), ("patient C", None)):
        services.add_course(
            incident=incident,
            pseudonym=name,
            basis="fraction",
            planned_gy=Decimal("2"),
            delivered_gy=None if delivered is None else Decimal(delivered),
            seen_revision=fresh(incident).revision,
            by=investigator,
            at=NOW,
        )
    kept = fresh(incident)
    assert kept.patients_affected == "34"
    assert [course.delivered_gy for course in kept.courses.order_by("pseudonym")] == [
        Decimal("2.1"),
        Decimal("2.2"),
        None,
    ]


@pytest.mark.parametrize("answer", ["", "planned"])
def test_whether_the_patient_was_told_and_staff_supported_has_to_be_said_where_dose_was_given(
    make_incident: Make, investigator: User, answer: str
) -> None:
    judged = replace(JUDGEMENT, event_type="radiation_incident")
    incident = make_incident(State.INVESTIGATING, judgement=judged, investigator=investigator)
    found = record(
        incident,
        investigator,
        replace(COMPLETE, disclosure=answer, staff_support=answer and "given"),
    )
    gaps = queries.gaps_of(found, services.answers_of(found))
    assert set(gaps.missing) & {"disclosure", "staff_support"} == (
        set() if answer else {"disclosure", "staff_support"}
    )
