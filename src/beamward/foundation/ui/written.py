"""How dates, numbers and texts are written in the language and time zone of the reader.

What is not known is written as the word "unknown", so that no page passes a gap over in silence.
"""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import dateformat, timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

# Django's own English format is American ("Nov. 22, 2026"); day-month-year reads alike everywhere.
_FORMATS = {
    "en": {"date": "j M Y", "datetime": "j M Y, H:i", "month": "M Y", "time": "H:i"},
    "zh": {"date": "Y年n月j日", "datetime": "Y年n月j日 H:i", "month": "Y年n月", "time": "H:i"},
}


def _write(value: date | None, kind: str) -> str:
    if value is None:
        return _("unknown")
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    language = "zh" if (get_language() or "en").startswith("zh") else "en"
    return dateformat.format(value, _FORMATS[language][kind])


def date_of(value: date | None) -> str:
    """Return the day: ``22 Nov 2026``, ``2026年11月22日``."""
    return _write(value, "date")


def date_in(moment: datetime, time_zone: str) -> str:
    """Return the day of a moment where it happened, wherever the reader is.

    A moment that is kept by the day only (the midnight with which it began) would else be the day
    before for a reader further west.
    """
    return _write(moment.astimezone(ZoneInfo(time_zone)).date(), "date")


def datetime_of(value: datetime | None) -> str:
    """Return day and time in the reader's time zone: ``22 Nov 2026, 14:05``."""
    return _write(value, "datetime")


def time_of(value: datetime | None) -> str:
    """Return the time of day in the reader's time zone: ``14:05``."""
    return _write(value, "time")


def month_of(value: date | None) -> str:
    """Return the month: ``Nov 2026``, ``2026年11月``."""
    return _write(value, "month")


def when(value: datetime | date | None) -> SafeString:
    """Return a ``time`` element that programs can read as well."""
    if value is None:
        return conditional_escape(_("unknown"))
    text = datetime_of(value) if isinstance(value, datetime) else date_of(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


def number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """Return a number in groups of three: ``12,345``; with ``places`` digits after the point."""
    if value is None:
        return _("unknown")
    return f"{value:,}" if places is None else f"{value:,.{places}f}"


def percent(value: float | None, places: int = 0) -> str:
    """Return a part of one as a percentage: 0.125 with one place is ``12.5%``."""
    return _("unknown") if value is None else f"{value * 100:.{places}f}%"


def yes_no(value: bool | None) -> str:
    """Return ``yes``, ``no`` or ``unknown``."""
    if value is None:
        return _("unknown")
    return pgettext("answer", "yes") if value else pgettext("answer", "no")


def paragraphs(text: str | None) -> SafeString:
    """Return what somebody typed as paragraphs, line breaks kept, markup made harmless."""
    blocks = (text or "").replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n\n")
    return mark_safe(  # noqa: S308 - every part is escaped one line below
        "\n".join(
            "<p>" + "<br>".join(conditional_escape(line) for line in block.split("\n")) + "</p>"
            for block in (block.strip("\n") for block in blocks)
            if block
        )
    )
