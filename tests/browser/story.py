"""The event that the browser tests tell, in both languages: made up, and what people type about it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import services
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Role
from tests.support import factories

MACHINE = "linac-2"
RECORD_NUMBER = "4711471"

PEOPLE: dict[Role, tuple[str, str]] = {
    Role.TRIAGER: ("Chief therapist", "技师长"),
    Role.QUALITY_LEAD: ("Quality lead", "质控负责人"),
    Role.INVESTIGATOR: ("Physicist", "物理师"),
    Role.ACTION_OWNER: ("Lead therapist, linac 2", "2号机房组长"),
    Role.CONFIDANT: ("Confidant", "保密联系人"),
    Role.HEAD: ("Head of department", "科主任"),
    Role.AUDITOR: ("Auditor", "审核员"),
    Role.ADMINISTRATOR: ("Administrator", "管理员"),
}


@dataclass(frozen=True)
class Story:
    """What is typed, by the page on which it is typed."""

    narrative: str
    slip: str
    title: str
    found: str
    structure: str
    patient: str
    moments: tuple[tuple[str, str], ...]
    question: str
    reply: str
    action: str
    action_detail: str
    evidence: str
    answer: str
    check: str
    later_title: str
    disclosure: str
    waiting: tuple[str, ...]


LESSON = {
    "title_en": "The bolus belongs into the beam-on chain",
    "what_en": "A chest wall was treated twice without the bolus that the plan was made with.",
    "why_en": "The bolus was written on the set-up sheet only. The patient had moved to another "
    "linac, and the sheet was read after the beam.",
    "changed_en": "The record-and-verify system asks for the code on the bolus before the first "
    "beam, and gives no beam without it.",
    "title_zh": "让补偿膜进入出束联锁",
    "what_zh": "一例胸壁照射有两次未放置计划要求的补偿膜。",
    "why_zh": "补偿膜只写在摆位单上；患者临时换机治疗，摆位单在照射之后才被翻看。",
    "changed_zh": "首野出束前，记录验证系统（R&V）要求扫描补偿膜上的条码，未扫描则不能出束。",
}

TOLD = {
    "en": Story(
        narrative="The bolus for the chest wall was left out yesterday and the day before. I only "
        "saw it today, when I read the set-up sheet before the beam. It still lay on the shelf of "
        "the other treatment room.",
        slip=f" The record number is MRN {RECORD_NUMBER}.",
        title="Chest wall treated twice without bolus",
        found="Two of 25 fractions were given without the 5 mm bolus. The patient had moved from "
        "linac 1 to linac 2 because of a service; the bolus stayed behind. The set-up sheet names "
        "it, the record-and-verify system does not.",
        structure="skin of the chest wall",
        patient="patient A",
        moments=(
            ("fractions 1 to 8", "Treated on linac 1 with the bolus."),
            ("fractions 9 and 10", "Treated on linac 2; the bolus is not there."),
            ("fraction 11, before the beam", "The set-up sheet is read; the bolus is fetched."),
        ),
        question="Was the set-up sheet in the room at fractions 9 and 10?",
        reply="No. It came from linac 1 only with the afternoon post of the second day.",
        action="Record-and-verify asks for the bolus before the beam",
        action_detail="Enter each bolus as an accessory with a code that is scanned.",
        evidence="Accessory table of 14 plans changed; a beam without scanned bolus was refused "
        "in the test, see the picture.",
        answer="Thank you. Because of you the beam now waits for the bolus. The patient has been "
        "told; the dose is made up for.",
        check="The console refused once, rightly. Nobody has worked around it.",
        later_title="Console refused a field without its bolus",
        disclosure="The physician explained it at the weekly visit; it is in the record.",
        waiting=(
            "The daily output check of linac 1 was signed before it was done.",
            "Two patients of one surname stood on the same slot of the list; the photo cleared it.",
            "The door interlock had to be closed twice this morning.",
        ),
    ),
    "zh": Story(
        narrative="昨天和前天两次胸壁照射都没有放补偿膜。今天出束前核对摆位单时我才发现，"
        "补偿膜还放在另一间机房的架子上。",
        slip=f"患者住院号{RECORD_NUMBER}。",
        title="胸壁照射两次未放补偿膜",
        found="25次中有2次未放5 mm补偿膜。因1号机检修，患者临时转到2号机治疗，补偿膜留在原机房。"
        "摆位单上写有补偿膜，但记录验证系统（R&V）中没有设为附件。",
        structure="胸壁皮肤",
        patient="患者A",
        moments=(
            ("第1至8次", "在1号机治疗，均放置补偿膜。"),
            ("第9、10次", "转到2号机治疗，机房内没有补偿膜。"),
            ("第11次出束前", "核对摆位单，取回补偿膜。"),
        ),
        question="第9、10次治疗时，摆位单在机房里吗？",
        reply="不在。摆位单是第二天下午才从1号机送过来的。",
        action="R&V出束前核对补偿膜",
        action_detail="把每块补偿膜设为带条码的附件，扫码后方可出束。",
        evidence="已修改14个计划的附件表；测试时未扫码即无法出束，见照片。",
        answer="谢谢您。因为您的上报，现在没有补偿膜就不能出束。已告知患者，欠量已补足。",
        check="控制台拦截过一次，拦得对；没有人绕过它。",
        later_title="未放补偿膜，控制台拒绝出束",
        disclosure="主管医师在每周诊查时向患者说明，并记入病历。",
        waiting=(
            "1号机晨检输出量还没测，记录就已经签字了。",
            "两位同姓患者排在同一时段，核对照片后才分清。",
            "今天早上防护门联锁关了两次才复位。",
        ),
    ),
}


@dataclass(frozen=True)
class Cast:
    """The department of the story and its people."""

    department: Department
    people: dict[Role, User]

    def __getitem__(self, role: Role) -> User:
        return self.people[role]

    def name(self, role: Role) -> str:
        """Return how a person is called on the pages."""
        return self.people[role].full_name


def cast(department: Department, language: str, *, at: datetime) -> Cast:
    """Return the people, with a machine, what waits already, and one lesson of before."""
    organisations.add_machine(
        department=department,
        code=MACHINE,
        name_en="Linac 2",
        name_zh="2号加速器",
        technique="photon_imrt_vmat",
        by=None,
        at=at,
    )
    index = 0 if language == "en" else 1
    people = {
        role: factories.make_person(department, role, login=role.value, full_name=names[index])
        for role, names in PEOPLE.items()
    }
    for days, narrative in enumerate(TOLD[language].waiting):
        factories.make_receipt(
            department, narrative, at=at - timedelta(days=5 - 2 * days), event_type="near_miss"
        )
    factories.make_incident(
        department,
        state=State.CLOSED,
        lead=people[Role.QUALITY_LEAD],
        investigator=people[Role.INVESTIGATOR],
        at=at - timedelta(days=40),
    )
    return Cast(department, people)


def happens_again(cast: Cast, story: Story, *, at: datetime) -> Incident:
    """Let a later near miss come in that resembles the event."""
    incident = factories.make_incident(
        cast.department,
        state=State.INVESTIGATING,
        lead=cast[Role.QUALITY_LEAD],
        investigator=cast[Role.INVESTIGATOR],
        judgement=replace(factories.JUDGEMENT, title=story.later_title),
        at=at,
    )
    several = {**factories.COMPLETE.several, "problem_types": ["accessories"]}
    return services.record_findings(
        incident=incident,
        findings=replace(factories.COMPLETE, several=several),
        seen_revision=incident.revision,
        by=cast[Role.INVESTIGATOR],
        at=at,
    )
