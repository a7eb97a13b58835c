"""Fills the demonstration department: real published events, retold, through the services people use.

Nothing here runs outside the demonstration mode.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from beamward.data import tables
from beamward.domain.incident.lifecycle import State
from beamward.features.actions import services as actions
from beamward.features.actions.models import Effect
from beamward.features.incidents import queries, services
from beamward.features.incidents.models import Incident
from beamward.features.reports import services as reports
from beamward.features.reports.models import Identity
from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Level, Machine, Role

CODE = "demo"
PASSWORD = "beamward-demonstration"  # noqa: S105 - printed at every start, and of no use elsewhere
PASSPHRASE = "a sealed demonstration"  # noqa: S105 - as public as the password
"""Of the confidants' keys; printed at every start as well."""

FOLDER = "demonstration"

PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    "therapist": ("Therapist 治疗师", (Role.REPORTER,)),
    "triager": ("Chief therapist 技师长", (Role.TRIAGER,)),
    "physicist": ("Physicist 物理师", (Role.INVESTIGATOR, Role.ACTION_OWNER)),
    "physician": ("Physician 医师", (Role.ACTION_OWNER,)),
    "quality": ("Quality lead 质控负责人", (Role.QUALITY_LEAD,)),
    "confidant": ("Confidant 保密联系人", (Role.CONFIDANT,)),
    "confidant-2": ("Second confidant 第二保密联系人", (Role.CONFIDANT,)),
    "head": ("Head of department 科主任", (Role.HEAD,)),
    "auditor": ("Auditor 审核员", (Role.AUDITOR,)),
    "admin": ("Administrator 管理员", (Role.ADMINISTRATOR,)),
}

MACHINES: dict[str, tuple[str, str, str]] = {
    "linac-1": ("Linac 1", "1号加速器", "photon_imrt_vmat"),
    "linac-2": ("Linac 2", "2号加速器", "photon_imrt_vmat"),
    "ct-sim": ("CT simulator", "CT模拟定位机", "imaging_simulation"),
    "hdr": ("HDR afterloader", "后装治疗机", "brachy_hdr"),
    "gamma-srs": ("Gamma stereotactic unit", "伽玛刀", "gamma_stereotactic"),
    "proton-1": ("Proton gantry 1", "质子治疗1号机架", "proton_pbs"),
    "hot-lab": ("Hot laboratory", "核素高活室", ""),
}

_UNKNOWN = "unknown"


class NotADemonstration(Exception):
    """The demonstration was asked for in another mode."""


@dataclass(frozen=True)
class _Cast:
    department: Department
    people: Mapping[str, User]
    machines: Mapping[str, Machine]


def is_loaded() -> bool:
    """Tell whether the demonstration department is there."""
    return Department.objects.filter(code=CODE).exists()


def cases() -> Iterator[Mapping[str, Any]]:
    """Yield the cases, the oldest first."""
    found = [
        case for name in tables.names(FOLDER) for case in tables.table(f"{FOLDER}/{name}")["case"]
    ]
    return iter(sorted(found, key=lambda case: -case["reported_days_ago"]))


@transaction.atomic
def load(*, at: datetime, progress: Callable[[int, int], None] | None = None) -> Department:
    """Make the demonstration department and its five years of events.

    Raises
    ------
    NotADemonstration
        If Beamward does not run in the demonstration mode.
    """
    if not settings.BEAMWARD.is_demonstration:
        raise NotADemonstration
    start = at - timedelta(days=1900)
    cast = _cast(start)
    told = list(cases())
    made: dict[str, Incident] = {}
    for number, case in enumerate(told, start=1):
        made[case["key"]] = _tell(case, cast, made, at)
        if progress:
            progress(number, len(told))
    _volumes(cast, at)
    return cast.department


