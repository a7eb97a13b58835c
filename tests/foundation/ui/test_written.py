"""How dates, numbers and texts are written."""

from datetime import UTC, date, datetime
from html import unescape
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from beamward.foundation.ui import written

MOMENT = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)


def test_a_moment_is_written_in_the_language_and_zone_of_the_reader() -> None:
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        with translation.override("en"):
            assert written.datetime_of(MOMENT) == "22 Nov 2026, 14:05"
        with translation.override("zh-hans"):
            assert written.datetime_of(MOMENT) == "2026年11月22日 14:05"


def test_a_day_is_not_moved_by_the_zone_of_the_reader() -> None:
    with timezone.override(ZoneInfo("America/Los_Angeles")), translation.override("zh-hans"):
        assert written.date_of(date(2026, 11, 22)) == "2026年11月22日"
        assert written.month_of(date(2026, 11, 1)) == "2026年11月"


def test_a_moment_can_be_read_by_programs_as_well() -> None:
    with timezone.override(UTC), translation.override("en"):
        assert (
            written.when(MOMENT)
            == '<time datetime="2026-11-22T06:05:00+00:00">22 Nov 2026, 06:05</time>'
        )


def test_what_is_unknown_says_so() -> None:
    with translation.override("en"):
        for write in (
            written.date_of,
            written.datetime_of,
            written.time_of,
            written.month_of,
            written.when,
            written.number,
            written.percent,
            written.yes_no,
        ):
            assert write(None) == "unknown"
    with translation.override("zh-hans"):
        assert written.number(None) == "未知"


def test_zero_is_not_unknown() -> None:
    with translation.override("en"):
        assert written.number(0) == "0"
        assert written.percent(0.0) == "0%"
        assert written.yes_no(False) == "no"


def test_numbers_stand_in_groups_of_three() -> None:
    assert written.number(1234567) == "1,234,567"
    assert written.number(1234.5, 2) == "1,234.50"
    assert written.percent(0.125, 1) == "12.5%"


def test_paragraphs_and_lines_are_kept() -> None:
    assert written.paragraphs("one\r\ntwo\n\nthree") == "<p>one<br>two</p>\n<p>three</p>"
    assert written.paragraphs(None) == ""


@given(st.text(alphabet="ab<>&\"'\n\r ", max_size=60))
def test_nothing_that_was_typed_becomes_markup_or_is_lost(text: str) -> None:
    html = str(written.paragraphs(text))
    bare = html.replace("<p>", "").replace("</p>", "").replace("<br>", "")
    assert "<" not in bare
    assert ">" not in bare
    typed = text.replace("\r", "\n").replace("\n", "")
    assert unescape(bare).replace("\n", "") == typed


def test_the_day_of_a_moment_is_the_one_where_it_happened() -> None:
    began = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    with timezone.override("UTC"):
        assert written.date_of(began) == "22 Nov 2026"
        assert written.date_in(began, "Asia/Shanghai") == "23 Nov 2026"
