"""A million incidents that are always the same: seeded, bilingual, coded as departments code them.

Every sentence is our own and tells of nobody. How often a step, a type of event or a severity comes
follows what published incident learning systems report: most are near misses, most come from planning
and set-up, few reach a patient, and almost everything older than a few weeks is closed.
"""

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any, Generic, TypeVar

from django.db import connection, models, transaction

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident, IncidentCode, Lesson, Origin
from beamward.features.reports.models import Identity, Report, Reporter
from beamward.foundation.accounts import services as accounts
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.public_id import ALPHABET, LENGTH
from beamward.foundation.trail import digests
from beamward.foundation.trail.models import Actor, Entry

SEED = 20_260_101
YEARS = 10
LAST = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
"""When the newest incident came in."""

CHUNK = 10_000
MOST_RECENT = 0.05
"""The part of all incidents, the newest, that has its whole trail and its lessons."""

T = TypeVar("T")


class Urn(Generic[T]):
    """Things drawn by their frequency."""

    def __init__(self, frequencies: dict[T, float]) -> None:
        self.things = list(frequencies)
        self.limits = list(accumulate(frequencies.values()))

    def draw(self, chance: random.Random) -> T:
        """Return one of the things."""
        return chance.choices(self.things, cum_weights=self.limits)[0]


CODES = ("onc", "north", "south", "east", "west")
DEPARTMENTS = Urn({"onc": 80, "north": 8, "south": 6, "east": 4, "west": 2})
"""The pages that are measured show *onc*; the others stand beside it in the same tables."""

EVENT_TYPES = Urn(
    {
        "near_miss": 46,
        "unsafe_condition": 17,
        "radiation_incident": 13,
        "other_patient_incident": 8,
        "process_improvement": 7,
        "good_catch_or_good_care": 6,
        "staff_or_public_exposure": 2,
        "": 1,
    }
)
MODALITIES = Urn(
    {
        "photon_imrt_vmat": 50,
        "photon_srs_sbrt": 12,
        "photon_3d": 10,
        "electrons": 4,
        "brachy_hdr": 7,
        "proton_pbs": 3,
        "rn_beta_ligand": 2,
        "rn_y90_microspheres": 2,
        "tbi": 1,
        "imaging_simulation": 4,
        "not_applicable": 3,
        "unknown": 2,
    }
)
STEPS = Urn(
    {
        "p08_dose_planning": 20,
        "p12_patient_setup": 17,
        "p06_simulation_imaging": 10,
        "p07_registration_contouring": 9,
        "p03_prescription_intent": 8,
        "p11_data_transfer": 7,
        "p14_beam_delivery": 7,
        "p10_pretreatment_review_qa": 5,
        "p13_image_guidance": 4,
        "p04_scheduling": 4,
        "p17_equipment_software_qm": 3,
        "p18_brachy_applicator_source": 2,
        "p09_plan_approval": 2,
        "unknown": 2,
    }
)
FOUND = Urn(
    {
        "p10_pretreatment_review_qa": 30,
        "p12_patient_setup": 20,
        "p13_image_guidance": 15,
        "p14_beam_delivery": 12,
        "p15_on_treatment_review": 12,
        "p16_completion_followup": 4,
        "p08_dose_planning": 7,
    }
)
SEVERITIES = Urn({"none": 25, "mild": 40, "moderate": 24, "severe": 9, "critical": 2})
HARMS = Urn({"none": 88, "mild": 9, "moderate": 2.5, "severe": 0.49, "death": 0.01})
DOSES = Urn({"none": 70, "minor": 22, "moderate": 6, "severe": 1, "unknown": 1})
DISCOVERIES = Urn(
    {
        "pretreatment_check": 40,
        "imaging": 18,
        "chart_check": 17,
        "during_treatment": 15,
        "by_chance": 10,
    }
)
DISCLOSURES = Urn({"not_needed": 75, "told": 18, "planned": 4, "unknown": 3})
SUPPORTS = Urn({"not_offered": 60, "offered": 25, "given": 10, "declined": 5})
PATIENTS = Urn({"0": 60, "1": 37, "2": 2, "unknown": 1})
IDENTITIES = Urn({Identity.ANONYMOUS: 55, Identity.NAMED: 35, Identity.CONFIDENCE: 10})
PARTS = Urn({"": 60, "morning": 18, "afternoon": 16, "evening": 4, "night": 2})
SEVERAL = {
    "problem_types": (
        Urn(
            {
                "position_shift": 22,
                "prescription_fractionation": 12,
                "plan_unacceptable": 11,
                "accessories": 9,
                "contours": 9,
                "coordination": 9,
                "laterality": 4,
                "site": 4,
                "wrong_patient": 2,
                "dose_calculation": 6,
                "hwsw_malfunction": 7,
                "scheduling": 5,
            }
        ),
        (1, 1, 1, 1, 2),
    ),
    "factors": (
        Urn(
            {
                "attention_slip": 16,
                "procedure_not_followed": 12,
                "procedure_unclear": 10,
                "handover": 10,
                "workload": 9,
                "late_information": 8,
                "interruption_noise": 8,
                "documentation": 7,
                "software_fault": 6,
                "training": 6,
                "expectation_bias": 5,
                "interface_network": 3,
            }
        ),
        (1, 1, 2),
    ),
    "barriers_failed": (
        Urn(
            {
                "physics_plan_review": 30,
                "time_out": 25,
                "setup_check": 20,
                "prescription_check": 15,
                "record_and_verify": 10,
            }
        ),
        (0, 0, 1),
    ),
    "barriers_caught": (
        Urn(
            {
                "therapist_pretreatment_check": 35,
                "image_guidance": 25,
                "weekly_physics_chart_check": 20,
                "staff_vigilance": 15,
                "patient_speaks_up": 5,
            }
        ),
        (0, 1, 1),
    ),
}

