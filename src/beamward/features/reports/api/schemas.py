"""What programs send to the front door and read there."""

from datetime import date, datetime

from ninja import Field, Schema

from beamward.domain.vocabulary import Term, Vocabulary
from beamward.features.reports.models import Identity, Message
from beamward.foundation.wire import Base64, Body, Code, Line, Name, Person, Text

MOST_PICTURES = 5


class Picture(Body):
    """A picture; all that its file tells beside its pixels is thrown away."""

    content: Base64 = Field(description="JPEG, PNG, WebP or GIF, in base 64.")


class Telling(Body):
    """The answers of the front door; all but the narrative may be left out."""

    narrative: Text
    identity: Identity = Identity.ANONYMOUS
    event_type: Code = ""
    happened_date: date | None = None
    happened_part: Code = ""
    step: Code = ""
    technique: Code = ""
    machine: Name | None = Field(None, description="The code of a machine in use.")
    contact: Line = Field("", description="How to reach the reporter; not kept if anonymous.")
    pictures: list[Picture] = Field(default_factory=list, max_length=MOST_PICTURES)


class TellingAtTheDoor(Telling):
    """A telling by somebody of whom nothing is known."""

    name: Line = Field("", description="Needed unless anonymous.")


class TellingByHolder(Telling):
    """A telling by the holder of a token."""

    department: Name


class ReceiptGiven(Schema):
    """What the reporter keeps. Whoever holds the code can read the answer and withdraw."""

    code: str
    is_repeat: bool = Field(description="Whether the same request had made this report before.")
    look_due_date: date = Field(description="Until when somebody will look at it.")
    answer_due_date: date = Field(description="Until when it will be answered.")
    identifying_places: int = Field(
        description="How many places of the text seem to identify somebody; they can be masked."
    )


class ReceiptBody(Body):
    """A receipt code, in whatever way it was typed."""

    code: Line


class AdditionBody(ReceiptBody):
    """What the holder of a receipt has to add."""

    body: Text


class MessageOut(Schema):
    """What department and reporter say to each other."""

    id: str
    body: str
    at: datetime
    is_from_department: bool
    is_answer: bool
    event: str = Field(
        description="Empty, or what the program tells of the sealed identity: opened, read."
    )

    @classmethod
    def of(cls, message: Message) -> "MessageOut":
        """Return what the API tells of a message."""
        return cls(
            id=message.public_id,
            body=message.body,
            at=message.at,
            is_from_department=message.by_id is not None,
            is_answer=message.is_answer,
            event=message.event,
        )


class ReceiptStatus(Schema):
    """How far the handling of a report is."""

    state: str
    label: str
    explanation: str
    may_withdraw: bool
    is_ended: bool
    messages: list[MessageOut]


class Masked(Schema):
    """What came of masking."""

    places: int = Field(description="How many places were masked.")


class ColleagueOut(Person):
    """A person of a department."""

    roles: list[str]


class MachineOut(Schema):
    """A machine that a report may name."""

    code: str
    name: str
    technique: str


class DepartmentOut(Schema):
    """A department in which the holder of the token works."""

    code: str
    name_en: str
    name_zh: str
    time_zone: str
    roles: list[str]
    machines: list[MachineOut]


class TermOut(Schema):
    """A term of a coded list."""

    code: str
    parent: str | None
    en: str
    zh: str
    is_offered: bool
    is_own: bool = Field(description="Whether the department has added it.")
    is_verified: bool = Field(description="False for what is only recalled.")


class VocabularyOut(Schema):
    """A coded list with its source."""

    name: str
    title_en: str
    title_zh: str
    source: str
    edition: str
    status: str
    terms: list[TermOut]
    general_answers: list[TermOut]

    @classmethod
    def of(cls, words: Vocabulary, general: list[Term]) -> "VocabularyOut":
        """Return what the API tells of a vocabulary."""
        offered = {term.code for term in words.offered()}
        return cls(
            name=words.name,
            title_en=words.title_en,
            title_zh=words.title_zh,
            source=words.source,
            edition=words.edition,
            status=words.status,
            terms=[_term(term, is_offered=term.code in offered) for term in words.terms],
            general_answers=[_term(term, is_offered=True) for term in general],
        )


def _term(term: Term, *, is_offered: bool) -> TermOut:
    return TermOut(
        code=term.code,
        parent=term.parent,
        en=term.en,
        zh=term.zh,
        is_offered=is_offered,
        is_own=term.own,
        is_verified=term.verified,
    )
