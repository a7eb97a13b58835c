"""Values as the cells of a table that a spreadsheet opens."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula, in Chinese width as well."""

# XML has no such characters: no Excel file can hold them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_PARTED = re.compile(r"([;\t\r\n])([=+\-@\t\r\n＝＋－＠])")


def cell(value: Any) -> str:
    """Return a value as text that no spreadsheet takes for a formula; nothing for what is not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return _harmless(value)
    if isinstance(value, Mapping) or any(isinstance(item, Mapping) for item in value):
        return json.dumps(value, ensure_ascii=False, default=str)
    return _harmless("; ".join(str(item) for item in value))


def csv_cell(value: Any) -> str:
    """Return a value for a CSV file: harmless also where a spreadsheet parts lines in other places.

    Where lists are parted by semicolons or tabs, or the quotes are not understood, a cell may begin
    in the middle of a text.
    """
    return _PARTED.sub(r"\1'\2", cell(value))


def _harmless(text: str) -> str:
    text = _UNWRITABLE.sub("\ufffd", text)
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text