# What is told: an opening, an event, how it came to light, and what followed. The second of each pair
# is the same thing in the other language, so that both languages tell of the same world.
OPENINGS = (
    ("At the first fraction", "首次治疗时"),
    ("On the way from planning to the console", "计划传输到治疗控制台的过程中"),
    ("During the morning list", "上午治疗期间"),
    ("Shortly before the end of the shift", "临近下班时"),
    ("After the plan had been adapted", "计划修改之后"),
    ("When the second course began", "第二程放疗开始时"),
    ("With a colleague away", "一名同事休假期间"),
    ("After the machine had come back from service", "设备维修恢复使用后"),
    ("At the change of shifts", "交接班时"),
    ("During simulation", "模拟定位时"),
)
EVENTS = (
    ("the couch height of another field was taken over", "沿用了另一个射野的床高"),
    (
        "the isocentre had been moved without a new reference image",
        "等中心已移动但没有更新参考图像",
    ),
    (
        "the prescription in the chart and in the plan differed by one fraction",
        "病历与计划中的处方相差一次",
    ),
    (
        "the bolus was not in place although the plan asked for it",
        "计划要求使用的组织补偿膜没有放置",
    ),
    ("the contour of the cord ended one slice too early", "脊髓勾画少了一层"),
    ("the plan of the previous version was scheduled", "排程时选用了旧版本的计划"),
    ("the wedge was entered with the wrong orientation", "楔形板方向录入错误"),
    ("the bladder filling did not match the planning CT", "膀胱充盈与定位CT不一致"),
    ("the left side was drawn although the right was meant", "应为右侧却勾画了左侧"),
    ("the image match was accepted on the wrong vertebra", "影像配准对到了错误的椎体"),
    ("the monitor units of the second field were missing", "第二个射野的机器跳数缺失"),
    ("the mask had been remade but the shift was not entered", "重新制作面罩后没有录入移位"),
    ("the transfer tube was connected to the neighbouring channel", "传输管接到了相邻通道"),
    (
        "the activity was measured with the setting of another nuclide",
        "活度测量时用了另一核素的档位",
    ),
    ("the breath-hold threshold of the trial plan was still set", "仍使用试验计划的屏气阈值"),
    ("the consent form named another site", "知情同意书写的是另一部位"),
)
FINDS = (
    ("the therapist noticed it during the time-out", "技师在治疗前核对时发现"),
    ("the physicist saw it at the weekly chart check", "物理师在每周病历核查时发现"),
    ("the cone-beam image showed it", "锥形束CT图像显示了偏差"),
    ("the patient asked why it was different today", "患者询问为何今天不一样"),
    ("the record-and-verify system refused the field", "记录与验证系统拒绝执行该射野"),
    ("the independent calculation disagreed by some percent", "独立剂量核算相差数个百分点"),
    ("it came to light by chance two days later", "两天后偶然发现"),
    ("a second physician asked at the peer review", "另一名医师在同行评议时提出疑问"),
)
SEQUELS = (
    ("The beam was not switched on.", "未出束。"),
    ("One fraction had been given.", "已照射一次。"),
    ("Treatment went on after the correction.", "纠正后继续治疗。"),
    ("The dose was recalculated and judged acceptable.", "重新计算剂量后判断可以接受。"),
    ("The plan was approved anew before the next day.", "次日之前重新批准了计划。"),
    ("We do not know whether earlier patients were touched.", "尚不清楚之前的患者是否受影响。"),
)
ASIDES = (
    ("", ""),
    (" The list was full and the telephone rang twice.", "当时患者较多，电话响了两次。"),
    (" Two systems show the value in different units.", "两个系统显示的单位不同。"),
    (" The checklist has no line for it.", "核查表中没有这一项。"),
    (" It was the second time this month.", "本月第二次发生。"),
    (" The handover note had been written by hand.", "交接记录为手写。"),
)
FINDINGS = (
    ("The value of an earlier session had been kept by the form.", "表单保留了上一次的数值。"),
    ("Nobody felt responsible for the second check.", "没有人认为自己负责第二次核对。"),
    ("The software showed the warning behind another window.", "软件的警告被另一个窗口遮挡。"),
    ("The procedure describes the old software version.", "操作规程描述的是旧版软件。"),
)
TITLES = (
    ("Couch height", "床高"),
    ("Reference image", "参考图像"),
    ("Prescription", "处方"),
    ("Bolus", "补偿膜"),
    ("Cord contour", "脊髓勾画"),
    ("Plan version", "计划版本"),
    ("Wedge", "楔形板"),
    ("Bladder filling", "膀胱充盈"),
    ("Side", "左右侧"),
    ("Vertebra", "椎体"),
    ("Monitor units", "机器跳数"),
    ("Mask", "面罩"),
    ("Channel", "通道"),
    ("Activity", "活度"),
    ("Breath hold", "屏气"),
    ("Consent", "知情同意"),
)
NAMES = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine")


