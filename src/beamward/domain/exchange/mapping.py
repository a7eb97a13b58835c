"""Which column of a department's sheet means what.

The program drafts a mapping from the header (and from some rows, if it is given any), a person
checks and completes it as a TOML file, and the sheet is read by it. Nothing is read that the
mapping does not name: columns that identify a patient or name a person are left out by the draft.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from beamward.domain.exchange import days
from beamward.domain.exchange.fields import is_web_address
from beamward.domain.exchange.header_words import (
    CODED_FIELDS,
    DAY_FIELDS,
    FIELDS,
    HEADER_WORDS,
    JOINABLE_FIELDS,
    PATIENT_HEADERS,
    PATIENT_WORDS,
    PERSON_FIELD,
    RUNNING_NUMBER_HEADERS,
    VAGUE_WORDS,
    VALUE_WORDS,
)

NAME_LENGTH: Final = 40
_NAME: Final = re.compile(r"[^\x00-\x1f\x7f:]{1,40}")
_LANGUAGES: Final = ("", "zh", "en")
_VALUES_DRAFTED: Final = 60
_COMPARED: Final = 120
_TABLE_KEYS: Final = frozenset({"name", "language", "source_url", "licence", "column"})
_COLUMN_KEYS: Final = frozenset({"header", "field", "date_format", "values"})
_BRACKETED: Final = re.compile(r"[(\[{【〔].*?[)\]}】〕]")
_SEPARATING: Final = re.compile(r"[\s_\-/:*?.,、。；;]+")
_NO_VALUES: Mapping[str, str] = MappingProxyType({})


class Confidence(StrEnum):
    """How far a proposal may be trusted."""

    SURE = "sure"
    LIKELY = "likely"
    WEAK = "weak"
    NONE = "none"


class Proposal(StrEnum):
    """Why a column is proposed to mean something, or to be left out."""

    HEADER_IS = "header_is"
    HEADER_CONTAINS = "header_contains"
    PATIENT_IDENTITY = "patient_identity"
    NAMES_A_PERSON = "names_a_person"
    RUNNING_NUMBER = "running_number"
    FIELD_TAKEN = "field_taken"
    NO_WORD_KNOWN = "no_word_known"
    BY_HAND = "by_hand"


class MappingReason(StrEnum):
    """Why a mapping cannot be used."""

    NOT_A_MAPPING = "not_a_mapping"
    KEY_UNKNOWN = "key_unknown"
    NAME_UNUSABLE = "name_unusable"
    LANGUAGE_UNKNOWN = "language_unknown"
    ADDRESS_NOT_WEB = "address_not_web"
    FIELD_UNKNOWN = "field_unknown"
    FIELD_TWICE = "field_twice"
    HEADER_TWICE = "header_twice"
    NARRATIVE_UNMAPPED = "narrative_unmapped"
    DATE_FORMAT_MISSING = "date_format_missing"
    DATE_FORMAT_UNKNOWN = "date_format_unknown"
    VALUES_NOT_CODED = "values_not_coded"
    CODE_UNKNOWN = "code_unknown"
    COLUMN_ABSENT = "column_absent"
    COLUMN_REPEATED = "column_repeated"


class MappingRefused(ValueError):
    """A mapping cannot be used, or does not fit the sheet.

    Attributes
    ----------
    reason : MappingReason
        What is wrong. The layers above say it in the reader's language.
    params : Mapping of str to str
        What the sentence names.
    """

    def __init__(self, reason: MappingReason, **params: str) -> None:
        super().__init__(f"{reason.value} {params}")
        self.reason = reason
        self.params: Mapping[str, str] = MappingProxyType(params)


@dataclass(frozen=True, slots=True)
class Column:
    """What one column means.

    Attributes
    ----------
    header : str
        The column's header, as it stands in the sheet.
    field : str
        One of ``header_words.FIELDS``; empty where the column is left out.
    date_format : str
        For days, one of ``days.FORMATS``; empty where somebody has still to say it.
    values : Mapping of str to str
        For coded fields, the code of what may stand in a cell; an empty code means unknown.
    confidence, proposal, word
        How the draft came to propose this. They are no part of the mapping itself.
    """

    header: str
    field: str = ""
    date_format: str = ""
    values: Mapping[str, str] = attribute(default_factory=lambda: _NO_VALUES)
    confidence: Confidence = attribute(default=Confidence.NONE, compare=False)
    proposal: Proposal = attribute(default=Proposal.BY_HAND, compare=False)
    word: str = attribute(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column of a sheet means what.

    `name` names the sheet: it goes into the ids of its records, so two sheets of a department
    need two names. `language` is ``zh`` or ``en``, or empty to tell it row by row.
    """

    name: str
    columns: tuple[Column, ...]
    language: str = ""
    source_url: str = ""
    licence: str = ""

    @property
    def left_out(self) -> tuple[Column, ...]:
        """The columns that are not read."""
        return tuple(column for column in self.columns if not column.field)

    def of(self, field: str) -> tuple[Column, ...]:
        """Return the columns that make up ``field``."""
        return tuple(column for column in self.columns if column.field == field)


