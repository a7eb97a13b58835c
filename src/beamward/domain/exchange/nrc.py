"""Event notifications of the US Nuclear Regulatory Commission, as lines of JSON.

Two shapes are read. A *row* has been tidied by somebody before us: narrative, updates, set and
retraction stand apart, and are taken as they stand. A *page* is one event as the NRC's daily page
printed it, in one of three generations of markup (``plaintext``, ``legacy``, ``modern``): title,
narrative, updates and retraction are found in its text here.

What a row carries is trusted, even where the text does not bear it out. A row may call an event
retracted although no entry says so (a source or a couch that "retracted" is enough to mislead a
search for that word); ``inferred["retraction_stated"]`` tells the two apart.

Sources
-------
US Nuclear Regulatory Commission, event notification reports. Registered as
``nrc-event-notifications`` in ``docs/sources.md``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from beamward.domain.exchange import suggestion
from beamward.domain.exchange.fields import Fields, parse_json
from beamward.domain.exchange.record import (
    EntryKind,
    EventSet,
    Extra,
    HistoryEntry,
    OutsideRecord,
    Reason,
    RowRefused,
    Source,
)

LICENCE: Final = "US public domain (event notification of the US NRC)"

_ID: Final = re.compile(r"NRC-EN-\d{1,6}", re.ASCII)
_EVENT_NUMBER: Final = re.compile(r"\d{1,6}", re.ASCII)
_SETS: Final[Mapping[str, EventSet]] = {
    "medical_event": "medical_event",
    "medical_related": "medical_related",
}

# An entry of the history opens with stars and says what it is: "* * * UPDATE ON ...".
_HEADING: Final = re.compile(
    r"^[ \t]*\*[ \t]?\*[ \t*]*"
    r"(?=[^*\n]{0,80}?(?:up-?dat|udpat|retract|correct|revis|addend|amend|clarif))",
    re.IGNORECASE | re.MULTILINE,
)
# It ends at the next stars, or else with its line; a wrapped line is part of it.
_HEADING_END: Final = re.compile(r"\*[ \t*]*\*|\n[ \t]*\n")
_HEADING_LENGTH: Final = 240
_RETRACTION_HEADING: Final = re.compile(r"[\s*]*(?:event\s+)?retract", re.IGNORECASE)

_THING: Final = r"(?:event|report|notification|incident|submittal|EN\s?\#?\d{5})"
# An event, a report or a notification is retracted; sources, couches and needles are, too, so the
# verb alone says nothing. What "may" or "could" be retracted has not been.
_RETRACTION: Final = re.compile(
    rf"""
    \bretract(?:ing|s|ed)?\s+
      (?:(?:this|the|their|my|its|our|a|that|above|initial|original|NRC|medical|previous|reported
           |misadministration)\s+){{0,4}}{_THING}\b
    |\b{_THING}\b(?:(?!\b(?:may|might|could|can|should|would)\b)[^.]){{0,50}}
      \b(?:is|was|are|were|been|be|being)\s+(?:hereby\s+|being\s+)?retracted\b
    |\bretraction\s+(?:of|for)\s+(?:(?:this|the|their|my|NRC)\s+){{0,3}}{_THING}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_NAMES: Final = "|".join(_MONTHS)
_DAY_IN_HEADING: Final = re.compile(
    rf"\b(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})/(?P<y>\d{{4}}|\d{{2}})\b"
    rf"|\b(?P<name>{_MONTH_NAMES})\s+(?P<named_d>\d{{1,2}}),?\s+(?P<named_y>\d{{4}})\b"
    rf"|\b(?P<first_d>\d{{1,2}})\s+(?P<second>{_MONTH_NAMES})\s+(?P<third_y>\d{{4}})\b",
    re.IGNORECASE,
)
_CENTURY_TURN: Final = 70

# Modern pages open with the day on which a revised text was imported.
_REVISION: Final = re.compile(
    r"\A\s*EN Revision Imported Date\s*:\s*(\d{1,2}/\d{1,2}/\d{4})?\s*"
    r"(?:EN Revision Text\s*:\s*)?",
    re.IGNORECASE,
)
# The remark that the NRC appends to medical events. It is no word of the reporter.
_REMARK: Final = re.compile(
    r"\bA\s+[\"“]?medical\s+event[\"”]?\s+may\s+indicate\b.{0,240}?\bto\s+the\s+patient\b\.?",
    re.IGNORECASE | re.DOTALL,
)
_BLANK_LINES: Final = re.compile(r"\n(?:[ \t]*\n){2,}")
_TITLE_LENGTH: Final = 300
_TITLE_LINES: Final = 4
_TITLE_CAPITALS: Final = 0.7


