"""What programs read of incidents and send to change them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict, PlainSerializer, StringConstraints

from beamward.features.actions.api.schemas import ActionShort, FileOut
from beamward.features.actions.services import LONGEST_CHECK_AFTER_DAYS
from beamward.features.incidents.listing import Sort
from beamward.features.incidents.models import AffectedCourse, Incident, Lesson
from beamward.features.reports.api.schemas import MessageOut
from beamward.foundation.wire import (
    Body,
    Code,
    Line,
    Name,
    Person,
    PublicId,
    Revision,
    Text,
)

MOST = 200
MOST_CODES = 60

Gray = Annotated[
    Decimal,
    Field(max_digits=9, decimal_places=3),
    PlainSerializer(float, return_type=float, when_used="always"),
]
"""A dose. [Gy]"""

Basis = Literal["fraction", "course"]
Fractions = Annotated[int, Field(ge=0, le=32_767)]
Codes = Annotated[list[Code], Field(max_length=MOST_CODES)]


# --- reading -------------------------------------------------------------------------------------


class Wanted(Schema):
    """Which incidents of a department a list holds, and in which order: as on the page."""

    model_config = ConfigDict(populate_by_name=True)

    department: Name
    state: Code = Field("", description="A state, or “open” for all that have not ended.")
    event_type: Code = ""
    modality: Code = ""
    step_origin: Code = ""
    potential_severity: Code = ""
    medical_harm: Code = ""
    dosimetric_impact: Code = ""
    investigator: Line = Field("", description="The id of a person, or “nobody”.")
    for_meeting: bool = Field(False, alias="meeting")
    origin: Literal["", "front_door", "import"] = ""
    received_from: date | None = Field(None, alias="from")
    received_to: date | None = Field(None, alias="to")
    text: Line = Field("", alias="q", description="What the title contains.")
    sort: Sort = Sort.NEWEST
    after: PublicId | None = Field(None, description="Begin after this incident.")
    before: PublicId | None = Field(None, description="End before this incident.")
    size: int = Field(50, ge=1, le=MOST)


class IncidentShort(Schema):
    """An incident in a list."""

    id: str
    state: str
    origin: str
    title: str
    received_at: datetime
    due_date: date | None
    event_type: str
    modality: str
    step_origin: str
    potential_severity: str
    medical_harm: str
    dosimetric_impact: str
    for_meeting: bool
    investigator: str | None = Field(description="The investigator's name.")
    revision: int


class IncidentPage(Schema):
    """A part of a list."""

    items: list[IncidentShort]
    before: str = Field(description="Ask with this for what came before; empty at the start.")
    after: str = Field(description="Ask with this for what comes next; empty at the end.")


class ReporterOut(Schema):
    """Who reported, for those who may know it."""

    name: str
    contact: str


class OutsideOut(Schema):
    """Where an imported report comes from."""

    source: str
    source_id: str
    url: str
    licence: str
    notified_date: date | None
    updated_date: date | None
    is_retracted: bool
    category: str
    codes: list[Any]


class OutsideEntryOut(Schema):
    """What was added to an imported report at its source."""

    kind: str
    on_date: date | None
    text: str


class ReportOut(Schema):
    """What somebody told us, as it was told."""

    id: str
    narrative: str
    language: str
    event_type: str
    happened_date: date | None
    happened_part: str
    step: str
    technique: str
    identity: str
    reporter: ReporterOut | None
    received_at: datetime
    masked_at: datetime | None
    withdrawn_at: datetime | None
    messages: list[MessageOut]
    outside: OutsideOut | None
    history: list[OutsideEntryOut]


class FindingsOut(Schema):
    """What the investigation has found; empty means not answered."""

    department_narrative: str
    step_origin: str
    step_found: str
    discovery: str
    patients_affected: str
    disclosure: str
    disclosure_note: str
    staff_support: str
    staff_support_note: str
    problem_types: list[str]
    factors: list[str]
    barriers_failed: list[str]
    barriers_caught: list[str]


class GapsOut(Schema):
    """What stands between the incident and its closing, and what stays open beyond it."""

    missing: list[str]
    promised: list[str]
    unknown: list[str]


class CourseOut(Schema):
    """A course of treatment that was touched. None: not known."""

    id: str
    pseudonym: str
    structure: str
    basis: str
    planned_gy: Gray | None
    delivered_gy: Gray | None
    fractions_planned: int | None
    fractions_affected: int | None

    @classmethod
    def of(cls, course: AffectedCourse) -> "CourseOut":
        """Return what the API tells of an affected course."""
        return cls(
            id=course.public_id,
            pseudonym=course.pseudonym,
            structure=course.structure,
            basis=course.basis,
            planned_gy=course.planned_gy,
            delivered_gy=course.delivered_gy,
            fractions_planned=course.fractions_planned,
            fractions_affected=course.fractions_affected,
        )


class MomentOut(Schema):
    """What happened when."""

    id: str
    moment: str
    what: str


class RemarkOut(Schema):
    """A word in the discussion."""

    id: str
    body: str
    at: datetime
    by: Person


class LessonOut(Schema):
    """What a closed incident teaches, in one or both languages, without names."""

    id: str
    incident: str
    title_en: str
    title_zh: str
    what_en: str
    what_zh: str
    why_en: str
    why_zh: str
    changed_en: str
    changed_zh: str
    is_published: bool
    published_at: datetime

    @classmethod
    def of(cls, lesson: Lesson) -> "LessonOut":
        """Return what the API tells of a lesson."""
        return cls(
            id=lesson.public_id,
            incident=lesson.incident.public_id,
            title_en=lesson.title_en,
            title_zh=lesson.title_zh,
            what_en=lesson.what_en,
            what_zh=lesson.what_zh,
            why_en=lesson.why_en,
            why_zh=lesson.why_zh,
            changed_en=lesson.changed_en,
            changed_zh=lesson.changed_zh,
            is_published=lesson.is_published,
            published_at=lesson.published_at,
        )


class LessonsWanted(Schema):
    """Which lessons of a department a list holds."""

    model_config = ConfigDict(populate_by_name=True)

    department: Name
    text: Line = Field("", alias="q", description="What the title or the event contains.")
    after: PublicId | None = Field(None, description="Begin after this lesson.")
    size: int = Field(50, ge=1, le=MOST)


class LessonPage(Schema):
    """A part of the lessons, the newest first."""

    items: list[LessonOut]
    after: str = Field(description="Ask with this for what comes next; empty at the end.")


class IncidentOut(Schema):
    """One incident with everything that belongs to it, as far as the holder may know it."""

    id: str
    department: str
    state: str
    label: str = Field(description="The state in words.")
    origin: str
    title: str
    received_at: datetime
    reported_date: date
    happened_date: date | None
    machine: str | None = Field(description="The code of the machine.")
    due_date: date | None
    event_type: str
    modality: str
    potential_severity: str
    medical_harm: str
    dosimetric_impact: str
    for_meeting: bool
    triaged_at: datetime | None
    triaged_by: Person | None
    investigator: Person | None
    duplicate_of: str | None
    duplicates: list[str]
    end_reason: str
    report: ReportOut
    findings: FindingsOut
    gaps: GapsOut
    courses: list[CourseOut]
    timeline: list[MomentOut]
    remarks: list[RemarkOut]
    actions: list[ActionShort]
    files: list[FileOut]
    lesson: LessonOut | None
    closed_at: datetime | None
    closed_by: Person | None
    revision: int


class LaterIncidentOut(Schema):
    """A later incident that resembles an earlier one."""

    id: str
    title: str
    reported_date: date
    reason: str


# --- acting --------------------------------------------------------------------------------------


class IncidentDone(Schema):
    """What became of an incident by an act."""

    id: str
    state: str
    revision: int

    @classmethod
    def of(cls, incident: Incident) -> "IncidentDone":
        """Return how an incident stands after an act."""
        return cls(id=incident.public_id, state=incident.state, revision=incident.revision)


class PartAdded(IncidentDone):
    """What became of an incident by adding something to it."""

    added: str = Field(description="The id of what was added.")


class ActBody(Body):
    """What every act on an incident carries."""

    revision: Revision


class JudgementBody(ActBody):
    """What is decided at triage. What is left out stays as it is; empty means not judged."""

    event_type: Code = ""
    title: Line = ""
    modality: Code = ""
    potential_severity: Code = ""
    medical_harm: Code = ""
    dosimetric_impact: Code = ""
    for_meeting: bool = False


class MergeBody(ActBody):
    """Of which incident this is another telling."""

    into: PublicId


class ReasonBody(ActBody):
    """Why it is no incident, or why it is opened again."""

    reason: Text


class AssignBody(ActBody):
    """Who is to investigate."""

    investigator: PublicId = Field(description="The id of a person of the department.")


class MeetingBody(ActBody):
    """Whether it is for the safety meeting."""

    marked: bool


class FindingsBody(ActBody):
    """What the investigation has found. What is left out stays as it is; empty means no answer."""

    department_narrative: Text = ""
    step_origin: Code = ""
    step_found: Code = ""
    discovery: Code = ""
    patients_affected: Line = Field("", description="A whole number, or “unknown”.")
    disclosure: Code = ""
    disclosure_note: Text = ""
    staff_support: Code = ""
    staff_support_note: Text = ""
    problem_types: Codes = Field(default_factory=list)
    factors: Codes = Field(default_factory=list)
    barriers_failed: Codes = Field(default_factory=list)
    barriers_caught: Codes = Field(default_factory=list)


class CourseBody(ActBody):
    """A course that was touched. A dose that is not known is left out, never zero."""

    pseudonym: Annotated[Line, StringConstraints(max_length=40)]
    structure: Annotated[Line, StringConstraints(max_length=80)] = ""
    basis: Basis = Field(description="Whether the doses are those of a fraction or of a course.")
    planned_gy: Gray | None = None
    delivered_gy: Gray | None = None
    fractions_planned: Fractions | None = None
    fractions_affected: Fractions | None = None


class MomentBody(ActBody):
    """What happened when; it stands at the end of the timeline."""

    moment: Annotated[Line, StringConstraints(max_length=60)] = ""
    what: Text


class MoveBody(ActBody):
    """Whether an entry goes one place earlier or later."""

    earlier: bool


class RemarkBody(Body):
    """A word in the discussion. Two people may speak at once: it carries no revision."""

    body: Text


class QuestionBody(Body):
    """What the department wants to know from the reporter."""

    body: Text


class PlanBody(Body):
    """An action that comes of the incident."""

    title: Line
    description: Text = ""
    kind: Code
    owner: PublicId = Field(description="The id of a person of the department.")
    due_date: date
    check_after_days: int = Field(90, ge=1, le=LONGEST_CHECK_AFTER_DAYS)


class LessonBody(Body):
    """A lesson, whole in English or in Chinese or in both."""

    title_en: Line = ""
    title_zh: Line = ""
    what_en: Text = ""
    what_zh: Text = ""
    why_en: Text = ""
    why_zh: Text = ""
    changed_en: Text = ""
    changed_zh: Text = ""


class CloseBody(ActBody):
    """The lesson, and the answer that the reporter reads."""

    lesson: LessonBody
    answer: Text = ""
