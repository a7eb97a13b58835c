"""What programs read of actions and send to change them."""

from datetime import date, datetime

from ninja import Field, Schema

from beamward.features.actions.models import Action, Effect
from beamward.features.actions.services import LONGEST_CHECK_AFTER_DAYS
from beamward.foundation.files.models import StoredFile
from beamward.foundation.wire import Base64, Body, Code, Line, Person, PublicId, Revision, Text

MOST_FILES = 10


class ActionShort(Schema):
    """An action in a list."""

    id: str
    department: str
    subject_kind: str
    subject_id: str
    title: str
    kind: str
    strength: str
    owner: Person
    due_date: date
    state: str
    revision: int

    @classmethod
    def of(cls, action: Action) -> "ActionShort":
        """Return what a list tells of an action."""
        return cls(
            id=action.public_id,
            department=action.department.code,
            subject_kind=action.subject_kind,
            subject_id=action.subject_id,
            title=action.title,
            kind=action.kind,
            strength=action.strength,
            owner=Person.of(action.owner),
            due_date=action.due_date,
            state=action.state,
            revision=action.revision,
        )


class ActionPage(Schema):
    """A part of a list, the most urgent first."""

    items: list[ActionShort]
    after: str = Field(description="Ask with this for what comes next; empty at the end.")


class FileOut(Schema):
    """A file beside an action, as the record tells of it."""

    id: str
    name: str
    content_type: str
    size: int
    sha256: str

    @classmethod
    def of(cls, file: StoredFile) -> "FileOut":
        """Return what the API tells of a file."""
        return cls(
            id=file.public_id,
            name=file.shown_name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
        )


class ActionOut(ActionShort):
    """An action, and what came of it."""

    description: str
    check_after_days: int
    evidence: str
    files: list[FileOut]
    cancel_reason: str
    effect: str
    effect_note: str
    check_due_date: date | None
    added_at: datetime
    added_by: Person | None
    done_at: datetime | None
    done_by: Person | None
    checked_at: datetime | None
    checked_by: Person | None
    acts: list[str] = Field(description="What the holder of the token may do to it now.")


class MatchOut(Schema):
    """A later record that resembles the one an action came of."""

    title: str
    url: str
    on_date: date
    reason: str


class RecurrenceOut(Schema):
    """Has it happened again?"""

    since: date | None = Field(description="The day on which the action was done, if it is.")
    is_searchable: bool = Field(description="Whether anybody can look for records of this kind.")
    matches: list[MatchOut]


class ActionDone(Schema):
    """What became of an action by an act."""

    id: str
    state: str
    revision: int

    @classmethod
    def of(cls, action: Action) -> "ActionDone":
        """Return how an action stands after an act."""
        return cls(id=action.public_id, state=action.state, revision=action.revision)


class ActBody(Body):
    """What every act on an action carries."""

    revision: Revision


class ChangeBody(ActBody):
    """The action as it is to be."""

    title: Line
    description: Text = ""
    kind: Code
    owner: PublicId = Field(description="The id of a person of the department.")
    due_date: date
    check_after_days: int = Field(90, ge=1, le=LONGEST_CHECK_AFTER_DAYS)


class EvidenceFile(Body):
    """A file that shows that something is done."""

    name: Line
    content: Base64 = Field(description="A picture, PDF, Word or Excel file, in base 64.")


class FinishBody(ActBody):
    """By what one can see that an action is done."""

    evidence: Text
    files: list[EvidenceFile] = Field(default_factory=list, max_length=MOST_FILES)


class CheckBody(ActBody):
    """Whether an action has worked."""

    effect: Effect
    note: Text


class ActionReasonBody(ActBody):
    """Why an action is opened again, or given up."""

    reason: Text
