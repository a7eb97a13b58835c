"""Whatever people do in whatever order, no narrative is lost and no write goes without its entry."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st

from beamward.domain.incident.lifecycle import StepRefused
from beamward.features.actions.services import ActionRefused
from beamward.features.incidents import services
from beamward.features.incidents.models import Incident
from beamward.features.reports import queries as reports
from beamward.features.reports import services as front_door
from beamward.features.reports.handling import WithdrawRefused
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.trail.queries import entries_of
from tests.support import factories

REFUSALS = (
    StepRefused,
    services.ActRefused,
    ActionRefused,
    PermissionDenied,
    WithdrawRefused,
    front_door.ReportRefused,
)

ACTS = (
    "triage",
    "judge_anew",
    "merge",
    "dismiss",
    "assign",
    "meeting",
    "findings",
    "moment",
    "remark",
    "ask",
    "plan",
    "finish",
    "close",
    "reopen",
    "withdraw",
    "add",
)


def carry_out(act: str, incident: Incident, people: dict[str, User], number: int) -> None:
    at = factories.NOW + timedelta(minutes=number)
    lead = people["lead"]
    seen: dict[str, Any] = {"seen_revision": incident.revision}
    every: dict[str, Any] = {"incident": incident, "by": lead, "at": at}
    report = reports.of_public_id(incident.report_id)
    assert report is not None
    match act:
        case "triage":
            services.triage(judgement=factories.JUDGEMENT, **every, **seen)
        case "judge_anew":
            services.judge_anew(judgement=factories.JUDGEMENT, **every, **seen)
        case "merge":
            other = factories.make_incident(incident.department)
            services.merge(into=other, **every, **seen)
        case "dismiss":
            services.dismiss(reason="A drill", **every, **seen)
        case "assign":
            services.assign(investigator=people["investigator"], **every, **seen)
        case "meeting":
            services.mark_for_meeting(marked=True, **every, **seen)
        case "findings":
            services.record_findings(findings=factories.COMPLETE, **every, **seen)
        case "moment":
            services.add_moment(moment="08:00", what="Something", **every, **seen)
        case "remark":
            services.remark(body="A word", **every)
        case "ask":
            services.ask_reporter(question="Which side?", **every)
        case "plan":
            services.plan_action(
                title="Change", kind="checklist", owner=lead, due_date=at.date(), **every
            )
        case "finish":
            services.finish_investigation(**every, **seen)
        case "close":
            services.close(lesson=factories.LESSON, answer="Thank you", **every, **seen)
        case "reopen":
            services.reopen(reason="Again", **every, **seen)
        case "withdraw":
            front_door.withdraw(report=report, at=at)
        case "add":
            front_door.add_as_reporter(
                report=report, body="More", attempt=f"another-try-{number:06d}", at=at
            )


@pytest.fixture
def people(department: Department) -> dict[str, User]:
    return {
        "lead": factories.make_person(department, Role.QUALITY_LEAD),
        "investigator": factories.make_person(department, Role.INVESTIGATOR),
    }


@given(acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=14))
@settings(max_examples=40)
def test_no_sequence_of_acts_loses_a_narrative_or_skips_the_trail(
    department: Department, people: dict[str, User], acts: list[str]
) -> None:
    incident = factories.make_incident(department, narrative="What was told first. 最初的叙述。")
    for number, act in enumerate(acts):
        before = factories.fresh(incident)
        report = reports.of_public_id(incident.report_id)
        assert report is not None
        entries = len(entries_of(before)) + len(entries_of(report))
        if act == "withdraw" and report.withdrawn_at:
            continue  # A second withdrawal changes nothing, so it has nothing to record.
        try:
            carry_out(act, before, people, number)
        except REFUSALS:
            after = factories.fresh(incident)
            assert (after.state, after.revision) == (before.state, before.revision)
            assert len(entries_of(after)) + len(entries_of(report)) == entries
        else:
            assert len(entries_of(before)) + len(entries_of(report)) > entries
        report = reports.of_public_id(incident.report_id)
        assert report is not None
        assert report.narrative == "What was told first. 最初的叙述。"
