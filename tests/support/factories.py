"""Makes the people and records that tests need, through the services that people use."""

import itertools
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from beamward.domain.incident.lifecycle import State
from beamward.features.actions import services as action_services
from beamward.features.actions.models import Action
from beamward.features.incidents import queries, services
from beamward.features.incidents.models import Incident
from beamward.features.reports import services as report_services
from beamward.features.reports.models import Identity
from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.seals.services import KeyMade

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""The moment at which tests happen unless they say otherwise."""

PASSWORD = "a long passphrase of tests"
NARRATIVE = "The couch stood 2 cm too low; the image before the second beam showed it."

_numbers = itertools.count(1)


def make_department(code: str = "onc", **options: Any) -> Department:
    """Return a new department."""
    options.setdefault("name_en", "Radiation Oncology")
    options.setdefault("name_zh", "放射治疗科")
    return organisations.add_department(code=code, by=None, at=NOW, **options)


def make_person(
    department: Department | None = None, *roles: Role, login: str = "", **options: Any
) -> User:
    """Return a new person who holds ``roles`` in the department."""
    login = login or f"person{next(_numbers)}"
    options.setdefault("full_name", f"Person {login}")
    user = accounts.add(login=login, password=PASSWORD, by=None, at=NOW, **options)
    if department is not None:
        for role in roles:
            organisations.give_role(user=user, department=department, role=role, by=None, at=NOW)
    return user


PASSPHRASE = "seven herons over the still lake"
"""What every confidant of a test has chosen."""


def make_key(department: Department, person: User | None = None, *, at: datetime = NOW) -> KeyMade:
    """Return the key of a confidant, who is made if nobody is given."""
    person = person or make_person(department, Role.CONFIDANT)
    return report_services.set_up_key(
        department=department, passphrase=PASSPHRASE, by=person, at=at
    )


def make_receipt(
    department: Department,
    narrative: str = NARRATIVE,
    *,
    identity: Identity = Identity.ANONYMOUS,
    reporter: User | None = None,
    at: datetime = NOW,
    attempt: str = "",
    **told: Any,
) -> report_services.Receipt:
    """Return the receipt of a report that came through the front door."""
    return report_services.report(
        department=department,
        told=report_services.Told(narrative=narrative, identity=identity, **told),
        attempt=attempt or f"attempt-of-a-test-{next(_numbers):06d}",
        reporter=reporter,
        at=at,
    )


COMPLETE = services.Findings(
    department_narrative="The couch height of the day before was taken over.",
    step_origin="p12_patient_setup",
    step_found="p13_image_guidance",
    discovery="imaging",
    patients_affected="1",
    disclosure="told",
    disclosure_note="",
    staff_support="offered",
    several={
        "problem_types": ["position_shift"],
        "factors": ["attention_slip"],
        "barriers_failed": ["setup_check"],
        "barriers_caught": ["image_guidance"],
    },
)
"""Findings with which every type of event can be closed."""

JUDGEMENT = services.Judgement(
    event_type="near_miss",
    title="Couch too low",
    modality="photon_imrt_vmat",
    potential_severity="moderate",
    medical_harm="none",
    dosimetric_impact="none",
)

LESSON = services.LessonText(
    title_en="Read the couch height aloud",
    what_en="The couch stood too low.",
    why_en="The value of the day before was taken over.",
    changed_en="The console refuses a couch height that differs by more than 1 cm.",
    title_zh="床高要念出来",
    what_zh="治疗床偏低。",
    why_zh="沿用了前一天的数值。",
    changed_zh="床高偏差超过1厘米时控制台拒绝出束。",
)


def make_incident(
    department: Department,
    *,
    state: State = State.REPORTED,
    lead: User | None = None,
    investigator: User | None = None,
    narrative: str = NARRATIVE,
    judgement: services.Judgement = JUDGEMENT,
    findings: services.Findings = COMPLETE,
    at: datetime = NOW,
    **told: Any,
) -> Incident:
    """Return an incident that has come to ``state`` by the acts that lead there."""
    receipt = make_receipt(department, narrative, at=at, **told)
    incident = queries.of_report(receipt.report.public_id)
    assert incident is not None
    if state is State.REPORTED:
        return incident
    if state is State.WITHDRAWN:
        report_services.withdraw(report=receipt.report, at=at)
        return fresh(incident)
    lead = lead or make_person(department, Role.QUALITY_LEAD)
    if state is State.NOT_AN_INCIDENT:
        return services.dismiss(
            incident=incident, reason="A drill.", seen_revision=0, by=lead, at=at
        )
    if state is State.DUPLICATE:
        other = make_incident(department, lead=lead, at=at - timedelta(hours=1))
        return services.merge(incident=incident, into=other, seen_revision=0, by=lead, at=at)
    incident = services.triage(
        incident=incident, judgement=judgement, seen_revision=incident.revision, by=lead, at=at
    )
    if state is State.TRIAGED:
        return incident
    investigator = investigator or make_person(department, Role.INVESTIGATOR)
    incident = services.assign(
        incident=incident,
        investigator=investigator,
        seen_revision=incident.revision,
        by=lead,
        at=at,
    )
    if state is State.INVESTIGATING:
        return incident
    incident = services.record_findings(
        incident=incident,
        findings=findings,
        seen_revision=incident.revision,
        by=investigator,
        at=at,
    )
    action = make_action(incident, owner=investigator, by=investigator, at=at)
    incident = services.finish_investigation(
        incident=incident, seen_revision=incident.revision, by=investigator, at=at
    )
    if state is State.ACTIONS_OPEN:
        return incident
    action_services.finish(
        action=action, seen_revision=0, evidence="Protocol of the test.", by=investigator, at=at
    )
    return services.close(
        incident=incident,
        lesson=LESSON,
        answer="Thank you. The console now refuses such a height.",
        seen_revision=incident.revision,
        by=investigator,
        at=at,
    )


def make_action(
    incident: Incident,
    *,
    owner: User,
    by: User,
    due_date: date | None = None,
    at: datetime = NOW,
    **options: Any,
) -> Action:
    """Return an action planned from the incident."""
    options.setdefault("title", "Interlock on the couch height")
    options.setdefault("kind", "forcing_function")
    return services.plan_action(
        incident=incident,
        owner=owner,
        due_date=due_date or at.date() + timedelta(days=30),
        by=by,
        at=at,
        **options,
    )


def fresh(incident: Incident) -> Incident:
    """Return the incident as the database holds it now."""
    found = queries.of_public_id(incident.public_id)
    assert found is not None
    return found


def tomorrow(at: datetime = NOW, days: int = 1) -> datetime:
    """Return the same time some days later."""
    return at + timedelta(days=days)


def public_ids(records: Iterable[Any]) -> list[str]:
    """Return the public ids of records, in their order."""
    return [record.public_id for record in records]
