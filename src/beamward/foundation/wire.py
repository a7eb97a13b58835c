"""How values are written in the bodies of the API.

Every body names its fields exactly: one that is misspelt is refused, not passed over, so that nothing
a program sends gets lost unseen. Times are ISO 8601 with their zone, days ISO 8601, doses in gray.
"""

import base64
from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema

from beamward.foundation.accounts.models import User
from beamward.foundation.trail import labels as trail_labels
from beamward.foundation.trail.models import Entry


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text cannot hold the character U+0000")
    return text


Text = Annotated[str, StringConstraints(max_length=100_000), AfterValidator(_storable)]
"""What people write, in as many lines as they like."""

Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(_storable)]
"""What people write in one line."""

Code = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9_]*$")]
"""A code of a vocabulary, or a general answer; empty means not answered."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
"""The code of a department or a machine, or the name of a vocabulary."""

PublicId = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJKMNP-TV-Z]{12}$")]
"""The id of a record, without hyphens."""


def _decoded(text: Any) -> bytes:
    if not isinstance(text, str):
        raise ValueError("a file is a text in base 64")
    return base64.b64decode(text, validate=True)


Base64 = Annotated[
    bytes,
    BeforeValidator(_decoded),
    WithJsonSchema({"type": "string", "contentEncoding": "base64"}),
]
"""The content of a file."""

Revision = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""The revision of the record as the program has read it."""


class Body(Schema):
    """What a program sends."""

    model_config = ConfigDict(extra="forbid")


class Person(Schema):
    """A person with an account."""

    id: str
    name: str

    @classmethod
    def of(cls, user: User) -> "Person":
        """Return what the API tells of a person."""
        return cls(id=user.public_id, name=user.full_name)

    @classmethod
    def or_none(cls, user: User | None) -> "Person | None":
        """Return what the API tells of a person, if there is one."""
        return None if user is None else cls.of(user)


class EntryOut(Schema):
    """An entry of the trail: who did what, and what changed."""

    id: str
    at: datetime
    act: str
    said: str = Field(description="The act in words that read on from the name of who did it.")
    actor: str = Field(description="person, reporter or system")
    by: Person | None
    before: dict[str, Any]
    after: dict[str, Any]

    @classmethod
    def of(cls, entry: Entry) -> "EntryOut":
        """Return what the API tells of an entry."""
        return cls(
            id=entry.public_id,
            at=entry.at,
            act=entry.act,
            said=trail_labels.act(entry.act),
            actor=entry.actor,
            by=Person.or_none(entry.by),
            before=entry.before,
            after=entry.after,
        )
