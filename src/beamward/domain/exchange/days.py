"""Days as people write them in sheets.

``auto`` reads whatever can mean one day only: 2024-3-5, 2024/3/5, 2024年3月5日, 20240305,
25.3.2024, an Excel serial number. 5.3.2024 can mean two days and is refused until the sheet's own
order is named.
"""

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

AUTO: Final = "auto"
ORDERS: Final = {
    "YYYY-MM-DD": "ymd",
    "YYYY/MM/DD": "ymd",
    "YYYY.MM.DD": "ymd",
    "YYYY年M月D日": "ymd",
    "DD-MM-YYYY": "dmy",
    "DD/MM/YYYY": "dmy",
    "DD.MM.YYYY": "dmy",
    "MM-DD-YYYY": "mdy",
    "MM/DD/YYYY": "mdy",
    "MM.DD.YYYY": "mdy",
    "excel-1900": "serial",
    "excel-1904": "serial",
}
FORMATS: Final = (AUTO, *ORDERS)

_EARLIEST: Final = 1950
_LATEST: Final = 2199
_MONTHS: Final = 12
_TIME: Final = r"(?:[T\s]\s*(?:上午|下午)?\s*\d{1,2}[:：时点].*)?"
_YEAR_FIRST: Final = re.compile(
    rf"(?P<y>\d{{4}})\s*([-/.年])\s*(?P<m>\d{{1,2}})\s*(?:\2|月)\s*(?P<d>\d{{1,2}})\s*[日号]?{_TIME}"
)
_YEAR_LAST: Final = re.compile(
    rf"(?P<a>\d{{1,2}})\s*([-/.])\s*(?P<b>\d{{1,2}})\s*\2\s*(?P<y>\d{{4}}){_TIME}"
)
_COMPACT: Final = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
_SERIAL: Final = re.compile(r"(\d{5})(?:[.,]\d+)?")
_EPOCHS: Final = {"excel-1900": date(1899, 12, 30), "excel-1904": date(1904, 1, 1)}


class DayUnreadable(ValueError):
    """The text names no day in the format that was asked for."""


class DayAmbiguous(ValueError):
    """The text can mean two days; the format has to be named."""


def read_day(text: str, day_format: str = AUTO) -> date:
    """Return the day that ``text`` names; a time of day behind it is passed over.

    Parameters
    ----------
    text : str
        A day as somebody wrote it.
    day_format : str
        One of `FORMATS`. The separators are taken as they come; the order counts.

    Raises
    ------
    DayUnreadable
        If it names no day between 1950 and 2199, or names one in another order.
    DayAmbiguous
        If ``day_format`` is ``auto`` and day and month could be exchanged.
    """
    bare = unicodedata.normalize("NFKC", text).strip()
    order = "" if day_format == AUTO else ORDERS[day_format]
    if order in ("", "serial") and (serial := _SERIAL.fullmatch(bare)):
        epoch = _EPOCHS.get(day_format, _EPOCHS["excel-1900"])
        return _checked(epoch + timedelta(days=int(serial[1])))
    if order in ("", "ymd") and (match := _YEAR_FIRST.fullmatch(bare) or _COMPACT.fullmatch(bare)):
        return _day(match["y"], match["m"], match["d"])
    if order in ("", "dmy", "mdy") and (match := _YEAR_LAST.fullmatch(bare)):
        first, second = int(match["a"]), int(match["b"])
        if not order:
            if first == second:
                order = "dmy"
            elif max(first, second) <= _MONTHS:
                raise DayAmbiguous(bare)
            else:
                order = "dmy" if first > second else "mdy"
        month, day = (second, first) if order == "dmy" else (first, second)
        return _day(match["y"], str(month), str(day))
    raise DayUnreadable(bare)


def format_of(samples: list[str]) -> str:
    """Return the format that the days of one column share.

    It is ``auto`` where no day can be mistaken, the order that one of them betrays, or an empty
    text where somebody has to say it.
    """
    orders = set()
    for sample in samples:
        match = _YEAR_LAST.fullmatch(unicodedata.normalize("NFKC", sample).strip())
        if match is None:
            continue
        first, second = int(match["a"]), int(match["b"])
        orders.add("?" if max(first, second) <= _MONTHS else "dmy" if first > second else "mdy")
    if "?" not in orders:
        return AUTO
    told = orders - {"?"}
    if told == {"dmy"}:
        return "DD/MM/YYYY"
    if told == {"mdy"}:
        return "MM/DD/YYYY"
    return ""


def _day(year: str, month: str, day: str) -> date:
    try:
        return _checked(date(int(year), int(month), int(day)))
    except ValueError:
        raise DayUnreadable(f"{year}-{month}-{day}") from None


def _checked(day: date) -> date:
    if not _EARLIEST <= day.year <= _LATEST:
        raise DayUnreadable(day.isoformat())
    return day