def _cast(at: datetime) -> _Cast:
    nation = organisations.add_organisation(
        level=Level.NATION, name_en="Demonstration nation", name_zh="演示国家", by=None, at=at
    )
    region = organisations.add_organisation(
        level=Level.REGION,
        name_en="Demonstration region",
        name_zh="演示省",
        parent=nation,
        by=None,
        at=at,
    )
    hospital = organisations.add_organisation(
        level=Level.HOSPITAL,
        name_en="Demonstration hospital",
        name_zh="演示医院",
        grade="tertiary",
        parent=region,
        by=None,
        at=at,
    )
    department = organisations.add_department(
        code=CODE,
        name_en="Demonstration department",
        name_zh="演示放疗科",
        hospital=hospital,
        time_zone="Asia/Shanghai",
        by=None,
        at=at,
    )
    site = organisations.add_site(
        department=department, name_en="Main building", name_zh="主楼", by=None, at=at
    )
    people = {}
    # One hash for all: the password is public, and hashing it nine times would cost seconds.
    hashed = make_password(PASSWORD)
    for login, (full_name, roles) in PEOPLE.items():
        user = accounts.add(login=login, full_name=full_name, password=None, by=None, at=at)
        user.password = hashed
        user.save(update_fields=["password"])
        for role in roles:
            organisations.give_role(user=user, department=department, role=role, by=None, at=at)
        people[login] = user
        if Role.CONFIDANT in roles:
            reports.set_up_key(department=department, passphrase=PASSPHRASE, by=user, at=at)
    machines = {
        code: organisations.add_machine(
            department=department,
            site=site,
            code=code,
            name_en=name_en,
            name_zh=name_zh,
            technique=technique,
            by=None,
            at=at,
        )
        for code, (name_en, name_zh, technique) in MACHINES.items()
    }
    return _Cast(department, people, machines)


def _tell(
    case: Mapping[str, Any], cast: _Cast, made: Mapping[str, Incident], now: datetime
) -> Incident:
    """Let one case come in and go as far as it has gone."""
    came = now - timedelta(days=case["reported_days_ago"])
    language = case["language"]
    identity = Identity(case["identity"])
    machine = cast.machines.get(case.get("machine", ""))
    receipt = reports.report(
        department=cast.department,
        told=reports.Told(
            narrative=case[f"narrative_{language}"],
            identity=identity,
            event_type=case["event_type"],
            happened_date=came.date(),
            step=case["step_found"],
            technique=case["modality"],
            machine=machine,
            name="" if identity == Identity.ANONYMOUS else "Therapist 治疗师",
            language=language,
        ),
        attempt=f"demonstration-{case['key']}",
        reporter=None if identity == Identity.ANONYMOUS else cast.people["therapist"],
        at=came,
    )
    incident = queries.of_report(receipt.report.public_id)
    assert incident is not None  # noqa: S101 - made by the line above
    source = f"{case['source_id']}: {case['source_url']}"
    state = State(case["state"])
    if state is State.WITHDRAWN:
        reports.withdraw(report=receipt.report, at=came + timedelta(hours=4))
        return incident
    lead, physicist = cast.people["quality"], cast.people["physicist"]
    services.remark(
        incident=incident,
        body=f"Published source of this case / 公开来源: {source}",
        by=lead,
        at=came + timedelta(hours=1),
    )
    if state is State.REPORTED:
        return incident
    seen = came + timedelta(hours=6)
    if state is State.NOT_AN_INCIDENT:
        reason = case.get(f"answer_{language}") or source
        return services.dismiss(incident=incident, reason=reason, seen_revision=0, by=lead, at=seen)
    if state is State.DUPLICATE:
        return services.merge(
            incident=incident, into=made[case["duplicate_of"]], seen_revision=0, by=lead, at=seen
        )
    incident = services.triage(
        incident=incident,
        judgement=services.Judgement(
            event_type=case["event_type"],
            title=case[f"title_{language}"],
            modality=case["modality"],
            potential_severity=case["potential_severity"],
            medical_harm=case["medical_harm"],
            dosimetric_impact=case["dosimetric_impact"],
            for_meeting=state in {State.TRIAGED, State.INVESTIGATING},
        ),
        seen_revision=incident.revision,
        by=cast.people["triager"],
        at=seen,
    )
    if state is State.TRIAGED:
        return incident
    incident = services.assign(
        incident=incident,
        investigator=physicist,
        seen_revision=incident.revision,
        by=lead,
        at=seen + timedelta(hours=2),
    )
    _investigate(case, incident, physicist, came + timedelta(days=1))
    incident = _fresh(incident)
    if state is State.INVESTIGATING:
        return incident
    return _act(case, cast, incident, came, now, is_closed=state is State.CLOSED)