@dataclass
class Place:
    """A department with the row numbers of those who work in it."""

    department: int
    triagers: list[int]
    investigators: list[int]
    reporters: list[int]
    machines: list[int]
    latest: list[int] = field(default_factory=list)


def fill(size: int) -> None:
    """Fill an empty, migrated database with ``size`` incidents, the oldest first."""
    chance = random.Random(SEED)
    places = {code: _place(code) for code in CODES}
    tables = Tables()
    for number in range(1, size + 1):
        _tell(number, size, places[DEPARTMENTS.draw(chance)], chance, tables)
        if number % CHUNK == 0 or number == size:
            tables.write()
    tables.go_on_counting()


class Table:
    """Rows of one table. The ORM's own bulk insert takes four times as long for the same rows."""

    def __init__(self, model: type[models.Model], *, numbered: bool = False) -> None:
        fields = [each for each in model._meta.concrete_fields if numbered or not each.primary_key]
        self.name = model._meta.db_table
        self.columns = [str(each.column) for each in fields]
        self.blank = {str(each.column): _plain(each.get_default()) for each in fields}
        self.rows: list[list[Any]] = []

    def add(self, row: dict[str, Any]) -> None:
        """Add a row; what it leaves out has the default of the model."""
        whole = {**self.blank, **row}
        if len(whole) != len(self.columns):
            raise LookupError(f"{self.name} has no column {sorted(set(row) - set(self.columns))}")
        self.rows.append(list(whole.values()))

    def write(self) -> None:
        """Write what was added."""
        columns = ", ".join(self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.name} ({columns}) FROM STDIN") as copy:
                    for row in self.rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self.columns))
                cursor.executemany(
                    f"INSERT INTO {self.name} ({columns}) VALUES ({marks})",  # noqa: S608
                    self.rows,
                )
        self.rows.clear()