def draft_mapping(
    header: Sequence[str], samples: Iterable[Sequence[str]] = (), *, name: str = "sheet"
) -> ColumnMapping:
    """Return a proposal of what the columns mean.

    Parameters
    ----------
    header : sequence of str
        The headers of the columns.
    samples : iterable of sequences of str
        Some rows. They tell how days are written, and which values need a code.
    name : str
        What to call the sheet.
    """
    cells = [tuple(row) for row in samples]
    proposed = [_propose(text) for text in header]
    # Of several columns for one field the most certain is taken, of equals the first.
    certainty = list(Confidence)
    taken: set[str] = set()
    order = sorted(range(len(proposed)), key=lambda at: certainty.index(proposed[at].confidence))
    columns: dict[int, Column] = {}
    for at in order:
        column = proposed[at]
        if column.field in taken and column.field not in JOINABLE_FIELDS:
            column = Column(column.header, proposal=Proposal.FIELD_TAKEN, word=column.field)
        elif column.field:
            taken.add(column.field)
            column = _with_samples(
                column, [row[at].strip() for row in cells if at < len(row) and row[at].strip()]
            )
        columns[at] = column
    return ColumnMapping(name=name, columns=tuple(columns[at] for at in range(len(proposed))))


def mapping_from(
    tables: Mapping[str, object], *, codes: Mapping[str, Collection[str]] | None = None
) -> ColumnMapping:
    """Return the mapping that a person has written.

    Parameters
    ----------
    tables : Mapping
        What stands in the TOML file, parsed.
    codes : Mapping of str to collection of str, optional
        The codes of the vocabularies, by the name of the field. Without them any code is taken.

    Raises
    ------
    MappingRefused
        If it is no mapping, or one that cannot be used.
    """
    _only(tables, _TABLE_KEYS)
    rows = tables.get("column", [])
    if not isinstance(rows, list):
        raise MappingRefused(MappingReason.NOT_A_MAPPING, key="column")
    mapping = ColumnMapping(
        name=_text(tables, "name"),
        columns=tuple(_column_from(row) for row in rows),
        language=_text(tables, "language"),
        source_url=_text(tables, "source_url"),
        licence=_text(tables, "licence"),
    )
    check(mapping, codes=codes)
    return mapping


def check(mapping: ColumnMapping, *, codes: Mapping[str, Collection[str]] | None = None) -> None:
    """Refuse a mapping by which no sheet can be read.

    Raises
    ------
    MappingRefused
        With the first thing that is wrong.
    """
    if _NAME.fullmatch(mapping.name) is None:
        raise MappingRefused(MappingReason.NAME_UNUSABLE, name=mapping.name[:NAME_LENGTH])
    if mapping.language not in _LANGUAGES:
        raise MappingRefused(MappingReason.LANGUAGE_UNKNOWN, language=mapping.language)
    if mapping.source_url and not is_web_address(mapping.source_url):
        raise MappingRefused(MappingReason.ADDRESS_NOT_WEB, address=mapping.source_url)
    seen_headers: set[str] = set()
    seen_fields: set[str] = set()
    for column in mapping.columns:
        if not column.field:
            continue
        if column.header in seen_headers:
            raise MappingRefused(MappingReason.HEADER_TWICE, header=column.header)
        seen_headers.add(column.header)
        if column.field not in FIELDS:
            raise MappingRefused(
                MappingReason.FIELD_UNKNOWN, header=column.header, field=column.field
            )
        if column.field in seen_fields and column.field not in JOINABLE_FIELDS:
            raise MappingRefused(
                MappingReason.FIELD_TWICE, header=column.header, field=column.field
            )
        seen_fields.add(column.field)
        _check_days(column)
        _check_values(column, codes)
    if "narrative" not in seen_fields:
        raise MappingRefused(MappingReason.NARRATIVE_UNMAPPED)


