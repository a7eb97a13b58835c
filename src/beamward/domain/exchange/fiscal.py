"""The fiscal year of the United States, by which the NRC counts medical events."""

from datetime import date

_FIRST_MONTH = 10


def fiscal_year(day: date) -> int:
    """Return the US federal fiscal year that ``day`` falls into.

    It begins on 1 October and bears the number of the calendar year in which it ends.

    Sources
    -------
    31 U.S.C. 1102. Registered as ``us-31-usc-1102`` in ``docs/sources.md``. The NRC counts events
    by the date of notification, not by that of the event.
    """
    return day.year + (day.month >= _FIRST_MONTH)
