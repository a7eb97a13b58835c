"""A department's own sheet, saved as CSV: its rows become records by a mapping.

The text may be separated by commas, semicolons or tabs; cells may be quoted and hold line breaks.
Rows above the header that fill one cell only (a merged title) are passed over.
"""

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from beamward.domain.exchange import days
from beamward.domain.exchange.fields import storable
from beamward.domain.exchange.header_words import CODED_FIELDS, ID_FIELD
from beamward.domain.exchange.mapping import (
    Column,
    ColumnMapping,
    MappingReason,
    MappingRefused,
    check,
    code_of,
)
from beamward.domain.exchange.record import (
    SOURCE_ID_LENGTH,
    UNKNOWN,
    EntryKind,
    Extra,
    HistoryEntry,
    OutsideRecord,
    Reason,
    RowRefused,
    Source,
)

_LINES: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_NAMED_SEPARATOR: Final = re.compile(r"sep=(.)[\r\n]*", re.IGNORECASE)
_SEPARATORS: Final = ",;\t"
_LINES_PROBED: Final = 20
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-z]")
_HAN_SHARE: Final = 0.2
_EXTRA_TEXTS: Final = ("cause", "action", "machine", "reporter")
# The coded fields that have a place of their own in a record.
_OWN_ATTRIBUTES: Final = ("event_type", "modality")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; `line` is the line of the file on which it begins."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The header of a sheet and its rows, those that could not be taken apart among them."""

    header: tuple[str, ...]
    rows: tuple[Row | RowRefused, ...]


def read_table(text: str) -> Table:
    """Return the header and the rows that ``text`` holds; both are empty if it is."""
    lines = _LINES.findall(text.removeprefix("\ufeff"))
    skipped = 0
    separator = ""
    if lines and (named := _NAMED_SEPARATOR.fullmatch(lines[0])):
        separator, skipped = named[1], 1
    rows = _rows(lines[skipped:], separator or _separator_of(lines[skipped:]), skipped)
    before: list[Row | RowRefused] = []
    for row in rows:
        if isinstance(row, Row):
            filled = sum(bool(cell.strip()) for cell in row.cells)
            if filled and (filled > 1 or len(row.cells) == 1):
                header = tuple(cell.strip() for cell in row.cells)
                body = tuple(found for found in rows if not _is_blank(found))
                return Table(header, (*before, *body))
        else:
            before.append(row)
    return Table((), tuple(before))


def read_rows(table: Table, mapping: ColumnMapping) -> Iterator[OutsideRecord | RowRefused]:
    """Return a record, or a refusal, of each row.

    A record is known by its id, if the mapping names a column for it, or else by its words and
    days: such a row keeps its name as long as these stay as they are.

    Raises
    ------
    MappingRefused
        If the mapping cannot be used, or does not fit the header.
    """
    check(mapping)
    for column in mapping.columns:
        if not column.field:
            continue
        count = table.header.count(column.header.strip())
        if count != 1:
            reason = MappingReason.COLUMN_REPEATED if count else MappingReason.COLUMN_ABSENT
            raise MappingRefused(reason, header=column.header)
    return _records(table, mapping)


def language_of(text: str) -> str:
    """Return ``zh`` or ``en`` by the script of a text, or nothing if it has neither."""
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if not han + latin:
        return ""
    return "zh" if han >= _HAN_SHARE * (han + latin) else "en"


class _Code(NamedTuple):
    """What a cell of a coded field was understood to mean, and by whose word.

    An empty code is an unknown one.
    """

    code: str
    written: str
    by_mapping: bool


class _Reading:
    """One row, read by the mapping."""

    def __init__(self, row: Row, header: tuple[str, ...], mapping: ColumnMapping) -> None:
        if any(cell.strip() for cell in row.cells[len(header) :]):
            raise RowRefused(
                row.line,
                Reason.TOO_MANY_CELLS,
                cells=str(len(row.cells)),
                columns=str(len(header)),
            )
        self.line = row.line
        self._cells = dict(zip(header, row.cells, strict=False))
        self._mapping = mapping

    def cell(self, column: Column) -> str:
        found = self._cells.get(column.header.strip(), "").strip()
        return storable(found, self.line, column.header)

    def text(self, field: str) -> str:
        parts = (self.cell(column) for column in self._mapping.of(field))
        return "\n\n".join(part for part in parts if part)

    def day(self, field: str) -> date | None:
        for column in self._mapping.of(field):
            written = self.cell(column)
            if not written:
                continue
            try:
                return days.read_day(written, column.date_format)
            except days.DayAmbiguous:
                reason = Reason.DATE_AMBIGUOUS
            except days.DayUnreadable:
                reason = Reason.DATE_UNREADABLE
            raise RowRefused(self.line, reason, field=column.header, value=written[:40])
        return None

    def code(self, field: str) -> _Code:
        for column in self._mapping.of(field):
            written = self.cell(column)
            if written in column.values:
                return _Code(column.values[written], written, by_mapping=True)
            return _Code(code_of(field, written) if written else "", written, by_mapping=False)
        return _Code("", "", by_mapping=True)