class _Told(NamedTuple):
    """What one page tells, taken apart."""

    title: str
    narrative: str
    entries: tuple[str, ...]
    extra: Mapping[str, Extra]


def read_lines(lines: Iterable[str]) -> Iterator[OutsideRecord | RowRefused]:
    """Return a record, or a refusal, of each line that is not blank."""
    for number, text in enumerate(lines, start=1):
        bare = text.strip().removeprefix("\ufeff")
        if not bare:
            continue
        try:
            yield read_line(bare, number)
        except RowRefused as refused:
            yield refused


def read_line(text: str, line: int) -> OutsideRecord:
    """Return the record that one line of JSON holds.

    Parameters
    ----------
    text : str
        A row or a page, as described above.
    line : int
        The number of the line, counted from 1, for the refusal.

    Raises
    ------
    RowRefused
        If the line holds no such thing, or one that cannot be kept.
    """
    parsed = parse_json(text, line)
    if not isinstance(parsed, dict):
        raise RowRefused(line, Reason.NOT_AN_OBJECT)
    fields = Fields(parsed, line)
    if "event_number" in fields and "event_text" in fields:
        return _from_page(fields)
    if "id" in fields and "narrative" in fields:
        return _from_row(fields)
    raise RowRefused(line, Reason.SHAPE_UNKNOWN)


def is_retraction(entry: str) -> bool:
    """Return whether an entry of the history says that the event is retracted."""
    return _RETRACTION_HEADING.match(entry) is not None or _RETRACTION.search(entry) is not None


def _from_row(fields: Fields) -> OutsideRecord:
    source_id = fields.text("id")
    if _ID.fullmatch(source_id) is None:
        raise RowRefused(fields.line, Reason.ID_UNREADABLE, field="id", value=source_id[:40])
    told = _Told(
        title=fields.text("title"),
        narrative=fields.text("narrative"),
        entries=fields.texts("updates"),
        extra={},
    )
    given_set = fields.text("set")
    extra: dict[str, Extra] = {
        "category": fields.text("report_category"),
        "region": fields.text("region"),
        "state": fields.text("state"),
        "agreement_state": fields.text("agreement_state"),
        "section_titles": fields.texts("cfr_text"),
        "collected_from": fields.text("collected_from"),
        "page_format": fields.text("html_format"),
    }
    if given_set and given_set not in _SETS:
        extra["set_of_source"] = given_set
    return _record(
        fields,
        told,
        source_id=source_id,
        source_url=fields.web_address("source"),
        updated_date=fields.day("last_update"),
        place=fields.text("facility"),
        codes=fields.texts("cfr"),
        given_nuclides=fields.texts("isotopes_found"),
        given_set=_SETS.get(given_set, "") if given_set else None,
        given_retracted=fields.flag("retracted"),
        remarks="",
        extra=extra,
        licence=fields.text("licence") or LICENCE,
    )


def _from_page(fields: Fields) -> OutsideRecord:
    number = fields.number("event_number")
    if _EVENT_NUMBER.fullmatch(number) is None:
        raise RowRefused(fields.line, Reason.ID_UNREADABLE, field="event_number", value=number[:40])
    text = fields.text("event_text")
    told = _told(text, page_format=fields.text("html_format"))
    sections = fields.objects("cfr_sections")
    address = fields.web_address("page_url").partition("#")[0]
    return _record(
        fields,
        told,
        source_id=f"NRC-EN-{number}",
        source_url=f"{address}#en{number}",
        updated_date=fields.day("last_update_date"),
        place=fields.text("licensee") or fields.text("facility"),
        codes=tuple(code for section in sections if (code := section.text("code"))),
        given_nuclides=(),
        given_set=None,
        given_retracted=None,
        remarks=text,
        # The licence number, the city and the persons notified would only tell who it was; the
        # moment of collection changes with every collection. They stay out.
        extra={
            "category": fields.text("category"),
            "region": fields.text("region"),
            "state": fields.text("state"),
            "agreement_state": fields.text("agreement"),
            "section_titles": tuple(
                title for section in sections if (title := section.text("description"))
            ),
            "page_format": fields.text("html_format"),
            **told.extra,
        },
        licence=LICENCE,
    )