def _investigate(case: Mapping[str, Any], incident: Incident, by: User, at: datetime) -> None:
    language = case["language"]
    affected = sum(course.get("patients", 1) for course in case.get("courses", ()))
    incident = services.record_findings(
        incident=incident,
        findings=services.Findings(
            department_narrative=case.get(f"department_narrative_{language}", ""),
            step_origin=case["step_origin"],
            step_found=case["step_found"],
            discovery=case["discovery"],
            patients_affected=str(affected) if affected else _UNKNOWN,
            disclosure=_UNKNOWN,
            staff_support=_UNKNOWN,
            several={
                name: case[name] or [_UNKNOWN]
                for name in ("problem_types", "factors", "barriers_failed", "barriers_caught")
            },
        ),
        seen_revision=incident.revision,
        by=by,
        at=at,
    )
    for number, course in enumerate(case.get("courses", ()), start=1):
        services.add_course(
            incident=_fresh(incident),
            pseudonym=f"{'患者' if language == 'zh' else 'Patient'} {number}",
            structure=course.get(f"structure_{language}", ""),
            basis=course["basis"],
            planned_gy=_gray(course.get("planned_gy")),
            delivered_gy=_gray(course.get("delivered_gy")),
            seen_revision=_fresh(incident).revision,
            by=by,
            at=at,
        )
    for moment in case.get("timeline", ()):
        services.add_moment(
            incident=incident,
            moment=moment["at"],
            what=moment[f"what_{language}"],
            seen_revision=_fresh(incident).revision,
            by=by,
            at=at,
        )


def _act(
    case: Mapping[str, Any],
    cast: _Cast,
    incident: Incident,
    came: datetime,
    now: datetime,
    *,
    is_closed: bool,
) -> Incident:
    language, physicist = case["language"], cast.people["physicist"]
    planned = came + timedelta(days=3)
    for told in case.get("actions", ()):
        action = services.plan_action(
            incident=incident,
            title=told[f"title_{language}"],
            kind=told["kind"],
            owner=cast.people[told["owner"]],
            due_date=(came + timedelta(days=told["due_in_days"])).date(),
            check_after_days=90,
            by=physicist,
            at=planned,
        )
        if not (told["done"] or is_closed):
            continue
        finished = min(came + timedelta(days=told["due_in_days"]), now - timedelta(hours=2))
        action = actions.finish(
            action=action,
            seen_revision=action.revision,
            evidence="Seen in the demonstration / 演示",
            by=action.owner,
            at=finished,
        )
        effect = {"yes": Effect.EFFECTIVE, "no": Effect.NOT_EFFECTIVE}.get(told["effective"])
        checked = finished + timedelta(days=90)
        if effect and checked < now:
            actions.check(
                action=action,
                seen_revision=action.revision,
                effect=effect,
                note="No later report of this kind / 未再发生"
                if effect == Effect.EFFECTIVE
                else "It happened again / 再次发生",
                by=cast.people["quality"],
                at=checked,
            )
    incident = _fresh(incident)
    if not is_closed:
        return services.finish_investigation(
            incident=incident, seen_revision=incident.revision, by=physicist, at=planned
        )
    lesson = case["lesson"]
    last = max((told["due_in_days"] for told in case.get("actions", ())), default=3)
    return services.close(
        incident=incident,
        lesson=services.LessonText(
            **{name: lesson[name] for name in services.LessonText.__dataclass_fields__}
        ),
        answer=case[f"answer_{language}"],
        seen_revision=incident.revision,
        by=physicist,
        at=min(came + timedelta(days=last + 1), now - timedelta(hours=1)),
    )


def _volumes(cast: _Cast, now: datetime) -> None:
    """Sixty months of made-up denominators, the last one not yet counted."""
    first = now.date().replace(day=1)
    for months_ago in range(60, 0, -1):
        total = first.year * 12 + first.month - 1 - months_ago
        month = first.replace(year=total // 12, month=total % 12 + 1)
        courses = 118 + (total * 37) % 23
        is_counted = months_ago > 1
        organisations.record_volume(
            department=cast.department,
            month_date=month,
            courses=courses if is_counted else None,
            fractions=courses * 17 if is_counted else None,
            plans=courses + 9 if is_counted else None,
            by=cast.people["quality"],
            at=now,
        )


def _fresh(incident: Incident) -> Incident:
    found = queries.of_public_id(incident.public_id)
    assert found is not None  # noqa: S101 - it was there a moment ago
    return found


def _gray(dose: float | int | None) -> Decimal | None:
    return None if dose is None else Decimal(str(dose))
