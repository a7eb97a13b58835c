"""One record from outside, in one shape whatever its source.

A record keeps the words of its source. It can be recognised again (`source`, `source_id`), it can
tell whether anything has changed since the last reading (`fingerprint`), and it can tell which of
two versions of itself is the later one (`standing`).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

UNKNOWN: Final = "unknown"
SOURCE_ID_LENGTH: Final = 120
SOURCE_URL_LENGTH: Final = 500

Extra = str | tuple[str, ...]
EventSet = Literal["medical_event", "medical_related", ""]
NO_EXTRA: Mapping[str, Extra] = MappingProxyType({})


class Source(StrEnum):
    """Where records come from."""

    NRC = "nrc"
    MAUDE = "maude"
    CSV = "csv"


class EntryKind(StrEnum):
    """What an entry of the history does to the record."""

    ORIGINAL = "original"
    UPDATE = "update"
    RETRACTION = "retraction"


class Reason(StrEnum):
    """Why a row cannot be taken in."""

    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    SHAPE_UNKNOWN = "shape_unknown"
    FIELD_WRONG_TYPE = "field_wrong_type"
    ID_MISSING = "id_missing"
    ID_UNREADABLE = "id_unreadable"
    ID_REPEATED = "id_repeated"
    ROW_REPEATED = "row_repeated"
    ADDRESS_NOT_WEB = "address_not_web"
    NARRATIVE_MISSING = "narrative_missing"
    DATE_UNREADABLE = "date_unreadable"
    DATE_AMBIGUOUS = "date_ambiguous"
    TEXT_UNSTORABLE = "text_unstorable"
    VALUE_TOO_LONG = "value_too_long"
    TOO_MANY_CELLS = "too_many_cells"
    QUOTES_BROKEN = "quotes_broken"


class RowRefused(ValueError):
    """A row cannot be taken in; the other rows can.

    Attributes
    ----------
    line : int
        Where it stands: the line of the file, counted from 1. Within one JSON document, the
        number of the report.
    reason : Reason
        What is wrong. The layers above say it in the reader's language.
    params : Mapping of str to str
        What the sentence names, such as the field or the value that was found.
    """

    def __init__(self, line: int, reason: Reason, **params: str) -> None:
        super().__init__(f"line {line}: {reason.value} {params}" if params else f"{line}: {reason}")
        self.line = line
        self.reason = reason
        self.params: Mapping[str, str] = MappingProxyType(params)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What was said of an event, once.

    `entry_date` is ``None`` where the source gives no day, or an impossible one.
    """

    kind: EntryKind
    entry_date: date | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRecord:
    """What a source says of one event.

    Attributes
    ----------
    source, source_id : str
        Together they name the record, for ever.
    source_url : str
        Where it was published. Empty where it was not.
    title, narrative : str
        The words of the source.
    language : str
        ``en``, ``zh``, or empty where it cannot be told.
    event_date, notified_date, updated_date : date or None
        When it happened, when the source was told, when the source last changed it.
    event_type, modality : str
        Codes of our vocabularies, or ``unknown``.
    place : str
        The facility. Kept apart: it is shown to nobody by default.
    history : tuple of HistoryEntry
        In the order of the source, the original first.
    retracted : bool
        Whether the source holds the event to be retracted.
    set : str
        For NRC events ``medical_event`` or ``medical_related``; empty where neither applies.
    codes : tuple of str
        The regulations or product codes under which it was reported.
    extra : Mapping
        What else the source says, by name.
    inferred : Mapping
        What else we infer, by name.
    licence : str
        On what terms the text may be used.
    derived : frozenset of str
        The attributes above that are our own inference, like all of `inferred`: suggestions.
    """

    source: Source
    source_id: str
    narrative: str
    source_url: str = ""
    title: str = ""
    language: str = ""
    event_date: date | None = None
    notified_date: date | None = None
    updated_date: date | None = None
    event_type: str = UNKNOWN
    modality: str = UNKNOWN
    place: str = ""
    history: tuple[HistoryEntry, ...] = ()
    retracted: bool = False
    set: EventSet = ""
    codes: tuple[str, ...] = ()
    extra: Mapping[str, Extra] = field(default_factory=lambda: NO_EXTRA)
    inferred: Mapping[str, Extra] = field(default_factory=lambda: NO_EXTRA)
    licence: str = ""
    derived: frozenset[str] = frozenset()

    def fingerprint(self) -> str:
        """Return a SHA-256 of all that the source says, in hexadecimal.

        What we only inferred is left out: a better rule of ours is no change of the source.
        """
        days = {
            name: day.isoformat()
            for name, day in (
                ("event_date", self.event_date),
                ("notified_date", self.notified_date),
                ("updated_date", self.updated_date),
            )
            if day is not None
        }
        said: dict[str, object] = {
            "source": self.source,
            "source_id": self.source_id,
            "source_url": self.source_url,
            "title": self.title,
            "narrative": self.narrative,
            "language": self.language,
            "event_type": self.event_type,
            "modality": self.modality,
            "place": self.place,
            "history": [
                (
                    entry.kind,
                    None if entry.entry_date is None else entry.entry_date.isoformat(),
                    entry.text,
                )
                for entry in self.history
            ],
            "retracted": self.retracted,
            "set": self.set,
            "codes": self.codes,
            "extra": dict(self.extra),
            "licence": self.licence,
            **days,
        }
        for name in self.derived:
            said.pop(name, None)
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()

    @property
    def standing(self) -> tuple[date, int]:
        """How far the record has got: its latest day and the length of its history.

        A version with a lower standing than the one already kept is an older page and must not
        be written over it.
        """
        days = (self.event_date, self.notified_date, self.updated_date)
        return max((day for day in days if day is not None), default=date.min), len(self.history)


def newest_of_each(
    rows: Iterable[OutsideRecord | RowRefused],
) -> tuple[list[OutsideRecord], list[RowRefused], int]:
    """Return one version of each record, the rows refused, and how many versions were passed over.

    A source may publish an event again with each update. Of several versions in one file the one
    with the highest standing counts, and of equals the last. So reading the file a second time
    ends where the first reading ended.
    """
    newest: dict[tuple[str, str], OutsideRecord] = {}
    refused: list[RowRefused] = []
    passed_over = 0
    for row in rows:
        if isinstance(row, RowRefused):
            refused.append(row)
            continue
        key = row.source, row.source_id
        known = newest.get(key)
        if known is not None:
            passed_over += 1
        if known is None or row.standing >= known.standing:
            newest[key] = row
    return list(newest.values()), refused, passed_over
