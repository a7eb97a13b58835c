"""What laws and codes of practice say about keeping records, and the days that follow from it.

Nothing here looks at a clock or a table of the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from beamward.data import tables

TABLE = "retention/rules"
MOST_YEARS = 100


class RecordKind(StrEnum):
    """Records of which a department says how long they are kept."""

    INCIDENT = "incident"
    SET_ASIDE = "set_aside"
    IDENTITY = "identity"
    ACCOUNT = "account"


class CountedFrom(StrEnum):
    """The day from which the years are counted."""

    CLOSED = "closed"
    RECEIVED = "received"
    HAPPENED = "happened"
    LEFT = "left"


class Bound(StrEnum):
    """Whether a record must be kept until the day, or must be gone by then."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"


@dataclass(frozen=True)
class Rule:
    """What one source says of some kinds of record.

    Attributes
    ----------
    country : str
        ISO 3166-1, or ``EU``.
    years : int or None
        None where the source gives a principle without a number. [years]
    counts : CountedFrom or None
        Which of our days stands for the one from which the source counts.
    """

    key: str
    country: str
    kinds: frozenset[RecordKind]
    years: int | None
    bound: Bound
    counts: CountedFrom | None
    title: Mapping[str, str]
    counted: Mapping[str, str]
    note: Mapping[str, str]
    source: str
    edition: str
    status: str

    @property
    def is_verified(self) -> bool:
        """Whether somebody has read the source itself."""
        return self.status == "read"


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule that ships, by its key."""
    return {
        key: Rule(
            key=key,
            country=told["country"],
            kinds=frozenset(RecordKind(kind) for kind in told["kinds"]),
            years=told.get("years"),
            bound=Bound(told["bound"]),
            counts=CountedFrom(told["counts"]) if "counts" in told else None,
            title=told["title"],
            counted=told["from"],
            note=told["note"],
            source=told["source"],
            edition=told["edition"],
            status=told["status"],
        )
        for key, told in tables.table(TABLE).items()
    }


def offered(kind: RecordKind) -> list[Rule]:
    """Return the rules that speak of a kind of record, by country."""
    return sorted((rule for rule in rules().values() if kind in rule.kinds), key=_place)


def _place(rule: Rule) -> tuple[str, int]:
    return rule.country, -(rule.years or 0)


def over_on(start: date, years: int) -> date:
    """Return the first day on which a time of so many years is over.

    What begins on 29 February ends on 1 March where there is no such day: a day later, never earlier.
    """
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)


def latest_start(on: date, years: int) -> date:
    """Return the latest day from which a time of so many years is over on the day ``on``."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)
