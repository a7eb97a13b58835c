"""Times told no finer than the day: the minute of a report and a roster together name a person."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo


def start_of_day(moment: datetime, *, time_zone: str) -> datetime:
    """Return when the day of ``moment`` began in a time zone.

    Parameters
    ----------
    moment : datetime
        With its offset.
    time_zone : str
        A name of the IANA database, such as ``Asia/Shanghai``.
    """
    zone = ZoneInfo(time_zone)
    return datetime.combine(moment.astimezone(zone).date(), time.min, tzinfo=zone).astimezone(UTC)