def _record(
    fields: Fields,
    told: _Told,
    *,
    source_id: str,
    source_url: str,
    updated_date: date | None,
    place: str,
    codes: tuple[str, ...],
    given_nuclides: tuple[str, ...],
    given_set: EventSet | None,
    given_retracted: bool | None,
    remarks: str,
    extra: Mapping[str, Extra],
    licence: str,
) -> OutsideRecord:
    """Return the record, with what is not given inferred and marked so."""
    if not told.narrative:
        raise RowRefused(fields.line, Reason.NARRATIVE_MISSING)
    derived = {"event_type", "modality"}
    notified_date = fields.day("notification_date")
    entries = tuple(_entry(entry, not_before=notified_date) for entry in told.entries)
    if updated_date is None:
        updated_date = max(
            (entry.entry_date for entry in entries if entry.entry_date is not None), default=None
        )
    stated = any(entry.kind is EntryKind.RETRACTION for entry in entries)
    if given_retracted is None:
        derived.add("retracted")
    retracted = stated if given_retracted is None else given_retracted
    words = f"{told.title}\n{told.narrative}"
    if given_set is None:
        derived.add("set")
        given_set = suggestion.set_of(f"{words}\n{remarks}", codes)
    nuclides = tuple(dict.fromkeys((*given_nuclides, *suggestion.nuclides_in(words))))
    inferred: dict[str, Extra] = {"nuclides": nuclides} if nuclides else {}
    if retracted:
        inferred["retraction_stated"] = "yes" if stated else "no"
    return OutsideRecord(
        source=Source.NRC,
        source_id=source_id,
        source_url=source_url,
        title=told.title,
        narrative=told.narrative,
        language="en",
        event_date=fields.day("event_date"),
        notified_date=notified_date,
        updated_date=updated_date,
        event_type=suggestion.event_type_of(given_set, codes),
        modality=suggestion.modality_of(words, nuclides),
        place=place,
        history=(HistoryEntry(EntryKind.ORIGINAL, notified_date, told.narrative), *entries),
        retracted=retracted,
        set=given_set,
        codes=codes,
        extra={name: value for name, value in extra.items() if value},
        inferred=inferred,
        licence=licence,
        derived=frozenset(derived),
    )


def _entry(text: str, *, not_before: date | None) -> HistoryEntry:
    """Return an entry; a day before the event was notified at all is a slip, and no day."""
    day = _day_of_heading(text)
    if day is not None and not_before is not None and day < not_before:
        day = None
    kind = EntryKind.RETRACTION if is_retraction(text) else EntryKind.UPDATE
    return HistoryEntry(kind, day, text)


def _day_of_heading(entry: str) -> date | None:
    words = entry.lstrip("* \t\n")
    end = _HEADING_END.search(words, 0, _HEADING_LENGTH)
    match = _DAY_IN_HEADING.search(words, 0, _HEADING_LENGTH if end is None else end.start())
    if match is None:
        return None
    found = match.groupdict()
    if found["m"] is not None:
        year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
        if len(found["y"]) == len("yy"):
            year += 1900 if year >= _CENTURY_TURN else 2000
    else:
        name = (found["name"] or found["second"]).lower()
        month = _MONTHS.index(name) + 1
        day = int(found["named_d"] or found["first_d"])
        year = int(found["named_y"] or found["third_y"])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _told(text: str, *, page_format: str) -> _Told:
    """Take the text of a page apart."""
    extra: dict[str, Extra] = {}
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    revision = _REVISION.match(text)
    if revision is not None:
        extra["revision_imported"] = revision[1] or ""
        text = text[revision.end() :]
    text = _BLANK_LINES.sub("\n\n", _REMARK.sub("", text))
    starts = [match.start() for match in _HEADING.finditer(text)]
    first, *rest = (
        text[start:end].strip()
        for start, end in zip([0, *starts], [*starts, len(text)], strict=True)
    )
    title, narrative = _split_title(first, wrapped=page_format == "plaintext")
    if not narrative and rest:
        # The page opens with an update: that is all that is told of the event.
        narrative = rest[0]
    return _Told(title, narrative, tuple(rest), extra)


def _split_title(text: str, *, wrapped: bool) -> tuple[str, str]:
    """Return the title, on one line, and the narrative below it.

    A title is written in capitals. On later pages a blank line ends it. The earliest pages have no
    blank lines, and their lines are wrapped: there a title ends where a line was broken although
    the next word would still have fitted.
    """
    if wrapped:
        lines = text.split("\n")
        width = max(len(line) for line in lines)
        for number, (line, following) in enumerate(pairwise(lines), start=1):
            if number > _TITLE_LINES or not _in_capitals(line):
                break
            next_word = following.split(maxsplit=1)[:1]
            if not next_word or len(line.rstrip()) + 1 + len(next_word[0]) < width:
                return " ".join(" ".join(lines[:number]).split()), "\n".join(lines[number:]).strip()
        return "", text
    first, blank, rest = text.partition("\n\n")
    if blank and len(first) <= _TITLE_LENGTH and _in_capitals(first):
        return " ".join(first.split()), rest.strip()
    return "", text


def _in_capitals(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    return bool(letters) and capitals >= _TITLE_CAPITALS * len(letters)