class Tables:
    """The tables that are filled, each after those it points to."""

    def __init__(self) -> None:
        self.reports = Table(Report, numbered=True)
        self.reporters = Table(Reporter)
        self.incidents = Table(Incident, numbered=True)
        self.codes = Table(IncidentCode)
        self.lessons = Table(Lesson)
        self.entries = Table(Entry)

    @transaction.atomic
    def write(self) -> None:
        """Write what was added to all of them."""
        for table in vars(self).values():
            table.write()

    def go_on_counting(self) -> None:
        """Let PostgreSQL number new rows after the ones that came with a number."""
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            for name in (self.reports.name, self.incidents.name):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"  # noqa: S608
                )


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


def _at(moment: datetime) -> datetime:
    """Return a moment as both databases take it: in UTC, without saying so."""
    return moment.replace(tzinfo=None)


def _place(code: str) -> Place:
    department = organisations.add_department(
        code=code,
        name_en=f"Radiation Oncology {code}",
        name_zh=f"放射治疗科 {code}",
        time_zone="Asia/Shanghai",
        by=None,
        at=LAST,
    )
    people = {
        role: [_person(department, role, name) for name in names]
        for role, names in (
            (Role.QUALITY_LEAD, NAMES[:1]),
            (Role.TRIAGER, NAMES[:2]),
            (Role.INVESTIGATOR, NAMES[:6]),
            (Role.CONFIDANT, NAMES[:1]),
            (Role.REPORTER, NAMES),
        )
    }
    machines = [
        organisations.add_machine(
            department=department,
            code=f"linac-{number}",
            name_en=f"Linac {number}",
            name_zh=f"{number}号加速器",
            technique="photon_imrt_vmat",
            by=None,
            at=LAST,
        ).pk
        for number in range(1, 7)
    ]
    return Place(
        department.pk,
        triagers=people[Role.TRIAGER],
        investigators=people[Role.INVESTIGATOR],
        reporters=people[Role.REPORTER],
        machines=machines,
    )


def _person(department: Department, role: Role, name: str) -> int:
    user = accounts.add(
        login=f"{department.code}-{role}-{name.lower()}",
        full_name=f"{name} ({role})",
        password=None,
        by=None,
        at=LAST,
    )
    organisations.give_role(user=user, department=department, role=role, by=None, at=LAST)
    return user.pk


