"""Has it happened again?"""

from collections.abc import Callable
from datetime import timedelta

from beamward.domain.incident.lifecycle import State
from beamward.features.actions import recurrence
from beamward.features.incidents import access, queries, services
from beamward.features.incidents.models import Incident
from beamward.foundation.organisations.models import Department
from tests.support import factories
from tests.support.factories import COMPLETE, JUDGEMENT, NOW, tomorrow

Make = Callable[..., Incident]


def found(incident: Incident, **days: int) -> dict[str, str]:
    since = (NOW + timedelta(**days)).date()
    return {
        one.incident.public_id: one.reason
        for one in queries.recurrences(factories.fresh(incident), since=since)
    }


def findings(**changes: object) -> services.Findings:
    return services.Findings(**{**COMPLETE.__dict__, **changes})


def test_a_later_incident_with_the_same_problem_is_found_with_the_reason(
    make_incident: Make, english: None
) -> None:
    first = make_incident(State.ACTIONS_OPEN)
    again = make_incident(
        State.ACTIONS_OPEN,
        at=tomorrow(days=40),
        findings=findings(step_origin="p08_dose_planning"),
    )
    assert found(first, days=1) == {
        again.public_id: "same problem type: Wrong position, set-up point or shift"
    }


def test_step_of_origin_counts_only_together_with_the_type_of_event(
    make_incident: Make, english: None
) -> None:
    first = make_incident(State.ACTIONS_OPEN)
    other = {"problem_types": ["imaging_dose_or_omission"]}
    same = make_incident(State.ACTIONS_OPEN, at=tomorrow(days=5), findings=findings(several=other))
    make_incident(
        State.ACTIONS_OPEN,
        at=tomorrow(days=6),
        findings=findings(several=other),
        judgement=services.Judgement(**{**JUDGEMENT.__dict__, "event_type": "unsafe_condition"}),
    )
    reasons = found(first, days=1)
    assert list(reasons) == [same.public_id]
    assert "step of origin" in reasons[same.public_id]


def test_open_answers_and_other_resemble_nothing(make_incident: Make) -> None:
    vague = findings(
        step_origin="unknown", several={"problem_types": ["unknown", "other"], "factors": []}
    )
    first = make_incident(State.ACTIONS_OPEN, findings=vague)
    make_incident(State.ACTIONS_OPEN, at=tomorrow(days=3), findings=vague)
    assert found(first, days=1) == {}


def test_what_came_before_or_elsewhere_or_does_not_count_is_not_found(
    make_incident: Make, other_department: Department
) -> None:
    make_incident(State.ACTIONS_OPEN, at=tomorrow(days=-10))
    first = make_incident(State.ACTIONS_OPEN)
    factories.make_incident(other_department, state=State.ACTIONS_OPEN, at=tomorrow(days=3))
    make_incident(State.NOT_AN_INCIDENT, at=tomorrow(days=3))
    assert found(first, days=1) == {}


def test_the_check_of_an_action_learns_of_it(make_incident: Make, english: None) -> None:
    first = make_incident(State.ACTIONS_OPEN)
    again = make_incident(State.ACTIONS_OPEN, at=tomorrow(days=9))
    matches = recurrence.matches(access.KIND, first.public_id, tomorrow().date())
    assert matches is not None
    (match,) = matches
    assert match.url == f"/incidents/{again.public_id}"
    assert match.title == "Couch too low"
    assert match.on_date == tomorrow(days=9).date()
    assert "same problem type" in match.reason
    assert "same step of origin" in match.reason
