"""Days are read as people write them, unless they can mean two days."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beamward.domain.exchange.days import (
    FORMATS,
    DayAmbiguous,
    DayUnreadable,
    format_of,
    read_day,
)

FIFTH_OF_MARCH = date(2024, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05",
        "2024/3/5",
        "2024.3.5",
        "2024年3月5日",
        "2024 年 3 月 5 日",
        "２０２４／３／５",
        "20240305",
        "2024-03-05T14:30:00",
        "2024/3/5 14:30",
        "2024-3-5 下午 2:30",
        "45356",
        "45356.604",
        " 2024/3/5 ",
    ],
)
def test_what_can_mean_one_day_only_is_read_without_asking(text: str) -> None:
    assert read_day(text) == FIFTH_OF_MARCH


@pytest.mark.parametrize("text", ["5.3.2024", "5/3/2024", "05-03-2024 14:30"])
def test_day_and_month_that_could_be_exchanged_are_refused_until_told(text: str) -> None:
    with pytest.raises(DayAmbiguous):
        read_day(text)
    assert read_day(text, "DD.MM.YYYY") == FIFTH_OF_MARCH
    assert read_day(text, "MM/DD/YYYY") == date(2024, 5, 3)


def test_a_day_above_twelve_tells_the_order_by_itself() -> None:
    assert read_day("25.3.2024") == date(2024, 3, 25)
    assert read_day("3/25/2024") == date(2024, 3, 25)
    assert read_day("5/5/2024") == date(2024, 5, 5)


def test_serial_numbers_count_from_the_epoch_of_their_sheet() -> None:
    # Excel's own table: 45356 is 5 March 2024; the 1904 system counts 1,462 days less.
    assert read_day("45356", "excel-1900") == FIFTH_OF_MARCH
    assert read_day("43894", "excel-1904") == FIFTH_OF_MARCH


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2024-02-30", "2024-13-1", "24/3/5", "3/5", "0024-01-01", "99"]
)
def test_what_names_no_day_is_refused(text: str) -> None:
    with pytest.raises(DayUnreadable):
        read_day(text)


def test_another_order_than_the_named_one_is_refused() -> None:
    with pytest.raises(DayUnreadable):
        read_day("2024-03-05", "DD.MM.YYYY")
    with pytest.raises(DayUnreadable):
        read_day("25.3.2024", "MM/DD/YYYY")
    with pytest.raises(DayUnreadable):
        read_day("2024-03-05", "excel-1900")


@pytest.mark.parametrize(
    ("samples", "day_format"),
    [
        ([], "auto"),
        (["2024-03-05", "45356"], "auto"),
        (["25.3.2024", "26.3.2024"], "auto"),
        (["5.3.2024", "25.3.2024"], "DD/MM/YYYY"),
        (["3/5/2024", "3/25/2024"], "MM/DD/YYYY"),
        (["5.3.2024"], ""),
        (["5.3.2024", "25.3.2024", "3/25/2024"], ""),
    ],
)
def test_the_days_of_a_column_tell_their_order_or_somebody_has_to(
    samples: list[str], day_format: str
) -> None:
    assert format_of(samples) == day_format


@given(st.text(), st.sampled_from(FORMATS))
def test_any_text_is_a_day_or_refused(text: str, day_format: str) -> None:
    with suppress(DayUnreadable, DayAmbiguous):
        assert 1950 <= read_day(text, day_format).year <= 2199


@given(st.dates(date(1950, 1, 1), date(2199, 12, 31)))
def test_every_day_comes_back_from_each_way_of_writing_it(day: date) -> None:
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day.year}年{day.month}月{day.day}日") == day
    assert read_day(f"{day.day}.{day.month}.{day.year}", "DD.MM.YYYY") == day
    assert read_day(f"{day.month}/{day.day}/{day.year}", "MM/DD/YYYY") == day