def _tell(number: int, size: int, place: Place, chance: random.Random, tables: Tables) -> None:
    """Add the incident of that number with everything that belongs to it."""
    # More come in every year, and always in the order of their numbers.
    at = LAST - timedelta(days=365.25 * YEARS * (1 - (number / size) ** 0.8))
    zh = chance.random() < 0.5
    event = chance.randrange(len(EVENTS))
    happened = at.date() - timedelta(days=chance.choice((0, 0, 0, 1, 1, 2, 5)))
    machine = chance.choice(place.machines) if chance.random() < 0.6 else None
    identity = IDENTITIES.draw(chance)
    event_type, step, modality = (urn.draw(chance) for urn in (EVENT_TYPES, STEPS, MODALITIES))
    report: dict[str, Any] = {
        "id": number,
        "public_id": _id(chance),
        "department_id": place.department,
        "narrative": narrative(chance, event, zh=zh),
        "language": "zh" if zh else "en",
        "event_type": event_type,
        "happened_date": happened,
        "happened_part": PARTS.draw(chance),
        "step": "not_sure" if step == "unknown" else step,
        "technique": "" if modality == "unknown" else modality,
        "machine_id": machine,
        "identity": identity.value,
        "received_at": _at(at),
        "receipt_digest": f"{chance.getrandbits(256):064x}",
        "attempt_digest": f"{chance.getrandbits(256):064x}",
    }
    tables.reports.add(report)
    if identity != Identity.ANONYMOUS:
        tables.reporters.add({"report_id": number, "user_id": chance.choice(place.reporters)})
    state = _state(size - number, chance)
    if state == State.DUPLICATE and not place.latest:
        state = State.CLOSED
    incident: dict[str, Any] = {
        "id": number,
        "public_id": _id(chance),
        "department_id": place.department,
        "report_id": report["public_id"],
        "origin": Origin.FRONT_DOOR.value,
        "state": state.value,
        "received_at": _at(at),
        "reported_date": at.date(),
        "happened_date": happened,
        "machine_id": machine,
        "due_date": at.date() + timedelta(days=3),
        "event_type": event_type,
        "modality": modality,
    }
    if state == State.DUPLICATE:
        incident["duplicate_of_id"] = chance.choice(place.latest)
    if state not in {State.REPORTED, State.WITHDRAWN}:
        incident |= _judgement(at, state, event_type, place, chance, TITLES[event][zh])
    if state in _WORKED_ON:
        incident |= _findings(at, state, place, chance, zh=zh)
        place.latest = [*place.latest[-19:], number]
        for question, (urn, numbers) in SEVERAL.items():
            for code in sorted({urn.draw(chance) for _ in range(chance.choice(numbers))}):
                tables.codes.add({"incident_id": number, "question": question, "code": code})
    tables.incidents.add(incident)
    if number > size * (1 - MOST_RECENT):
        _remember(incident, report, place, chance, tables)
        if state == State.CLOSED:
            tables.lessons.add(_lesson(incident, chance, event, zh=zh))


_WORKED_ON = frozenset({State.INVESTIGATING, State.ACTIONS_OPEN, State.CLOSED})
_OLD = Urn(
    {
        State.CLOSED: 93,
        State.NOT_AN_INCIDENT: 3,
        State.DUPLICATE: 2,
        State.WITHDRAWN: 1,
        State.INVESTIGATING: 0.5,
        State.ACTIONS_OPEN: 0.5,
    }
)
_YOUNG = Urn(
    {
        State.CLOSED: 45,
        State.INVESTIGATING: 30,
        State.ACTIONS_OPEN: 15,
        State.TRIAGED: 5,
        State.NOT_AN_INCIDENT: 3,
        State.DUPLICATE: 2,
    }
)
_FRESH = Urn({State.REPORTED: 70, State.TRIAGED: 20, State.INVESTIGATING: 10})


def _state(younger: int, chance: random.Random) -> State:
    """Return how far an incident has come after which ``younger`` others came in."""
    if younger < 2_000:
        return _FRESH.draw(chance)
    return (_YOUNG if younger < 20_000 else _OLD).draw(chance)


