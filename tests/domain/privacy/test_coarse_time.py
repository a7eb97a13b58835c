"""A moment told no finer than the day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beamward.domain.privacy.coarse_time import start_of_day

ZONES = ["UTC", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "America/Sao_Paulo"]
moments = st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2099, 1, 1), timezones=st.just(UTC)
)


@given(moments, st.sampled_from(ZONES))
def test_the_day_stays_and_the_time_goes(moment: datetime, zone: str) -> None:
    start = start_of_day(moment, time_zone=zone)
    local = ZoneInfo(zone)
    assert start.astimezone(local).date() == moment.astimezone(local).date()
    assert timedelta(0) <= moment - start < timedelta(hours=25)


@given(moments, moments, st.sampled_from(ZONES))
def test_two_moments_of_one_day_become_one(one: datetime, other: datetime, zone: str) -> None:
    is_same_day = one.astimezone(ZoneInfo(zone)).date() == other.astimezone(ZoneInfo(zone)).date()
    assert (start_of_day(one, time_zone=zone) == start_of_day(other, time_zone=zone)) is is_same_day


@pytest.mark.parametrize(
    ("moment", "zone", "start"),
    [
        ("2026-03-02T17:05:00+00:00", "Asia/Shanghai", "2026-03-02T16:00:00+00:00"),
        ("2026-03-02T15:59:59+00:00", "Asia/Shanghai", "2026-03-01T16:00:00+00:00"),
        # The night in which clocks went forward at midnight: the day began at one.
        ("2018-11-04T12:00:00+00:00", "America/Sao_Paulo", "2018-11-04T03:00:00+00:00"),
    ],
)
def test_days_begin_where_the_department_is(moment: str, zone: str, start: str) -> None:
    found = start_of_day(datetime.fromisoformat(moment), time_zone=zone)
    assert found == datetime.fromisoformat(start)
