"""The fields of one JSON object, read with care: what is wrong is named, nothing is guessed."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from beamward.domain.exchange.record import (
    SOURCE_ID_LENGTH,
    SOURCE_URL_LENGTH,
    Reason,
    RowRefused,
)

Value = TypeVar("Value")

_SHOWN = 40
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)
# A lone half of a surrogate pair is no character, and PostgreSQL keeps no NUL.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Fields:
    """What one JSON object holds; `line` says where it stands in its file.

    A field that is absent or null reads as empty. One of another type than asked for is refused.
    """

    def __init__(self, row: Mapping[str, object], line: int) -> None:
        self._row = row
        self.line = line

    def __contains__(self, name: str) -> bool:
        return self._row.get(name) is not None

    def text(self, name: str) -> str:
        """Return the text of a field without the white space around it."""
        return storable(self._of_type(name, str) or "", self.line, name).strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list, without those that are empty."""
        found: list[str] = []
        for item in self._of_type(name, list) or ():
            if not isinstance(item, str):
                raise self._wrong_type(name)
            found.append(storable(item, self.line, name).strip())
        return tuple(text for text in found if text)

    def objects(self, name: str) -> "tuple[Fields, ...]":
        """Return the objects of a list."""
        found: list[Fields] = []
        for item in self._of_type(name, list) or ():
            if not isinstance(item, dict):
                raise self._wrong_type(name)
            found.append(Fields(item, self.line))
        return tuple(found)

    def flag(self, name: str) -> bool | None:
        """Return true or false, or None where nothing is said."""
        return self._of_type(name, bool)

    def number(self, name: str) -> str:
        """Return a whole number as its digits, whether it was written as a number or as text."""
        value = self._row.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value) if abs(value) < 10**SOURCE_ID_LENGTH else ""
        return self.text(name)

    def day(self, name: str) -> date | None:
        """Return the day of a field, written YYYY-MM-DD or YYYYMMDD; None where it is empty."""
        value = self.text(name)
        if not value:
            return None
        match = _DAY.fullmatch(value)
        try:
            if match is not None:
                year, month, day = (int(part) for part in match.groups())
                return date(year, month, day)
        except ValueError:
            pass
        raise RowRefused(self.line, Reason.DATE_UNREADABLE, field=name, value=value[:_SHOWN])

    def web_address(self, name: str) -> str:
        """Return the address of a field, one that may become a link."""
        value = self.text(name)
        if len(value) > SOURCE_URL_LENGTH:
            raise RowRefused(
                self.line, Reason.VALUE_TOO_LONG, field=name, limit=str(SOURCE_URL_LENGTH)
            )
        if not is_web_address(value):
            raise RowRefused(self.line, Reason.ADDRESS_NOT_WEB, field=name, value=value[:_SHOWN])
        return value

    def _of_type(self, name: str, kind: type[Value]) -> Value | None:
        value = self._row.get(name)
        if value is None or isinstance(value, kind):
            return value
        raise self._wrong_type(name)

    def _wrong_type(self, name: str) -> RowRefused:
        return RowRefused(self.line, Reason.FIELD_WRONG_TYPE, field=name)


def is_web_address(text: str) -> bool:
    """Return whether ``text`` is an address of the web, which may become a link."""
    return _WEB_ADDRESS.fullmatch(text) is not None


def parse_json(text: str, line: int) -> object:
    """Return what ``text`` holds, read strictly as JSON.

    Raises
    ------
    RowRefused
        If it is no JSON, holds numbers that are none, or is nested too deeply to be a record.
    """
    try:
        parsed: object = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise RowRefused(line, Reason.NOT_JSON) from None
    return parsed


def storable(text: str, line: int, field: str) -> str:
    """Return ``text`` as it is.

    Raises
    ------
    RowRefused
        If it holds a character that no database can keep.
    """
    if _UNSTORABLE.search(text):
        raise RowRefused(line, Reason.TEXT_UNSTORABLE, field=field)
    return text


def _refuse_constant(name: str) -> object:
    raise ValueError(name)