def _records(table: Table, mapping: ColumnMapping) -> Iterator[OutsideRecord | RowRefused]:
    lines: dict[str, int] = {}
    for row in table.rows:
        if isinstance(row, RowRefused):
            yield row
            continue
        try:
            reading = _Reading(row, table.header, mapping)
            record, given_id = _record(reading, mapping)
            first = lines.setdefault(record.source_id, row.line)
            if first != row.line:
                reason = Reason.ID_REPEATED if given_id else Reason.ROW_REPEATED
                raise RowRefused(row.line, reason, first=str(first), value=given_id)
        except RowRefused as refused:
            yield refused
        else:
            yield record


def _record(reading: _Reading, mapping: ColumnMapping) -> tuple[OutsideRecord, str]:
    """Return the record of a row, and the id that the row gives itself, if it does."""
    narrative = reading.text("narrative")
    if not narrative:
        raise RowRefused(reading.line, Reason.NARRATIVE_MISSING)
    event_date, notified_date = reading.day("event_date"), reading.day("notified_date")
    given_id = reading.text(ID_FIELD)
    source_id = f"{mapping.name}:{given_id or _name_of(narrative, event_date, notified_date)}"
    if len(source_id) > SOURCE_ID_LENGTH:
        raise RowRefused(
            reading.line, Reason.VALUE_TOO_LONG, field=ID_FIELD, limit=str(SOURCE_ID_LENGTH)
        )
    found = {field: reading.code(field) for field in CODED_FIELDS}
    extra: dict[str, Extra] = {name: reading.text(name) for name in _EXTRA_TEXTS}
    inferred: dict[str, Extra] = {}
    for field, (code, written, by_mapping) in found.items():
        # What stood in the cell is kept, whatever it was understood to mean.
        extra[f"{field}_as_written"] = written
        if field not in _OWN_ATTRIBUTES:
            (extra if by_mapping else inferred)[field] = code
    return OutsideRecord(
        source=Source.CSV,
        source_id=source_id,
        source_url=mapping.source_url,
        title=" ".join(reading.text("title").split()),
        narrative=narrative,
        language=mapping.language or language_of(narrative),
        event_date=event_date,
        notified_date=notified_date,
        updated_date=reading.day("updated_date"),
        event_type=found["event_type"].code or UNKNOWN,
        modality=found["modality"].code or UNKNOWN,
        place=reading.text("place"),
        history=(HistoryEntry(EntryKind.ORIGINAL, notified_date or event_date, narrative),),
        extra={name: value for name, value in extra.items() if value},
        inferred={name: value for name, value in inferred.items() if value},
        licence=mapping.licence,
        derived=frozenset(name for name in _OWN_ATTRIBUTES if not found[name].by_mapping),
    ), given_id


def _name_of(narrative: str, *told: date | None) -> str:
    parts = [" ".join(narrative.split()), *("" if day is None else day.isoformat() for day in told)]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32]


def _rows(lines: list[str], separator: str, skipped: int) -> Iterator[Row | RowRefused]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = skipped + reader.line_num + 1
        try:
            yield Row(line, tuple(next(reader)))
        except StopIteration:
            return
        except csv.Error:
            yield RowRefused(line, Reason.QUOTES_BROKEN, last=str(skipped + reader.line_num))


def _separator_of(lines: list[str]) -> str:
    """Return the separator that is most frequent in the first lines, outside of quotes."""
    bare = re.sub(r'"[^"]*"', "", "".join(lines[:_LINES_PROBED]))
    return max(_SEPARATORS, key=bare.count)


def _is_blank(row: Row | RowRefused) -> bool:
    return isinstance(row, Row) and not any(cell.strip() for cell in row.cells)