def to_toml(mapping: ColumnMapping, *, note: Callable[[Column], str] | None = None) -> str:
    """Return the mapping as the text of a TOML file.

    Parameters
    ----------
    mapping : ColumnMapping
        The mapping to write.
    note : callable, optional
        Says in the reader's language how a column was recognised; it becomes the comment above
        the column. Without it, the comment holds the bare words of the proposal.
    """
    lines = [
        f"name = {_quoted(mapping.name)}",
        f"language = {_quoted(mapping.language)}",
        f"source_url = {_quoted(mapping.source_url)}",
        f"licence = {_quoted(mapping.licence)}",
    ]
    for column in mapping.columns:
        said = (note or _bare_note)(column)
        lines += ["", *(f"# {line}" for line in _commentable(said))]
        lines += [
            "[[column]]",
            f"header = {_quoted(column.header)}",
            f"field = {_quoted(column.field)}",
        ]
        if column.field in DAY_FIELDS:
            lines.append(f"date_format = {_quoted(column.date_format)}")
        if column.values:
            lines.append("[column.values]")
            lines += [f"{_quoted(text)} = {_quoted(code)}" for text, code in column.values.items()]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Return a header or a cell as it is compared: small letters, no remarks, no punctuation.

    Whatever is longer than a word or two is only begun: it is compared with words of ours.
    """
    folded = unicodedata.normalize("NFKC", text[:_COMPARED]).casefold()
    return _SEPARATING.sub(" ", _BRACKETED.sub(" ", folded)).strip()


def code_of(field: str, cell: str) -> str:
    """Return the code that a cell of a coded field stands for by its own words, or nothing."""
    return _CODES_BY_WORD.get(field, {}).get(plain(cell), "")


def _propose(header: str) -> Column:
    said = plain(header)
    if said in RUNNING_NUMBER_HEADERS:
        return Column(header, proposal=Proposal.RUNNING_NUMBER, word=said)
    patient = said if said in PATIENT_HEADERS else _longest(said, PATIENT_WORDS)
    best = max(
        ((field, _longest(said, words)) for field, words in HEADER_WORDS.items()),
        key=lambda found: len(found[1]),
    )
    field, word = best
    if patient and len(patient) >= len(word):
        return Column(header, proposal=Proposal.PATIENT_IDENTITY, word=patient)
    if not word:
        return Column(header, proposal=Proposal.NO_WORD_KNOWN)
    if field == PERSON_FIELD:
        return Column(header, proposal=Proposal.NAMES_A_PERSON, word=word)
    exact, vague = said == word, word in VAGUE_WORDS
    if exact:
        confidence = Confidence.LIKELY if vague else Confidence.SURE
    else:
        confidence = Confidence.WEAK if vague else Confidence.LIKELY
    return Column(
        header,
        field,
        date_format=days.AUTO if field in DAY_FIELDS else "",
        confidence=confidence,
        proposal=Proposal.HEADER_IS if exact else Proposal.HEADER_CONTAINS,
        word=word,
    )


def _longest(said: str, words: Iterable[str]) -> str:
    """Return the longest word that ``said`` contains; Latin words count only as whole words."""
    found = ""
    for word in words:
        if len(word) <= len(found):
            continue
        if word.isascii():
            held = re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", said) is not None
        else:
            held = word in said.replace(" ", "")
        if held:
            found = word
    return found


def _with_samples(column: Column, cells: list[str]) -> Column:
    """Return the column with its way of writing days, or the values that need a code."""
    date_format, values = column.date_format, column.values
    if column.field in DAY_FIELDS:
        date_format = days.format_of(cells)
    if column.field in CODED_FIELDS:
        distinct = list(dict.fromkeys(cells))[:_VALUES_DRAFTED]
        values = {cell: code_of(column.field, cell) for cell in distinct}
    return Column(
        column.header,
        column.field,
        date_format,
        values,
        column.confidence,
        column.proposal,
        column.word,
    )


def _column_from(row: object) -> Column:
    if not isinstance(row, dict):
        raise MappingRefused(MappingReason.NOT_A_MAPPING, key="column")
    _only(row, _COLUMN_KEYS)
    values = row.get("values", {})
    if not isinstance(values, dict) or not all(isinstance(code, str) for code in values.values()):
        raise MappingRefused(MappingReason.NOT_A_MAPPING, key="values")
    return Column(
        header=_text(row, "header"),
        field=_text(row, "field"),
        date_format=_text(row, "date_format"),
        values=values,
    )


def _check_days(column: Column) -> None:
    if column.field not in DAY_FIELDS:
        return
    if not column.date_format:
        raise MappingRefused(MappingReason.DATE_FORMAT_MISSING, header=column.header)
    if column.date_format not in days.FORMATS:
        raise MappingRefused(
            MappingReason.DATE_FORMAT_UNKNOWN,
            header=column.header,
            format=column.date_format,
            known=", ".join(days.FORMATS),
        )


def _check_values(column: Column, codes: Mapping[str, Collection[str]] | None) -> None:
    if column.values and column.field not in CODED_FIELDS:
        raise MappingRefused(MappingReason.VALUES_NOT_CODED, header=column.header)
    if codes is None or column.field not in codes:
        return
    for text, code in column.values.items():
        if code and code not in codes[column.field]:
            raise MappingRefused(
                MappingReason.CODE_UNKNOWN, header=column.header, value=text, code=code
            )


def _only(table: Mapping[str, object], keys: Collection[str]) -> None:
    for key in table:
        if key not in keys:
            raise MappingRefused(MappingReason.KEY_UNKNOWN, key=key)


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise MappingRefused(MappingReason.NOT_A_MAPPING, key=key)
    return value


def _quoted(text: str) -> str:
    # JSON and TOML quote alike, but for the one control character that JSON leaves alone.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _bare_note(column: Column) -> str:
    said = (column.confidence.value, column.proposal.value, column.word)
    return " | ".join(part for part in said if part)


def _commentable(text: str) -> list[str]:
    return ["".join(c for c in line if c.isprintable()) for line in text.splitlines()]


_CODES_BY_WORD: Final = {
    field: {plain(word): code for code, words in codes.items() for word in (code, *words)}
    for field, codes in VALUE_WORDS.items()
}