def _judgement(
    at: datetime, state: State, event_type: str, place: Place, chance: random.Random, title: str
) -> dict[str, Any]:
    return {
        "title": title,
        "triaged_at": _at(at + timedelta(hours=chance.randrange(1, 90))),
        "triaged_by_id": chance.choice(place.triagers),
        "event_type": event_type or "unsafe_condition",
        "potential_severity": SEVERITIES.draw(chance),
        "medical_harm": HARMS.draw(chance),
        "dosimetric_impact": DOSES.draw(chance),
        "for_meeting": state != State.CLOSED and chance.random() < 0.03,
        "revision": 1,
    }


def _findings(
    at: datetime, state: State, place: Place, chance: random.Random, *, zh: bool
) -> dict[str, Any]:
    investigator = chance.choice(place.investigators)
    found = {
        "investigator_id": investigator,
        "department_narrative": chance.choice(FINDINGS)[zh],
        "step_origin": STEPS.draw(chance),
        "step_found": FOUND.draw(chance),
        "discovery": DISCOVERIES.draw(chance),
        "patients_affected": PATIENTS.draw(chance),
        "disclosure": DISCLOSURES.draw(chance),
        "staff_support": SUPPORTS.draw(chance),
        "revision": 3,
    }
    if state == State.CLOSED:
        closed_at = min(at + timedelta(days=chance.randrange(5, 60)), LAST)
        found |= {"closed_at": _at(closed_at), "closed_by_id": investigator, "revision": 4}
    return found


def _remember(
    incident: dict[str, Any],
    report: dict[str, Any],
    place: Place,
    chance: random.Random,
    tables: Tables,
) -> None:
    """Add what the trail tells of a report and its incident."""
    of_incident = {"subject_kind": Incident._meta.label_lower, "subject_id": incident["public_id"]}
    of_report = {"subject_kind": Report._meta.label_lower, "subject_id": report["public_id"]}
    acts = [
        (of_report, "report.received", None, report["received_at"]),
        (of_incident, "incident.opened", None, report["received_at"]),
    ]
    acts += [
        (of_incident, act, incident.get(by), incident[at])
        for act, by, at in (
            ("incident.triaged", "triaged_by_id", "triaged_at"),
            ("incident.closed", "closed_by_id", "closed_at"),
        )
        if incident.get(at)
    ]
    for subject, act, by, at in acts:
        actor = Actor.PERSON if by else Actor.SYSTEM
        if act == "report.received":
            actor = Actor.REPORTER
        salt = digests.new_salt()
        after = json.dumps({"state": incident["state"]})
        tables.entries.add(
            {
                **subject,
                "public_id": _id(chance),
                "at": at,
                "act": act,
                "actor": actor.value,
                "by_id": by,
                "department_id": place.department,
                "after": after,
                "salt": salt,
                "content_digest": digests.of_content(salt, "{}", after),
            }
        )


def _lesson(
    incident: dict[str, Any], chance: random.Random, event: int, *, zh: bool
) -> dict[str, Any]:
    language = "zh" if zh else "en"
    return {
        "public_id": _id(chance),
        "incident_id": incident["id"],
        "department_id": incident["department_id"],
        "published_at": incident["closed_at"],
        "published_by_id": incident["closed_by_id"],
        f"title_{language}": TITLES[event][zh],
        f"what_{language}": EVENTS[event][zh],
        f"why_{language}": incident["department_narrative"],
        f"changed_{language}": chance.choice(SEQUELS)[zh],
    }


def narrative(chance: random.Random, event: int, *, zh: bool) -> str:
    """Return what somebody might have written about an event."""
    opening, find, sequel, aside = (
        chance.choice(parts)[zh] for parts in (OPENINGS, FINDS, SEQUELS, ASIDES)
    )
    what = EVENTS[event][zh]
    if zh:
        return f"{opening}，{what}。{find}。{sequel}{aside}"
    return f"{opening} {what}; {find}. {sequel}{aside}"


def _id(chance: random.Random) -> str:
    bits = chance.getrandbits(5 * LENGTH)
    return "".join(ALPHABET[(bits >> 5 * place) & 31] for place in range(LENGTH))
