"""Closing with a lesson, and opening again."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from beamward.domain.incident.lifecycle import State, StepRefused
from beamward.features.actions import services as actions
from beamward.features.incidents import services
from beamward.features.incidents.models import Incident
from beamward.features.reports import queries as reports
from beamward.foundation.accounts.models import User
from tests.support.factories import COMPLETE, LESSON, NOW, fresh, make_action

Make = Callable[..., Incident]


@pytest.fixture
def incident(make_incident: Make, investigator: User) -> Incident:
    return make_incident(State.INVESTIGATING, investigator=investigator)


def close(
    incident: Incident,
    by: User,
    lesson: services.LessonText = LESSON,
    answer: str = "Thank you.",
) -> Incident:
    return services.close(
        incident=incident,
        lesson=lesson,
        answer=answer,
        seen_revision=fresh(incident).revision,
        by=by,
        at=NOW,
    )


def record(incident: Incident, by: User, findings: services.Findings = COMPLETE) -> Incident:
    return services.record_findings(
        incident=incident, findings=findings, seen_revision=incident.revision, by=by, at=NOW
    )


def test_closing_publishes_the_lesson_and_answers_the_reporter(
    incident: Incident, investigator: User
) -> None:
    record(incident, investigator)
    closed = close(incident, investigator)
    assert closed.state == State.CLOSED
    assert closed.lesson.title_zh == LESSON.title_zh
    report = reports.of_public_id(closed.report_id)
    assert report is not None
    answer = reports.messages_of(report).get()
    assert answer.is_answer
    assert answer.body == "Thank you."


def test_closing_says_exactly_what_is_missing(incident: Incident, investigator: User) -> None:
    record(incident, investigator, replace(COMPLETE, step_origin="", step_found="unknown"))
    with pytest.raises(services.NotComplete) as refusal:
        close(incident, investigator)
    assert refusal.value.gaps.missing == ("step_origin",)
    assert refusal.value.gaps.unknown == ("step_found",)
    assert fresh(incident).state == State.INVESTIGATING


def test_a_promise_to_look_keeps_the_incident_open(incident: Incident, investigator: User) -> None:
    record(incident, investigator, replace(COMPLETE, step_origin="under_investigation"))
    with pytest.raises(services.NotComplete) as refusal:
        close(incident, investigator)
    assert refusal.value.gaps.promised == ("step_origin",)


def test_open_actions_keep_the_incident_open(incident: Incident, investigator: User) -> None:
    record(incident, investigator)
    action = make_action(incident, owner=investigator, by=investigator)
    with pytest.raises(services.ActRefused):
        close(incident, investigator)
    actions.finish(action=action, seen_revision=0, evidence="Seen", by=investigator, at=NOW)
    assert close(incident, investigator).state == State.CLOSED


def test_the_investigation_is_finished_only_with_an_action(
    incident: Incident, investigator: User
) -> None:
    with pytest.raises(services.ActRefused):
        services.finish_investigation(
            incident=incident, seen_revision=incident.revision, by=investigator, at=NOW
        )


def test_a_lesson_is_whole_in_at_least_one_language(incident: Incident, investigator: User) -> None:
    record(incident, investigator)
    half = services.LessonText(title_en="Only a title", what_zh="只有经过")
    with pytest.raises(services.ActRefused):
        close(incident, investigator, lesson=half)
    chinese = services.LessonText(title_zh="题", what_zh="事", why_zh="因", changed_zh="改")
    assert close(incident, investigator, lesson=chinese).state == State.CLOSED


def test_nobody_who_reports_stays_without_an_answer(incident: Incident, investigator: User) -> None:
    record(incident, investigator)
    with pytest.raises(services.ActRefused, match="answer"):
        close(incident, investigator, answer=" ")
    assert fresh(incident).state == State.INVESTIGATING
    assert not hasattr(fresh(incident), "lesson")


def test_an_incident_is_closed_once(incident: Incident, investigator: User) -> None:
    record(incident, investigator)
    close(incident, investigator)
    with pytest.raises(StepRefused):
        close(incident, investigator)


def test_an_incident_opened_again_hides_its_lesson_until_it_closes(
    incident: Incident, investigator: User, quality_lead: User
) -> None:
    record(incident, investigator)
    closed = close(incident, investigator)
    opened = services.reopen(
        incident=closed,
        reason="It happened again",
        seen_revision=closed.revision,
        by=quality_lead,
        at=NOW,
    )
    assert opened.state == State.INVESTIGATING
    assert not fresh(opened).lesson.is_published
    assert close(opened, investigator).lesson.is_published


def test_what_the_reporter_withdrew_nobody_opens_again(
    make_incident: Make, quality_lead: User
) -> None:
    incident = make_incident(State.WITHDRAWN)
    with pytest.raises(StepRefused):
        services.reopen(
            incident=incident,
            reason="Let us look",
            seen_revision=incident.revision,
            by=quality_lead,
            at=NOW,
        )
