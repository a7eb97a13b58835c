"""What somebody who rules the database might write over an entry."""

from typing import Any

from beamward.foundation.trail.models import Entry
from tests.support import factories

COLUMNS = (
    "public_id",
    "at",
    "act",
    "actor",
    "by_id",
    "department_id",
    "subject_kind",
    "subject_id",
    "before",
    "after",
    "salt",
    "content_digest",
    "erased_at",
)
"""Every column but the row number."""


def other_value(entry: Entry, column: str) -> Any:
    """Return a value that the column might hold as well."""
    match column:
        case "at":
            return "2026-03-02 09:30:00.000001"
        case "erased_at":
            return "2026-03-02 09:30:00"
        case "actor":
            return "system"
        case "by_id":
            return factories.make_person().pk
        case "department_id":
            return factories.make_department("another").pk
        case "before" | "after":
            return '{"triage_days": 99}'
        case "salt":
            return "00" * 16
        case "content_digest":
            return "00" * 32
    return f"{getattr(entry, column)[:-1]}?"
